// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"

#include <QRegularExpression>
#include <QString>

namespace Binnacle::Schema {

/// A regular expression of a user, in RE2's syntax, run by PCRE: what RE2 lacks (look-around,
/// back-references, atomic groups, possessive quantifiers, …) is refused, and `$` means the very
/// end. Thread: any.
class Pattern final
{
public:
    /// Errors: InvalidInput, the message says what is wrong.
    static Result<Pattern> compile(const QString &pattern);

    /// True when some part of @p text matches. False also when the engine gave up because the
    /// pattern is too expensive for the text.
    bool matches(const QString &text) const;

private:
    explicit Pattern(QRegularExpression expression)
        : m_expression(std::move(expression))
    {
    }

    QRegularExpression m_expression;
};

}  // namespace Binnacle::Schema
