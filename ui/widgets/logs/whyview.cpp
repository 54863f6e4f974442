// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/logs/whyview.h"

#include "widgets/base/button.h"
#include "widgets/base/codeview.h"
#include "widgets/base/label.h"

#include <QHBoxLayout>
#include <QPainter>
#include <QVBoxLayout>

#include <memory>

using namespace Qt::StringLiterals;

namespace Binnacle::Ui {

namespace {

struct Mark
{
    QString icon;
    Tone tone;
    QString word;
};

Mark markOf(const std::optional<bool> &result)
{
    if (!result)
        return {u"circle-help"_s, Tone::Muted, WhyView::tr("not known")};
    return *result ? Mark{u"circle-check"_s, Tone::Ok, WhyView::tr("holds")}
                   : Mark{u"circle-x"_s, Tone::Error, WhyView::tr("does not hold")};
}

/// `author = "9aa0c"`; a constant says nothing more than itself.
QString valuesText(const Client::RuleOperand &operand)
{
    if (operand.isSecret)
        return WhyView::tr("%1: a secret").arg(operand.text);
    if (!operand.error.isEmpty())
        return WhyView::tr("%1: %2").arg(operand.text, operand.error);
    QString values = operand.values.join(u", "_s);
    if (operand.hasMore)
        values += u", …"_s;
    if (operand.values.isEmpty())
        values = WhyView::tr("no value");
    const bool isConstant = operand.values.size() == 1
        && (values == operand.text || operand.text.startsWith(u'\'')
            || operand.text.startsWith(u'"'));
    return isConstant ? QString() : WhyView::tr("%1 is %2").arg(operand.text, values);
}

QString headOf(const Client::RulePart &part)
{
    switch (part.kind) {
    case Client::RulePart::Kind::And: return WhyView::tr("All of");
    case Client::RulePart::Kind::Or: return WhyView::tr("One of");
    case Client::RulePart::Kind::Comparison:
    case Client::RulePart::Kind::Broken: break;
    }
    return part.text;
}

QString sentenceOf(const Client::Denial &denial, const QString &who, const QString &what)
{
    const QString &operation = denial.operation;
    if (denial.status == 200)
        return WhyView::tr("%1 got an empty list of %2: its rule hides what is there, %3 among it.")
            .arg(who, denial.collectionName, denial.recordId);
    if (operation == "list"_L1)
        return WhyView::tr("%1 may not list %2.").arg(who, denial.collectionName);
    if (operation == "view"_L1)
        return WhyView::tr("%1 may not see %2.").arg(who, what);
    if (operation == "create"_L1)
        return WhyView::tr("%1 may not create this record of %2.").arg(who, denial.collectionName);
    if (operation == "update"_L1)
        return WhyView::tr("%1 may not change %2 like this.").arg(who, what);
    if (operation == "delete"_L1)
        return WhyView::tr("%1 may not delete %2.").arg(who, what);
    if (operation == "auth"_L1)
        return WhyView::tr("%1 may not sign in as %2.").arg(who, what);
    return WhyView::tr("%1 may not read files of %2.").arg(who, what);
}

}  // namespace

/// A line of the rule's tree: what it came to, its text, the values below.
class WhyView::Part final : public QWidget
{
public:
    Part(const Theme &theme, const Client::RulePart &part, int depth, QWidget *parent)
        : QWidget(parent)
        , m_theme(theme)
        , m_depth(depth)
    {
        const Mark mark = markOf(part.result);
        const bool isGroup = !part.children.empty();
        auto *layout = new QHBoxLayout(this);
        layout->setContentsMargins(theme.scaled(4 + depth * indent), theme.scaled(3),
                                   theme.scaled(4), theme.scaled(3));
        layout->setSpacing(theme.scaled(8));
        auto *icon = new IconLabel(theme, mark.icon, mark.tone, 16, this);
        icon->setToolTip(mark.word);
        layout->addWidget(icon, 0, Qt::AlignTop);
        auto *texts = new QVBoxLayout;
        texts->setSpacing(theme.scaled(2));
        auto *head = new Label(theme, isGroup ? TextSize::Body : TextSize::Label, Tone::Text,
                               headOf(part), this);
        head->setMono(!isGroup);
        head->setWordWrap(true);
        head->setTextInteractionFlags(Qt::TextSelectableByMouse);
        texts->addWidget(head);
        QStringList spoken{mark.word, headOf(part)};
        QStringList lines;
        if (part.kind == Client::RulePart::Kind::Comparison)
            lines << valuesText(part.left) << valuesText(part.right);
        lines << part.error;
        lines.removeAll(QString());
        for (const QString &line : std::as_const(lines)) {
            auto *label = new Label(theme, TextSize::Label, Tone::Muted, line, this);
            label->setWordWrap(true);
            label->setTextInteractionFlags(Qt::TextSelectableByMouse);
            texts->addWidget(label);
            spoken << line;
        }
        layout->addLayout(texts, 1);
        setObjectName(u"why.part"_s);
        setAccessibleName(spoken.join(u"; "_s));
        setFocusPolicy(Qt::TabFocus);
    }

protected:
    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(QPen(m_theme.color(Tone::Border), 1));
        const bool isMirrored = isRightToLeft();
        for (int level = 0; level < m_depth; ++level) {
            const int left = m_theme.scaled(4 + level * indent + 8);
            const double x = (isMirrored ? width() - left : left) + 0.5;
            painter.drawLine(QPointF(x, 0), QPointF(x, height()));
        }
        if (!hasFocus())
            return;
        painter.setPen(QPen(m_theme.color(Tone::Accent), 2));
        painter.drawRoundedRect(QRectF(rect()).adjusted(1, 1, -1, -1), 4, 4);
    }

private:
    static constexpr int indent = 24;

