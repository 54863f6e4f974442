// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/storage/quotedsql.h"

#include "db/dialect.h"

#include <QString>

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

}  // namespace Binnacle
