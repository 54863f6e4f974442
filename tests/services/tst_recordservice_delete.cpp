// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/recordworld.h"

#include <QRegularExpression>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace Binnacle;
using namespace Binnacle::Test;

class TestRecordServiceDelete : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void deletesByTheRule_data();
    void deletesByTheRule();
    void deletesWhatCascades();
    void refusesWhatIsRequired();
    void takesIdsOutOfLists();
    void clearsSingleReferences();
    void survivesCycles();
    void removesSignInsOfAuthRecords();
    void keepsTheLastSuperuser();
    void publishesEveryChange();

private:
    RecordService &service() { return m_world->service(); }
    bool remove(const QString &collection, const QString &id)
    {
        return service().remove(collection, id, m_world->superuser()).has_value();
    }

    std::unique_ptr<RecordWorld> m_world;
};

void TestRecordServiceDelete::init()
{
    QTest::failOnWarning(QRegularExpression(u".*"_s));
    m_world = std::make_unique<RecordWorld>();
    QVERIFY(m_world->isValid());
    QVERIFY(m_world->addUser(u"ada000000000000"_s).isObject());
    QVERIFY(m_world->add(u"authors"_s, R"({"id":"author000000001","user":"ada000000000000"})")
                .isObject());
    QVERIFY(m_world->add(u"tags"_s, R"({"id":"tag000000000001","name":"one"})").isObject());
    QVERIFY(m_world->add(u"tags"_s, R"({"id":"tag000000000002","name":"two"})").isObject());
    QVERIFY(m_world
                ->add(u"posts"_s, R"({"id":"post00000000001","title":"First",
                      "author":"author000000001","tags":["tag000000000001","tag000000000002"]})")
                .isObject());
    QVERIFY(m_world->add(u"comments"_s, R"({"id":"comment00000001","post":"post00000000001"})")
                .isObject());
    QVERIFY(m_world->add(u"comments"_s, R"({"id":"comment00000002","post":"post00000000001"})")
                .isObject());
}

void TestRecordServiceDelete::deletesByTheRule_data()
{
    QTest::addColumn<QString>("collection");
    QTest::addColumn<QString>("id");
    QTest::addColumn<QString>("viewer");
    QTest::addColumn<int>("kind");
    QTest::addColumn<QString>("message");

    const int notFound = int(Error::Kind::NotFound);
    QTest::newRow("owner") << u"posts"_s << u"post00000000001"_s << u"ada000000000000"_s << -1
                           << u""_s;
    QTest::newRow("other") << u"posts"_s << u"post00000000001"_s << u"ben000000000000"_s << notFound
                           << u""_s;
    QTest::newRow("missing") << u"posts"_s << u"nope"_s << u"ada000000000000"_s << notFound
                             << u""_s;
    QTest::newRow("missing collection")
        << u"nope"_s << u"x"_s << u""_s << notFound << u"Missing collection context."_s;
    QTest::newRow("null rule") << u"vault"_s << u"x"_s << u""_s << int(Error::Kind::Forbidden)
                               << u"Only superusers can perform this action."_s;
    QTest::newRow("view") << u"titles"_s << u"post00000000001"_s << u""_s
                          << int(Error::Kind::InvalidInput) << u"Unsupported collection type."_s;
}

void TestRecordServiceDelete::deletesByTheRule()
{
    QFETCH(QString, collection);
    QFETCH(QString, id);
    QFETCH(QString, viewer);
    QFETCH(int, kind);
    QFETCH(QString, message);
    const auto removed = service().remove(collection, id, m_world->as(u"users"_s, viewer));
    QCOMPARE(removed ? -1 : int(removed.error().kind), kind);
    if (!removed)
        QCOMPARE(removed.error().message, message);
    QCOMPARE(m_world->count(u"posts"_s), removed ? 0 : 1);
}

void TestRecordServiceDelete::deletesWhatCascades()
{
    QVERIFY(remove(u"posts"_s, u"post00000000001"_s));
    QCOMPARE(m_world->count(u"posts"_s), 0);
    QCOMPARE(m_world->count(u"comments"_s), 0);
    QCOMPARE(m_world->count(u"tags"_s), 2);
}

void TestRecordServiceDelete::refusesWhatIsRequired()
{
    QVERIFY(m_world->add(u"reviews"_s, R"({"comment":"comment00000002"})").isObject());
    const auto removed = service().remove(u"posts"_s, u"post00000000001"_s, m_world->superuser());
    QVERIFY(!removed);
    QCOMPARE(removed.error().kind, Error::Kind::InvalidInput);
    QCOMPARE(removed.error().message,
             u"Failed to delete record. Make sure that the record is not part of a required "
             "relation reference."_s);
    QVERIFY(removed.error().fields.isEmpty());
    // Nothing of the cascade before it stays done.
    QCOMPARE(m_world->count(u"posts"_s), 1);
    QCOMPARE(m_world->count(u"comments"_s), 2);
}

