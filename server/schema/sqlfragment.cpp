// SPDX-License-Identifier: GPL-3.0-or-later
#include "schema/sqlfragment.h"

namespace Binnacle::Schema {

namespace {

// Control characters that no SQL of ours holds.
constexpr uchar firstMarker = 0x0e;
constexpr int markerCount = 16;

}  // namespace

SqlFragment SqlFragment::parameter(Db::Value value)
{
    SqlFragment fragment(QByteArrayLiteral("?"));
    fragment.values.push_back(std::move(value));
    return fragment;
}

SqlFragment &SqlFragment::operator<<(QByteArrayView text)
{
    sql.append(text);
    return *this;
}

SqlFragment &SqlFragment::operator<<(const SqlFragment &other)
{
    sql.append(other.sql);
    values.insert(values.end(), other.values.begin(), other.values.end());
    return *this;
}

QByteArray sqlMarker(int index)
{
    Q_ASSERT(index >= 0 && index < markerCount);
    return QByteArray(1, char(firstMarker + index));
}

SqlFragment filledIn(const QByteArray &text, const std::vector<SqlFragment> &parts)
{
    SqlFragment filled;
    qsizetype start = 0;
    for (qsizetype i = 0; i < text.size(); ++i) {
        const int index = int(uchar(text[i])) - int(firstMarker);
        if (index < 0 || index >= markerCount)
            continue;
        filled << QByteArrayView(text).sliced(start, i - start);
        filled << parts[size_t(index)];
        start = i + 1;
    }
    filled << QByteArrayView(text).sliced(start);
    return filled;
}

}  // namespace Binnacle::Schema
