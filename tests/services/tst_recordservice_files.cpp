// SPDX-License-Identifier: GPL-3.0-or-later
// R3.12, R4.10, P4.1, P4.2, P4.10: files of records.
#include "services/records/upload.h"
#include "support/recordworld.h"

#include <QRegularExpression>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace Binnacle;
using namespace Binnacle::Test;

class TestRecordServiceFiles : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void namesStoredFiles_data();
    void namesStoredFiles();
    void storesUploads();
    void keepsAndReplaces();
    void appliesModifiers();
    void refuses_data();
    void refuses();
    void leavesNothingBehind();
    void tellsRulesAboutUploads();
    void sweepsAfterDeletes();

private:
    static Wire::FilePart part(const QString &name, const QString &filename,
                               const QByteArray &bytes)
    {
        Wire::FilePart file;
        file.name = name;
        file.filename = filename;
        file.source = Wire::Body(bytes);
        file.size = bytes.size();
        return file;
    }
    Result<JsonValue> create(const QByteArray &body, const std::vector<Wire::FilePart> &files)
    {
        auto json
            = m_world->service().create(u"albums"_s, parsed(body), {}, m_world->guest(), files);
        if (!json)
            return json.error();
        return parsed(*json);
    }
    Result<JsonValue> update(const QString &id, const QByteArray &body,
                             const std::vector<Wire::FilePart> &files = {})
    {
        auto json
            = m_world->service().update(u"albums"_s, id, parsed(body), {}, m_world->guest(), files);
        if (!json)
            return json.error();
        return parsed(*json);
    }
    static QStringList names(const JsonValue &list)
    {
        QStringList names;
        for (const JsonValue &name : list.elements())
            names << name.toString();
        return names;
    }
    /// What came before the random part of each name.
    static QStringList stems(const JsonValue &list)
    {
        QStringList stems;
        for (const QString &name : names(list))
            stems << name.section(u'_', 0, 0);
        return stems;
    }

    std::unique_ptr<RecordWorld> m_world;
};

void TestRecordServiceFiles::init()
{
    QTest::failOnWarning(QRegularExpression(u".*"_s));
    m_world = std::make_unique<RecordWorld>();
    QVERIFY(m_world->isValid());
}

void TestRecordServiceFiles::namesStoredFiles_data()
{
    QTest::addColumn<QString>("original");
    QTest::addColumn<QString>("pattern");

    QTest::newRow("short") << u"a.png"_s << u"^a[a-z0-9]{10}_[a-z0-9]{10}\\.png$"_s;
    QTest::newRow("two dots") << u"My Weird Näme!.tar.gz"_s
                              << u"^my_weird_n_me_[a-z0-9]{10}\\.tar\\.gz$"_s;
    QTest::newRow("empty") << QString() << u"^[a-z0-9]{10}_[a-z0-9]{10}\\.txt$"_s;
    QTest::newRow("dots around") << u".abcd.123."_s << u"^abcd_[a-z0-9]{10}\\.123$"_s;
    QTest::newRow("question marks") << u"a.b.c.?.?.?.2"_s << u"^a_b_c_[a-z0-9]{10}\\.2$"_s;
    QTest::newRow("humps") << u"MyFileName.PNG"_s << u"^my_file_name_[a-z0-9]{10}\\.PNG$"_s;
    QTest::newRow("no extension") << u"HelloWorld 1"_s << u"^hello_world_1_[a-z0-9]{10}\\.txt$"_s;
    QTest::newRow("upper case") << u"TEST"_s << u"^test_[a-z0-9]{10}\\.txt$"_s;
    QTest::newRow("long base") << QString(QString(400, u'y') + u".txt")
                               << u"^y{100}_[a-z0-9]{10}\\.txt$"_s;
    QTest::newRow("long extension")
        << QString(u"foo."_s + QString(40, u'e')) << u"^foo_[a-z0-9]{10}\\.e{20}$"_s;
}

void TestRecordServiceFiles::namesStoredFiles()
{
    QFETCH(QString, original);
    QFETCH(QString, pattern);
    const QString name = storedFileName(original, ".txt");
    QVERIFY2(QRegularExpression(pattern).match(name).hasMatch(), qPrintable(name));
}

