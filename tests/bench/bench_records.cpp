// SPDX-License-Identifier: GPL-3.0-or-later
// What one call of RecordService costs, on the sample directory of tests/smoke: no HTTP, no
// router. Writes wait for the disk, so they say as much about it as about the program.
#include "core/clock.h"
#include "db/database.h"
#include "platform/filestore.h"
#include "platform/passwordhasher.h"
#include "services/collections/collectionservice.h"
#include "services/eventbus.h"
#include "services/records/recordservice.h"
#include "smoke/sampledirectory.h"

#include <QCoreApplication>
#include <QTemporaryDir>

#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <thread>
#include <vector>

using namespace Qt::StringLiterals;
using namespace Binnacle;

namespace {

template <typename T> void require(const Result<T> &result)
{
    if (result)
        return;
    std::fprintf(stderr, "failed: %s\n", qPrintable(result.error().detail));
    std::exit(1);
}

double secondsOf(const auto &work)
{
    const auto start = std::chrono::steady_clock::now();
    work();
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

void measure(const char *name, int rounds, const auto &call)
{
    for (int i = 0; i < rounds / 10 + 1; ++i)
        call();
    const double seconds = secondsOf([&] {
        for (int i = 0; i < rounds; ++i)
            call();
    });
    std::printf("%-32s %9.2f us\n", name, seconds / rounds * 1e6);
}

Schema::RequestInfo requestOf(const QString &collectionId, const QString &id, bool isSuperuser)
{
    Schema::RequestInfo info;
    info.method = u"GET"_s;
    info.now = SystemClock().now();
    info.identity.collectionId = collectionId;
    info.identity.recordId = id;
    info.identity.isSuperuser = isSuperuser;
    return info;
}

JsonValue newTag()
{
    static std::atomic_int number = 0;
    return JsonValue::object({{u"name"_s, JsonValue(u"tag "_s + QString::number(++number))}});
}

void measureReads(const RecordService &records)
{
    const Schema::RequestInfo guest = requestOf({}, {}, false);
    const Schema::RequestInfo root = requestOf({}, u"root"_s, true);
    Schema::RequestInfo ada = requestOf(u"_pb_users_auth_"_s, u"user00000000001"_s, false);
    ada.identity.collectionName = u"users"_s;
    const auto view = [&](const QString &collection, const QString &id, const ReadOptions &options,
                          const Schema::RequestInfo &info) {
        return [&records, collection, id, options, info] {
            require(records.view(collection, id, options, info));
        };
    };
    const auto list = [&](const ListOptions &options, const Schema::RequestInfo &info) {
        return [&records, options, info] { require(records.list(u"posts"_s, options, info)); };
    };
    const QString post = u"post00000000001"_s;
    measure("view, 2 fields, empty rule", 50'000, view(u"tags"_s, u"tag000000000001"_s, {}, guest));
    measure("view, 20 fields, superuser", 50'000, view(u"posts"_s, post, {}, root));
    measure("view, 20 fields, rule", 20'000, view(u"posts"_s, post, {}, ada));
    measure("view, two fields picked", 20'000, view(u"posts"_s, post, {{}, u"id,title"_s}, root));
    measure("view, relation expanded", 20'000, view(u"posts"_s, post, {u"author"_s, {}}, root));
    measure("list of 30", 5'000, list({}, root));
    measure("list of 30, rule", 3'000, list({}, ada));
    ListOptions options;
    options.skipTotal = true;
    measure("list of 30, no totals", 5'000, list(options, root));
    options = {};
    options.filter = u"rating > 1"_s;
    options.sort = u"-published"_s;
    measure("list, filtered and sorted", 3'000, list(options, root));
    options = {};
    options.expand = u"author,tags"_s;
    measure("list of 30, two expanded", 1'000, list(options, root));
}

void measureWrites(RecordService &records)
{
    const Schema::RequestInfo root = requestOf({}, u"root"_s, true);
    const auto create = [&] { require(records.create(u"tags"_s, newTag(), {}, root)); };
    measure("create", 300, create);
    measure("update", 300,
            [&] { require(records.update(u"tags"_s, u"tag000000000001"_s, newTag(), {}, root)); });
    constexpr int perThread = 200;
    for (const int count : {8, 32}) {
        const double seconds = secondsOf([&] {
            std::vector<std::jthread> threads;
            for (int i = 0; i < count; ++i) {
                threads.emplace_back([&] {
                    for (int j = 0; j < perThread; ++j)
                        create();
                });
            }
        });
        std::printf("create, %2d threads            %9.0f /s\n", count,
                    count * perThread / seconds);
    }
}

}  // namespace

int main(int argc, char **argv)
{
    const QCoreApplication application(argc, argv);
    const QTemporaryDir folder;
    const QString directory = folder.filePath(u"pb_data"_s);
    require(Test::makeSampleDirectory(directory));
    auto database = Db::Database::openSqlite({directory + u"/data.db"});
    require(database);
    CollectionService collections(**database);
    require(collections.reload());
    const PasswordHasher hasher;
    const SystemClock clock;
    EventBus events;
    const FileStore files(folder.filePath(QStringLiteral("storage")));
    RecordService records(**database, collections, hasher, events, files, clock);
    measureReads(records);
    measureWrites(records);
    return 0;
}
