// SPDX-License-Identifier: GPL-3.0-or-later
#include "db/database.h"
#include "db/sqlitedialect.h"

#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace Binnacle;

Q_DECLARE_METATYPE(Binnacle::Db::ColumnKind)

namespace {

/// A result in words: null, 'text', numbers as they are.
QByteArray shown(const Db::Value &value)
{
    if (std::holds_alternative<std::monostate>(value))
        return "null"_ba;
    if (const auto *integer = std::get_if<qint64>(&value))
        return QByteArray::number(*integer);
    if (const auto *real = std::get_if<double>(&value))
        return QByteArray::number(*real, 'g', 6);
    if (const auto *text = std::get_if<QByteArray>(&value))
        return '\'' + *text + '\'';
    return "blob"_ba;
}

}  // namespace

/// Each expression of the dialect, on a real database.
class TestSqliteDialect : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void cleanupTestCase();
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void quotesIdentifiers();
    void definesColumns_data();
    void definesColumns();
    void writesTheContractsText();
    void comparesLikePatterns_data();
    void comparesLikePatterns();
    void knowsNullInEquality();
    void readsJsonPaths_data();
    void readsJsonPaths();
    void listsItems_data();
    void listsItems();
    void measuresDistances();
    void formatsTimes();
    void convertsLists_data();
    void convertsLists();
    void keysRowsByInsertion();
    void limitsRows();

private:
    QByteArray evaluate(const QByteArray &expression, const Db::Values &values = {});

    QTemporaryDir m_dir;
    std::unique_ptr<Db::Database> m_database;
    const Db::SqliteDialect m_dialect{};
};

void TestSqliteDialect::initTestCase()
{
    auto opened = Db::Database::openSqlite({.fileName = m_dir.filePath(u"data.db"_s)});
    QVERIFY(opened);
    m_database = *std::move(opened);
    QCOMPARE(m_database->dialect().name(), "sqlite"_ba);
}

void TestSqliteDialect::cleanupTestCase()
{
    m_database.reset();
}

/// The expression speaks of its value as c.
QByteArray TestSqliteDialect::evaluate(const QByteArray &expression, const Db::Values &values)
{
    const QByteArray from = values.empty() ? QByteArray() : " FROM (SELECT ? AS c)"_ba;
    const auto row = (*m_database->connection())->first({"SELECT " + expression + from, values});
    return row ? shown(row->at(0)) : "error: " + row.error().detail.toUtf8();
}

void TestSqliteDialect::quotesIdentifiers()
{
    QCOMPARE(m_dialect.quoted(u"posts"), "`posts`"_ba);
    QCOMPARE(m_dialect.quoted(u"a`b"), "`a``b`"_ba);
    QCOMPARE(m_dialect.quoted(u"\u00e9"), "`\u00e9`"_ba);
    QCOMPARE(evaluate("1 AS " + m_dialect.quoted(u"` -- \"'")), "1"_ba);
}

void TestSqliteDialect::definesColumns_data()
{
    QTest::addColumn<Db::ColumnKind>("kind");
    QTest::addColumn<QByteArray>("definition");
    QTest::addColumn<QByteArray>("byDefault");

    using enum Db::ColumnKind;
    QTest::newRow("text") << Text << "TEXT DEFAULT '' NOT NULL"_ba
                          << "''"_ba;
    QTest::newRow("number") << Number << "NUMERIC DEFAULT 0 NOT NULL"_ba
                            << "0"_ba;
    QTest::newRow("bool") << Bool << "BOOLEAN DEFAULT FALSE NOT NULL"_ba
                          << "0"_ba;
    QTest::newRow("list") << JsonList << "JSON DEFAULT '[]' NOT NULL"_ba
                          << "'[]'"_ba;
    QTest::newRow("json") << Json << "JSON DEFAULT NULL"_ba
                          << "null"_ba;
    QTest::newRow("geo") << GeoPoint << "JSON DEFAULT '{\"lon\":0,\"lat\":0}' NOT NULL"_ba
                         << "'{\"lon\":0,\"lat\":0}'"_ba;
    QTest::newRow("key") << PrimaryKey
                         << "TEXT PRIMARY KEY DEFAULT ('r'||lower(hex(randomblob(7)))) NOT NULL"_ba
                         << QByteArray();
}

