// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/records/changesaver.h"
#include "models/records/collectionlistmodel.h"
#include "models/records/recordtablemodel.h"
#include "support/recordserver.h"
#include "wire/jsonparser.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

using namespace Binnacle;
using namespace Binnacle::Models;
using namespace Binnacle::Tests;
using namespace Qt::StringLiterals;

namespace {

using Kind = Client::RecordChange::Kind;

}  // namespace

class TestRecordTableModel : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();

    void loadsPagesAsTheViewAsks();
    void dropsStaleAnswers();
    void keepsOldRowsUntilTheNewOnesCome();
    void tellsWhatFailed();
    void showsRowsThatCameWhilePaging();
    void stagesEditsNewAndDeletedRows();
    void refusesWhatCannotBeWritten();
    void rereadsChangedRowsOnScreenOnly();
    void countsNewRowsAndGreysDeletedOnes();
    void countsOnRequestAndCancels();
    void savesOneByOne();
    void savesInOneTransaction();
    void keepsAllWhenOneIsRefused();
    void sendsOneByOneWhereItMust_data();
    void sendsOneByOneWhereItMust();
    void findsConflictsInsteadOfOverwriting();
    void listsCollections();

private:
    void load(int records);
    QString text(int row, const char *column) const;

    std::unique_ptr<FakeTransport> m_transport;
    std::unique_ptr<RecordServer> m_server;
    std::unique_ptr<Client::ApiClient> m_client;
    std::unique_ptr<ChangeSet> m_changes;
    std::unique_ptr<RecordTableModel> m_model;
    std::unique_ptr<QAbstractItemModelTester> m_tester;
};

void TestRecordTableModel::init()
{
    m_transport = std::make_unique<FakeTransport>();
    m_server = std::make_unique<RecordServer>(*m_transport);
    m_client = std::make_unique<Client::ApiClient>(*m_transport);
    m_changes = std::make_unique<ChangeSet>();
    m_model = std::make_unique<RecordTableModel>(*m_client);
    m_tester = std::make_unique<QAbstractItemModelTester>(
        m_model.get(), QAbstractItemModelTester::FailureReportingMode::QtTest);
    m_model->open(RecordServer::posts(), {{u"c1"_s, RecordServer::posts()}}, m_changes.get());
}

void TestRecordTableModel::cleanup()
{
    m_tester.reset();
    m_model.reset();
    m_changes.reset();
    m_client.reset();
    m_server.reset();
    m_transport.reset();
}

void TestRecordTableModel::load(int records)
{
    m_server->fill(records);
    QSignalSpy loaded(m_model.get(), &RecordTableModel::loaded);
    m_model->reload();
    QTRY_COMPARE(loaded.count(), 1);
}

QString TestRecordTableModel::text(int row, const char *column) const
{
    const int at = m_model->columnOf(QString::fromLatin1(column));
    return m_model->index(row, at).data().toString();
}

void TestRecordTableModel::loadsPagesAsTheViewAsks()
{
    m_tester.reset();  // it asks for more by itself
    load(450);
    QCOMPARE(m_model->rowCount(), 200);
    QCOMPARE(m_model->total(), -1);
    QVERIFY(m_transport->requests[0].target.contains("skipTotal"));
    QCOMPARE(text(0, "title"), u"Post 0"_s);
    QSignalSpy more(m_model.get(), &RecordTableModel::moreLoaded);
    m_model->fetchMore({});
    QVERIFY(!m_model->canFetchMore({}));
    QTRY_COMPARE(more.count(), 1);
    m_model->fetchMore({});
    QTRY_COMPARE(more.count(), 2);
    QCOMPARE(m_model->rowCount(), 450);
    QVERIFY(m_model->isComplete());
    QCOMPARE(m_model->total(), 450);
    QVERIFY(!m_model->canFetchMore({}));
}

void TestRecordTableModel::dropsStaleAnswers()
{
    m_server->fill(3);
    m_transport->isHolding = true;
    QSignalSpy loaded(m_model.get(), &RecordTableModel::loaded);
    m_model->reload();
    m_model->setQuery(u"nothing"_s, {});
    m_model->reload();
    QCOMPARE(m_transport->held(), 2);
    m_transport->release();
    QTRY_COMPARE(loaded.count(), 1);
    QCOMPARE(m_model->rowCount(), 0);
}

