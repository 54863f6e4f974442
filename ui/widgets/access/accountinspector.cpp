// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/access/accountinspector.h"

#include "core/deliver.h"
#include "models/plural.h"
#include "models/records/recordvalue.h"
#include "widgets/base/button.h"
#include "widgets/base/label.h"
#include "widgets/base/scrollpane.h"
#include "widgets/theme.h"

#include <QDateTime>
#include <QHBoxLayout>
#include <QLocale>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Binnacle::Ui {

namespace {

/// Whoever walks through the list asks nothing on the way.
constexpr int askDelayMs = 150;

bool isSamePasskey(const Client::PasskeyInfo &one, const Client::PasskeyInfo &other)
{
    return one.id == other.id && one.name == other.name && one.lastUsed == other.lastUsed;
}

}  // namespace

AccountInspector::AccountInspector(const PageContext &context, const QString &name,
                                   const QString &hint, QWidget *parent)
    : QWidget(parent)
    , m_theme(context.theme)
    , m_access(context.client)
    , m_hint(new Label(m_theme, TextSize::Body, Tone::Muted, hint))
    , m_facts(new KeyValueView(m_theme))
    , m_twoStepTitle(new Label(m_theme, TextSize::Label, Tone::Muted, tr("Two-step sign-in")))
    , m_twoStep(new Label(m_theme, TextSize::Body, Tone::Text))
    , m_passkeysTitle(new Label(m_theme, TextSize::Label, Tone::Muted, tr("Passkeys")))
    , m_passkeysText(new Label(m_theme, TextSize::Body, Tone::Muted))
    , m_lines(new QVBoxLayout)
{
    setObjectName(name);
    auto *inner = new QWidget;
    inner->setObjectName(u"scrollBody"_s);
    auto *column = new QVBoxLayout(inner);
    column->setContentsMargins(m_theme.scaled(16), m_theme.scaled(12), m_theme.scaled(16),
                               m_theme.scaled(12));
    column->setSpacing(m_theme.scaled(8));
    m_twoStep->setObjectName(name + u".twoStep"_s);
    m_passkeysText->setObjectName(name + u".passkeys"_s);
    m_lines->setSpacing(m_theme.scaled(8));
    for (Label *title : {m_twoStepTitle, m_passkeysTitle}) {
        title->setWeight(QFont::DemiBold);
        title->setContentsMargins(0, m_theme.scaled(8), 0, 0);
    }
    for (Label *text : {m_hint, m_twoStep, m_passkeysText})
        text->setWordWrap(true);
    for (QWidget *each : std::initializer_list<QWidget *>{
             m_hint, m_facts, m_twoStepTitle, m_twoStep, m_passkeysTitle, m_passkeysText})
        column->addWidget(each);
    column->addLayout(m_lines);
    column->addStretch(1);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->addWidget(makeScrollPane(inner, name + u".scroll"_s, this));
    m_asking.setSingleShot(true);
    m_asking.setInterval(askDelayMs);
    connect(&m_asking, &QTimer::timeout, this, &AccountInspector::ask);
    clear();
}

void AccountInspector::setDetailsVisible(bool isVisible)
{
    for (QWidget *each : std::initializer_list<QWidget *>{m_facts, m_twoStepTitle, m_twoStep,
                                                          m_passkeysTitle, m_passkeysText})
        each->setVisible(isVisible);
    m_hint->setVisible(!isVisible);
}

void AccountInspector::clear()
{
    m_asking.stop();
    ++m_generation;
    m_account = {};
    takePasskeys(std::vector<Client::PasskeyInfo>());
    m_knowsTwoStep = false;
    m_knowsPasskeys = false;
    setDetailsVisible(false);
}

void AccountInspector::show(const Account &account, const QList<KeyValueView::Row> &facts)
{
    m_facts->setRows(facts);
    if (account.id == m_account.id && account.collection == m_account.collection) {
        m_account.label = account.label;
        return;
    }
    clear();
    m_account = account;
    m_twoStep->setText(u"…"_s);
    m_passkeysText->setText(u"…"_s);
    setDetailsVisible(true);
    m_asking.start();
}

void AccountInspector::reload()
{
    if (!m_account.id.isEmpty())
        ask();
}

void AccountInspector::ask()
{
    const int generation = ++m_generation;
    deliverTo(this, m_access.twoStep(m_account.collection, m_account.id),
              [this, generation](const Result<Client::TwoStepInfo> &info) {
                  if (generation == m_generation)
                      takeTwoStep(info);
              });
    deliverTo(this, m_access.passkeys(m_account.collection, m_account.id),
              [this, generation](const Result<std::vector<Client::PasskeyInfo>> &passkeys) {
                  if (generation == m_generation)
                      takePasskeys(passkeys);
              });
}