void TestSqliteDialect::definesColumns()
{
    QFETCH(Db::ColumnKind, kind);
    QFETCH(QByteArray, definition);
    QFETCH(QByteArray, byDefault);
    QCOMPARE(m_dialect.columnDefinition(kind), definition);
    const Result<Db::Values> stored = m_database->write([&](Db::Transaction &job) {
        const Result<void> made
            = job.executeScript("DROP TABLE IF EXISTS d; CREATE TABLE d (x " + definition
                                + ", y); INSERT INTO d (y) VALUES (1);");
        return made ? job.first({"SELECT x FROM d"_ba, {}}) : Result<Db::Values>(made.error());
    });
    QVERIFY2(stored, stored ? "" : qPrintable(stored.error().detail));
    if (kind == Db::ColumnKind::PrimaryKey) {
        static const QRegularExpression id(u"^'r[0-9a-f]{14}'$"_s);
        QVERIFY(id.match(QString::fromUtf8(shown(stored->at(0)))).hasMatch());
    } else {
        QCOMPARE(shown(stored->at(0)), byDefault);
    }
}

void TestSqliteDialect::writesTheContractsText()
{
    const QByteArray list
        = "CASE WHEN iif(json_valid(c), json_type(c)='array', FALSE) THEN c ELSE ";
    QCOMPARE(m_dialect.eachItem("c"_ba), "json_each(" + list + "json_array(c) END)");
    QCOMPARE(m_dialect.listLength("c"_ba),
             "json_array_length(" + list
                 + "(CASE WHEN c = '' OR c IS NULL THEN json_array() ELSE json_array(c) END) END)");
    QCOMPARE(m_dialect.jsonPath("`t`.`doc`"_ba, ".a[0]"_ba),
             "(CASE WHEN json_valid(`t`.`doc`) THEN JSON_EXTRACT(`t`.`doc`, '$.a[0]') ELSE "
             "JSON_EXTRACT(json_object('pb', `t`.`doc`), '$.pb.a[0]') END)"_ba);
    QCOMPARE(m_dialect.like("a"_ba, "?"_ba), "a LIKE ? ESCAPE '\\'"_ba);
    QCOMPARE(m_dialect.notLike("a"_ba, "?"_ba), "a NOT LIKE ? ESCAPE '\\'"_ba);
    QCOMPARE(m_dialect.concat({"'%'"_ba, "a"_ba, "'%'"_ba}), "('%' || a || '%')"_ba);
    QCOMPARE(m_dialect.rowKey("`a`"_ba), "`a`.`_rowid_`"_ba);
    QCOMPARE(m_dialect.random(), "RANDOM()"_ba);
    QCOMPARE(m_dialect.strftime({"?"_ba, "c"_ba}), "strftime(?, c)"_ba);
}

void TestSqliteDialect::comparesLikePatterns_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("pattern");
    QTest::addColumn<bool>("matches");

    QTest::newRow("inside") << "xABCx"_ba
                            << "%abc%"_ba << true;
    QTest::newRow("no other letters") << "\u00c9"_ba
                                      << "\u00e9"_ba << false;
    QTest::newRow("escaped _") << "abxc"_ba
                               << "%ab\\_c%"_ba << false;
    QTest::newRow("escaped _ itself") << "ab_c"_ba
                                      << "%ab\\_c%"_ba << true;
    QTest::newRow("escaped %") << "ab%c"_ba
                               << "%ab\\%c%"_ba << true;
    QTest::newRow("escaped % no other") << "abxc"_ba
                                        << "%ab\\%c%"_ba << false;
    QTest::newRow("escaped backslash") << "ab\\c"_ba
                                       << "%ab\\\\c%"_ba << true;
    QTest::newRow("empty") << ""_ba
                           << "%%"_ba << true;
}

void TestSqliteDialect::comparesLikePatterns()
{
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, pattern);
    QFETCH(bool, matches);
    const auto compare = [&](const QByteArray &expression) {
        return *(*m_database->connection())
                    ->integer({"SELECT " + expression, Db::Values{text, pattern}});
    };
    QCOMPARE(compare(m_dialect.like("?"_ba, "?"_ba)), qint64(matches));
    QCOMPARE(compare(m_dialect.notLike("?"_ba, "?"_ba)), qint64(!matches));
}

