// SPDX-License-Identifier: GPL-3.0-or-later
// Prints how the database layer compares with plain Qt Sql, in one run. Each figure is the median
// of rounds that alternate between the candidates, since machines have moods.
#include "core/jsonwriter.h"
#include "db/database.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSqlDatabase>
#include <QSqlError>
#include <QSqlQuery>
#include <QTemporaryDir>

#include <algorithm>
#include <array>
#include <atomic>
#include <cstdio>
#include <thread>

using namespace Qt::StringLiterals;
using namespace Binnacle;

namespace {

constexpr int recordCount = 20'000;
constexpr int rounds = 5;
constexpr int clientCount = 64;

const std::array<QByteArray, 12> columns{
    "id"_ba,    "collectionId"_ba, "collectionName"_ba, "title"_ba, "body"_ba,    "status"_ba,
    "score"_ba, "price"_ba,        "active"_ba,         "tags"_ba,  "created"_ba, "updated"_ba};
const QByteArray selection
    = "SELECT id, collectionId, collectionName, title, body, status, score, price, active, tags,"
      " created, updated FROM rec"_ba;
const QByteArray one = selection + " WHERE id = ?";
const QByteArray many = selection + " WHERE rowid >= ? LIMIT 30";

[[noreturn]] void die(const QString &text)
{
    std::fprintf(stderr, "%s\n", qPrintable(text));
    std::exit(1);
}

template <typename T> T checked(Result<T> result)
{
    if (!result)
        die(result.error().detail);
    return *std::move(result);
}

void checked(const Result<void> &result)
{
    if (!result)
        die(result.error().detail);
}

QByteArray idOf(int number)
{
    return 'r' + QByteArray::number(number).rightJustified(14, '0');
}

int scattered(int i)
{
    return int((i * 7919LL) % recordCount);
}

/// Calls a second of the fastest candidate's worth, as calls per second.
template <typename F> double rate(F call, int calls)
{
    QElapsedTimer timer;
    timer.start();
    for (int i = 0; i < calls; ++i)
        call(i);
    return calls * 1e9 / double(timer.nsecsElapsed());
}

double median(std::vector<double> values)
{
    std::sort(values.begin(), values.end());
    return values[values.size() / 2];
}

void print(const char *what, const std::vector<double> &rates, double base)
{
    const double value = median(rates);
    std::printf("  %-44s %10.0f/s  %6.2f\n", what, value, value / base);
}

void fill(Db::Database &database)
{
    checked(database.write([](Db::Transaction &job) -> Result<void> {
        if (Result<void> made = job.executeScript(
                "CREATE TABLE rec (id TEXT PRIMARY KEY NOT NULL, collectionId TEXT,"
                " collectionName TEXT, title TEXT, body TEXT, status TEXT, score NUMERIC,"
                " price NUMERIC, active BOOLEAN, tags JSON, created TEXT, updated TEXT)"_ba);
            !made)
            return made;
        for (int i = 0; i < recordCount; ++i) {
            const Result<qint64> added = job.execute(
                {"INSERT INTO rec VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"_ba,
                 {idOf(i), "pbc_1234567890"_ba, "articles"_ba,
                  "Title number " + QByteArray::number(i) + " with \"quotes\"",
                  QByteArray("Lorem ipsum dolor sit amet, consectetur adipiscing. ").repeated(4),
                  i % 3 ? "published"_ba : "draft"_ba, qint64(i) * 7, i * 1.25, qint64(i & 1),
                  "[\"a\",\"b\",\"c\"]"_ba, "2024-05-01 10:00:00.123Z"_ba,
                  "2024-05-02 10:00:00.456Z"_ba}});
            if (!added)
                return added.error();
        }
        return {};
    }));
    checked(database.checkpoint());
}

void write(JsonWriter &json, const Db::Row &row)
{
    json.beginObject();
    for (int c = 0; c < int(columns.size()); ++c) {
        json.key(QByteArrayView(columns[size_t(c)]));
        switch (row.type(c)) {
        case Db::Row::Type::Null: json.null(); break;
        case Db::Row::Type::Integer:
            if (c == 8)
                json.value(row.integer(c) != 0);
            else
                json.value(row.integer(c));
            break;
        case Db::Row::Type::Real: json.value(row.real(c)); break;
        case Db::Row::Type::Text:
        case Db::Row::Type::Blob:
            if (c == 9)
                json.raw(row.text(c));
            else
                json.utf8(row.text(c));
            break;
        }
    }
    json.endObject();
}

QByteArray readNative(Db::Connection &connection, const Db::Statement &statement)
{
    QByteArray text;
    text.reserve(1024);
    JsonWriter json(text);
    json.beginArray();
    checked(connection.forEach(statement, [&](const Db::Row &row) {
        write(json, row);
        return true;
    }));
    json.endArray();
    return text;
}

QJsonObject objectOf(const QSqlQuery &query)
{
    QJsonObject object;
    for (int c = 0; c < int(columns.size()); ++c) {
        const QVariant value = query.value(c);
        const QString key = QString::fromLatin1(columns[size_t(c)]);
        if (c == 8)
            object.insert(key, value.toBool());
        else if (c == 9)
            object.insert(key, QJsonDocument::fromJson(value.toString().toUtf8()).array());
        else
            object.insert(key, QJsonValue::fromVariant(value));
    }
    return object;
}

QByteArray readQtSql(QSqlQuery &query, const QVariant &value)
{
    query.bindValue(0, value);
    if (!query.exec())
        die(query.lastError().text());
    QJsonArray list;
    while (query.next())
        list.append(objectOf(query));
    query.finish();
    return QJsonDocument(list).toJson(QJsonDocument::Compact);
}

void benchReads(const QString &fileName)
{
    const auto database = checked(Db::Database::openSqlite({.fileName = fileName}));
    fill(*database);
    Db::Connection &connection = *checked(database->connection());
    QSqlDatabase plain = QSqlDatabase::addDatabase(u"QSQLITE"_s, u"bench"_s);
    plain.setDatabaseName(fileName);
    if (!plain.open())
        die(plain.lastError().text());
    {
        QSqlQuery pragma(plain);
        pragma.exec(u"PRAGMA mmap_size=134217728"_s);
        QSqlQuery oneQuery(plain);
        oneQuery.setForwardOnly(true);
        oneQuery.prepare(QString::fromLatin1(one));
        QSqlQuery manyQuery(plain);
        manyQuery.setForwardOnly(true);
        manyQuery.prepare(QString::fromLatin1(many));

        std::vector<double> nativeOne, nativeMany, qtOne, qtMany;
        for (int round = 0; round < rounds; ++round) {
            qtOne.push_back(
                rate([&](int i) { readQtSql(oneQuery, QString::fromLatin1(idOf(scattered(i)))); },
                     4000));
            nativeOne.push_back(rate(
                [&](int i) {
                    readNative(connection, {one, {idOf(scattered(i))}});
                },
                10000));
            qtMany.push_back(rate([&](int i) { readQtSql(manyQuery, scattered(i)); }, 300));
            nativeMany.push_back(rate(
                [&](int i) {
                    readNative(connection, {many, {qint64(scattered(i))}});
                },
                1500));
        }
        std::printf("records to JSON, 12 columns\n");
        print("one by key: Qt Sql, QJsonDocument", qtOne, median(qtOne));
        print("one by key: native, JsonWriter", nativeOne, median(qtOne));
        print("30 rows: Qt Sql, QJsonDocument", qtMany, median(qtMany));
        print("30 rows: native, JsonWriter", nativeMany, median(qtMany));
    }
    plain.close();
    plain = QSqlDatabase();
    QSqlDatabase::removeDatabase(u"bench"_s);
}

const QByteArray insertion = "INSERT INTO rec VALUES (?, ?, ?, ?, ?)"_ba;
const QByteArray table
    = "CREATE TABLE IF NOT EXISTS rec (id TEXT PRIMARY KEY NOT NULL, a TEXT, b TEXT, c NUMERIC,"
      " created TEXT); CREATE INDEX IF NOT EXISTS x ON rec (created);"_ba;

double alone(const QString &fileName, const QString &synchronous, int count)
{
    double result = 0;
    {
        QSqlDatabase plain = QSqlDatabase::addDatabase(u"QSQLITE"_s, u"alone"_s);
        plain.setDatabaseName(fileName);
        if (!plain.open())
            die(plain.lastError().text());
        for (const QString &sql :
             QStringList{u"PRAGMA journal_mode=WAL"_s, u"PRAGMA synchronous="_s + synchronous,
                         u"CREATE TABLE rec (id TEXT PRIMARY KEY NOT NULL, a TEXT, b TEXT,"
                         " c NUMERIC, created TEXT)"_s,
                         u"CREATE INDEX x ON rec (created)"_s}) {
            QSqlQuery query(plain);
            query.exec(sql);
        }
        QSqlQuery query(plain);
        query.prepare(QString::fromLatin1(insertion));
        result = rate(
            [&](int i) {
                query.bindValue(0, QString::fromLatin1(idOf(i)));
                query.bindValue(1, u"some title text"_s);
                query.bindValue(2, u"Lorem ipsum dolor sit amet, consectetur adipiscing elit"_s);
                query.bindValue(3, i);
                query.bindValue(4, u"2024-05-01 10:00:00.123Z"_s);
                if (!query.exec())
                    die(query.lastError().text());
            },
            count);
    }
    QSqlDatabase::removeDatabase(u"alone"_s);
    return result;
}

struct Grouped
{
    double rate = 0;
    double batch = 0;
};

Grouped grouped(const QString &fileName, int clients)
{
    const auto database = checked(Db::Database::openSqlite({.fileName = fileName}));
    checked(database->write([](Db::Transaction &job) { return job.executeScript(table); }));
    std::atomic<int> next = 0;
    std::vector<std::thread> threads;
    const Db::DatabaseHealth before = database->health();
    QElapsedTimer timer;
    timer.start();
    for (int i = 0; i < clients; ++i) {
        threads.emplace_back([&] {
            while (!timer.hasExpired(1000)) {
                const int number = next++;
                checked(database->write([&](Db::Transaction &job) {
                    return job.execute(
                        {insertion,
                         {idOf(number), "some title text"_ba,
                          "Lorem ipsum dolor sit amet, consectetur adipiscing elit"_ba,
                          qint64(number), "2024-05-01 10:00:00.123Z"_ba}});
                }));
            }
        });
    }
    for (std::thread &thread : threads)
        thread.join();
    const double seconds = double(timer.nsecsElapsed()) / 1e9;
    const Db::DatabaseHealth after = database->health();
    const auto jobs = double(after.committedJobs - before.committedJobs);
    return {jobs / seconds, jobs / double(after.commits - before.commits)};
}

void benchWrites(const QTemporaryDir &dir)
{
    int file = 0;
    const auto fresh = [&] { return dir.filePath(QString::number(++file) + u".db"_s); };
    std::vector<double> normal, full, group, single, batches;
    for (int round = 0; round < rounds; ++round) {
        normal.push_back(alone(fresh(), u"NORMAL"_s, 5000));
        full.push_back(alone(fresh(), u"FULL"_s, 400));
        const Grouped shared = grouped(fresh(), clientCount);
        group.push_back(shared.rate);
        batches.push_back(shared.batch);
        single.push_back(grouped(fresh(), 1).rate);
    }
    const double base = median(normal);
    std::printf("inserts, one table, one index\n");
    print("Qt Sql, NORMAL, one a transaction", normal, base);
    print("Qt Sql, FULL, one a transaction", full, base);
    print("write(), FULL, one client", single, base);
    print("write(), FULL, 64 clients", group, base);
    std::printf("  jobs a commit: %.1f\n", median(batches));
}

}  // namespace

int main(int argc, char **argv)
{
    const QCoreApplication application(argc, argv);
    // A folder may be given: what a commit costs depends on the disk.
    const QTemporaryDir dir(argc > 1 ? QString::fromLocal8Bit(argv[1]) + u"/bench-XXXXXX"_s
                                     : QString());
    if (!dir.isValid())
        die(dir.errorString());
    benchReads(dir.filePath(u"reads.db"_s));
    benchWrites(dir);
    return 0;
}