void TestRecordTableModel::keepsOldRowsUntilTheNewOnesCome()
{
    m_tester.reset();  // it asks for more by itself
    load(250);
    m_model->fetchMore({});
    QTRY_COMPARE(m_model->rowCount(), 250);
    m_transport->isHolding = true;
    m_model->reload(true);
    QCOMPARE(m_model->rowCount(), 250);
    QVERIFY(m_model->isLoading());
    m_transport->release();
    QTRY_VERIFY(!m_model->isLoading());
    // A refresh reads as much as there was, so that the place can be kept.
    QCOMPARE(m_model->rowCount(), 250);
}

void TestRecordTableModel::tellsWhatFailed()
{
    QSignalSpy failed(m_model.get(), &RecordTableModel::loadFailed);
    m_model->setQuery(u"wrong"_s, {});
    m_model->reload();
    QTRY_COMPARE(failed.count(), 1);
    QCOMPARE(failed[0][0].value<Error>().message, u"Invalid filter."_s);
    QVERIFY(!m_model->canFetchMore({}));
}

void TestRecordTableModel::showsRowsThatCameWhilePaging()
{
    m_tester.reset();  // it asks for more by itself
    load(300);
    // Somebody adds one at the front: the second page begins with a row that is known already.
    m_server->records.insert(m_server->records.begin(), RecordServer::record(u"x1"_s, 1));
    m_model->fetchMore({});
    QTRY_COMPARE(m_model->rowCount(), 300);
    QVERIFY(m_model->isComplete());
}

void TestRecordTableModel::stagesEditsNewAndDeletedRows()
{
    load(3);
    const int title = m_model->columnOf(u"title");
    QVERIFY(m_model->setData(m_model->index(1, title), u"Changed"_s));
    QCOMPARE(text(1, "title"), u"Changed"_s);
    QVERIFY(m_model->index(1, title).data(StagedRole).toBool());
    QVERIFY(!m_model->index(1, 0).data(StagedRole).toBool());

    const QString key
        = m_changes->addRecord(JsonValue::object({{u"title"_s, JsonValue(u"Fresh"_s)}}));
    QCOMPARE(m_model->rowCount(), 4);
    QCOMPARE(m_model->keyOf(0), key);
    QCOMPARE(m_model->index(0, 0).data(RowStateRole).toInt(), int(RowState::New));
    QCOMPARE(text(2, "title"), u"Changed"_s);

    m_changes->removeRecords({{m_model->keyOf(3), m_model->record(3)}});
    QCOMPARE(m_model->index(3, 0).data(RowStateRole).toInt(), int(RowState::Deleted));
    QVERIFY(!(m_model->index(3, title).flags() & Qt::ItemIsEditable));
    QCOMPARE(m_changes->changeCount(), 3);

    m_changes->undo();
    m_changes->undo();
    QCOMPARE(m_model->rowCount(), 3);
    m_changes->redo();
    QCOMPARE(m_model->rowCount(), 4);
    QCOMPARE(m_model->stagedRecord(0)[u"title"].toString(), u"Fresh"_s);
}

void TestRecordTableModel::refusesWhatCannotBeWritten()
{
    load(1);
    QSignalSpy refused(m_model.get(), &RecordTableModel::editRefused);
    QVERIFY(!m_model->setData(m_model->index(0, 0), u"other"_s));
    QVERIFY(!m_model->setData(m_model->index(0, m_model->columnOf(u"updated")), u"2026-01-01"_s));
    QCOMPARE(refused.count(), 0);
    QVERIFY(!m_model->setData(m_model->index(0, m_model->columnOf(u"views")), u"many"_s));
    QCOMPARE(refused.count(), 1);
    QVERIFY(m_changes->isEmpty());
}

