// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/data/conflictsheet.h"

#include "models/records/recordvalue.h"
#include "widgets/base/label.h"
#include "widgets/base/segmented.h"

#include <QGridLayout>
#include <QScrollArea>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace Binnacle::Ui {

using Models::StagedRecord;

ConflictSheet::ConflictSheet(const FieldContext &context, Models::ChangeSaver &saver,
                             QWidget *parent)
    : Dialog(context.theme, tr("Changed meanwhile"), parent)
    , m_context(context)
    , m_saver(saver)
    , m_count(int(saver.conflicts().size()))
{
    setObjectName(u"dialog.conflict"_s);
    setPanelWidth(820);
    setIcon(u"git-compare"_s, Tone::Warn);
    addButton(tr("Decide later"), Button::Kind::Secondary, RejectRole)
        ->setObjectName(u"btn.decideLater"_s);
    m_drop = addButton(tr("Drop my changes"), Button::Kind::Secondary, ActionRole);
    m_drop->setObjectName(u"btn.dropMine"_s);
    m_merge = addButton(tr("Merge"), Button::Kind::Primary, ActionRole);
    m_merge->setObjectName(u"btn.merge"_s);
    connect(m_drop, &Button::clicked, this, [this] { decide(false); });
    connect(m_merge, &Button::clicked, this, [this] { decide(true); });
    showNext();
}

void ConflictSheet::clear()
{
    if (m_page) {
        // It may hold the control that has just been used.
        body()->removeWidget(m_page);
        m_page->hide();
        m_page->deleteLater();
    }
    m_page = new QWidget(this);
    m_choices.clear();
    m_fields.clear();
    body()->addWidget(m_page);
}

void ConflictSheet::showNext()
{
    // A record that is staged no more needs no decision.
    while (!m_saver.conflicts().empty()
           && !m_context.model.changes()->find(m_saver.conflicts().front().key)) {
        m_saver.resolved(QString(m_saver.conflicts().front().key));
        ++m_at;
    }
    if (m_saver.conflicts().empty()) {
        accept();
        emit merged();
        return;
    }
    clear();
    const Models::ChangeSaver::Conflict conflict = m_saver.conflicts().front();
    const QString which
        = m_count > 1 ? tr("Record %1 of %2 · ").arg(m_at + 1).arg(m_count) : QString();
    const StagedRecord &staged = *m_context.model.changes()->find(conflict.key);
    const QString label = Models::recordLabel(m_context.model.collection(), staged.base);
    if (conflict.theirs.isNull()) {
        setSubtitle(which
                    + tr("%1 was deleted by somebody else since you began to edit it.").arg(label));
        buildGone(conflict);
    } else {
        setSubtitle(which
                    + tr("%1 was changed by somebody else since you began to edit it. Nothing was "
                         "overwritten.")
                          .arg(label));
        buildMerge(conflict);
    }
    updateButton();
}

void ConflictSheet::buildGone(const Models::ChangeSaver::Conflict &conflict)
{
    Q_UNUSED(conflict)
    auto *layout = new QVBoxLayout(m_page);
    auto *text = new Label(theme(), TextSize::Body, Tone::Text,
                           tr("You can create it anew with your changes and its former values, "
                              "files excepted, or let it go."),
                           m_page);
    text->setWordWrap(true);
    layout->addWidget(text);
    m_drop->setText(tr("Let it go"));
    m_merge->setText(tr("Create it anew"));
}

void ConflictSheet::buildMerge(const Models::ChangeSaver::Conflict &conflict)
{
    const Client::CollectionInfo &collection = m_context.model.collection();
    const StagedRecord &staged = *m_context.model.changes()->find(conflict.key);
    const bool isDelete = staged.kind == StagedRecord::Kind::Delete;
    m_drop->setText(isDelete ? tr("Keep the record") : tr("Drop my changes"));
    m_merge->setText(isDelete ? tr("Delete it anyway") : tr("Merge and save"));
    m_fields = Models::mergeFields(collection, staged, conflict.theirs);
    auto *layout = new QVBoxLayout(m_page);
    layout->setContentsMargins({});
    auto *scroll = new QScrollArea(m_page);
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    auto *inner = new QWidget;
    inner->setObjectName(u"scrollBody"_s);
    auto *grid = new QGridLayout(inner);
    grid->setContentsMargins(0, 0, theme().scaled(8), 0);
    grid->setHorizontalSpacing(theme().scaled(16));
    grid->setVerticalSpacing(theme().scaled(10));
    const QString heads[] = {tr("Field"), tr("Before (base)"), tr("Theirs, now on the server"),
                             tr("Yours"), tr("Result")};
    for (int column = 0; column < 5; ++column) {
        auto *head = new Label(theme(), TextSize::Label, Tone::Muted, heads[column], inner);
        head->setWeight(QFont::DemiBold);
        grid->addWidget(head, 0, column);
        grid->setColumnStretch(column, column == 0 || column == 4 ? 0 : 1);
    }
    for (const Models::MergeField &field : m_fields)
        addRow(grid, *collection.field(field.field), field);
    grid->setRowStretch(grid->rowCount(), 1);
    scroll->setWidget(inner);
    scroll->setMinimumHeight(
        qBound(theme().scaled(88), inner->sizeHint().height(), theme().scaled(340)));
    layout->addWidget(scroll);
}

