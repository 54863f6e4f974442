// SPDX-License-Identifier: GPL-3.0-or-later
// What lists cost over HTTP on 100,000 rows, beside a bare echo over the same transport and beside
// bare SQLite that is stepped over the same rows. Everything runs in turn, in one process and over
// one kept connection each: what counts are the ratios, medians of many rounds.
//
//   bench_lists [ROUNDS]
#include "http/server.h"
#include "router/requestsink.h"
#include "runtime/server.h"
#include "runtime/services.h"
#include "wire/jsonparser.h"

#include <QCoreApplication>
#include <QFile>
#include <QTcpSocket>
#include <QTemporaryDir>

#include <sqlite3.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <vector>

using namespace Binnacle;
using namespace Qt::StringLiterals;

namespace {

using Clock = std::chrono::steady_clock;

constexpr int rows = 100'000;
constexpr int deepRow = 90'000;

template <typename T> void require(const Result<T> &result)
{
    if (result)
        return;
    std::fprintf(stderr, "failed: %s %s\n", qPrintable(result.error().message),
                 qPrintable(result.error().detail));
    std::exit(1);
}

class EchoSink final : public RequestSink
{
public:
    qint64 bodyLimit(Wire::Method, QByteArrayView) const override { return 0; }
    void dispatch(Wire::Request, Wire::Completion done) override
    {
        done(Wire::Response::json("{\"ok\":true}"));
    }
};

/// One kept connection; answers have a Content-Length.
class Client
{
public:
    explicit Client(quint16 port)
    {
        m_socket.connectToHost(u"127.0.0.1"_s, port);
        if (!m_socket.waitForConnected())
            fail("cannot connect");
    }

    QByteArray get(const QByteArray &target)
    {
        m_socket.write("GET " + target + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
        QByteArray answer;
        qsizetype size = -1;
        while (size < 0 || answer.size() < size) {
            if (m_socket.bytesAvailable() == 0 && !m_socket.waitForReadyRead())
                fail("no answer");
            answer += m_socket.readAll();
            const qsizetype end = answer.indexOf("\r\n\r\n");
            if (size < 0 && end > 0) {
                const qsizetype length = answer.indexOf("Content-Length: ");
                if (!answer.startsWith("HTTP/1.1 200") || length < 0)
                    fail(answer.constData());
                size = end + 4
                    + answer.mid(length + 16, answer.indexOf('\r', length) - length - 16)
                          .toLongLong();
            }
        }
        return answer.mid(answer.indexOf("\r\n\r\n") + 4);
    }

private:
    [[noreturn]] static void fail(const char *what)
    {
        std::fprintf(stderr, "%s\n", what);
        std::exit(1);
    }

    QTcpSocket m_socket;
};

/// SQLite by itself, its statements prepared beforehand.
class BareSqlite
{
    Q_DISABLE_COPY_MOVE(BareSqlite)

public:
    explicit BareSqlite(const QByteArray &file)
    {
        // As it comes: without a mapping of the file, which the server's connections do not have
        // either.
        sqlite3_open(file.constData(), &m_handle);
    }
    ~BareSqlite() { sqlite3_close_v2(m_handle); }

