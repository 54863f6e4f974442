// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/expressionfilter.h"

#include "widgets/base/filterbar.h"

#include <QLineEdit>

using namespace Qt::StringLiterals;

namespace Binnacle::Ui {

ExpressionFilter::ExpressionFilter(FilterBar *bar, const Models::FilterFields &fields,
                                   Models::FilterValues seen, Applies applies)
    : QObject(bar)
    , m_bar(*bar)
    , m_fields(fields)
    , m_seen(std::move(seen))
{
    bar->setCompletionProvider([this](const QString &text, int cursor) {
        QList<Completion> completions;
        for (const Models::FilterProposal &proposal :
             Models::completeFilter(text, cursor, m_fields, m_seen))
            completions.append(
                {proposal.text, proposal.detail, {}, proposal.from, proposal.length});
        return completions;
    });
    connect(bar, &FilterBar::edited, this, [this, applies](const QString &text) {
        if (applies == Applies::AsTyped)
            take(text);
        else
            checked(text);
    });
    connect(bar, &FilterBar::applied, this, &ExpressionFilter::take);
    connect(bar, &FilterBar::clauseRemoved, this,
            [this](int clause) { apply(m_expression.without(clause)); });
}

QString ExpressionFilter::text() const
{
    return m_bar.text();
}

void ExpressionFilter::apply(const QString &text)
{
    m_bar.apply(text);
}

void ExpressionFilter::addClause(const QString &clause)
{
    const QString text = m_bar.text().trimmed();
    if (text.isEmpty())
        return apply(clause);
    const bool isChoice = m_expression.clauses().size() == 1 && text.contains(u"||"_s);
    apply((isChoice ? QString(u'(' + text + u')') : text) + u" && "_s + clause);
}

void ExpressionFilter::focus()
{
    m_bar.edit()->setFocus(Qt::ShortcutFocusReason);
    m_bar.edit()->selectAll();
}

std::optional<Models::FilterExpression> ExpressionFilter::checked(const QString &text)
{
    const Result<Models::FilterExpression> parsed = Models::FilterExpression::parse(text, m_fields);
    if (!parsed) {
        m_bar.setStatus(FilterBar::Status::Error, parsed.error().message);
        return std::nullopt;
    }
    m_bar.setStatus(parsed->isEmpty() ? FilterBar::Status::Neutral : FilterBar::Status::Ok);
    return *parsed;
}

void ExpressionFilter::take(const QString &text)
{
    const std::optional<Models::FilterExpression> expression = checked(text);
    if (!expression)
        return;
    m_expression = *expression;
    QList<FilterBar::Clause> clauses;
    if (m_expression.clauses().size() > 1) {
        for (const Models::FilterExpression::Clause &clause : m_expression.clauses())
            clauses.append({clause.text, {}});
    }
    m_bar.setClauses(clauses);
    emit changed(m_expression);
}

void ExpressionFilter::writeState(JsonValue &state) const
{
    state.insert(u"filter"_s, JsonValue(m_bar.text()));
    state.insert(u"history"_s, JsonValue(m_bar.history()));
}

void ExpressionFilter::restore(const JsonValue &state)
{
    QStringList history;
    for (const JsonValue &entry : state[u"history"].elements())
        history.append(entry.toString());
    m_bar.setHistory(history);
    m_bar.setText(state[u"filter"].toString());
    take(m_bar.text());
}

}  // namespace Binnacle::Ui