void TestRecordServiceFiles::storesUploads()
{
    const auto record
        = create(R"({"id":"album0000000001"})",
                 {part(u"cover"_s, u"First.txt"_s, "one"), part(u"cover"_s, u"Second.txt"_s, "two"),
                  part(u"pages"_s, u"Aaa.txt"_s, "a"), part(u"pages"_s, u"Bbb.txt"_s, "b"),
                  part(u"nowhere"_s, u"Ccc.txt"_s, "c")});
    QVERIFY(record);
    const QString cover = (*record)[u"cover"].toString();
    QVERIFY(cover.startsWith(u"second_"_s));
    QCOMPARE(stems((*record)[u"pages"]), QStringList({u"aaa"_s, u"bbb"_s}));
    QStringList expected;
    for (const QString &name : names((*record)[u"pages"]) + QStringList{cover}) {
        expected << u"c_albums/album0000000001/"_s + name
                 << u"c_albums/album0000000001/"_s + name + u".attrs";
    }
    expected.sort();
    QCOMPARE(m_world->storedFiles(), expected);
    const auto stored = m_world->files().find(u"c_albums/album0000000001/"_s + cover);
    QVERIFY(stored);
    QCOMPARE(stored->contentType, "text/plain; charset=utf-8");
}

void TestRecordServiceFiles::keepsAndReplaces()
{
    const auto made
        = create("{}", {part(u"pages"_s, u"aaa.txt"_s, "a"), part(u"pages"_s, u"bbb.txt"_s, "b")});
    QVERIFY(made);
    const QString id = (*made)[u"id"].toString();
    const QStringList old = names((*made)[u"pages"]);

    // Names to keep come first, then what is uploaded.
    const auto kept = update(id, R"({"pages":[")" + old[1].toUtf8() + R"("]})",
                             {part(u"pages"_s, u"ccc.txt"_s, "c")});
    QVERIFY(kept);
    QCOMPARE(stems((*kept)[u"pages"]), QStringList({u"bbb"_s, u"ccc"_s}));
    QCOMPARE(m_world->storedFiles().size(), 4);

    const auto replaced = update(id, "{}", {part(u"pages"_s, u"ddd.txt"_s, "d")});
    QVERIFY(replaced);
    QCOMPARE(stems((*replaced)[u"pages"]), QStringList({u"ddd"_s}));
    QCOMPARE(m_world->storedFiles().size(), 2);

    QVERIFY(update(id, R"({"pages":[]})"));
    QVERIFY(m_world->storedFiles().isEmpty());
}

void TestRecordServiceFiles::appliesModifiers()
{
    const auto made = create("{}", {part(u"pages"_s, u"aaa.txt"_s, "a")});
    QVERIFY(made);
    const QString id = (*made)[u"id"].toString();
    const auto grown = update(
        id, "{}", {part(u"pages+"_s, u"bbb.txt"_s, "b"), part(u"+pages"_s, u"ccc.txt"_s, "c")});
    QVERIFY(grown);
    QCOMPARE(stems((*grown)[u"pages"]), QStringList({u"ccc"_s, u"aaa"_s, u"bbb"_s}));
    const QByteArray first = names((*grown)[u"pages"])[0].toUtf8();
    const auto shrunk
        = update(id, R"({"pages-":")" + first + R"("})", {part(u"pages+"_s, u"ddd.txt"_s, "d")});
    QVERIFY(shrunk);
    QCOMPARE(stems((*shrunk)[u"pages"]), QStringList({u"aaa"_s, u"bbb"_s, u"ddd"_s}));
    QCOMPARE(m_world->storedFiles().size(), 6);
}

