// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/recordroutes.h"

#include <QRegularExpression>
#include <QSemaphore>
#include <QTest>

#include <future>

using namespace Qt::StringLiterals;
using namespace Binnacle;
using namespace Binnacle::Test;

namespace {

const QByteArray tagRecord = "/api/collections/tags/records/tag000000000001";
const QByteArray post = "/api/collections/posts/records/post00000000001";

QByteArray tagOf(const Wire::Response &response)
{
    return response.headers.value("ETag").toByteArray();
}

}  // namespace

/// ETag, If-None-Match and If-Match of single records.
class TestRecordTags : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void tagsWhatItShows();
    void answersNotModified_data();
    void answersNotModified();
    void tellsStatesApart();
    void tagsWritesLikeViews();
    void letsOtherOriginsSeeIt();
    void leavesListsAndFailuresAlone();
    void guardsChanges_data();
    void guardsChanges();
    void tellsNothingOfWhatIsHidden();
    void acceptsTagsOfEveryAnswer();
    void looksAgainAtCommit_data();
    void looksAgainAtCommit();

private:
    RecordWorld &world() { return m_router->world(); }
    Wire::Response get(const QByteArray &target, const QByteArray &token = {},
                       const RecordRoutes::Headers &headers = {})
    {
        return m_router->get(target, token, headers);
    }

    std::unique_ptr<RecordRoutes> m_router;
};

void TestRecordTags::init()
{
    QTest::failOnWarning(QRegularExpression(u".*"_s));
    m_router = std::make_unique<RecordRoutes>();
    QVERIFY(m_router->isValid());
    QVERIFY(world().addUser(u"ada000000000000"_s).isObject());
    QVERIFY(world().add(u"tags"_s, R"({"id":"tag000000000001","name":"one"})").isObject());
    QVERIFY(
        world()
            .add(u"authors"_s, R"({"id":"author000000001","name":"A","user":"ada000000000000"})")
            .isObject());
    QVERIFY(world()
                .add(u"posts"_s,
                     R"({"id":"post00000000001","title":"Post","live":true,"secret":"s",)"
                     R"("author":"author000000001"})")
                .isObject());
}

void TestRecordTags::tagsWhatItShows()
{
    const Wire::Response first = get(tagRecord);
    QCOMPARE(first.status, 200);
    static const QRegularExpression shape(u"^\"[A-Za-z0-9_-]{20}\"$"_s);
    QVERIFY(shape.match(QString::fromLatin1(tagOf(first))).hasMatch());
    QCOMPARE(tagOf(get(tagRecord)), tagOf(first));
    QCOMPARE(tagOf(m_router->send("HEAD", tagRecord)), tagOf(first));
    // Options that change nothing do not change the tag.
    QCOMPARE(tagOf(get(tagRecord + "?expand=nothing&fields=")), tagOf(first));
}

void TestRecordTags::answersNotModified_data()
{
    QTest::addColumn<QByteArray>("header");
    QTest::addColumn<int>("status");

    QTest::newRow("the tag") << "TAG"_ba << 304;
    QTest::newRow("weakened on the way") << "W/TAG"_ba << 304;
    QTest::newRow("in a list") << "\"x\", W/\"y\" ,TAG"_ba << 304;
    QTest::newRow("any") << " * "_ba << 304;
    QTest::newRow("another") << "\"x\""_ba << 200;
    QTest::newRow("without quotes") << "BARE"_ba << 200;
    QTest::newRow("not closed") << "\"BARE"_ba << 200;
    QTest::newRow("broken before it") << "x, TAG"_ba << 200;
    QTest::newRow("empty") << ""_ba << 200;
    QTest::newRow("commas") << ",,,"_ba << 200;
}

void TestRecordTags::answersNotModified()
{
    QFETCH(QByteArray, header);
    QFETCH(int, status);
    const Wire::Response whole = get(tagRecord);
    const QByteArray tag = tagOf(whole);
    header.replace("TAG", tag).replace("BARE", tag.mid(1, tag.size() - 2));
    for (const QByteArray &method : {"GET"_ba, "HEAD"_ba}) {
        const Wire::Response answer
            = m_router->send(method, tagRecord, {}, {}, {{"If-None-Match", header}});
        QCOMPARE(answer.status, status);
        QCOMPARE(tagOf(answer), tag);
        QCOMPARE(answer.body, status == 304 ? QByteArray() : whole.body);
        QCOMPARE(answer.contentType, status == 304 ? QByteArray() : whole.contentType);
    }
}

