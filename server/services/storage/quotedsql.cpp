// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/storage/quotedsql.h"

#include "db/dialect.h"

namespace Binnacle {

QByteArray quotedSql(const Db::Dialect &dialect, const QByteArray &text)
{
    QByteArray sql;
    qsizetype copied = 0;
    for (;;) {
        const qsizetype open = text.indexOf('{', copied);
        const qsizetype close = open < 0 ? -1 : text.indexOf('}', open);
        if (close < 0) {
            sql.append(QByteArrayView(text).sliced(copied));
            return sql;
        }
        sql.append(QByteArrayView(text).sliced(copied, open - copied));
        sql.append(dialect.quoted(QString::fromLatin1(text.sliced(open + 1, close - open - 1))));
        copied = close + 1;
    }
}

Db::Statement occursInOne(const Db::Dialect &dialect, const QByteArrayList &columns,
                          const QString &text)
{
    constexpr qsizetype maximumSearched = 200;
    QByteArray pattern = "%";
    for (const char byte : text.left(maximumSearched).toUtf8()) {
        if (byte == '%' || byte == '_' || byte == '\\')
            pattern += '\\';
        pattern += byte;
    }
    pattern += '%';
    Db::Statement condition;
    QByteArrayList parts;
    for (const QByteArray &column : columns) {
        parts.append(dialect.like(quotedSql(dialect, column), "?"));
        condition.values.emplace_back(pattern);
    }
    condition.sql = '(' + parts.join(" OR ") + ')';
    return condition;
}

}  // namespace Binnacle
