// SPDX-License-Identifier: GPL-3.0-or-later
#include "wire/multipart.h"

#include <QTemporaryFile>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace Binnacle;

namespace {

const QByteArray boundaryType = "multipart/form-data; boundary=XX"_ba;

QByteArray part(const QByteArray &disposition, const QByteArray &content,
                const QByteArray &more = {})
{
    return "--XX\r\nContent-Disposition: form-data; " + disposition + "\r\n" + more + "\r\n"
        + content + "\r\n";
}

/// The form as text, for comparing whole forms at once.
QByteArray summary(const Wire::MultipartForm &form)
{
    QByteArray out;
    for (const auto &[name, text] : form.fields)
        out += name.toUtf8() + '=' + text.toUtf8() + ';';
    for (const Wire::FilePart &file : form.files) {
        const Result<QByteArray> bytes = file.readAll();
        out += file.name.toUtf8() + '@' + file.filename.toUtf8() + '(' + file.contentType
            + ")=" + (bytes ? *bytes : "?"_ba) + ';';
    }
    return out;
}

}  // namespace

class TestMultipart : public QObject
{
    Q_OBJECT

private slots:
    void readsForms_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<QByteArray>("expected");
        const QByteArray end = "--XX--\r\n"_ba;
        QTest::newRow("one field") << QByteArray(part("name=\"a\"", "1") + end) << "a=1;"_ba;
        QTest::newRow("empty field") << QByteArray(part("name=a", "") + end) << "a=;"_ba;
        QTest::newRow("line ends inside")
            << QByteArray(part("name=a", "\r\n--X\r\n-") + end) << "a=\r\n--X\r\n-;"_ba;
        QTest::newRow("longer boundary is content")
            << QByteArray(part("name=a", "x\r\n--XXY") + end) << "a=x\r\n--XXY;"_ba;
        QTest::newRow("preamble and epilogue")
            << QByteArray("hello\r\n" + part("name=a", "1") + end + "--XX\r\nrest") << "a=1;"_ba;
        QTest::newRow("repeated") << QByteArray(part("name=a", "1") + part("name=a", "2") + end)
                                  << "a=1;a=2;"_ba;
        QTest::newRow("file") << QByteArray(
            part("name=\"f\"; filename=\"x y.txt\"", "data", "Content-Type: text/plain\r\n")
            + part("name=g; filename=\"e\"", "") + end)
                              << "f@x y.txt(text/plain)=data;g@e()=;"_ba;
        QTest::newRow("file names lose folders")
            << QByteArray(part("name=f; filename=\"../../etc/passwd\"", "d") + end)
            << "f@passwd()=d;"_ba;
        QTest::newRow("extended file name")
            << QByteArray(part("name=f; filename=\"a\"; filename*=UTF-8''%C3%A9.png", "d") + end)
            << "f@\xc3\xa9.png()=d;"_ba;
        QTest::newRow("escaped quote")
            << QByteArray(part("name=f; filename=\"a\\\"b;c\"", "d") + end) << "f@a\"b;c()=d;"_ba;
        QTest::newRow("no name is skipped")
            << QByteArray(part("x=1", "d") + part("name=a", "1") + end) << "a=1;"_ba;
        QTest::newRow("blanks behind the boundary")
            << QByteArray("--XX \t\r\nContent-Disposition: form-data; name=a\r\n\r\n1\r\n"
                          "--XX--")
            << "a=1;"_ba;
        QTest::newRow("nothing") << QByteArray(end) << ""_ba;
    }

    void readsForms()
    {
        QFETCH(QByteArray, body);
        QFETCH(QByteArray, expected);
        const Result<Wire::MultipartForm> whole
            = Wire::parseMultipart(Wire::Body(body), boundaryType);
        QVERIFY(whole);
        QCOMPARE(summary(*whole), expected);

        // However the bytes are cut, the form is the same.
        for (qsizetype size = 1; size < 7; ++size) {
            Wire::MultipartParser parser("XX");
            for (qsizetype at = 0; at < body.size(); at += size)
                QVERIFY(parser.feed(
                    QByteArrayView(body).sliced(at).first(qMin(size, body.size() - at))));
            Result<Wire::MultipartForm> form = parser.finish();
            QVERIFY(form);
            for (Wire::FilePart &file : form->files)
                file.source = Wire::Body(body);
            QCOMPARE(summary(*form), expected);
        }

        auto spool = std::make_shared<QTemporaryFile>();
        QVERIFY(spool->open());
        spool->write(body);
        spool->flush();
        const Result<Wire::MultipartForm> spooled
            = Wire::parseMultipart(Wire::Body(spool, body.size()), boundaryType);
        QVERIFY(spooled);
        QCOMPARE(summary(*spooled), expected);
    }

    void refusesBadForms_data()
    {
        QTest::addColumn<QByteArray>("type");
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<int>("kind");
        const int bad = int(Error::Kind::InvalidInput);
        const int large = int(Error::Kind::TooLarge);
        QTest::newRow("no boundary") << "multipart/form-data"_ba
                                     << "--XX--"_ba << bad;
        QTest::newRow("long boundary")
            << QByteArray("multipart/form-data; boundary=" + QByteArray(300, 'x')) << ""_ba << bad;
        QTest::newRow("empty") << boundaryType << ""_ba << bad;
        QTest::newRow("cut") << boundaryType << part("name=a", "1") << bad;
        QTest::newRow("cut in headers") << boundaryType << "--XX\r\nContent-"_ba << bad;
        QTest::newRow("junk behind the boundary")
            << boundaryType << "--XX \tjunk\r\n\r\n\r\n--XX--"_ba << bad;
        QByteArray many;
        for (int i = 0; i < 1001; ++i)
            many += part("name=a", "");
        QTest::newRow("too many parts") << boundaryType << QByteArray(many + "--XX--") << large;
        QTest::newRow("endless header")
            << boundaryType << QByteArray("--XX\r\nX: " + QByteArray(20000, 'x')) << large;
    }

    void refusesBadForms()
    {
        QFETCH(QByteArray, type);
        QFETCH(QByteArray, body);
        QFETCH(int, kind);
        const Result<Wire::MultipartForm> form = Wire::parseMultipart(Wire::Body(body), type);
        QVERIFY(!form);
        QCOMPARE(int(form.error().kind), kind);
    }

    void boundsText()
    {
        const QByteArray body = part("name=a", QByteArray(200, 'x')) + "--XX--";
        QVERIFY(Wire::parseMultipart(Wire::Body(body), boundaryType, {.textBytes = 300}));
        const auto form = Wire::parseMultipart(Wire::Body(body), boundaryType, {.textBytes = 100});
        QVERIFY(!form);
        QCOMPARE(form.error().kind, Error::Kind::TooLarge);
    }

    void readsRanges()
    {
        const QByteArray body = part("name=f; filename=a", "0123456789") + "--XX--";
        const auto form = Wire::parseMultipart(Wire::Body(body), boundaryType);
        QVERIFY(form);
        const Wire::FilePart &file = form->files.at(0);
        QCOMPARE(file.size, 10);
        QCOMPARE(file.bytes(), QByteArrayView("0123456789"));
        QCOMPARE(*file.read(3, 4), "3456"_ba);
        QCOMPARE(*file.read(8, 100), "89"_ba);
        QCOMPARE(*file.read(20, 1), QByteArray());
    }
};

QTEST_GUILESS_MAIN(TestMultipart)
#include "tst_multipart.moc"