    const Theme &m_theme;
    const int m_depth;
};

WhyView::WhyView(const Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_summary(new Label(theme, TextSize::Body, Tone::Text, {}, this))
    , m_ruleHead(new Label(theme, TextSize::Label, Tone::Muted, {}, this))
    , m_rule(new CodeView(theme, this))
    , m_note(new Label(theme, TextSize::Label, Tone::Muted, {}, this))
    , m_parts(new QWidget(this))
    , m_partsLayout(new QVBoxLayout(m_parts))
    , m_record(new Button(theme, Button::Kind::Secondary, tr("Open record"), this))
{
    setObjectName(u"page.logs.inspector.why"_s);
    m_summary->setObjectName(u"why.summary"_s);
    m_summary->setWordWrap(true);
    m_summary->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_ruleHead->setWeight(QFont::DemiBold);
    m_rule->setObjectName(u"why.rule"_s);
    m_rule->setAccessibleName(tr("The rule"));
    m_rule->setFitLines(1, 8);
    m_note->setObjectName(u"why.note"_s);
    m_note->setWordWrap(true);
    m_partsLayout->setContentsMargins(0, 0, 0, 0);
    m_partsLayout->setSpacing(0);
    m_record->setObjectName(u"btn.why.record"_s);
    m_record->setIconName(u"table-2"_s);
    connect(m_record, &QAbstractButton::clicked, this,
            [this] { emit openRecordRequested(m_collectionId, m_recordId); });
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(theme.scaled(8));
    layout->addWidget(m_summary);
    layout->addWidget(m_ruleHead);
    layout->addWidget(m_rule);
    layout->addWidget(m_note);
    layout->addWidget(m_parts);
    layout->addWidget(m_record, 0, Qt::AlignLeft);
    layout->addStretch(1);
}

void WhyView::clearParts()
{
    while (const std::unique_ptr<QLayoutItem> item{m_partsLayout->takeAt(0)}) {
        item->widget()->hide();
        item->widget()->deleteLater();
    }
}

void WhyView::show(const Models::LogRow &row, const Models::DenialDetail &detail)
{
    using State = Models::DenialDetail::State;
    clearParts();
    const bool isKnown = detail.state() == State::Known;
    for (QWidget *part :
         {static_cast<QWidget *>(m_ruleHead), static_cast<QWidget *>(m_rule),
          static_cast<QWidget *>(m_note), m_parts, static_cast<QWidget *>(m_record)})
        part->setVisible(isKnown);
    switch (detail.state()) {
    case State::None: m_summary->setText(tr("This request was not turned down.")); return;
    case State::Asking: m_summary->setText(tr("Asking the server…")); return;
    case State::Failed:
        m_summary->setText(tr("The server could not be asked: %1").arg(detail.problem()));
        return;
    case State::NotDenied:
        m_summary->setText(
            row.facts->error.isEmpty()
                ? tr("No rule turned this request down, or it is too long ago.")
                : tr("No rule turned this request down, or it is too long ago. The client was "
                     "told: %1")
                      .arg(row.facts->error));
        return;
    case State::Known: break;
    }
    showDenial(detail.denial());
}

void WhyView::showDenial(const Client::Denial &denial)
{
    m_collectionId = denial.collectionId;
    m_recordId = denial.recordId;
    m_record->setVisible(!m_recordId.isEmpty() && denial.operation != "create"_L1);
    const QString who = denial.identityId.isEmpty()
        ? tr("A guest")
        : QString(denial.identityCollection + u'/' + denial.identityId);
    const QString what = m_recordId.isEmpty()
        ? denial.collectionName
        : QString(denial.collectionName + u'/' + denial.recordId);
    m_summary->setText(sentenceOf(denial, who, what));
    m_ruleHead->setText(QString(denial.collectionName + u'.' + denial.ruleName));
    m_rule->setVisible(denial.expression.has_value());
    m_rule->setCode(denial.expression.value_or(QString()), CodeView::Language::Plain);
    QString note;
    if (!denial.expression)
        note = tr("This rule is not set: only superusers may.");
    else if (!denial.failure.isEmpty())
        note = tr("The rule could not be asked: %1").arg(denial.failure);
    else if (!denial.tree)
        note = tr("Its parts were not worked out: there is no record to ask about, or there was no "
                  "time left for it.");
    m_note->setText(note);
    m_note->setVisible(!note.isEmpty());
    m_parts->setVisible(denial.tree.has_value());
    if (denial.tree)
        addParts(*denial.tree, 0);
}

void WhyView::addParts(const Client::RulePart &part, int depth)
{
    auto *line = new Part(m_theme, part, depth, m_parts);
    m_partsLayout->addWidget(line);
    line->show();
    for (const Client::RulePart &child : part.children)
        addParts(child, depth + 1);
}

}  // namespace Binnacle::Ui
