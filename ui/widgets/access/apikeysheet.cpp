// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/access/apikeysheet.h"

#include "models/access/accessrows.h"
#include "models/records/recordvalue.h"
#include "widgets/access/fielderrors.h"
#include "widgets/access/scopeeditor.h"
#include "widgets/base/formfield.h"
#include "widgets/base/label.h"
#include "widgets/base/scrollpane.h"
#include "widgets/base/segmented.h"

#include <QDateTime>
#include <QLineEdit>
#include <QScrollArea>
#include <QVBoxLayout>

#include <array>

using namespace Qt::StringLiterals;

namespace Binnacle::Ui {

namespace {

/// Of the choices after *Never*.
constexpr std::array<int, 3> expiryDays{30, 90, 365};

QString timeIn(int days)
{
    return QDateTime::currentDateTimeUtc().addDays(days).toString(u"yyyy-MM-dd HH:mm:ss.zzz'Z'");
}

}  // namespace

ApiKeySheet::ApiKeySheet(const Theme &theme, const Client::ApiKeyInfo *key, QWidget *parent)
    : Dialog(theme, key ? tr("Key %1").arg(key->name) : tr("New API key"), parent)
    , m_expires(key ? key->expires : QString())
    , m_name(new FormField(theme, tr("Name"), u"key.name"_s, this))
    , m_expiry(new Segmented(theme, this))
    , m_scope(new ScopeEditor(theme, key ? key->scope : Client::KeyScope(), this))
{
    setObjectName(u"sheet.key"_s);
    setIcon(u"key-round"_s, Tone::Accent);
    setPanelWidth(600);
    setSubtitle(
        tr("A program that has it may do what is ticked, whatever the rules say, and nothing "
           "else."));
    m_name->setHint(tr("What it is for: the import at night, the web shop."));
    if (key)
        m_name->edit()->setText(key->name);
    const auto heading = [&](const QString &text) {
        auto *label = new Label(theme, TextSize::Label, Tone::Muted, text, this);
        label->setWeight(QFont::DemiBold);
        return label;
    };
    body()->addWidget(m_name);
    body()->addWidget(heading(tr("Expires")));
    buildExpiry(m_expires);
    body()->addWidget(m_expiry, 0, Qt::AlignLeft);
    body()->addWidget(heading(tr("May do")));
    QScrollArea *scroll = makeScrollPane(m_scope, u"key.scope.scroll"_s, this);
    scroll->setMinimumHeight(theme.scaled(220));
    body()->addWidget(scroll, 1);
    addButton(tr("Cancel"), Button::Kind::Secondary, RejectRole)->setObjectName(u"btn.cancel"_s);
    m_save = addButton(key ? tr("Save key") : tr("Create key"), Button::Kind::Primary, ActionRole);
    m_save->setObjectName(u"btn.saveKey"_s);
    m_save->setDefault(true);
    connect(m_save, &QAbstractButton::clicked, this, &ApiKeySheet::submit);
    connect(m_scope, &ScopeEditor::changed, this, [this] { setError({}); });
    m_name->setFocus();
}

void ApiKeySheet::buildExpiry(const QString &before)
{
    m_expiry->setObjectName(u"key.expiry"_s);
    m_expiry->setAccessibleName(tr("Expires"));
    m_expiry->addSegment(tr("Never"));
    for (const int days : expiryDays)
        m_expiry->addSegment(tr("In %1 days").arg(days));
    m_expiry->setCurrentIndex(before.isEmpty() ? 0 : 1);
    if (before.isEmpty())
        return;
    // What was chosen before stays the choice until another is made.
    const QDateTime time = Models::dateOf(JsonValue(before)).toLocalTime();
    const int kept = m_expiry->addSegment(QLocale().toString(time.date(), QLocale::ShortFormat));
    m_expiry->setCurrentIndex(kept);
}

Client::ApiKeyDraft ApiKeySheet::draft() const
{
    Client::ApiKeyDraft draft;
    draft.name = m_name->text().trimmed();
    draft.scope = m_scope->scope();
    const int choice = m_expiry->currentIndex();
    if (choice > int(expiryDays.size()))
        draft.expires = m_expires;
    else if (choice > 0)
        draft.expires = timeIn(expiryDays.at(size_t(choice - 1)));
    return draft;
}

void ApiKeySheet::setCollections(const std::vector<Client::CollectionInfo> &collections)
{
    m_scope->setCollections(collections);
}

void ApiKeySheet::submit()
{
    if (m_save->isBusy())
        return;
    const Client::ApiKeyDraft now = draft();
    m_name->setError(now.name.isEmpty() ? tr("A key needs a name.") : QString());
    setError(now.scope.empty() ? tr("Tick at least one thing that it may do.") : QString());
    if (!now.name.isEmpty() && !now.scope.empty())
        emit saveRequested();
}

void ApiKeySheet::setSaving(bool isSaving)
{
    m_save->setBusy(isSaving);
}

void ApiKeySheet::showFailure(const Error &error)
{
    setSaving(false);
    const QString name = fieldError(error, u"name"_s);
    m_name->setError(name);
    if (name.isEmpty())
        setError(wholeError(error));
}

}  // namespace Binnacle::Ui
