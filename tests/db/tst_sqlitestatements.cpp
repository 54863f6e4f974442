// SPDX-License-Identifier: GPL-3.0-or-later
#include "db/databasefixture.h"
#include "db/dialect.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace Binnacle;

/// Reading: statements, rows, values and errors.
class TestSqliteStatements : public QObject, private DatabaseFixture
{
    Q_OBJECT

private slots:
    void init() { openDatabase(); }
    void cleanup() { closeDatabase(); }

    void keepsTypes();
    void obeysAffinity();
    void typeSurvivesReadingAsText();
    void readsFirstRows();
    void refusesWrongStatements_data();
    void refusesWrongStatements();
    void tellsColumnsBeforeTheFirstRow();
    void nestsCursorsOfTheSameText();
    void survivesMoreStatementsThanItKeeps();
    void noticesSchemaChanges();
    void endOfRowsReleasesTheSnapshot();
    void mapsUniqueViolations_data();
    void mapsUniqueViolations();
    void mapsOtherViolations();
};

void TestSqliteStatements::keepsTypes()
{
    const Db::Values values{{},
                            std::numeric_limits<qint64>::min(),
                            -0.5,
                            "naïve\0text"_ba,
                            Db::Blob{QByteArray("\xff\0\x01", 3)},
                            QByteArray(),
                            Db::Blob{}};
    const Result<Db::Values> read = connection().first({"SELECT ?, ?, ?, ?, ?, ?, ?"_ba, values});
    QVERIFY(read);
    QCOMPARE(read->size(), values.size());
    for (size_t i = 0; i < values.size(); ++i)
        QVERIFY2(read->at(i) == values[i], qPrintable(QString::number(i)));
}

void TestSqliteStatements::obeysAffinity()
{
    write("CREATE TABLE t (title TEXT, total NUMERIC, active BOOLEAN, doc JSON);"
          "INSERT INTO t VALUES ('123', 5, TRUE, '[1]');"_ba);
    const auto matches = [this](const QByteArray &condition, const Db::Value &value) {
        return *connection().integer(
            {"SELECT count(*) FROM t WHERE " + condition, Db::Values{value}});
    };
    QCOMPARE(matches("title = ?"_ba, 123.0), 0);
    QCOMPARE(matches("title = ?"_ba, "123"_ba), 1);
    QCOMPARE(matches("total = ?"_ba, "5"_ba), 1);
    QCOMPARE(matches("active = ?"_ba, "true"_ba), 0);
    QCOMPARE(matches("active = ?"_ba, qint64(1)), 1);
    QCOMPARE(matches("? = 1.0"_ba, "1"_ba), 0);

    const Result<void> written = m_database->write([](Db::Transaction &job) -> Result<void> {
        for (const Db::Value &value : {Db::Value(5.0), Db::Value(1.5), Db::Value("1e3"_ba)}) {
            const Result<qint64> rows
                = job.execute({"INSERT INTO t (total) VALUES (?)"_ba, Db::Values{value}});
            if (!rows)
                return rows.error();
        }
        return {};
    });
    QVERIFY(written);
    QByteArrayList types;
    QVERIFY(connection().forEach({"SELECT typeof(total) FROM t ORDER BY rowid"_ba, {}},
                                 [&](const Db::Row &row) {
                                     types.append(row.text(0).toByteArray());
                                     return true;
                                 }));
    QCOMPARE(types, QByteArrayList({"integer"_ba, "integer"_ba, "real"_ba, "integer"_ba}));
}

void TestSqliteStatements::typeSurvivesReadingAsText()
{
    const auto cursor = connection().query({"SELECT 7, 1.5, x'4142', NULL, 'a', '12x'"_ba, {}});
    const Db::Row *row = *(*cursor)->next();
    QVERIFY(row);
    const std::array<Db::Row::Type, 5> types{Db::Row::Type::Integer, Db::Row::Type::Real,
                                             Db::Row::Type::Blob, Db::Row::Type::Null,
                                             Db::Row::Type::Text};
    const QByteArrayList texts{"7"_ba, "1.5"_ba, "AB"_ba, QByteArray(), "a"_ba};
    for (int i = 0; i < 5; ++i) {
        QCOMPARE(row->text(i), texts[i]);
        QCOMPARE(row->type(i), types[size_t(i)]);
        QCOMPARE(row->text(i), texts[i]);
    }
    QCOMPARE(row->integer(3), 0);
    QCOMPARE(row->integer(5), 12);
    QCOMPARE(row->real(0), 7.0);
    QVERIFY(row->isNull(3));
}

