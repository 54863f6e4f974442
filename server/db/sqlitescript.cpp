// SPDX-License-Identifier: GPL-3.0-or-later
#include "db/sqlitescript.h"

namespace Binnacle::Db {

namespace {

bool isBlank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' || c == ';';
}

bool isWord(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_'
        || c == '$' || (c & 0x80);
}

/// Behind the quoted text at the start of @p sql; a doubled quote belongs to it.
qsizetype quotedLength(QByteArrayView sql)
{
    const char end = sql.front() == '[' ? ']' : sql.front();
    for (qsizetype i = 1; i < sql.size(); ++i) {
        if (sql[i] != end)
            continue;
        if (end == ']' || i + 1 == sql.size() || sql[i + 1] != end)
            return i + 1;
        ++i;
    }
    return sql.size();
}

qsizetype commentLength(QByteArrayView sql)
{
    const bool isLine = sql.startsWith("--");
    const qsizetype end = isLine ? sql.indexOf('\n') : sql.indexOf("*/", 2);
    return end < 0 ? sql.size() : end + (isLine ? 1 : 2);
}

/// A name, a keyword, a number such as 1.5e-3 or the x of a blob.
qsizetype wordLength(QByteArrayView sql)
{
    const bool isNumber = sql.front() >= '0' && sql.front() <= '9';
    qsizetype i = 1;
    while (i < sql.size()) {
        const bool isExponentSign
            = isNumber && (sql[i] == '+' || sql[i] == '-') && (sql[i - 1] | 0x20) == 'e';
        if (!isWord(sql[i]) && !(isNumber && sql[i] == '.') && !isExponentSign)
            break;
        ++i;
    }
    return i;
}

}  // namespace

bool holdsStatement(QByteArrayView sql)
{
    while (!sql.isEmpty()) {
        if (sql.startsWith("--") || sql.startsWith("/*"))
            sql = sql.sliced(commentLength(sql));
        else if (isBlank(sql.front()))
            sql = sql.sliced(1);
        else
            return true;
    }
    return false;
}

QByteArray withoutLiterals(QByteArrayView sql)
{
    QByteArray masked;
    masked.reserve(sql.size());
    while (!sql.isEmpty()) {
        const char c = sql.front();
        qsizetype length = 1;
        if (sql.startsWith("--") || sql.startsWith("/*")) {
            length = commentLength(sql);
            masked += ' ';
        } else if (c == '\'') {
            length = quotedLength(sql);
            masked += '?';
        } else {
            if (c == '"' || c == '`' || c == '[')
                length = quotedLength(sql);
            else if (isWord(c))
                length = wordLength(sql);
            masked += c >= '0' && c <= '9' ? QByteArrayView("?") : sql.first(length);
        }
        sql = sql.sliced(length);
    }
    return masked.trimmed();
}

}  // namespace Binnacle::Db