void TestRecordServiceDelete::takesIdsOutOfLists()
{
    const QByteArray bundle
        = R"({"id":"bundle000000001","tags":["tag000000000001","tag000000000002"],"needs":["author000000001"]})";
    QVERIFY(m_world->add(u"bundles"_s, bundle).isObject());
    m_world->clock().advance(std::chrono::seconds(1));
    QVERIFY(remove(u"tags"_s, u"tag000000000001"_s));
    QCOMPARE(m_world->column(u"posts"_s, u"post00000000001"_s, u"tags"_s),
             R"(["tag000000000002"])");
    QCOMPARE(m_world->column(u"bundles"_s, u"bundle000000001"_s, u"tags"_s),
             R"(["tag000000000002"])");
    QCOMPARE(m_world->column(u"posts"_s, u"post00000000001"_s, u"updated"_s),
             "2026-01-02 03:04:06.678Z");
    QCOMPARE(m_world->column(u"posts"_s, u"post00000000001"_s, u"created"_s),
             "2026-01-02 03:04:05.678Z");
    // The last one empties the lists: one is deleted with it, the other just empty.
    QVERIFY(remove(u"tags"_s, u"tag000000000002"_s));
    QCOMPARE(m_world->column(u"posts"_s, u"post00000000001"_s, u"tags"_s), "[]");
    QCOMPARE(m_world->count(u"bundles"_s), 0);
}

void TestRecordServiceDelete::clearsSingleReferences()
{
    QVERIFY(remove(u"authors"_s, u"author000000001"_s));
    QCOMPARE(m_world->column(u"posts"_s, u"post00000000001"_s, u"author"_s), "");
    QCOMPARE(m_world->column(u"posts"_s, u"post00000000001"_s, u"title"_s), "First");
}

void TestRecordServiceDelete::survivesCycles()
{
    QVERIFY(m_world->redefine(u"authors"_s,
                              R"({"fields":[{"name":"id","type":"text","primaryKey":true,
                                  "required":true,"system":true},{"name":"name","type":"text"},
                                  {"name":"user","type":"relation","collectionId":"c_users"},
                                  {"name":"mentor","type":"relation","collectionId":"c_authors",
                                   "cascadeDelete":true}]})"));
    QVERIFY(m_world->add(u"authors"_s, R"({"id":"author000000002","mentor":"author000000001"})")
                .isObject());
    QVERIFY(service().update(u"authors"_s, u"author000000001"_s,
                             parsed(R"({"mentor":"author000000002"})"), {}, m_world->superuser()));
    QVERIFY(service().update(u"authors"_s, u"author000000002"_s,
                             parsed(R"({"mentor":"author000000001"})"), {}, m_world->superuser()));
    QVERIFY(remove(u"authors"_s, u"author000000001"_s));
    QCOMPARE(m_world->count(u"authors"_s), 0);

    QVERIFY(m_world->add(u"authors"_s, R"({"id":"author000000003"})").isObject());
    QVERIFY(service().update(u"authors"_s, u"author000000003"_s,
                             parsed(R"({"mentor":"author000000003"})"), {}, m_world->superuser()));
    QVERIFY(remove(u"authors"_s, u"author000000003"_s));
    QCOMPARE(m_world->count(u"authors"_s), 0);
}

void TestRecordServiceDelete::removesSignInsOfAuthRecords()
{
    QVERIFY(m_world->addUser(u"ben000000000000"_s).isObject());
    for (const QByteArray &id : {"ada000000000000"_ba, "ben000000000000"_ba}) {
        const QByteArray reference = R"("collectionRef":"c_users","recordRef":")" + id + '"';
        QVERIFY(m_world->add(u"_mfas"_s, "{" + reference + "}").isObject());
        QVERIFY(m_world->add(u"_otps"_s, "{" + reference + R"(,"password":"123456"})").isObject());
        QVERIFY(m_world->add(u"_authOrigins"_s, "{" + reference + "}").isObject());
        QVERIFY(m_world
                    ->add(u"_externalAuths"_s,
                          "{" + reference + R"(,"provider":"google","providerId":")" + id + R"("})")
                    .isObject());
    }
    QVERIFY(remove(u"users"_s, u"ada000000000000"_s));
    for (const QString &name : {u"_mfas"_s, u"_otps"_s, u"_authOrigins"_s, u"_externalAuths"_s})
        QCOMPARE(m_world->count(name), 1);
}

void TestRecordServiceDelete::keepsTheLastSuperuser()
{
    QVERIFY(m_world->addUser(u"root00000000000"_s, u"_superusers"_s).isObject());
    QVERIFY(m_world->addUser(u"root00000000001"_s, u"_superusers"_s).isObject());
    QVERIFY(remove(u"_superusers"_s, u"root00000000000"_s));
    const auto last
        = service().remove(u"_superusers"_s, u"root00000000001"_s, m_world->superuser());
    QVERIFY(!last);
    QCOMPARE(last.error().kind, Error::Kind::InvalidInput);
    QCOMPARE(last.error().message, u"You can't delete the only existing superuser."_s);
    QCOMPARE(m_world->count(u"_superusers"_s), 1);
}

void TestRecordServiceDelete::publishesEveryChange()
{
    QStringList heard;
    const auto subscription = m_world->events().subscribe([&](const RecordEvent &event) {
        heard << QString::number(int(event.kind)) + u' ' + event.record.id();
    });
    QVERIFY(remove(u"tags"_s, u"tag000000000001"_s));
    QVERIFY(remove(u"posts"_s, u"post00000000001"_s));
    QCOMPARE(heard,
             (QStringList{u"2 tag000000000001"_s, u"1 post00000000001"_s, u"2 post00000000001"_s,
                          u"2 comment00000001"_s, u"2 comment00000002"_s}));
}

QTEST_GUILESS_MAIN(TestRecordServiceDelete)

#include "tst_recordservice_delete.moc"
