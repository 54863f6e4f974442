// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/access/rulesheet.h"

#include "widgets/base/label.h"
#include "widgets/base/segmented.h"

#include <QKeyEvent>
#include <QPlainTextEdit>
#include <QSignalBlocker>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace Binnacle::Ui {

namespace {

const QString signedIn = u"@request.auth.id != \"\""_s;

}  // namespace

RuleSheet::RuleSheet(const Theme &theme, const QString &title, const QString &verdict,
                     const Rule &rule, QWidget *parent)
    : Dialog(theme, title, parent)
    , m_before(rule)
    , m_choice(new Segmented(theme, this))
    , m_edit(new QPlainTextEdit(this))
    , m_hint(new Label(theme, TextSize::Label, Tone::Muted, {}, this))
{
    setObjectName(u"sheet.rule"_s);
    setIcon(u"shield-question"_s, Tone::Accent);
    setSubtitle(verdict);
    setPanelWidth(560);
    m_choice->setObjectName(u"rule.class"_s);
    m_choice->setAccessibleName(tr("Who may"));
    m_choice->addSegment(tr("Closed"), u"lock"_s);
    m_choice->addSegment(tr("Signed-in"), u"user"_s);
    m_choice->addSegment(tr("Public"), u"globe"_s);
    m_choice->addSegment(tr("Rule"), u"shield-question"_s);
    m_edit->setObjectName(u"rule.text"_s);
    m_edit->setAccessibleName(tr("Rule"));
    m_edit->setFont(theme.mono(TextSize::Body));
    m_edit->setTabChangesFocus(true);
    m_edit->setFixedHeight(theme.scaled(112));
    m_hint->setWordWrap(true);
    body()->addWidget(m_choice, 0, Qt::AlignLeft);
    body()->addWidget(m_edit);
    body()->addWidget(m_hint);

    auto *open = new Button(theme, Button::Kind::Ghost, tr("Open records"), this);
    open->setObjectName(u"btn.openRecords"_s);
    open->setIconName(u"table-2"_s);
    open->setAutoDefault(false);
    connect(open, &QAbstractButton::clicked, this, [this] {
        emit openRequested();
        reject();
    });
    addFooterWidget(open);
    addButton(tr("Cancel"), Button::Kind::Secondary, RejectRole)->setObjectName(u"btn.cancel"_s);
    m_save = addButton(tr("Save rule"), Button::Kind::Primary, ActionRole);
    m_save->setObjectName(u"btn.saveRule"_s);
    connect(m_save, &QAbstractButton::clicked, this, [this] {
        if (!m_save->isBusy())
            emit saveRequested();
    });

    m_expression = rule && !rule->isEmpty() ? *rule : QString();
    m_edit->setPlainText(m_expression);
    connect(m_choice, &Segmented::currentChanged, this, &RuleSheet::choose);
    connect(m_edit, &QPlainTextEdit::textChanged, this, [this] {
        if (m_isChoosing)
            return;
        setError({});
        m_expression = m_edit->toPlainText();
        m_choice->setCurrentIndex(Expression);
        updateHint();
    });
    m_choice->setCurrentIndex(choiceOf(rule));
    choose(m_choice->currentIndex());
}

void RuleSheet::refuseChanges(const QString &why)
{
    m_choice->setEnabled(false);
    m_edit->setReadOnly(true);
    m_hint->setText(why);
    m_save->setEnabled(false);
    m_save->setToolTip(why);
    m_save->setAccessibleDescription(why);
}

RuleSheet::Choice RuleSheet::choiceOf(const Rule &rule) const
{
    if (!rule)
        return Closed;
    if (rule->isEmpty())
        return Public;
    return *rule == signedIn ? SignedIn : Expression;
}

void RuleSheet::choose(int choice)
{
    m_isChoosing = true;
    if (choice == SignedIn)
        m_edit->setPlainText(signedIn);
    else if (choice == Expression && m_edit->toPlainText() != m_expression)
        m_edit->setPlainText(m_expression);
    else if (choice == Closed || choice == Public)
        m_edit->clear();
    m_isChoosing = false;
    m_edit->setEnabled(choice == Expression || choice == SignedIn);
    setError({});
    updateHint();
}

void RuleSheet::updateHint()
{
    switch (m_choice->currentIndex()) {
    case Closed: m_hint->setText(tr("Superusers only.")); break;
    case SignedIn: m_hint->setText(tr("Whoever is signed in, whoever it is.")); break;
    case Public:
        m_hint->setText(tr("Everybody who reaches the server, without an account."));
        break;
    default:
        m_hint->setText(tr("Those for whom it holds: author = @request.auth.id, for example."));
        break;
    }
    m_edit->setPlaceholderText(m_edit->isEnabled() ? QString() : tr("No expression"));
    m_hint->setTone(m_choice->currentIndex() == Public ? Tone::Warn : Tone::Muted);
    const bool isBlank = m_choice->currentIndex() == Expression && rule()->isEmpty();
    m_save->setEnabled(rule() != m_before && !isBlank);
}

RuleSheet::Rule RuleSheet::rule() const
{
    switch (m_choice->currentIndex()) {
    case Closed: return std::nullopt;
    case Public: return QString();
    default: return m_edit->toPlainText().trimmed();
    }
}

void RuleSheet::setSaving(bool isSaving)
{
    m_save->setBusy(isSaving);
}

void RuleSheet::showFailure(const QString &text)
{
    setSaving(false);
    setError(text);
    m_edit->setFocus();
}

}  // namespace Binnacle::Ui
