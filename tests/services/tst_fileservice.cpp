// SPDX-License-Identifier: GPL-3.0-or-later
// P4.5, P4.6, P4.9: who may have which file.
#include "services/files/fileservice.h"
#include "support/recordworld.h"

#include <QRegularExpression>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace Binnacle;
using namespace Binnacle::Test;

class TestFileService : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void findsByNameAndId();
    void answersMissing_data();
    void answersMissing();
    void asksTheViewRuleForProtectedFiles();
    void servesThumbnailsThatAreThere();
    void servesFilesOfViews();

private:
    Result<ServedFile> find(const Schema::RequestInfo &info, const QString &thumb = {})
    {
        return m_files->find(u"albums"_s, u"album0000000001"_s, m_cover, thumb, info);
    }

    std::unique_ptr<RecordWorld> m_world;
    std::unique_ptr<FileService> m_files;
    QString m_cover;
};

void TestFileService::init()
{
    QTest::failOnWarning(QRegularExpression(u".*"_s));
    m_files.reset();
    m_world = std::make_unique<RecordWorld>();
    QVERIFY(m_world->isValid());
    m_files = std::make_unique<FileService>(m_world->service().store(), m_world->collections(),
                                            m_world->files());
    Wire::FilePart part;
    part.name = u"cover"_s;
    part.filename = u"Cover.png"_s;
    part.source = Wire::Body(QByteArray::fromHex("89504e470d0a1a0a"));
    part.size = part.source.size();
    const auto album = m_world->service().create(u"albums"_s, parsed(R"({"id":"album0000000001"})"),
                                                 {}, m_world->guest(), {part});
    QVERIFY(album);
    m_cover = parsed(*album)[u"cover"].toString();
}

void TestFileService::findsByNameAndId()
{
    for (const QString &collection : {u"albums"_s, u"ALBUMS"_s, u"c_albums"_s}) {
        const auto found
            = m_files->find(collection, u"album0000000001"_s, m_cover, {}, m_world->guest());
        QVERIFY(found);
        QCOMPARE(found->name, m_cover);
        QCOMPARE(found->stored.contentType, "image/png");
    }
}

void TestFileService::answersMissing_data()
{
    QTest::addColumn<QString>("collection");
    QTest::addColumn<QString>("id");
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("message");

    QTest::newRow("collection") << u"nope"_s << u"album0000000001"_s << u"x"_s
                                << u"Missing or invalid collection context."_s;
    QTest::newRow("record") << u"albums"_s << u"nope"_s << u"x"_s << QString();
    QTest::newRow("name") << u"albums"_s << u"album0000000001"_s << u"x"_s << QString();
    QTest::newRow("sidecar") << u"albums"_s << u"album0000000001"_s << u".attrs"_s << QString();
    QTest::newRow("no file fields") << u"tags"_s << u"x"_s << u"x"_s << QString();
}

void TestFileService::answersMissing()
{
    QFETCH(QString, collection);
    QFETCH(QString, id);
    QFETCH(QString, name);
    QFETCH(QString, message);
    const auto found = m_files->find(collection, id, name, {}, m_world->superuser());
    QVERIFY(!found);
    QCOMPARE(found.error().kind, Error::Kind::NotFound);
    QCOMPARE(found.error().message, message);
}

void TestFileService::asksTheViewRuleForProtectedFiles()
{
    const QByteArray isProtected
        = R"("fields":[{"name":"id","type":"text","primaryKey":true,"required":true,"system":true},
             {"name":"cover","type":"file","maxSelect":1,"protected":true}])";
    QVERIFY(m_world->redefine(u"albums"_s, "{" + isProtected + R"(,"viewRule":null})"));
    QVERIFY(!find(m_world->guest()));
    QVERIFY(!find(m_world->as(u"users"_s, u"ada000000000000"_s)));
    QVERIFY(find(m_world->superuser()));
    QVERIFY(m_world->redefine(u"albums"_s, R"({"viewRule":""})"));
    QVERIFY(find(m_world->guest()));
    QVERIFY(m_world->redefine(
        u"albums"_s,
        R"({"viewRule":"@request.auth.id != '' && @request.context = 'protectedFile'"})"));
    QVERIFY(!find(m_world->guest()));
    QVERIFY(find(m_world->as(u"users"_s, u"ada000000000000"_s)));
    QVERIFY(m_world->redefine(u"albums"_s, R"({"viewRule":"gone = 1"})"));
    QVERIFY(!find(m_world->as(u"users"_s, u"ada000000000000"_s)));
}

void TestFileService::servesThumbnailsThatAreThere()
{
    const auto plain = find(m_world->guest(), u"100x100"_s);
    QVERIFY(plain);
    QCOMPARE(plain->name, m_cover);
    const FileSource source{1, [](qint64, qint64) -> Result<QByteArray> { return "x"_ba; }};
    for (const QString &size : {u"100x100"_s, u"50x50"_s}) {
        const QString key
            = u"c_albums/album0000000001/thumbs_"_s + m_cover + u'/' + size + u'_' + m_cover;
        QVERIFY(m_world->files().write(key, source, {"image/png", {}}));
    }
    const auto small = find(m_world->guest(), u"100x100"_s);
    QVERIFY(small);
    QCOMPARE(small->name, u"100x100_"_s + m_cover);
    // A size that the field does not offer.
    const auto other = find(m_world->guest(), u"50x50"_s);
    QVERIFY(other);
    QCOMPARE(other->name, m_cover);
}

void TestFileService::servesFilesOfViews()
{
    QVERIFY(m_world->run("DROP VIEW titles; CREATE VIEW titles AS SELECT a.id, a.cover AS picture "
                         "FROM albums a"));
    QVERIFY(m_world->redefine(u"titles"_s,
                              R"({"viewQuery":"SELECT a.id, a.cover AS picture FROM albums a",
            "fields":[{"name":"id","type":"text","primaryKey":true,"required":true,"system":true},
                      {"name":"picture","type":"file","maxSelect":1}]})"));
    const auto found
        = m_files->find(u"titles"_s, u"album0000000001"_s, m_cover, {}, m_world->guest());
    QVERIFY(found);
    QCOMPARE(found->stored.contentType, "image/png");
}

QTEST_GUILESS_MAIN(TestFileService)
#include "tst_fileservice.moc"