void TestRecordTableModel::rereadsChangedRowsOnScreenOnly()
{
    m_tester.reset();  // it asks for more by itself
    load(100);
    m_model->setVisibleRows(0, 9);
    m_server->change(u"r00002"_s, u"title"_s, JsonValue(u"Live"_s));
    m_server->change(u"r00050"_s, u"title"_s, JsonValue(u"Live"_s));
    const size_t before = m_transport->requests.size();
    m_model->takeChanges({{Kind::Updated, u"c1"_s, u"posts"_s, u"r00002"_s},
                          {Kind::Updated, u"c1"_s, u"posts"_s, u"r00050"_s},
                          {Kind::Updated, u"c2"_s, u"other"_s, u"r00003"_s}});
    QTRY_COMPARE(text(2, "title"), u"Live"_s);
    QCOMPARE(m_transport->requests.size(), before + 1);
    QCOMPARE(text(50, "title"), u"Post 50"_s);
    const int title = m_model->columnOf(u"title");
    QVERIFY(m_model->index(2, title).data(FlashRole).toReal() > 0);
    QTRY_VERIFY(!m_model->index(2, title).data(FlashRole).isValid());
    m_model->setVisibleRows(45, 55);
    QTRY_COMPARE(text(50, "title"), u"Live"_s);
}

void TestRecordTableModel::countsNewRowsAndGreysDeletedOnes()
{
    load(5);
    QSignalSpy arrived(m_model.get(), &RecordTableModel::newOnServerChanged);
    m_server->records.insert(m_server->records.begin(), RecordServer::record(u"x1"_s, 1));
    m_model->takeChanges({{Kind::Created, u"c1"_s, u"posts"_s, u"x1"_s},
                          {Kind::Deleted, u"c1"_s, u"posts"_s, u"r00003"_s}});
    QCOMPARE(m_model->index(3, 0).data(RowStateRole).toInt(), int(RowState::Stale));
    QTRY_COMPARE(m_model->newOnServer(), 1);
    QCOMPARE(m_model->rowCount(), 5);
    m_model->reload();
    QTRY_COMPARE(m_model->rowCount(), 6);
    QCOMPARE(m_model->newOnServer(), 0);
}

void TestRecordTableModel::countsOnRequestAndCancels()
{
    m_tester.reset();  // it asks for more by itself
    load(250);
    m_transport->isHolding = true;
    m_model->startCount();
    QVERIFY(m_model->isCounting());
    m_model->cancelCount();
    QVERIFY(!m_model->isCounting());
    m_transport->release();
    m_transport->isHolding = false;
    m_model->startCount();
    QTRY_COMPARE(m_model->total(), 250);
}

void TestRecordTableModel::savesOneByOne()
{
    load(4);
    const int title = m_model->columnOf(u"title");
    QVERIFY(m_model->setData(m_model->index(0, title), u"Saved"_s));
    QVERIFY(m_model->setData(m_model->index(1, title), u"refused"_s));
    m_changes->addRecord(JsonValue::object({{u"title"_s, JsonValue(u"Fresh"_s)}}));
    m_changes->removeRecords({{u"r00003"_s, m_model->record(m_model->rowOf(u"r00003"_s))}});

    ChangeSaver saver(*m_client);
    connect(&saver, &ChangeSaver::recordSaved, m_model.get(),
            [this](const QString &key, const JsonValue &record) {
                if (record.isNull())
                    m_model->takeDeleted(key);
                else
                    m_model->takeCreated(record);
            });
    QSignalSpy finished(&saver, &ChangeSaver::finished);
    saver.start(RecordServer::posts(), m_changes.get());
    QTRY_COMPARE(finished.count(), 1);
    const auto summary = finished[0][0].value<ChangeSaver::Summary>();
    QCOMPARE(summary.saved, 3);
    QCOMPARE(summary.failed, 1);
    // The refused one is still staged and says why.
    QCOMPARE(m_changes->keys(), std::vector<QString>{u"r00001"_s});
    QCOMPARE(m_changes->fieldError(u"r00001"_s, u"title"_s), u"That title is not allowed."_s);
    QCOMPARE(m_server->find(u"r00000"_s)->find(u"title")->toString(), u"Saved"_s);
    QVERIFY(!m_server->find(u"r00003"_s));
    QCOMPARE(text(0, "title"), u"Fresh"_s);
    QVERIFY(m_model->isGone(m_model->rowOf(u"r00003"_s)));
}