void AccountInspector::takeTwoStep(const Result<Client::TwoStepInfo> &info)
{
    if (!info && m_knowsTwoStep)
        return;
    if (!info)
        return m_twoStep->setText(tr("Unknown: %1").arg(info.error().message));
    m_knowsTwoStep = true;
    if (!info->isEnabled)
        return m_twoStep->setText(tr("Off: one method is enough to sign in."));
    const QDateTime since = Models::dateOf(JsonValue(info->confirmed)).toLocalTime();
    m_twoStep->setText(tr("On since %1.").arg(QLocale().toString(since.date(), QLocale::LongFormat))
                       + u' '
                       + Models::resolvePlural(
                           tr("%n recovery code(s) left.", nullptr, int(info->recoveryCodesLeft)),
                           info->recoveryCodesLeft));
}

void AccountInspector::takePasskeys(const Result<std::vector<Client::PasskeyInfo>> &passkeys)
{
    if (!passkeys && m_knowsPasskeys)
        return;
    m_knowsPasskeys = passkeys.has_value();
    m_passkeysText->setVisible(!passkeys || passkeys->empty());
    if (!passkeys)
        m_passkeysText->setText(tr("Unknown: %1").arg(passkeys.error().message));
    else
        m_passkeysText->setText(
            tr("None. Their owner makes one in a browser, in an app that offers passkeys; it is "
               "listed here from then on."));
    const std::vector<Client::PasskeyInfo> known
        = passkeys ? *passkeys : std::vector<Client::PasskeyInfo>();
    // Lines that say the same keep their focus.
    if (std::equal(known.begin(), known.end(), m_passkeys.begin(), m_passkeys.end(), isSamePasskey))
        return;
    m_passkeys = known;
    m_removals.clear();
    for (QWidget *line : m_passkeyLines)
        line->deleteLater();
    m_passkeyLines.clear();
    for (const Client::PasskeyInfo &passkey : m_passkeys) {
        m_passkeyLines.push_back(passkeyLine(passkey));
        m_lines->addWidget(m_passkeyLines.back());
    }
    updateRefusal();
}

QWidget *AccountInspector::passkeyLine(const Client::PasskeyInfo &passkey)
{
    const QDateTime now = QDateTime::currentDateTime();
    const auto ago = [&now](const QString &time) {
        return Models::relativeText(Models::dateOf(JsonValue(time)), now);
    };
    auto *line = new QWidget(this);
    line->setObjectName(u"passkey."_s + passkey.id);
    auto *row = new QHBoxLayout(line);
    row->setContentsMargins({});
    row->setSpacing(m_theme.scaled(8));
    auto *texts = new QVBoxLayout;
    texts->setSpacing(0);
    auto *name = new Label(m_theme, TextSize::Body, Tone::Text, passkey.name, line);
    name->setTextFormat(Qt::PlainText);
    name->setElideMode(Qt::ElideRight);
    const QString used
        = passkey.lastUsed.isEmpty() ? tr("never used") : tr("used %1").arg(ago(passkey.lastUsed));
    auto *times = new Label(m_theme, TextSize::Label, Tone::Muted,
                            tr("made %1 · %2").arg(ago(passkey.created), used), line);
    times->setElideMode(Qt::ElideRight);
    texts->addWidget(name);
    texts->addWidget(times);
    auto *removal = new IconButton(m_theme, u"trash-2"_s,
                                   tr("Remove the passkey %1…").arg(passkey.name), line);
    removal->setObjectName(u"btn.removePasskey."_s + passkey.id);
    connect(removal, &QAbstractButton::clicked, this,
            [this, passkey] { emit removalRequested(passkey); });
    row->addWidget(new IconLabel(m_theme, u"fingerprint"_s, Tone::Muted, 16, line));
    row->addLayout(texts, 1);
    row->addWidget(removal);
    m_removals.push_back(removal);
    return line;
}

void AccountInspector::setRefusal(const QString &why)
{
    m_refusal = why;
    updateRefusal();
}

void AccountInspector::updateRefusal()
{
    for (size_t i = 0; i < m_removals.size(); ++i) {
        m_removals[i]->setEnabled(m_refusal.isEmpty());
        m_removals[i]->setLabel(
            m_refusal.isEmpty() ? tr("Remove the passkey %1…").arg(m_passkeys[i].name) : m_refusal);
    }
}

}  // namespace Binnacle::Ui