void TestRecordServiceFiles::refuses_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QStringList>("uploads");
    QTest::addColumn<QString>("field");
    QTest::addColumn<QByteArray>("item");

    const auto row = [](const char *name, const QByteArray &body, const QStringList &uploads,
                        const QString &field, const QByteArray &item) {
        QTest::newRow(name) << body << uploads << field << item;
    };
    row("a name nobody uploaded", R"({"cover":"x.txt"})", {}, u"cover"_s,
        R"({"code":"validation_invalid_file","message":"Invalid new files: [x.txt].","params":{"invalidFiles":["x.txt"]}})");
    row("too many", "{}", {u"pages"_s, u"pages"_s, u"pages"_s, u"pages+"_s}, u"pages"_s,
        R"({"code":"validation_too_many_files","message":"The maximum allowed files is 3.","params":{"maxSelect":3}})");
    row("too large", R"({"title":"large"})", {u"notes"_s}, u"notes"_s,
        R"({"code":"validation_file_size_limit","message":"Failed to upload File.txt - the maximum allowed file size is 10 bytes.","params":{"file":"File.txt","maxSize":10}})");
}

void TestRecordServiceFiles::refuses()
{
    QFETCH(QByteArray, body);
    QFETCH(QStringList, uploads);
    QFETCH(QString, field);
    QFETCH(QByteArray, item);
    std::vector<Wire::FilePart> files;
    for (const QString &key : uploads)
        files.push_back(part(key, u"File.txt"_s, "more than ten bytes"));
    const auto record = create(body, files);
    QVERIFY(!record);
    QCOMPARE(record.error().fields[field].toJson(), item);
    QVERIFY(m_world->storedFiles().isEmpty());
}

void TestRecordServiceFiles::leavesNothingBehind()
{
    QVERIFY(create(R"({"key":"taken"})", {part(u"cover"_s, u"aaa.txt"_s, "a")}));
    const QStringList before = m_world->storedFiles();
    // Refused by the database, after the files were stored.
    const auto second = create(R"({"id":"album0000000002","key":"taken"})",
                               {part(u"cover"_s, u"bbb.txt"_s, "b")});
    QVERIFY(!second);
    QCOMPARE(second.error().fields[u"key"][u"code"].toString(), u"validation_not_unique"_s);
    QCOMPARE(m_world->storedFiles(), before);
    QVERIFY(!m_world->files().find(u"c_albums/album0000000002"_s));
    // A type that is not allowed: the text says which are.
    const auto third = create("{}", {part(u"notes"_s, u"ccc.txt"_s, "<html>")});
    QVERIFY(!third);
    const QString message = third.error().fields[u"notes"][u"message"].toString();
    QVERIFY2(message.endsWith(u"\" mime type must be one of: text/plain."_s), qPrintable(message));
}

void TestRecordServiceFiles::tellsRulesAboutUploads()
{
    QVERIFY(m_world->redefine(
        u"albums"_s,
        R"({"createRule":"@request.body.cover.size > 2 && @request.body.pages:length = 1 && @request.body.pages.0.originalName = 'P.txt'"})"));
    const Wire::FilePart page = part(u"pages"_s, u"P.txt"_s, "p");
    QVERIFY(create("{}", {part(u"cover"_s, u"a.txt"_s, "abc"), page}));
    QVERIFY(!create("{}", {part(u"cover"_s, u"a.txt"_s, "ab"), page}));
    QVERIFY(!create("{}", {page}));
}

void TestRecordServiceFiles::sweepsAfterDeletes()
{
    const auto parent
        = create(R"({"id":"album0000000001"})", {part(u"cover"_s, u"aaa.txt"_s, "a")});
    QVERIFY(parent);
    QVERIFY(create(R"({"parent":"album0000000001"})", {part(u"cover"_s, u"bbb.txt"_s, "b")}));
    QVERIFY(create("{}", {part(u"cover"_s, u"ccc.txt"_s, "c")}));
    QCOMPARE(m_world->storedFiles().size(), 6);
    QVERIFY(m_world->service().remove(u"albums"_s, u"album0000000001"_s, m_world->guest()));
    QCOMPARE(m_world->storedFiles().size(), 2);
    QVERIFY(m_world->service().truncate(u"albums"_s));
    QVERIFY(m_world->storedFiles().isEmpty());
}

QTEST_GUILESS_MAIN(TestRecordServiceFiles)
#include "tst_recordservice_files.moc"