void TestSqliteDialect::knowsNullInEquality()
{
    QCOMPARE(evaluate(m_dialect.isSame("NULL"_ba, "NULL"_ba)), "1"_ba);
    QCOMPARE(evaluate(m_dialect.isSame("NULL"_ba, "''"_ba)), "0"_ba);
    QCOMPARE(evaluate(m_dialect.isNotSame("NULL"_ba, "'x'"_ba)), "1"_ba);
    QCOMPARE(evaluate(m_dialect.lower("c"_ba), {"A\u00c9b"_ba}), "'a\u00c9b'"_ba);
}

void TestSqliteDialect::readsJsonPaths_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<QByteArray>("value");

    const QByteArray doc = "{\"a\":[{\"b\":\"x\"},2,null],\"t\":true,\"n\":1.5}"_ba;
    QTest::newRow("nested") << doc << ".a[0].b"_ba
                            << "'x'"_ba;
    QTest::newRow("number") << doc << ".a[1]"_ba
                            << "2"_ba;
    QTest::newRow("json null") << doc << ".a[2]"_ba
                               << "null"_ba;
    QTest::newRow("missing") << doc << ".x.y"_ba
                             << "null"_ba;
    QTest::newRow("true is 1") << doc << ".t"_ba
                               << "1"_ba;
    QTest::newRow("real") << doc << ".n"_ba
                          << "1.5"_ba;
    QTest::newRow("array as text") << doc << ".a"_ba
                                   << "'[{\"b\":\"x\"},2,null]'"_ba;
    QTest::newRow("whole value") << "\"text\""_ba
                                 << ""_ba
                                 << "'text'"_ba;
    QTest::newRow("whole number") << "5"_ba
                                  << ""_ba
                                  << "5"_ba;
    QTest::newRow("no json, whole") << "plain"_ba
                                    << ""_ba
                                    << "'plain'"_ba;
    QTest::newRow("no json, path") << "plain"_ba
                                   << ".a"_ba
                                   << "null"_ba;
    QTest::newRow("empty text") << ""_ba
                                << ""_ba
                                << "''"_ba;
    QTest::newRow("quote in path") << doc << ".a'b"_ba
                                   << "null"_ba;
}

void TestSqliteDialect::readsJsonPaths()
{
    QFETCH(QByteArray, json);
    QFETCH(QByteArray, path);
    QFETCH(QByteArray, value);
    QCOMPARE(evaluate(m_dialect.jsonPath("c"_ba, path), {json}), value);
}

void TestSqliteDialect::listsItems_data()
{
    QTest::addColumn<Db::Value>("column");
    QTest::addColumn<QByteArray>("items");
    QTest::addColumn<int>("length");

    QTest::newRow("list") << Db::Value("[\"a\",\"b\"]"_ba) << "'a','b'"_ba << 2;
    QTest::newRow("empty list") << Db::Value("[]"_ba) << ""_ba << 0;
    QTest::newRow("plain text") << Db::Value("abc"_ba) << "'abc'"_ba << 1;
    QTest::newRow("empty text") << Db::Value(""_ba) << "''"_ba << 0;
    QTest::newRow("null") << Db::Value() << "null"_ba << 0;
    QTest::newRow("object") << Db::Value("{\"a\":1}"_ba) << "'{\"a\":1}'"_ba << 1;
    QTest::newRow("json string") << Db::Value("\"abc\""_ba) << "'\"abc\"'"_ba << 1;
    QTest::newRow("number") << Db::Value(qint64(7)) << "7"_ba << 1;
    QTest::newRow("broken list") << Db::Value("[1,"_ba) << "'[1,'"_ba << 1;
}

void TestSqliteDialect::listsItems()
{
    QFETCH(Db::Value, column);
    QFETCH(QByteArray, items);
    QFETCH(int, length);
    QByteArrayList found;
    const auto done
        = (*m_database->connection())
              ->forEach({"SELECT j.value FROM (SELECT ? AS c) AS s LEFT JOIN "
                             + m_dialect.eachItem("s.c"_ba) + " AS j WHERE j.key IS NOT NULL",
                         {column}},
                        [&](const Db::Row &row) {
                            found.append(shown(row.value(0)));
                            return true;
                        });
    QVERIFY2(done, done ? "" : qPrintable(done.error().detail));
    QCOMPARE(found.join(','), items);
    QCOMPARE(evaluate(m_dialect.listLength("c"_ba), {column}), QByteArray::number(length));
}

