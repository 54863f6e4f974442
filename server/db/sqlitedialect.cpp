// SPDX-License-Identifier: GPL-3.0-or-later
#include "db/sqlitedialect.h"

using namespace Qt::StringLiterals;

namespace Binnacle::Db {

namespace {

/// True for a text that is a JSON array; json_type alone would fail on text that is no JSON.
QByteArray isList(const QByteArray &column)
{
    return "iif(json_valid(" + column + "), json_type(" + column + ")='array', FALSE)";
}

}  // namespace

QByteArray SqliteDialect::name() const
{
    return "sqlite"_ba;
}

QByteArray SqliteDialect::quoted(QStringView identifier) const
{
    QByteArray text = identifier.toUtf8();
    if (text.contains('`'))
        text.replace('`', "``");
    return '`' + text + '`';
}

QByteArray SqliteDialect::columnDefinition(ColumnKind kind) const
{
    switch (kind) {
    case ColumnKind::PrimaryKey:
        return "TEXT PRIMARY KEY DEFAULT ('r'||lower(hex(randomblob(7)))) NOT NULL"_ba;
    case ColumnKind::Text: return "TEXT DEFAULT '' NOT NULL"_ba;
    case ColumnKind::Number: return "NUMERIC DEFAULT 0 NOT NULL"_ba;
    case ColumnKind::Bool: return "BOOLEAN DEFAULT FALSE NOT NULL"_ba;
    case ColumnKind::JsonList: return "JSON DEFAULT '[]' NOT NULL"_ba;
    case ColumnKind::Json: return "JSON DEFAULT NULL"_ba;
    case ColumnKind::GeoPoint: return "JSON DEFAULT '{\"lon\":0,\"lat\":0}' NOT NULL"_ba;
    }
    Q_UNREACHABLE();
}

QByteArray SqliteDialect::rowKey(const QByteArray &alias) const
{
    return alias + ".`_rowid_`";
}

QByteArray SqliteDialect::like(const QByteArray &text, const QByteArray &pattern) const
{
    return text + " LIKE " + pattern + " ESCAPE '\\'";
}

QByteArray SqliteDialect::notLike(const QByteArray &text, const QByteArray &pattern) const
{
    return text + " NOT LIKE " + pattern + " ESCAPE '\\'";
}

QByteArray SqliteDialect::isSame(const QByteArray &left, const QByteArray &right) const
{
    return left + " IS " + right;
}

QByteArray SqliteDialect::isNotSame(const QByteArray &left, const QByteArray &right) const
{
    return left + " IS NOT " + right;
}

QByteArray SqliteDialect::equalsIgnoringCase(const QByteArray &left, const QByteArray &right) const
{
    return left + " = " + right + " COLLATE NOCASE";
}

QByteArray SqliteDialect::lower(const QByteArray &text) const
{
    return "LOWER(" + text + ')';
}

QByteArray SqliteDialect::random() const
{
    return "RANDOM()"_ba;
}

QByteArray SqliteDialect::concat(const QByteArrayList &parts) const
{
    return '(' + parts.join(" || ") + ')';
}

QByteArray SqliteDialect::eachItem(const QByteArray &column) const
{
    return "json_each(CASE WHEN " + isList(column) + " THEN " + column + " ELSE json_array("
        + column + ") END)";
}

QByteArray SqliteDialect::listLength(const QByteArray &column) const
{
    return "json_array_length(CASE WHEN " + isList(column) + " THEN " + column + " ELSE (CASE WHEN "
        + column + " = '' OR " + column + " IS NULL THEN json_array() ELSE json_array(" + column
        + ") END) END)";
}

QByteArray SqliteDialect::jsonPath(const QByteArray &column, const QByteArray &path) const
{
    QByteArray inText = path;
    inText.replace('\'', "''");
    return "(CASE WHEN json_valid(" + column + ") THEN JSON_EXTRACT(" + column + ", '$" + inText
        + "') ELSE JSON_EXTRACT(json_object('pb', " + column + "), '$.pb" + inText + "') END)";
}

QByteArray SqliteDialect::strftime(const QByteArrayList &arguments) const
{
    return "strftime(" + arguments.join(", ") + ')';
}

QByteArray SqliteDialect::geoDistance(const QByteArray &lonA, const QByteArray &latA,
                                      const QByteArray &lonB, const QByteArray &latB) const
{
    return "(6371 * acos(cos(radians(" + latA + ")) * cos(radians(" + latB + ")) * cos(radians("
        + lonB + ") - radians(" + lonA + ")) + sin(radians(" + latA + ")) * sin(radians(" + latB
        + "))))";
}

QByteArray SqliteDialect::limit(qint64 count, qint64 offset) const
{
    return "LIMIT " + QByteArray::number(count) + " OFFSET " + QByteArray::number(offset);
}

QByteArray SqliteDialect::nowText() const
{
    return "(strftime('%Y-%m-%d %H:%M:%fZ'))"_ba;
}

QByteArray SqliteDialect::listOfText(const QByteArray &column) const
{
    return "(CASE WHEN COALESCE(" + column + ", '') = '' THEN '[]' ELSE (CASE WHEN "
        + isList(column) + " THEN " + column + " ELSE json_array(" + column + ") END) END)";
}

QByteArray SqliteDialect::lastListItem(const QByteArray &column) const
{
    return "(CASE WHEN COALESCE(" + column + ", '[]') = '[]' THEN '' ELSE (CASE WHEN "
        + isList(column) + " THEN COALESCE(json_extract(" + column + ", '$[#-1]'), '') ELSE "
        + column + " END) END)";
}

QByteArray SqliteDialect::appendOnly(const QString &table, const QString &key,
                                     const QString &message) const
{
    const QByteArray refuse
        = " BEGIN SELECT RAISE(ABORT, '" + message.toUtf8().replace('\'', "''") + "'); END;";
    const auto trigger = [&](QStringView suffix, const QByteArray &when) -> QByteArray {
        return "CREATE TRIGGER " + quoted(QString(table + suffix)) + " BEFORE " + when + refuse;
    };
    const QByteArray on = " ON " + quoted(table);
    // Without the last one REPLACE would take a row away, and no DELETE trigger sees that.
    return trigger(u"_update", "UPDATE" + on) + trigger(u"_delete", "DELETE" + on)
        + trigger(u"_replace",
                  "INSERT" + on + " WHEN EXISTS (SELECT 1 FROM " + quoted(table) + " WHERE "
                      + quoted(key) + " = new." + quoted(key) + ')');
}

Statement SqliteDialect::tablesQuery(const QString &name) const
{
    QByteArray sql = "SELECT name, type = 'view', sql FROM sqlite_master"
                     " WHERE type IN ('table', 'view')"
                     " AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'"_ba;
    Values values;
    if (!name.isEmpty()) {
        sql += " AND name = ? COLLATE NOCASE";
        values.push_back(textValue(name));
    }
    return {sql + " ORDER BY name", std::move(values)};
}

Statement SqliteDialect::columnsQuery(const QString &table) const
{
    return {"SELECT name, type, \"notnull\", dflt_value, pk FROM pragma_table_info(?)"
            " ORDER BY cid"_ba,
            {textValue(table)}};
}

Statement SqliteDialect::indexesQuery(const QString &table) const
{
    return {"SELECT m.name, m.tbl_name, l.\"unique\", m.sql FROM sqlite_master AS m"
            " JOIN pragma_index_list(m.tbl_name) AS l ON l.name = m.name"
            " WHERE m.type = 'index' AND m.sql IS NOT NULL AND m.tbl_name = ? COLLATE NOCASE"
            " ORDER BY m.name"_ba,
            {textValue(table)}};
}

}  // namespace Binnacle::Db
