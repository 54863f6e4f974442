// SPDX-License-Identifier: GPL-3.0-or-later
#include <QDir>
#include <QFile>
#include <QTest>

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/// Puts every file of the corpus through the fuzz target that it was linked with.
class TestCorpus : public QObject
{
    Q_OBJECT

private slots:
    void survives_data();
    void survives();
};

void TestCorpus::survives_data()
{
    QTest::addColumn<QString>("path");
    const QDir folder(qEnvironmentVariable("BINNACLE_CORPUS"));
    const QStringList names = folder.entryList(QDir::Files);
    QVERIFY(!names.isEmpty());
    for (const QString &name : names)
        QTest::newRow(qPrintable(name)) << folder.filePath(name);
}

void TestCorpus::survives()
{
    QFETCH(QString, path);
    QFile file(path);
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QByteArray bytes = file.readAll();
    QCOMPARE(LLVMFuzzerTestOneInput(reinterpret_cast<const uint8_t *>(bytes.constData()),
                                    size_t(bytes.size())),
             0);
}

QTEST_GUILESS_MAIN(TestCorpus)
#include "replay.moc"