void TestRecordTableModel::savesInOneTransaction()
{
    load(4);
    const int title = m_model->columnOf(u"title");
    QVERIFY(m_model->setData(m_model->index(0, title), u"One"_s));
    QVERIFY(m_model->setData(m_model->index(1, title), u"Two"_s));
    m_changes->removeRecords({{u"r00003"_s, m_model->record(m_model->rowOf(u"r00003"_s))}});
    JsonValue sent;
    m_transport->on("POST", "/api/batch", [&sent](const Client::ApiRequest &request) {
        sent = *Wire::parseJson(request.body);
        JsonValue answers = JsonValue::array();
        for (const JsonValue &call : sent[u"requests"].elements()) {
            JsonValue record = call[u"body"];
            if (record.isObject())
                record.insert(
                    u"id"_s,
                    JsonValue(call[u"url"].toString().section(u'/', -1).section(u'?', 0, 0)));
            answers.append(JsonValue::object(
                {{u"body"_s, record}, {u"status"_s, JsonValue(record.isNull() ? 204 : 200)}}));
        }
        return FakeTransport::json(answers);
    });
    ChangeSaver saver(*m_client);
    QSignalSpy saved(&saver, &ChangeSaver::recordSaved);
    QSignalSpy finished(&saver, &ChangeSaver::finished);
    saver.start(RecordServer::posts(), m_changes.get());
    QTRY_COMPARE(finished.count(), 1);
    QCOMPARE(finished[0][0].value<ChangeSaver::Summary>().saved, 3);
    QVERIFY(m_changes->isEmpty());
    QCOMPARE(m_transport->count("PATCH", RecordServer::path()), 0);
    QCOMPARE(saved.count(), 3);
    QVERIFY(saved[2][1].value<JsonValue>().isNull());
    const JsonValue calls = sent[u"requests"];
    QCOMPARE(calls.size(), 3);
    QCOMPARE(calls.elements()[0][u"method"].toString(), u"PATCH"_s);
    QCOMPARE(calls.elements()[0][u"url"].toString(), u"/api/collections/c1/records/r00000"_s);
    QCOMPARE(calls.elements()[0][u"body"].toJson(), "{\"title\":\"One\"}"_ba);
    QCOMPARE(calls.elements()[2][u"method"].toString(), u"DELETE"_s);
}

void TestRecordTableModel::keepsAllWhenOneIsRefused()
{
    load(4);
    const int title = m_model->columnOf(u"title");
    QVERIFY(m_model->setData(m_model->index(0, title), u"One"_s));
    QVERIFY(m_model->setData(m_model->index(1, title), u"refused"_s));
    const JsonValue why = JsonValue::object(
        {{u"data"_s,
          JsonValue::object({{u"title"_s,
                              JsonValue::object({{u"code"_s, JsonValue(u"validation_x"_s)},
                                                 {u"message"_s, JsonValue(u"Not that."_s)}})}})},
         {u"message"_s, JsonValue(u"Failed to update record."_s)},
         {u"status"_s, JsonValue(400)}});
    const JsonValue item = JsonValue::object({{u"code"_s, JsonValue(u"batch_request_failed"_s)},
                                              {u"message"_s, JsonValue(u"Batch request failed."_s)},
                                              {u"response"_s, why}});
    m_transport->on("POST", "/api/batch",
                    FakeTransport::error(
                        400, u"Batch transaction failed."_s,
                        JsonValue::object({{u"requests"_s, JsonValue::object({{u"1"_s, item}})}})));
    ChangeSaver saver(*m_client);
    QSignalSpy finished(&saver, &ChangeSaver::finished);
    saver.start(RecordServer::posts(), m_changes.get());
    QTRY_COMPARE(finished.count(), 1);
    const auto summary = finished[0][0].value<ChangeSaver::Summary>();
    QCOMPARE(summary.saved, 0);
    QCOMPARE(summary.failed, 1);
    QCOMPARE(summary.left, 1);
    QCOMPARE(m_changes->fieldError(u"r00001"_s, u"title"_s), u"Not that."_s);
    QVERIFY(!m_changes->error(u"r00000"_s));
    QCOMPARE(m_changes->keys().size(), size_t(2));
    QCOMPARE(m_transport->count("PATCH", RecordServer::path()), 0);
}

void TestRecordTableModel::sendsOneByOneWhereItMust_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<QString>("code");
    QTest::addColumn<int>("saved");

    QTest::newRow("batches are off") << 403 << QString() << 2;
    QTest::newRow("too many") << 400 << u"validation_length_too_long"_s << 2;
    QTest::newRow("the whole failed") << 400 << QString() << 0;
}

