// SPDX-License-Identifier: GPL-3.0-or-later
#include "platform/cronexpression.h"

#include <QHash>
#include <QStringList>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Binnacle {

namespace {

struct CronBounds
{
    int lowest;
    int highest;
};

constexpr std::array<CronBounds, 5> cronBounds{{{0, 59}, {0, 23}, {1, 31}, {1, 12}, {0, 6}}};

struct CronRange
{
    int first;
    int last;
};

/// As the contract's texts have what they could not read: between quotation marks, escaped.
QString quotedNumber(const QString &text)
{
    static const QHash<char32_t, QString> names{
        {U'"', u"\\\""_s}, {U'\\', u"\\\\"_s}, {U'\a', u"\\a"_s},
        {U'\b', u"\\b"_s}, {U'\f', u"\\f"_s},  {U'\n', u"\\n"_s},
        {U'\r', u"\\r"_s}, {U'\t', u"\\t"_s},  {U'\v', u"\\v"_s}};
    QString out = u"\""_s;
    for (const auto c : text.toUcs4()) {
        const auto code = char32_t(c);
        if (const auto name = names.constFind(code); name != names.cend())
            out += *name;
        else if (code < 0x20 || code == 0x7f)
            out += u"\\x%1"_s.arg(uint(code), 2, 16, QChar(u'0'));
        else if (QChar::isPrint(code) && (code == 0x20 || !QChar::isSpace(code)))
            out += QString::fromUcs4(&code, 1);
        else if (code < 0x10000)
            out += u"\\u%1"_s.arg(uint(code), 4, 16, QChar(u'0'));
        else
            out += u"\\U%1"_s.arg(uint(code), 8, 16, QChar(u'0'));
    }
    return out + u'"';
}

/// A whole number: digits, a sign before them or none.
Result<int> cronNumber(const QString &text)
{
    const auto failed = [&text](const QString &why) {
        return Error::invalidInput(u"strconv.Atoi: parsing "_s + quotedNumber(text) + u": "_s
                                   + why);
    };
    const bool isNegative = text.startsWith(u'-');
    const QString digits = isNegative || text.startsWith(u'+') ? text.sliced(1) : text;
    if (digits.isEmpty())
        return failed(u"invalid syntax"_s);
    for (const QChar c : digits) {
        if (c < u'0' || c > u'9')
            return failed(u"invalid syntax"_s);
    }
    bool isWithin = false;
    const qint64 number = text.toLongLong(&isWithin);
    if (!isWithin)
        return failed(u"value out of range"_s);
    // What is far out of every segment need not be told apart.
    return int(std::clamp<qint64>(number, -1000, 1000));
}

Result<CronRange> cronRange(const QString &text, const CronBounds &bounds)
{
    const QStringList parts = text.split(u'-');
    const Result<int> first = parts.size() > 2
        ? Error::invalidInput(u"invalid segment range format - the range must have 1 or 2 parts"_s)
        : cronNumber(parts.first());
    if (!first)
        return first.error();
    const bool isInside = *first >= bounds.lowest && *first <= bounds.highest;
    if (parts.size() == 1) {
        if (isInside)
            return CronRange{*first, *first};
        return Error::invalidInput(
            u"invalid segment value - must be between the min and max of the segment"_s);
    }
    if (!isInside) {
        return Error::invalidInput(
            u"invalid segment range minimum - must be between %1 and %2"_s.arg(bounds.lowest)
                .arg(bounds.highest));
    }
    const Result<int> last = cronNumber(parts.last());
    if (!last)
        return last.error();
    if (*last < *first || *last > bounds.highest) {
        return Error::invalidInput(
            u"invalid segment range maximum - must be between %1 and %2"_s.arg(*first).arg(
                bounds.highest));
    }
    return CronRange{*first, *last};
}

/// The number behind a slash; 1 without one.
Result<int> cronStep(const QStringList &parts, const CronBounds &bounds)
{
    if (parts.size() == 1)
        return 1;
    if (parts.size() > 2) {
        return Error::invalidInput(
            u"invalid segment step format - must be in the format */n or 1-30/n"_s);
    }
    Result<int> step = cronNumber(parts.last());
    if (step && (*step < 1 || *step > bounds.highest)) {
        return Error::invalidInput(
            u"invalid segment step boundary - the step must be between 1 and the %1"_s.arg(
                bounds.highest));
    }
    return step;
}

/// One of the parts that commas separate in a segment.
Result<quint64> cronNumbers(const QString &text, const CronBounds &bounds)
{
    const QStringList parts = text.split(u'/');
    const Result<int> step = cronStep(parts, bounds);
    if (!step)
        return step.error();
    const QString &range = parts.first();
    if (*step > 1 && range != "*"_L1 && !range.contains(u'-')) {
        return Error::invalidInput(u"invalid segment step - step > 1 could be used only with the "
                                   "wildcard or range format"_s);
    }
    const Result<CronRange> found
        = range == "*"_L1 ? CronRange{bounds.lowest, bounds.highest} : cronRange(range, bounds);
    if (!found)
        return found.error();
    quint64 numbers = 0;
    for (int number = found->first; number <= found->last; number += *step)
        numbers |= quint64(1) << number;
    return numbers;
}

}  // namespace

Result<CronExpression> CronExpression::parse(const QString &text)
{
    static const QHash<QString, QString> macros{
        {u"@yearly"_s, u"0 0 1 1 *"_s},  {u"@annually"_s, u"0 0 1 1 *"_s},
        {u"@monthly"_s, u"0 0 1 * *"_s}, {u"@weekly"_s, u"0 0 * * 0"_s},
        {u"@daily"_s, u"0 0 * * *"_s},   {u"@midnight"_s, u"0 0 * * *"_s},
        {u"@hourly"_s, u"0 * * * *"_s},
    };
    const QStringList segments = macros.value(text, text).split(u' ');
    CronExpression expression;
    if (segments.size() != qsizetype(expression.numbers.size())) {
        return Error::invalidInput(u"invalid cron expression - must be a valid macro or to have "
                                   "exactly 5 space separated segments"_s);
    }
    for (size_t i = 0; i < cronBounds.size(); ++i) {
        const QStringList parts = segments[qsizetype(i)].split(u',');
        for (const QString &part : parts) {
            const Result<quint64> numbers = cronNumbers(part, cronBounds[i]);
            if (!numbers)
                return numbers.error();
            expression.numbers[i] |= *numbers;
        }
    }
    return expression;
}

}  // namespace Binnacle
