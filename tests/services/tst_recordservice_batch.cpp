// SPDX-License-Identifier: GPL-3.0-or-later
// R7.2: what happens inside a batch.
#include "core/executioncontext.h"
#include "support/recordworld.h"

#include <QRegularExpression>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace Binnacle;
using namespace Binnacle::Test;

class TestRecordServiceBatch : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void seesItsOwnChanges();
    void upserts();
    void undoesEverything();
    void undoesFilesAndTellsNobody();
    void answersWithWhatWas();
    void obeysTheDeadline();

private:
    using Operation = BatchRequest::Operation;

    BatchRequest request(Operation operation, const QString &collection, const QString &id,
                         const QByteArray &body = "{}") const
    {
        BatchRequest request;
        request.operation = operation;
        request.collection = collection;
        request.id = id;
        request.body = parsed(body);
        request.info = m_world->superuser();
        return request;
    }

    std::unique_ptr<RecordWorld> m_world;
};

void TestRecordServiceBatch::init()
{
    QTest::failOnWarning(QRegularExpression(u".*"_s));
    m_world = std::make_unique<RecordWorld>();
    QVERIFY(m_world->isValid());
}

void TestRecordServiceBatch::seesItsOwnChanges()
{
    std::vector<RecordEvent::Kind> events;
    const auto subscription = m_world->events().subscribe(
        [&](const RecordEvent &event) { events.push_back(event.kind); });
    const auto outcome = m_world->service().batch(
        {request(Operation::Create, u"authors"_s, {}, R"({"id":"author000000001","name":"a"})"),
         request(Operation::Create, u"posts"_s, {},
                 R"({"id":"post00000000001","title":"First","author":"author000000001"})"),
         request(Operation::Update, u"posts"_s, u"post00000000001"_s, R"({"rating+":2})"),
         request(Operation::Update, u"posts"_s, u"post00000000001"_s, R"({"rating+":1})"),
         request(Operation::Delete, u"authors"_s, u"author000000001"_s)});
    QVERIFY(outcome);
    QCOMPARE(outcome->failedIndex, -1);
    QCOMPARE(outcome->answers.size(), 5U);
    QCOMPARE(parsed(*outcome->answers[3])[u"rating"], JsonValue(3));
    QVERIFY(!outcome->answers[4]);
    QCOMPARE(m_world->count(u"authors"_s), 0);
    QCOMPARE(m_world->column(u"posts"_s, u"post00000000001"_s, u"author"_s), "");
    QCOMPARE(events.size(), 6U);
}

void TestRecordServiceBatch::upserts()
{
    const auto outcome = m_world->service().batch(
        {request(Operation::Upsert, u"tags"_s, {}, R"({"id":"tag000000000001","name":"one"})"),
         request(Operation::Upsert, u"tags"_s, {}, R"({"id":"tag000000000001","name":"two"})"),
         request(Operation::Upsert, u"tags"_s, {}, R"({"name":"three"})")});
    QVERIFY(outcome);
    QCOMPARE(outcome->failedIndex, -1);
    QCOMPARE(m_world->count(u"tags"_s), 2);
    QCOMPARE(m_world->column(u"tags"_s, u"tag000000000001"_s, u"name"_s), "two");
}

void TestRecordServiceBatch::undoesEverything()
{
    const auto outcome = m_world->service().batch(
        {request(Operation::Create, u"tags"_s, {}, R"({"name":"one"})"),
         request(Operation::Create, u"tags"_s, {}, R"({"name":"one"})"),
         request(Operation::Create, u"tags"_s, {}, R"({"name":"two"})")});
    QVERIFY(outcome);
    QCOMPARE(outcome->failedIndex, 1);
    QCOMPARE(outcome->failure.message, u"Failed to create record."_s);
    QCOMPARE(outcome->failure.fields[u"name"][u"code"].toString(), u"validation_not_unique"_s);
    QCOMPARE(m_world->count(u"tags"_s), 0);

    const auto unknown = m_world->service().batch({request(Operation::None, {}, {})});
    QVERIFY(unknown);
    QCOMPARE(unknown->failedIndex, 0);
    const auto missing = m_world->service().batch({request(Operation::Create, u"nope"_s, {})});
    QVERIFY(missing);
    QCOMPARE(missing->failure.message, u"Missing collection context."_s);
}

void TestRecordServiceBatch::undoesFilesAndTellsNobody()
{
    int events = 0;
    const auto subscription = m_world->events().subscribe([&](const RecordEvent &) { ++events; });
    Wire::FilePart cover;
    cover.name = u"cover"_s;
    cover.filename = u"Cover.txt"_s;
    cover.source = Wire::Body("abc"_ba);
    cover.size = 3;
    BatchRequest album = request(Operation::Create, u"albums"_s, {}, "{}");
    album.files = {cover};
    const BatchRequest bad = request(Operation::Create, u"tags"_s, {}, "{}");
    const auto failed = m_world->service().batch({album, bad});
    QVERIFY(failed);
    QCOMPARE(failed->failedIndex, 1);
    QVERIFY(m_world->storedFiles().isEmpty());
    QCOMPARE(events, 0);

    const auto done = m_world->service().batch({album});
    QVERIFY(done);
    QCOMPARE(m_world->storedFiles().size(), 2);
    QCOMPARE(events, 1);
}

void TestRecordServiceBatch::answersWithWhatWas()
{
    const QByteArray user
        = R"({"id":"ada000000000000","email":"a@example.com","password":"12345678","passwordConfirm":"12345678"})";
    BatchRequest first = request(Operation::Create, u"users"_s, {}, user);
    first.info = m_world->guest();
    BatchRequest second = request(Operation::Update, u"users"_s, u"ada000000000000"_s,
                                  R"({"password":"87654321","passwordConfirm":"87654321"})");
    const auto outcome = m_world->service().batch({first, second});
    QVERIFY(outcome);
    QCOMPARE(outcome->failedIndex, -1);
    QVERIFY(!parsed(*outcome->answers[0]).contains(u"email"));
    const QByteArray hash = m_world->column(u"users"_s, u"ada000000000000"_s, u"password"_s);
    QVERIFY(m_world->hasher().verify("87654321", hash).value_or(false));
}

void TestRecordServiceBatch::obeysTheDeadline()
{
    {
        ExecutionContext context;
        context.deadline = std::chrono::steady_clock::now();
        const ExecutionScope scope(context);
        const auto outcome = m_world->service().batch(
            {request(Operation::Create, u"tags"_s, {}, R"({"name":"one"})")});
        QVERIFY(!outcome || outcome->failedIndex == 0);
    }
    QCOMPARE(m_world->count(u"tags"_s), 0);
}

QTEST_GUILESS_MAIN(TestRecordServiceBatch)
#include "tst_recordservice_batch.moc"