    /// Runs the statements and touches every column of every row.
    std::function<void()> run(const QByteArrayList &statements)
    {
        std::vector<sqlite3_stmt *> prepared;
        for (const QByteArray &sql : statements) {
            sqlite3_stmt *statement = nullptr;
            if (sqlite3_prepare_v2(m_handle, sql.constData(), -1, &statement, nullptr)
                != SQLITE_OK) {
                std::fprintf(stderr, "%s\n", sqlite3_errmsg(m_handle));
                std::exit(1);
            }
            prepared.push_back(statement);
        }
        return [prepared] {
            for (sqlite3_stmt *statement : prepared) {
                while (sqlite3_step(statement) == SQLITE_ROW) {
                    for (int i = 0; i < sqlite3_column_count(statement); ++i)
                        sqlite3_column_text(statement, i);
                }
                sqlite3_reset(statement);
            }
        };
    }

private:
    sqlite3 *m_handle = nullptr;
};

/// The collection `items`: rows of about half a KiB, `rank` with an index, `created` and `total`
/// without one. `created` rises from row to row, as it does in every collection, which is the worst
/// case of a sort by the newest; `total` is in no order.
QByteArray makeItemsSql()
{
    const auto field = [](const char *type, const char *name) -> QByteArray {
        return QByteArray(R"({"id":"f_)") + name + R"(","name":")" + name + R"(","type":")" + type
            + R"(","hidden":false,"system":false,"required":false,"presentable":false})";
    };
    const QByteArray fields = "["
        + QByteArrayList{QByteArray(field("text", "id"))
                             .replace("\"system\":false", "\"system\":true,\"primaryKey\":true"),
                         field("text", "title"),
                         field("text", "body"),
                         field("number", "total"),
                         field("number", "rank"),
                         field("autodate", "created")}
              .join(',')
        + ']';
    return "CREATE TABLE `items` (`body` TEXT DEFAULT '' NOT NULL, `created` TEXT DEFAULT '' NOT"
           " NULL, `id` TEXT PRIMARY KEY DEFAULT ('r'||lower(hex(randomblob(7)))) NOT NULL,"
           " `rank` NUMERIC DEFAULT 0 NOT NULL, `title` TEXT DEFAULT '' NOT NULL,"
           " `total` NUMERIC DEFAULT 0 NOT NULL);"
           "INSERT INTO _collections (id, system, type, name, fields, indexes, listRule, viewRule,"
           " options) VALUES ('pbc_bench', 0, 'base', 'items', '"
        + fields
        + "', '[\"CREATE INDEX `idx_rank` ON `items` (`rank`)\"]', '', '', '{}');"
          "WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < "
        + QByteArray::number(rows)
        + ") INSERT INTO items SELECT printf('%.400c', 'b'), printf('2026-01-01 %012d', i),"
          " printf('item%011d', i), (i * 7919) % 1000, 'Item number ' || i, (i * 7919) % 100000"
          " FROM n;"
          "CREATE INDEX `idx_rank` ON `items` (`rank`);";
}

struct Case
{
    const char *name;
    QByteArray target;
    /// What SQLite by itself does for the same rows.
    QByteArrayList bare;
};

double medianMicroseconds(std::vector<double> &times)
{
    std::nth_element(times.begin(), times.begin() + qsizetype(times.size() / 2), times.end());
    return times[times.size() / 2];
}

double timed(const std::function<void()> &work)
{
    const Clock::time_point start = Clock::now();
    work();
    return std::chrono::duration<double, std::micro>(Clock::now() - start).count();
}

/// The cursor of the page that begins behind `deepRow` rows.
QByteArray deepCursor(Client &client, const QByteArray &sort)
{
    QByteArray cursor = "start";
    for (int row = 0; row < deepRow; row += 1000) {
        const Result<JsonValue> page = Wire::parseJson(
            client.get("/api/collections/items/records?perPage=1000&fields=id&sort=" + sort
                       + "&cursor=" + cursor));
        require(page);
        cursor = (*page)[u"nextCursor"].toString().toLatin1();
    }
    return cursor;
}

