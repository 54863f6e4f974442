// SPDX-License-Identifier: GPL-3.0-or-later
#include "schema/demodata.h"

using namespace Binnacle;
using namespace Binnacle::Schema;
using namespace Qt::StringLiterals;

namespace {

/// One row a table, so that whatever is joined, statements end.
std::unique_ptr<Test::QueryFixture> smallFixture()
{
    auto fixture = std::make_unique<Test::QueryFixture>(Test::demoCollections());
    fixture->insert(u"users"_s, {{"id", "u1"_ba}, {"team", "t1"_ba}});
    fixture->insert(u"teams"_s, {{"id", "t1"_ba}, {"members", "[\"u1\"]"_ba}});
    fixture->insert(u"demo"_s,
                    {{"id", "d1"_ba},
                     {"title", "alpha"_ba},
                     {"tags", "[\"a\"]"_ba},
                     {"data", "{\"a\":[1]}"_ba},
                     {"author", "u1"_ba},
                     {"rel_one", "d1"_ba},
                     {"rel_many", "[\"d1\"]"_ba}});
    fixture->insert(u"comments"_s, {{"id", "c1"_ba}, {"post", "d1"_ba}});
    // So that the thread's connections end after the fixture, not before.
    fixture->run({"SELECT 1"_ba, {}});
    return fixture;
}

RequestInfo request(bool isSuperuser)
{
    RequestInfo info;
    info.method = u"GET"_s;
    info.query = {{u"a"_s, u"1"_s}};
    info.identity.recordId = u"u1"_s;
    info.identity.collectionId = u"users_id"_s;
    info.identity.collectionName = u"users"_s;
    info.identity.isSuperuser = isSuperuser;
    info.body = JsonValue::object({{u"title"_s, JsonValue(u"x"_s)},
                                   {u"tags"_s, JsonValue(QStringList{u"a"_s})},
                                   {u"rel_many"_s, JsonValue(QStringList{u"d1"_s})},
                                   {u"data"_s, JsonValue(u"{\"a\":1}"_s)}});
    return info;
}

void mustRun(const Test::QueryFixture &fixture, const Db::Statement &statement)
{
    if (const QString found = fixture.run(statement); found.startsWith(u"error: "_s))
        qFatal("%s\n%s", qPrintable(found), statement.sql.constData());
}

}  // namespace

/// Qt makes itself new thread data when the fixture closes its connection at the very end.
extern "C" const char *__lsan_default_suppressions();
extern "C" const char *__lsan_default_suppressions()
{
    return "leak:libQt6Core";
}

/// The first byte says what the rest is. What compiles must be a statement that the database runs.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0)
        return 0;
    thread_local const std::unique_ptr<Test::QueryFixture> fixture = smallFixture();
    const int mode = data[0] % 5;
    const QString text = QString::fromUtf8(
        QByteArrayView(reinterpret_cast<const char *>(data) + 1, qsizetype(size) - 1));

    const RequestInfo info = request(mode == 1 || mode == 3);
    RecordQuery query(fixture->collections, fixture->collection(u"demo"_s), info,
                      fixture->dialect());
    Result<void> added;
    switch (mode) {
    case 0:
    case 1: added = query.addFilter(text); break;
    case 2:
    case 3: added = query.addSort(text); break;
    default: added = query.addRule(text); break;
    }
    if (!added)
        return 0;
    mustRun(*fixture, query.page(5, 0));
    mustRun(*fixture, query.count());
    return 0;
}