QString ConflictSheet::textOf(const Client::FieldInfo &info, const JsonValue &value) const
{
    if (info.type == "password"_L1)
        return u"••••••••"_s;
    QString text = Models::plainText(info, value);
    if (info.type == "relation"_L1) {
        QStringList labels;
        for (const QString &id : Models::listOf(value)) {
            const QString label = m_context.model.relationLabel(info.relatedCollectionId, id);
            labels << (label.isEmpty() ? id : label);
        }
        text = labels.join(", "_L1);
    }
    return text.isEmpty() ? tr("empty") : text.left(Models::maxCellText);
}

void ConflictSheet::addRow(QGridLayout *grid, const Client::FieldInfo &info,
                           const Models::MergeField &field)
{
    const int row = grid->rowCount();
    QWidget *parent = grid->parentWidget();
    const auto cell = [&](int column, const JsonValue &value, bool isChanged) {
        auto *label = new Label(theme(), TextSize::Label, isChanged ? Tone::Text : Tone::Muted,
                                textOf(info, value), parent);
        label->setTextFormat(Qt::PlainText);
        label->setMono(true);
        label->setWordWrap(true);
        if (isChanged)
            label->setWeight(QFont::DemiBold);
        grid->addWidget(label, row, column, Qt::AlignTop);
    };
    auto *name = new Label(theme(), TextSize::Label, field.isConflict() ? Tone::Warn : Tone::Text,
                           info.name, parent);
    name->setWeight(QFont::DemiBold);
    grid->addWidget(name, row, 0, Qt::AlignTop);
    cell(1, field.base, false);
    cell(2, field.theirs, field.isChangedByThem);
    cell(3, field.yours, field.isChangedByYou);
    if (field.isConflict()) {
        auto *choice = new Segmented(theme(), parent);
        choice->setObjectName("choice."_L1 + info.name);
        choice->addSegment(tr("Theirs"));
        choice->addSegment(tr("Yours"));
        // Neither is taken by not looking.
        choice->setCurrentIndex(-1);
        choice->setAccessibleName(tr("Result for %1").arg(info.name));
        connect(choice, &Segmented::currentChanged, this, &ConflictSheet::updateButton);
        grid->addWidget(choice, row, 4, Qt::AlignTop);
        m_choices.insert(info.name, choice);
    } else {
        auto *result = new Label(theme(), TextSize::Label, Tone::Muted,
                                 field.isChangedByYou ? tr("yours") : tr("theirs"), parent);
        grid->addWidget(result, row, 4, Qt::AlignTop);
    }
}

void ConflictSheet::updateButton()
{
    bool isDecided = true;
    for (const Segmented *choice : std::as_const(m_choices))
        isDecided = isDecided && choice->currentIndex() >= 0;
    m_merge->setEnabled(isDecided);
    m_merge->setToolTip(isDecided ? QString() : tr("Choose theirs or yours for each field first"));
}

void ConflictSheet::decide(bool keepsMine)
{
    if (m_saver.conflicts().empty())
        return;
    Models::ChangeSet &changes = *m_context.model.changes();
    const Models::ChangeSaver::Conflict conflict = m_saver.conflicts().front();
    if (!conflict.theirs.isNull())
        m_context.model.takeRecord(conflict.theirs);
    if (!keepsMine) {
        changes.takeSaved(conflict.key);
    } else if (conflict.theirs.isNull()) {
        QStringList files;
        for (const Client::FieldInfo &field : m_context.model.collection().fields) {
            if (field.type == "file"_L1)
                files << field.name;
        }
        changes.recreate(conflict.key, files);
    } else {
        JsonValue values = JsonValue::object();
        for (const Models::MergeField &field : m_fields) {
            const Segmented *choice = m_choices.value(field.field);
            if (field.isChangedByYou && (!choice || choice->currentIndex() == 1))
                values.insert(field.field, field.yours);
        }
        changes.rebase(conflict.key, conflict.theirs, values);
    }
    m_saver.resolved(conflict.key);
    ++m_at;
    showNext();
}

}  // namespace Binnacle::Ui