std::vector<Case> casesFor(Client &client)
{
    const QByteArray list = "/api/collections/items/records?perPage=30&skipTotal=1&sort=";
    const QByteArray all = "SELECT * FROM items ";
    const QByteArray offset = " LIMIT 30 OFFSET " + QByteArray::number(deepRow);
    const QByteArray page = "&page=" + QByteArray::number(deepRow / 30 + 1);
    const auto cursor = [&client](const QByteArray &sort) -> QByteArray {
        return "&cursor=" + deepCursor(client, sort);
    };
    const QByteArray counted = "/api/collections/items/records?perPage=30&sort=";
    return {
        {"single read",
         "/api/collections/items/records/item00000000042",
         {all + "WHERE id = 'item00000000042'"}},
        {"list of 30", list, {all + "LIMIT 30"}},
        {"sorted, no index", list + "-created", {all + "ORDER BY created DESC LIMIT 30"}},
        {"sorted, filtered, no index",
         list + "-created&filter=total%3E50000",
         {all + "WHERE total > 50000 ORDER BY created DESC LIMIT 30"}},
        {"the same with its total",
         counted + "-created&filter=total%3E50000",
         {all + "WHERE total > 50000 ORDER BY created DESC LIMIT 30",
          "SELECT COUNT(*) FROM items WHERE total > 50000"}},
        {"sorted, rows in no order", list + "-total", {all + "ORDER BY total DESC LIMIT 30"}},
        {"sorted, index", list + "-rank", {all + "ORDER BY rank DESC LIMIT 30"}},
        {"deep by offset, no index",
         list + "-created" + page,
         {all + "ORDER BY created DESC" + offset}},
        {"deep by cursor, no index",
         list + "-created" + cursor("-created"),
         {all + "ORDER BY created DESC" + offset}},
        {"deep by offset, index", list + "-rank" + page, {all + "ORDER BY rank DESC" + offset}},
        {"deep by cursor, index",
         list + "-rank" + cursor("-rank"),
         {all + "ORDER BY rank DESC" + offset}},
        {"deep by offset, row order", list + "@rowid" + page, {all + "ORDER BY rowid" + offset}},
        {"deep by cursor, row order",
         list + "@rowid" + cursor("@rowid"),
         {all + "ORDER BY rowid" + offset}},
    };
}

}  // namespace

int main(int argc, char **argv)
{
    const QCoreApplication application(argc, argv);
    const int rounds = std::max(5, QCoreApplication::arguments().value(1, u"40"_s).toInt());
    const QTemporaryDir folder;
    Runtime::ServerOptions options;
    options.data.directory = folder.filePath(u"data"_s);
    options.address = u"127.0.0.1:0"_s;
    Runtime::Server server(options);
    require(server.start());
    require(server.services().directory().data().write(
        [](Db::Transaction &transaction) { return transaction.executeScript(makeItemsSql()); }));
    require(server.services().collections().reload());

    EchoSink sink;
    Http::ServerOptions echoOptions;
    echoOptions.address = u"127.0.0.1:0"_s;
    echoOptions.ioThreads = 1;
    Http::Server echoServer(echoOptions, sink);
    require(echoServer.start());

    const quint16 port = server.address().section(u':', -1).toUShort();
    // The walks to the deep pages take long: an idle connection would be closed meanwhile.
    const std::vector<Case> cases = [port] {
        Client walker(port);
        return casesFor(walker);
    }();
    Client client(port);
    Client echoClient(echoServer.port());
    BareSqlite sqlite(QFile::encodeName(folder.filePath(u"data/data.db"_s)));

    std::printf("%d rows, medians of %d rounds\n", rows, rounds);
    std::printf("%-28s %10s %10s %10s %8s %8s\n", "", "answer us", "echo us", "sqlite us", "x echo",
                "x sqlite");
    for (const Case &item : cases) {
        const std::function<void()> bare = sqlite.run(item.bare);
        std::vector<double> ours;
        std::vector<double> echo;
        std::vector<double> theirs;
        for (int i = -2; i < rounds; ++i) {
            const double answer = timed([&] { client.get(item.target); });
            const double plain = timed([&] { echoClient.get("/"); });
            const double alone = timed(bare);
            if (i < 0)
                continue;
            ours.push_back(answer);
            echo.push_back(plain);
            theirs.push_back(alone);
        }
        const double a = medianMicroseconds(ours);
        const double b = medianMicroseconds(echo);
        const double c = medianMicroseconds(theirs);
        std::printf("%-28s %10.0f %10.0f %10.0f %8.2f %8.2f\n", item.name, a, b, c, a / b, a / c);
    }
    echoServer.stop();
    server.stop();
    return 0;
}
