// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jsonvalue.h"
#include "models/observation/filtercompletion.h"
#include "models/observation/filterexpression.h"

#include <QObject>

#include <optional>

namespace Binnacle::Ui {

class FilterBar;

/// Makes a filter bar one for expressions over rows in memory: checks what is typed, proposes
/// fields and the values seen of them, shows the clauses as chips.
class ExpressionFilter final : public QObject
{
    Q_OBJECT

public:
    enum class Applies
    {
        OnEnter,
        /// For lists that are short enough.
        AsTyped
    };

    /// Lives as long as @p bar. @p fields is copied; @p seen is called while one types.
    ExpressionFilter(FilterBar *bar, const Models::FilterFields &fields, Models::FilterValues seen,
                     Applies applies);

    const Models::FilterExpression &expression() const { return m_expression; }
    QString text() const;
    /// As if typed and applied.
    void apply(const QString &text);
    /// Narrows it further.
    void addClause(const QString &clause);
    void focus();

    /// Members `filter` and `history`.
    void writeState(JsonValue &state) const;
    void restore(const JsonValue &state);

signals:
    /// Something else is to be shown; the same text applied again counts as well.
    void changed(const Binnacle::Models::FilterExpression &expression);

private:
    /// Nothing for a text with an error, which the bar then tells.
    std::optional<Models::FilterExpression> checked(const QString &text);
    void take(const QString &text);

    FilterBar &m_bar;
    const Models::FilterFields m_fields;
    const Models::FilterValues m_seen;
    Models::FilterExpression m_expression;
};

}  // namespace Binnacle::Ui