void TestRecordTags::tellsStatesApart()
{
    const QByteArray guest = tagOf(get(post));
    QVERIFY(tagOf(get(post, "root")) != guest);  // sees a hidden field
    QVERIFY(tagOf(get(post + "?fields=title")) != guest);
    const QByteArray expanded = tagOf(get(post + "?expand=author"));
    QVERIFY(expanded != guest);
    QVERIFY(tagOf(get(post + "?expand=author&fields=title,expand.author.name")) != expanded);

    // What is expanded changes: so does that answer's tag, but not the record's.
    QCOMPARE(m_router
                 ->send("PATCH", "/api/collections/authors/records/author000000001",
                        R"({"name":"B"})", "root")
                 .status,
             200);
    QCOMPARE(tagOf(get(post)), guest);
    QVERIFY(tagOf(get(post + "?expand=author")) != expanded);

    // A hidden field changes: who does not see it sees the same record.
    QVERIFY(world().run("UPDATE posts SET secret = 'other'"));
    QCOMPARE(tagOf(get(post)), guest);
    QVERIFY(world().run("UPDATE posts SET title = 'Other'"));
    QVERIFY(tagOf(get(post)) != guest);
    QVERIFY(world().run("UPDATE posts SET title = 'Post'"));
    QCOMPARE(tagOf(get(post)), guest);
}

void TestRecordTags::tagsWritesLikeViews()
{
    const QByteArray records = "/api/collections/posts/records";
    const Wire::Response made = m_router->send(
        "POST", records, R"({"title":"New","rating":2.5,"meta":{"b":1,"a":[]}})", "root");
    QCOMPARE(made.status, 200);
    const QByteArray target = records + '/' + parsed(made.body)[u"id"].toString().toUtf8();
    QCOMPARE(tagOf(made), tagOf(get(target, "root")));
    const Wire::Response changed
        = m_router->send("PATCH", target + "?fields=title", R"({"rating+":1})", "root");
    QCOMPARE(changed.status, 200);
    QVERIFY(tagOf(changed) != tagOf(made));
    QCOMPARE(tagOf(changed), tagOf(get(target + "?fields=title", "root")));
}

void TestRecordTags::letsOtherOriginsSeeIt()
{
    const Wire::Response answer = get(tagRecord, {}, {{"Origin", "https://elsewhere.example"}});
    QCOMPARE(answer.headers.value("Access-Control-Expose-Headers"), "ETag");
    QVERIFY(!get(tagRecord).headers.contains("Access-Control-Expose-Headers"));
}

void TestRecordTags::leavesListsAndFailuresAlone()
{
    QVERIFY(tagOf(get("/api/collections/tags/records")).isEmpty());
    QVERIFY(tagOf(get(tagRecord + "x")).isEmpty());
    QVERIFY(tagOf(get(tagRecord + "?fields=name:nope()")).isEmpty());
    QVERIFY(tagOf(m_router->send("PATCH", tagRecord, R"({"name":""})")).isEmpty());
    QCOMPARE(get(tagRecord + "x", {}, {{"If-None-Match", "*"}}).status, 404);
    // A condition of reading is none of writing.
    QCOMPARE(m_router->send("PATCH", tagRecord, R"({"name":"two"})", {}, {{"If-None-Match", "*"}})
                 .status,
             200);
}

void TestRecordTags::guardsChanges_data()
{
    QTest::addColumn<QByteArray>("header");
    QTest::addColumn<bool>("holds");

    QTest::newRow("the tag") << "TAG"_ba << true;
    QTest::newRow("any") << "*"_ba << true;
    QTest::newRow("in a list") << "\"x\",TAG"_ba << true;
    QTest::newRow("weak") << "W/TAG"_ba << false;
    QTest::newRow("another") << "\"AAAAAAAAAAAAAAAAAAAA\""_ba << false;
    QTest::newRow("beginning of it") << "\"SHORT\""_ba << false;
    QTest::newRow("longer") << "\"BAREx\""_ba << false;
    QTest::newRow("without quotes") << "BARE"_ba << false;
    QTest::newRow("empty") << ""_ba << false;
    QTest::newRow("empty tag") << "\"\""_ba << false;
}