void TestRecordTableModel::sendsOneByOneWhereItMust()
{
    QFETCH(int, status);
    QFETCH(QString, code);
    QFETCH(int, saved);
    load(4);
    const int title = m_model->columnOf(u"title");
    QVERIFY(m_model->setData(m_model->index(0, title), u"One"_s));
    QVERIFY(m_model->setData(m_model->index(1, title), u"Two"_s));
    JsonValue fields = JsonValue::object();
    if (!code.isEmpty())
        fields.insert(u"requests"_s, JsonValue::object({{u"code"_s, JsonValue(code)}}));
    m_transport->on("POST", "/api/batch",
                    FakeTransport::error(status, u"Batch transaction failed."_s, fields));
    ChangeSaver saver(*m_client);
    QSignalSpy finished(&saver, &ChangeSaver::finished);
    saver.start(RecordServer::posts(), m_changes.get());
    QTRY_COMPARE(finished.count(), 1);
    const auto summary = finished[0][0].value<ChangeSaver::Summary>();
    QCOMPARE(summary.saved, saved);
    QCOMPARE(summary.left, 2 - saved);
    QCOMPARE(summary.reason.isEmpty(), saved == 2);
    QCOMPARE(m_transport->count("PATCH", RecordServer::path()), saved);
}

void TestRecordTableModel::findsConflictsInsteadOfOverwriting()
{
    load(3);
    const int title = m_model->columnOf(u"title");
    QVERIFY(m_model->setData(m_model->index(0, title), u"Mine"_s));
    QVERIFY(m_model->setData(m_model->index(1, title), u"Mine"_s));
    m_server->change(u"r00000"_s, u"title"_s, JsonValue(u"Theirs"_s));
    m_server->records.erase(m_server->records.begin() + 1);

    ChangeSaver saver(*m_client);
    QSignalSpy finished(&saver, &ChangeSaver::finished);
    saver.start(RecordServer::posts(), m_changes.get());
    QTRY_COMPARE(finished.count(), 1);
    QCOMPARE(saver.conflicts().size(), size_t(2));
    QCOMPARE(saver.conflicts()[0].theirs[u"title"].toString(), u"Theirs"_s);
    QVERIFY(saver.conflicts()[1].theirs.isNull());
    QCOMPARE(m_transport->count("PATCH", RecordServer::path()), 0);

    m_changes->rebase(u"r00000"_s, saver.conflicts()[0].theirs,
                      JsonValue::object({{u"title"_s, JsonValue(u"Mine"_s)}}));
    saver.resolved(u"r00000"_s);
    m_changes->recreate(u"r00001"_s);
    saver.start(RecordServer::posts(), m_changes.get());
    QTRY_COMPARE(finished.count(), 2);
    QVERIFY(m_changes->isEmpty());
    QCOMPARE(m_server->find(u"r00000"_s)->find(u"title")->toString(), u"Mine"_s);
}

void TestRecordTableModel::listsCollections()
{
    CollectionListModel list;
    QAbstractItemModelTester tester(&list, QAbstractItemModelTester::FailureReportingMode::QtTest);
    Client::CollectionInfo users = RecordServer::posts();
    users.id = u"c2"_s;
    users.name = u"Users"_s;
    users.type = u"auth"_s;
    Client::CollectionInfo system = users;
    system.id = u"c3"_s;
    system.name = u"_superusers"_s;
    system.isSystem = true;
    list.setCollections({users, system, RecordServer::posts()});
    QCOMPARE(list.rowCount(), 3);
    QCOMPARE(list.index(0).data().toString(), u"posts"_s);
    QCOMPARE(list.index(2).data().toString(), u"System"_s);
    list.setSystemOpen(true);
    QCOMPARE(list.rowCount(), 4);
    list.setPinned(u"c2"_s, true);
    QCOMPARE(list.index(1).data().toString(), u"Users"_s);
    QCOMPARE(list.rowOf(u"c1"_s), 3);
    list.setCount(u"c1"_s, 41204);
    QVERIFY(!list.index(3).data(CollectionListModel::CountRole).toString().isEmpty());
    list.setSystemOpen(false);
    list.setSearch(u"super"_s);
    QCOMPARE(list.rowCount(), 2);
    QCOMPARE(list.collection(1)->name, u"_superusers"_s);
}

QTEST_GUILESS_MAIN(TestRecordTableModel)
#include "tst_recordtablemodel.moc"