void TestSqliteDialect::measuresDistances()
{
    const auto row
        = (*m_database->connection())
              ->first(
                  {"SELECT " + m_dialect.geoDistance("?1"_ba, "?2"_ba, "?3"_ba, "?4"_ba),
                   {23.23033854945808, 42.713146090563384, 23.44920680886216, 42.7078484153991}});
    QVERIFY2(row, row ? "" : qPrintable(row.error().detail));
    QVERIFY(qAbs(std::get<double>(row->at(0)) - 17.89) < 0.01);
    QCOMPARE(evaluate(m_dialect.geoDistance("NULL"_ba, "1"_ba, "2"_ba, "3"_ba)), "null"_ba);
    // A quarter of the way around.
    QCOMPARE(evaluate("round(" + m_dialect.geoDistance("0"_ba, "0"_ba, "90"_ba, "0"_ba) + ')'),
             "10008"_ba);
}

void TestSqliteDialect::formatsTimes()
{
    QCOMPARE(evaluate(m_dialect.strftime({"'%Y-%m'"_ba, "c"_ba}), {"2024-05-01 10:00:00.123Z"_ba}),
             "'2024-05'"_ba);
    QCOMPARE(evaluate(m_dialect.strftime({"'%Y'"_ba, "c"_ba, "'+1 year'"_ba}),
                      {"2024-05-01 10:00:00.123Z"_ba}),
             "'2025'"_ba);
    QCOMPARE(evaluate(m_dialect.strftime({"'%Y'"_ba, "c"_ba}), {""_ba}), "null"_ba);
    static const QRegularExpression now(
        u"^'\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z'$"_s);
    QVERIFY(now.match(QString::fromUtf8(evaluate(m_dialect.nowText()))).hasMatch());
}

void TestSqliteDialect::convertsLists_data()
{
    QTest::addColumn<Db::Value>("value");
    QTest::addColumn<QByteArray>("list");
    QTest::addColumn<QByteArray>("single");

    QTest::newRow("null") << Db::Value() << "'[]'"_ba
                          << "''"_ba;
    QTest::newRow("empty") << Db::Value(""_ba) << "'[]'"_ba
                           << "''"_ba;
    QTest::newRow("text") << Db::Value("a"_ba) << "'[\"a\"]'"_ba
                          << "'a'"_ba;
    QTest::newRow("list") << Db::Value("[\"a\",\"b\"]"_ba) << "'[\"a\",\"b\"]'"_ba
                          << "'b'"_ba;
    QTest::newRow("empty list") << Db::Value("[]"_ba) << "'[]'"_ba
                                << "''"_ba;
    QTest::newRow("spaced list") << Db::Value("[ ]"_ba) << "'[ ]'"_ba
                                 << "''"_ba;
    QTest::newRow("no json") << Db::Value("[a"_ba) << "'[\"[a\"]'"_ba
                             << "'[a'"_ba;
}

void TestSqliteDialect::convertsLists()
{
    QFETCH(Db::Value, value);
    QFETCH(QByteArray, list);
    QFETCH(QByteArray, single);
    QCOMPARE(evaluate(m_dialect.listOfText("c"_ba), {value}), list);
    QCOMPARE(evaluate(m_dialect.lastListItem("c"_ba), {value}), single);
}

void TestSqliteDialect::keysRowsByInsertion()
{
    const Result<Db::Values> first = m_database->write([&](Db::Transaction &job) {
        const Result<void> made
            = job.executeScript("CREATE TABLE `k` (id TEXT PRIMARY KEY NOT NULL);"
                                "INSERT INTO `k` VALUES ('z'), ('a');"_ba);
        return made
            ? job.first({"SELECT `k`.id FROM `k` ORDER BY " + m_dialect.rowKey("`k`"_ba), {}})
            : Result<Db::Values>(made.error());
    });
    QCOMPARE(shown(first->at(0)), "'z'"_ba);
}

void TestSqliteDialect::limitsRows()
{
    const auto count = [&](qint64 limit, qint64 offset) {
        return *(*m_database->connection())
                    ->integer({"SELECT count(*) FROM (SELECT 1 FROM json_each('[1,2,3,4,5]') "
                                   + m_dialect.limit(limit, offset) + ')',
                               {}});
    };
    QCOMPARE(count(2, 0), 2);
    QCOMPARE(count(10, 3), 2);
    QCOMPARE(count(-1, 1), 4);
    QCOMPARE(count(0, 0), 0);
}

QTEST_GUILESS_MAIN(TestSqliteDialect)
#include "tst_sqlitedialect.moc"
