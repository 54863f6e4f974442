// SPDX-License-Identifier: GPL-3.0-or-later
#include "db/sqlitedialect.h"

using namespace Qt::StringLiterals;

namespace Binnacle::Db {

namespace {

QString inserting(const QString &index)
{
    return index + u"_insert"_s;
}

QString deleting(const QString &index)
{
    return index + u"_delete"_s;
}

QString updating(const QString &index)
{
    return index + u"_update"_s;
}

/// A text of SQL, also where FTS5 reads names and options of its own.
QByteArray literal(const QString &text)
{
    QByteArray bytes = text.toUtf8();
    bytes.replace('\'', "''");
    return '\'' + bytes + '\'';
}

/// A text of the language of FTS5.
QByteArray quotedWord(const QString &text)
{
    QByteArray bytes = text.toUtf8();
    bytes.replace('"', "\"\"");
    return '"' + bytes + '"';
}

}  // namespace

/// The index holds words only; the texts stay where they are (external content), so a row that goes
/// has to be told with what it held.
QByteArray SqliteDialect::searchIndexCreation(const QString &index, const QString &table,
                                              const QStringList &columns) const
{
    const QByteArray name = quoted(index);
    const QByteArray on = " ON " + quoted(table);
    QByteArrayList names;
    QByteArrayList newValues;
    QByteArrayList oldValues;
    QByteArrayList differences;
    for (const QString &column : columns) {
        const QByteArray quotedColumn = quoted(column);
        names.append(quotedColumn);
        newValues.append("new." + quotedColumn);
        oldValues.append("old." + quotedColumn);
        differences.append("old." + quotedColumn + " IS NOT new." + quotedColumn);
    }
    const QByteArray list = names.join(", ");
    const QByteArray add = "INSERT INTO " + name + " (rowid, " + list + ") VALUES (new.`_rowid_`, "
        + newValues.join(", ") + "); ";
    const QByteArray take = "INSERT INTO " + name + " (" + name + ", rowid, " + list
        + ") VALUES ('delete', old.`_rowid_`, " + oldValues.join(", ") + "); ";
    return "CREATE VIRTUAL TABLE " + name + " USING fts5(" + list + ", content=" + literal(table)
        + ", content_rowid='_rowid_', tokenize='unicode61 remove_diacritics 2', prefix='2 3');"
        + "CREATE TRIGGER " + quoted(inserting(index)) + " AFTER INSERT" + on + " BEGIN " + add
        + "END;" + "CREATE TRIGGER " + quoted(deleting(index)) + " AFTER DELETE" + on + " BEGIN "
        + take + "END;" + "CREATE TRIGGER " + quoted(updating(index)) + " AFTER UPDATE OF " + list
        + on + " WHEN " + differences.join(" OR ") + " BEGIN " + take + add + "END;"
        + "INSERT INTO " + name + " (" + name + ") VALUES ('rebuild')";
}

QByteArray SqliteDialect::searchIndexRemoval(const QString &index) const
{
    QByteArray sql;
    for (const QString &trigger : {inserting(index), deleting(index), updating(index)})
        sql += "DROP TRIGGER IF EXISTS " + quoted(trigger) + ';';
    return sql + "DROP TABLE IF EXISTS " + quoted(index);
}

QByteArray SqliteDialect::searchMatches(const QString &index) const
{
    const QByteArray name = quoted(index);
    return "SELECT rowid AS matchKey, rank AS matchRank FROM " + name + " WHERE " + name
        + " MATCH ?";
}

QByteArray SqliteDialect::searchPattern(const QStringList &words, const QStringList &columns) const
{
    QByteArrayList names;
    for (const QString &column : columns)
        names.append(quotedWord(column));
    QByteArrayList terms;
    for (const QString &word : words)
        terms.append(quotedWord(word));
    return '{' + names.join(' ') + "} : (" + terms.join(" AND ") + " *)";
}

}  // namespace Binnacle::Db