void TestRecordTags::guardsChanges()
{
    QFETCH(QByteArray, header);
    QFETCH(bool, holds);
    const QByteArray tag = tagOf(get(tagRecord));
    const QByteArray bare = tag.mid(1, tag.size() - 2);
    header.replace("TAG", tag).replace("BARE", bare).replace("SHORT", bare.first(8));
    const QByteArray refusal
        = R"({"data":{},"message":"The record is not in the state that the request is meant for.",)"
          R"("status":412})"
          "\n";

    const Wire::Response changed
        = m_router->send("PATCH", tagRecord, R"({"name":"uno"})", {}, {{"If-Match", header}});
    QCOMPARE(changed.status, holds ? 200 : 412);
    if (!holds)
        QCOMPARE(changed.body, refusal);
    QCOMPARE(world().column(u"tags"_s, u"tag000000000001"_s, u"name"_s), holds ? "uno" : "one");

    // What was fitting is out of date now.
    const QByteArray again = header == "*" ? header : QByteArray(tag);
    const Wire::Response removed
        = m_router->send("DELETE", tagRecord, {}, {}, {{"If-Match", again}});
    QCOMPARE(removed.status, holds && header != "*" ? 412 : 204);
    QCOMPARE(world().count(u"tags"_s), removed.status == 204 ? 0 : 1);
}

void TestRecordTags::tellsNothingOfWhatIsHidden()
{
    const QByteArray tag = tagOf(get(post));
    for (const QByteArray &method : {"PATCH"_ba, "DELETE"_ba}) {
        // The rule comes first: whoever may not change a record learns nothing about it.
        for (const QByteArray &header : {tag, "\"x\""_ba})
            QCOMPARE(m_router->send(method, post, {}, {}, {{"If-Match", header}}).status, 404);
        QCOMPARE(m_router->send(method, post + "x", {}, "root", {{"If-Match", tag}}).status, 404);
    }
    QCOMPARE(world().count(u"posts"_s), 1);
}

void TestRecordTags::acceptsTagsOfEveryAnswer()
{
    QByteArray tag = tagOf(get(post + "?expand=author&fields=title", "root"));
    for (int i = 0; i < 3; ++i) {
        const Wire::Response changed = m_router->send("PATCH", post + "?fields=id",
                                                      R"({"rating":)" + QByteArray::number(i) + '}',
                                                      "root", {{"If-Match", tag}});
        QCOMPARE(changed.status, 200);
        QVERIFY(tagOf(changed) != tag);
        tag = tagOf(changed);
    }
    // The owner's own view of the record.
    const QByteArray owner = "users/ada000000000000";
    const QByteArray account = "/api/collections/users/records/ada000000000000";
    const QByteArray own = tagOf(get(account, owner));
    QVERIFY(own != tagOf(get(account)));
    QCOMPARE(m_router->send("PATCH", account, R"({"name":"x"})", owner, {{"If-Match", own}}).status,
             200);
}

void TestRecordTags::looksAgainAtCommit_data()
{
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<QByteArray>("meanwhile");
    QTest::addColumn<int>("status");

    for (const QByteArray &method : {"PATCH"_ba, "DELETE"_ba}) {
        QTest::addRow("%s on a changed row", method.constData())
            << method << "UPDATE tags SET name = 'theirs'"_ba << 412;
        QTest::addRow("%s on the same row", method.constData())
            << method << "UPDATE tags SET name = name"_ba << (method == "PATCH" ? 200 : 204);
        QTest::addRow("%s on a gone row", method.constData())
            << method << "DELETE FROM tags"_ba << 404;
    }
}

/// Somebody else's change is waiting for the writer already when the condition is looked at first.
void TestRecordTags::looksAgainAtCommit()
{
    QFETCH(QByteArray, method);
    QFETCH(QByteArray, meanwhile);
    QFETCH(int, status);
    const QByteArray tag = tagOf(get(tagRecord));
    Db::Database &database = world().database();
    QSemaphore begun;
    QSemaphore goOn;
    const auto theirs = std::async(std::launch::async, [&] {
        return database.writeJob([&](Db::Transaction &transaction) -> Result<void> {
            begun.release();
            goOn.acquire();
            return transaction.executeScript(meanwhile);
        });
    });
    begun.acquire();
    auto ours = std::async(std::launch::async, [&] {
        return m_router->send(method, tagRecord, R"({"name":"ours"})", {}, {{"If-Match", tag}});
    });
    QTRY_COMPARE(database.health().queuedJobs, 1);
    goOn.release();
    QCOMPARE(ours.get().status, status);
    theirs.wait();
    if (status == 412)
        QCOMPARE(world().column(u"tags"_s, u"tag000000000001"_s, u"name"_s), "theirs");
}

QTEST_GUILESS_MAIN(TestRecordTags)
#include "tst_recordtags.moc"
