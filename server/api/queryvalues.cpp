// SPDX-License-Identifier: GPL-3.0-or-later
#include "api/queryvalues.h"

#include <QStringList>

using namespace Qt::StringLiterals;

namespace Binnacle {

namespace {

Error badValue(QStringView name)
{
    return Error::invalidInput({}).withDetail(u"bad value of "_s + name);
}

}  // namespace

QString queryText(const Wire::QueryParameters &query, QStringView name)
{
    return query.first(name).value_or(QString());
}

Result<qint64> queryInteger(const Wire::QueryParameters &query, QStringView name, qint64 fallback)
{
    const QString text = queryText(query, name);
    if (text.isEmpty())
        return fallback;
    bool isNumber = false;
    const qint64 value = text.toLongLong(&isNumber);
    // White space around the digits is no part of a number here.
    if (!isNumber || text != text.trimmed())
        return badValue(name);
    return value;
}

Result<bool> queryBool(const Wire::QueryParameters &query, QStringView name, bool fallback)
{
    static const QStringList yes{u"1"_s, u"t"_s, u"T"_s, u"TRUE"_s, u"true"_s, u"True"_s};
    static const QStringList no{u"0"_s, u"f"_s, u"F"_s, u"FALSE"_s, u"false"_s, u"False"_s};
    const QString text = queryText(query, name);
    if (text.isEmpty())
        return fallback;
    if (yes.contains(text))
        return true;
    if (no.contains(text))
        return false;
    return badValue(name);
}

}  // namespace Binnacle