void TestSqliteStatements::readsFirstRows()
{
    QCOMPARE(*connection().integer({"SELECT 41 + ?"_ba, {qint64(1)}}), 42);
    QCOMPARE(connection().integer({"SELECT 1 WHERE 0"_ba, {}}).error().kind, Error::Kind::NotFound);
    QCOMPARE(connection().first({"SELECT 1 WHERE 0"_ba, {}}).error().kind, Error::Kind::NotFound);
    int visited = 0;
    const Result<qint64> rows = connection().forEach(
        {"SELECT value FROM json_each('[1,2,3,4]')"_ba, {}}, [&](const Db::Row &row) {
            visited += int(row.integer(0));
            return row.integer(0) < 3;
        });
    QCOMPARE(*rows, 3);
    QCOMPARE(visited, 6);
}

void TestSqliteStatements::refusesWrongStatements_data()
{
    QTest::addColumn<QByteArray>("sql");
    QTest::addColumn<int>("values");

    QTest::newRow("syntax") << "SELEC 1"_ba << 0;
    QTest::newRow("unknown table") << "SELECT * FROM nowhere"_ba << 0;
    QTest::newRow("two statements") << "SELECT 1; SELECT 2"_ba << 0;
    QTest::newRow("empty") << ""_ba << 0;
    QTest::newRow("blank") << " -- nothing"_ba << 0;
    QTest::newRow("too few values") << "SELECT ?, ?"_ba << 1;
    QTest::newRow("too many values") << "SELECT ?"_ba << 2;
}

void TestSqliteStatements::refusesWrongStatements()
{
    QFETCH(QByteArray, sql);
    QFETCH(int, values);
    const auto cursor = connection().query({sql, Db::Values(size_t(values))});
    QVERIFY(!cursor);
    QCOMPARE(cursor.error().kind, Error::Kind::Internal);
    QVERIFY(cursor.error().message.isEmpty());
    QVERIFY(!cursor.error().detail.isEmpty());
    QCOMPARE(*connection().integer({"SELECT 1"_ba, {}}), 1);
}

void TestSqliteStatements::tellsColumnsBeforeTheFirstRow()
{
    write("CREATE TABLE t (a BOOLEAN, b)"_ba);
    const auto cursor = connection().query({"SELECT a, b, 1 + 1 AS c FROM t"_ba, {}});
    QCOMPARE((*cursor)->columnCount(), 3);
    QCOMPARE((*cursor)->columnName(2), "c");
    QCOMPARE((*cursor)->declaredType(0), "BOOLEAN");
    QVERIFY((*cursor)->declaredType(1).isEmpty());
    QVERIFY((*cursor)->declaredType(2).isEmpty());
    QVERIFY(!*(*cursor)->next());
}

void TestSqliteStatements::nestsCursorsOfTheSameText()
{
    const Db::Statement numbers{"SELECT value FROM json_each(?)"_ba, {"[1,2,3]"_ba}};
    qint64 sum = 0;
    const auto outer = connection().forEach(numbers, [&](const Db::Row &one) {
        const auto inner = connection().forEach(numbers, [&](const Db::Row &two) {
            sum += one.integer(0) * two.integer(0);
            return true;
        });
        return inner.has_value();
    });
    QCOMPARE(*outer, 3);
    QCOMPARE(sum, 36);
    QCOMPARE(*connection().integer(numbers), 1);
}

