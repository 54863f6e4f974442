// SPDX-License-Identifier: GPL-3.0-or-later
// What the observation of a request costs: on the request's own thread, on the observation's
// thread, and for its stored log entry.

#include "db/database.h"
#include "services/logs/logentry.h"
#include "services/logs/logstore.h"
#include "services/observation/observation.h"

#include <QTemporaryDir>

#include <algorithm>
#include <cstdio>
#include <ctime>
#include <thread>
#include <vector>

using namespace Binnacle;
using namespace std::chrono_literals;

namespace {

constexpr int requestsPerRound = 500;
constexpr int rounds = 400;

double threadNanoseconds()
{
    timespec time = {};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return double(time.tv_sec) * 1e9 + double(time.tv_nsec);
}

/// As the router fills it in for a list of records.
Wire::RequestRecord typicalRecord(int number)
{
    Wire::RequestRecord record;
    record.startedAt = SystemClock().now();
    record.id = "0123456789abcdef";
    record.route = number % 40;
    record.pattern = "/api/collections/{collection}/records";
    record.method = "GET";
    record.url = "/api/collections/posts/records?page=1&perPage=30&filter=status%3D%27live%27";
    record.status = number % 50 == 0 ? 404 : 200;
    record.duration = std::chrono::microseconds(100 + number % 900);
    record.responseBytes = 4000;
    record.remoteIp = "127.0.0.1";
    record.userIp = "127.0.0.1";
    record.userAgent = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36";
    for (int i = 0; i < 2; ++i)
        record.statements.add({"SELECT * FROM posts WHERE status = ? LIMIT 30", 50us, 30});
    return record;
}

struct Cost
{
    double request = 0;
    double turn = 0;
};

/// CPU nanoseconds a request, the better of the rounds' halves, so that a disturbed round does
/// not count.
Cost observe(Observation &observation)
{
    std::vector<double> ofRequest;
    std::vector<double> ofTurn;
    for (int round = 0; round < rounds; ++round) {
        std::vector<Wire::RequestRecord> records;
        records.reserve(requestsPerRound);
        for (int i = 0; i < requestsPerRound; ++i)
            records.push_back(typicalRecord(i));
        double begin = threadNanoseconds();
        for (Wire::RequestRecord &record : records) {
            observation.requestStarted(record.route);
            observation.requestFinished(std::move(record));
        }
        ofRequest.push_back((threadNanoseconds() - begin) / requestsPerRound);
        begin = threadNanoseconds();
        observation.turn();
        ofTurn.push_back((threadNanoseconds() - begin) / requestsPerRound);
    }
    const auto median = [](std::vector<double> &values) {
        std::nth_element(values.begin(), values.begin() + long(values.size() / 2), values.end());
        return values[values.size() / 2];
    };
    return {median(ofRequest), median(ofTurn)};
}

void benchThreads(int threads)
{
    SystemClock clock;
    Observation observation({}, clock);
    observation.start();
    std::vector<double> costs(static_cast<size_t>(threads));
    std::vector<std::thread> workers;
    for (int t = 0; t < threads; ++t) {
        workers.emplace_back([&, t] {
            double used = 0;
            for (int round = 0; round < rounds; ++round) {
                std::vector<Wire::RequestRecord> records;
                for (int i = 0; i < requestsPerRound; ++i)
                    records.push_back(typicalRecord(i));
                const double begin = threadNanoseconds();
                for (Wire::RequestRecord &record : records) {
                    observation.requestStarted(record.route);
                    observation.requestFinished(std::move(record));
                }
                used += threadNanoseconds() - begin;
            }
            costs[size_t(t)] = used / (double(rounds) * requestsPerRound);
        });
    }
    for (std::thread &worker : workers)
        worker.join();
    observation.stop();
    const MetricsSnapshot snapshot = observation.snapshot();
    std::printf("%d threads at full speed: %.0f ns a request, %.1f %% of the records dropped\n",
                threads, *std::max_element(costs.begin(), costs.end()),
                100.0 * double(snapshot.droppedRecords) / double(snapshot.total.requests()));
}

void benchStore()
{
    const QTemporaryDir folder;
    Db::DatabaseOptions options;
    options.fileName = folder.filePath(QStringLiteral("auxiliary.db"));
    Result<std::unique_ptr<Db::Database>> database = Db::Database::openSqlite(options);
    if (!database)
        return;
    const Result<void> made = (*database)->write([](Db::Transaction &transaction) {
        return transaction.executeScript(
            "CREATE TABLE `_logs` (`id` TEXT PRIMARY KEY NOT NULL, `level` INTEGER, `message` TEXT,"
            " `data` JSON, `created` TEXT);"
            "CREATE INDEX l ON `_logs` (`level`); CREATE INDEX m ON `_logs` (`message`);"
            "CREATE INDEX h ON `_logs` (strftime('%Y-%m-%d %H:00:00', `created`));");
    });
    if (!made)
        return;
    LogStore store(**database);
    for (const int batch : {50, 200, 1000}) {
        std::vector<LogEntry> entries;
        for (int i = 0; i < batch; ++i)
            entries.push_back(requestEntry(typicalRecord(i), {}));
        constexpr int total = 20'000;
        const std::clock_t cpu = std::clock();
        const auto begin = std::chrono::steady_clock::now();
        for (int done = 0; done < total; done += batch) {
            if (!store.insert(entries))
                return;
        }
        const std::chrono::duration<double, std::micro> wall
            = std::chrono::steady_clock::now() - begin;
        std::printf("stored in batches of %4d: %.1f us of CPU an entry, %.1f us by the clock\n",
                    batch, double(std::clock() - cpu) * 1e6 / CLOCKS_PER_SEC / total,
                    wall.count() / total);
    }
}

}  // namespace

int main()
{
    SystemClock clock;
    {
        Observation observation({}, clock);
        const Cost cost = observe(observation);
        std::printf("on the request's thread: %.0f ns; on the observation's: %.0f ns\n",
                    cost.request, cost.turn);
    }
    {
        Observation observation({}, clock);
        observation.setSink([](const std::shared_ptr<const Wire::RequestRecord> &record) {
            const LogEntry entry = requestEntry(*record, {});
            if (entry.data.isEmpty())
                std::abort();
        });
        std::printf("the same with a log entry made: %.0f ns on the observation's\n",
                    observe(observation).turn);
    }
    benchThreads(2);
    benchStore();
    return 0;
}
