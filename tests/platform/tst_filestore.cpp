// SPDX-License-Identifier: GPL-3.0-or-later
#include "platform/filestore.h"

#include <QDirIterator>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace Binnacle;

namespace {

FileSource sourceOf(const QByteArray &bytes)
{
    return {bytes.size(), [bytes](qint64 from, qint64 length) -> Result<QByteArray> {
                return bytes.mid(from, length);
            }};
}

}  // namespace

class TestFileStore : public QObject
{
    Q_OBJECT

private slots:
    void writesFileAndSidecar();
    void leavesNothingOfAFailedWrite();
    void removesThumbnailsToo();
    void removesFolders();
    void knowsNoTypeWithoutSidecar();
    void staysBelowItsRoot_data();
    void staysBelowItsRoot();

private:
    QByteArray content(const QString &name) const
    {
        QFile file(m_folder.filePath(name));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : "missing";
    }
    QStringList names() const
    {
        QStringList found;
        QDirIterator files(m_folder.path(), QDir::Files | QDir::Hidden,
                           QDirIterator::Subdirectories);
        while (files.hasNext())
            found << files.next().mid(m_folder.path().size() + 1);
        found.sort();
        return found;
    }

    QTemporaryDir m_folder;
    FileStore m_store{m_folder.path()};
};

void TestFileStore::writesFileAndSidecar()
{
    QVERIFY(m_store.write(u"c1/r1/a.png"_s, sourceOf("hello world"), {"image/png", u"A.png"_s}));
    QCOMPARE(content(u"c1/r1/a.png"_s), "hello world");
    QCOMPARE(content(u"c1/r1/a.png.attrs"_s),
             "{\"user.cache_control\":\"\",\"user.content_disposition\":\"\","
             "\"user.content_encoding\":\"\",\"user.content_language\":\"\","
             "\"user.content_type\":\"image/png\","
             "\"user.metadata\":{\"original-filename\":\"A.png\"},"
             "\"md5\":\"XrY7u+Ae7tCTyyK7j1rNww==\"}\n");
    const Result<StoredFile> found = m_store.find(u"c1/r1/a.png"_s);
    QVERIFY(found);
    QCOMPARE(found->contentType, "image/png");
    QCOMPARE(names(), QStringList({u"c1/r1/a.png"_s, u"c1/r1/a.png.attrs"_s}));
    QVERIFY(m_store.remove(u"c1/r1/a.png"_s));
    QVERIFY(m_store.remove(u"c1/r1/a.png"_s));
    QVERIFY(names().isEmpty());
    QVERIFY(!m_store.find(u"c1/r1/a.png"_s));
}

void TestFileStore::leavesNothingOfAFailedWrite()
{
    const FileSource broken{10, [](qint64 from, qint64) -> Result<QByteArray> {
                                if (from > 0)
                                    return Error::internal(u"gone"_s);
                                return "hello"_ba;
                            }};
    QVERIFY(!m_store.write(u"c1/r2/a.txt"_s, broken, {"text/plain", {}}));
    QVERIFY(names().isEmpty());
    QVERIFY(!m_store.write(u"c1/r2/a.attrs"_s, sourceOf("x"), {"text/plain", {}}));
    m_store.removeEmptyFolder(u"c1/r2"_s);
    QVERIFY(!QFile::exists(m_folder.filePath(u"c1/r2"_s)));
}

void TestFileStore::removesThumbnailsToo()
{
    const FileAttributes plain{"image/png", {}};
    QVERIFY(m_store.write(u"c1/r1/a.png"_s, sourceOf("x"), plain));
    QVERIFY(m_store.write(u"c1/r1/b.png"_s, sourceOf("x"), plain));
    QVERIFY(m_store.write(u"c1/r1/thumbs_a.png/100x100_a.png"_s, sourceOf("x"), plain));
    QVERIFY(content(u"c1/r1/b.png.attrs"_s).contains("\"user.metadata\":null"));
    QVERIFY(m_store.remove(u"c1/r1/a.png"_s));
    QCOMPARE(names(), QStringList({u"c1/r1/b.png"_s, u"c1/r1/b.png.attrs"_s}));
}

void TestFileStore::removesFolders()
{
    QVERIFY(m_store.write(u"c1/r1/b.png"_s, sourceOf("x"), {"image/png", {}}));
    QVERIFY(m_store.removeFolder(u"c1/r1"_s));
    QVERIFY(m_store.removeFolder(u"c1/r1"_s));
    QVERIFY(names().isEmpty());
    QVERIFY(QFile::exists(m_folder.filePath(u"c1"_s)));
}

void TestFileStore::knowsNoTypeWithoutSidecar()
{
    QVERIFY(m_store.write(u"c1/r1/b.png"_s, sourceOf("x"), {"image/png", {}}));
    QVERIFY(QFile::remove(m_folder.filePath(u"c1/r1/b.png.attrs"_s)));
    const Result<StoredFile> found = m_store.find(u"c1/r1/b.png"_s);
    QVERIFY(found);
    QCOMPARE(found->contentType, "application/octet-stream");
    QVERIFY(m_store.removeFolder(u"c1"_s));
}

void TestFileStore::staysBelowItsRoot_data()
{
    QTest::addColumn<QString>("key");
    QTest::newRow("up") << u"../outside.txt"_s;
    QTest::newRow("up inside") << u"c1/../../../outside.txt"_s;
    QTest::newRow("root") << u"//outside.txt"_s;
}

void TestFileStore::staysBelowItsRoot()
{
    QFETCH(QString, key);
    const FileStore store(m_folder.filePath(u"root"_s));
    QVERIFY(store.write(key, sourceOf("x"), {"text/plain", {}}));
    const QStringList found = names();
    QCOMPARE(found.size(), 2);
    for (const QString &name : found)
        QVERIFY2(name.startsWith(u"root/"_s), qPrintable(name));
    QVERIFY(store.find(key));
    QVERIFY(store.remove(key));
}

QTEST_GUILESS_MAIN(TestFileStore)
#include "tst_filestore.moc"