void TestSqliteStatements::survivesMoreStatementsThanItKeeps()
{
    const auto held = connection().query({"SELECT value FROM json_each('[7,8]')"_ba, {}});
    QCOMPARE((*(*held)->next())->integer(0), 7);
    for (int round = 0; round < 2; ++round) {
        for (int i = 0; i < 400; ++i)
            QCOMPARE(*connection().integer({"SELECT " + QByteArray::number(i), {}}), i);
    }
    QCOMPARE((*(*held)->next())->integer(0), 8);
    const QByteArray longText = "SELECT '" + QByteArray(100'000, 'x') + "'";
    QVERIFY(connection().first({longText, {}}));
}

void TestSqliteStatements::noticesSchemaChanges()
{
    write("CREATE TABLE t (a); INSERT INTO t VALUES (1)"_ba);
    const Db::Statement all{"SELECT * FROM t"_ba, {}};
    QCOMPARE(connection().first(all)->size(), size_t(1));
    write("ALTER TABLE t ADD COLUMN b DEFAULT 2"_ba);
    QCOMPARE(connection().first(all)->size(), size_t(2));
    write("DROP TABLE t"_ba);
    QCOMPARE(connection().first(all).error().kind, Error::Kind::Internal);
}

void TestSqliteStatements::endOfRowsReleasesTheSnapshot()
{
    write("CREATE TABLE t (a); INSERT INTO t VALUES (1)"_ba);
    const Db::Statement count{"SELECT count(*) FROM t"_ba, {}};
    const auto cursor = connection().query({"SELECT a FROM t"_ba, {}});
    QVERIFY(*(*cursor)->next());
    write("INSERT INTO t VALUES (2)"_ba);
    // The open cursor holds the connection to its moment.
    QCOMPARE(*connection().integer(count), 1);
    QVERIFY(!*(*cursor)->next());
    QCOMPARE(*connection().integer(count), 2);
    QVERIFY(!*(*cursor)->next());
}

void TestSqliteStatements::mapsUniqueViolations_data()
{
    QTest::addColumn<QByteArray>("sql");
    QTest::addColumn<QStringList>("columns");

    QTest::newRow("column") << "INSERT INTO t (id, a) VALUES ('y', 'A')"_ba
                            << QStringList{u"t.a"_s};
    QTest::newRow("two columns") << "INSERT INTO t (id, b, c) VALUES ('y', 1, 2)"_ba
                                 << QStringList{u"t.b"_s, u"t.c"_s};
    QTest::newRow("primary key") << "INSERT INTO t (id) VALUES ('x')"_ba << QStringList{u"t.id"_s};
    QTest::newRow("expression") << "INSERT INTO t (id, d) VALUES ('y', 'D')"_ba << QStringList{};
    QTest::newRow("update") << "UPDATE t SET id = 'x'"_ba << QStringList{u"t.id"_s};
}

void TestSqliteStatements::mapsUniqueViolations()
{
    QFETCH(QByteArray, sql);
    QFETCH(QStringList, columns);
    write("CREATE TABLE t (id TEXT PRIMARY KEY NOT NULL, a TEXT UNIQUE, b, c, d, UNIQUE (b, c));"
          "CREATE UNIQUE INDEX lowered ON t (lower(d));"
          "INSERT INTO t VALUES ('x', 'A', 1, 2, 'd');"
          "INSERT INTO t VALUES ('z', 'Z', 3, 4, 'e');"_ba);
    for (const bool script : {false, true}) {
        const Result<void> done = m_database->write([&](Db::Transaction &job) -> Result<void> {
            if (script)
                return job.executeScript(sql);
            const Result<qint64> rows = job.execute({sql, {}});
            return rows ? Result<void>() : rows.error();
        });
        QVERIFY(!done);
        QCOMPARE(done.error().kind, Error::Kind::Conflict);
        QVERIFY(done.error().message.isEmpty());
        QVERIFY(done.error().detail.contains(u"UNIQUE constraint failed"_s));
        QVERIFY(done.error().fields == JsonValue::object({{u"columns"_s, JsonValue(columns)}}));
    }
}

void TestSqliteStatements::mapsOtherViolations()
{
    write("CREATE TABLE t (a NOT NULL CHECK (a > 1))"_ba);
    for (const QByteArray &value : {"NULL"_ba, "0"_ba}) {
        const Result<qint64> done = m_database->write([&](Db::Transaction &job) {
            return job.execute({"INSERT INTO t VALUES (" + value + ')', {}});
        });
        QCOMPARE(done.error().kind, Error::Kind::Internal);
        QVERIFY(done.error().detail.contains(u"constraint failed"_s));
        QVERIFY(done.error().message.isEmpty());
    }
}

QTEST_GUILESS_MAIN(TestSqliteStatements)

#include "tst_sqlitestatements.moc"
