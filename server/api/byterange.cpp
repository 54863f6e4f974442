// SPDX-License-Identifier: GPL-3.0-or-later
#include "api/byterange.h"

#include <algorithm>
#include <optional>

using namespace Qt::StringLiterals;

namespace Binnacle {

namespace {

Error malformed()
{
    return Error::invalidInput(u"invalid range"_s);
}

std::optional<qint64> number(QByteArrayView text)
{
    const bool isDigits = !text.isEmpty()
        && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
    bool isNumber = false;
    const qint64 value = text.toByteArray().toLongLong(&isNumber);
    return isDigits && isNumber ? std::optional(value) : std::nullopt;
}

/// One item; of length 0 when it lies outside.
Result<ByteRange> parseItem(QByteArrayView item, qint64 size)
{
    const qsizetype dash = item.indexOf('-');
    if (dash < 0)
        return malformed();
    const QByteArrayView first = item.first(dash).trimmed();
    const QByteArrayView last = item.sliced(dash + 1).trimmed();
    if (first.isEmpty()) {
        const std::optional<qint64> suffix = number(last);
        if (!suffix)
            return malformed();
        const qint64 length = std::min(*suffix, size);
        return ByteRange{size - length, length};
    }
    const std::optional<qint64> start = number(first);
    const std::optional<qint64> end = last.isEmpty() ? size - 1 : number(last);
    if (!start || !end || (!last.isEmpty() && *end < *start))
        return malformed();
    if (*start >= size)
        return ByteRange{};
    return ByteRange{*start, std::min(*end, size - 1) - *start + 1};
}

}  // namespace

Result<std::vector<ByteRange>> parseRange(QByteArrayView header, qint64 size)
{
    const QByteArrayView unit = "bytes=";
    std::vector<ByteRange> ranges;
    if (header.isEmpty())
        return ranges;
    if (!header.startsWith(unit))
        return malformed();
    QByteArrayView rest = header.sliced(unit.size());
    bool hasOutside = false;
    qint64 total = 0;
    while (!rest.isEmpty()) {
        const qsizetype comma = rest.indexOf(',');
        const QByteArrayView item = (comma < 0 ? rest : rest.first(comma)).trimmed();
        rest = comma < 0 ? QByteArrayView() : rest.sliced(comma + 1);
        if (item.isEmpty())
            continue;
        const Result<ByteRange> range = parseItem(item, size);
        if (!range)
            return range.error();
        if (range->length == 0) {
            hasOutside = true;
            continue;
        }
        total += range->length;
        ranges.push_back(*range);
    }
    if (ranges.empty() && hasOutside)
        return Error::notFound(u"invalid range: failed to overlap"_s);
    // Overlapping ranges are an attempt to get more than there is.
    if (total > size)
        ranges.clear();
    return ranges;
}

}  // namespace Binnacle
