// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/access/scopeeditor.h"

#include "widgets/base/label.h"
#include "widgets/theme.h"

#include <QCheckBox>
#include <QGridLayout>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Binnacle::Ui {

namespace {

const QString allCollections = u"*"_s;
/// What can be hit of a box, and its mark, at 100 %.
constexpr int boxSide = 28;
constexpr int markSide = 16;

struct ScopeAction
{
    QString name;
    QString title;
    bool isRead = false;
};

std::vector<ScopeAction> scopeActions()
{
    return {{u"list"_s, ScopeEditor::tr("List"), true},
            {u"view"_s, ScopeEditor::tr("View"), true},
            {u"create"_s, ScopeEditor::tr("Create"), false},
            {u"update"_s, ScopeEditor::tr("Update"), false},
            {u"delete"_s, ScopeEditor::tr("Delete"), false}};
}

}  // namespace

ScopeEditor::ScopeEditor(const Theme &theme, const Client::KeyScope &scope, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_before(scope)
    , m_grid(new QGridLayout(this))
{
    setObjectName(u"key.scope"_s);
    // Beside the bar that scrolls it.
    m_grid->setContentsMargins(0, 0, theme.scaled(14), 0);
    m_grid->setHorizontalSpacing(theme.scaled(8));
    m_grid->setVerticalSpacing(theme.scaled(2));
    m_grid->setColumnStretch(0, 1);
    int column = 1;
    for (const ScopeAction &action : scopeActions()) {
        auto *label = new Label(theme, TextSize::Label, Tone::Muted, action.title, this);
        label->setWeight(QFont::DemiBold);
        // Over the middle of the marks, which stand at one side of their boxes.
        const int aside = theme.scaled(boxSide - markSide);
        label->setContentsMargins(isRightToLeft() ? aside : 0, 0, isRightToLeft() ? 0 : aside, 0);
        m_grid->setColumnMinimumWidth(column, theme.scaled(52));
        m_grid->addWidget(label, 0, column++, Qt::AlignHCenter);
    }
    addLine(allCollections, tr("All collections"), false);
    // Until the server has told which there are, those that the key has.
    for (const auto &[name, actions] : m_before) {
        if (name != allCollections)
            addLine(name, name, false);
    }
    updateCovered();
}

void ScopeEditor::addLine(const QString &collection, const QString &title, bool isReadOnly)
{
    if (m_boxes.count(collection))
        return;
    const int row = m_grid->rowCount();
    auto *label = new Label(m_theme, TextSize::Body, Tone::Text, title, this);
    label->setElideMode(Qt::ElideRight);
    m_grid->addWidget(label, row, 0);
    int column = 1;
    const auto known = m_before.find(collection);
    for (const ScopeAction &action : scopeActions()) {
        auto *box = new QCheckBox(this);
        box->setObjectName(u"key.scope.%1.%2"_s.arg(collection, action.name));
        box->setAccessibleName(tr("%1: %2").arg(title, action.title));
        box->setMinimumSize(m_theme.scaled(boxSide), m_theme.scaled(boxSide));
        box->setChecked(known != m_before.end() && known->second.contains(action.name));
        box->setVisible(action.isRead || !isReadOnly);
        connect(box, &QCheckBox::toggled, this, [this] {
            updateCovered();
            emit changed();
        });
        m_grid->addWidget(box, row, column++, Qt::AlignHCenter);
        m_boxes[collection][action.name] = box;
    }
}

void ScopeEditor::setCollections(const std::vector<Client::CollectionInfo> &collections)
{
    std::vector<Client::CollectionInfo> sorted = collections;
    std::erase_if(sorted, [](const Client::CollectionInfo &each) { return each.isSystem; });
    std::sort(sorted.begin(), sorted.end(), [](const auto &a, const auto &b) {
        return QString::compare(a.name, b.name, Qt::CaseInsensitive) < 0;
    });
    for (const Client::CollectionInfo &each : sorted)
        addLine(each.name, each.name, each.type == u"view");
    updateCovered();
}

void ScopeEditor::updateCovered()
{
    const auto &all = m_boxes.at(allCollections);
    for (const auto &[collection, boxes] : m_boxes) {
        if (collection == allCollections)
            continue;
        for (const auto &[action, box] : boxes) {
            const bool isCovered = all.at(action)->isChecked();
            box->setEnabled(!isCovered);
            box->setToolTip(isCovered ? tr("Allowed for all collections") : QString());
        }
    }
}

Client::KeyScope ScopeEditor::scope() const
{
    Client::KeyScope scope;
    for (const auto &[collection, boxes] : m_boxes) {
        QStringList names;
        for (const ScopeAction &action : scopeActions()) {
            const QCheckBox *box = boxes.at(action.name);
            if (box->isChecked() && box->isEnabled())
                names.append(action.name);
        }
        if (!names.isEmpty())
            scope.emplace(collection, names);
    }
    return scope;
}

}  // namespace Binnacle::Ui
