// SPDX-License-Identifier: GPL-3.0-or-later
#include "platform/mediatype.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace Binnacle;

class TestMediaType : public QObject
{
    Q_OBJECT

private slots:
    void recognises_data();
    void recognises();
    void looksAtABeginning();
};

void TestMediaType::recognises_data()
{
    QTest::addColumn<QByteArray>("content");
    QTest::addColumn<QByteArray>("name");
    QTest::addColumn<QByteArray>("extension");
    const auto row
        = [](const char *tag, const QByteArray &content, const char *name, const char *extension) {
              QTest::newRow(tag) << content << QByteArray(name) << QByteArray(extension);
          };
    const auto hex = [](const char *digits) { return QByteArray::fromHex(digits); };
    row("png", hex("89504e470d0a1a0a0000000d49484452"), "image/png", ".png");
    row("jpeg", hex("ffd8ffe000104a464946"), "image/jpeg", ".jpg");
    row("gif", "GIF89a..", "image/gif", ".gif");
    row("webp",
        "RIFF...."
        "WEBPVP8 ",
        "image/webp", ".webp");
    row("wav",
        "RIFF...."
        "WAVEfmt ",
        "audio/wav", ".wav");
    row("pdf", "%PDF-1.4\n", "application/pdf", ".pdf");
    row("zip", hex("504b0304140000000000"), "application/zip", ".zip");
    row("docx", hex("504b0304") + QByteArray(26, 'x') + "word/document.xml",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document", ".docx");
    row("gzip", hex("1f8b0800"), "application/gzip", ".gz");
    row("mp4", hex("000000206674797069736f6d"), "video/mp4", ".mp4");
    row("quicktime", hex("00000020667479707174202000"), "video/quicktime", ".mov");
    row("avif", hex("000000206674797061766966"), "image/avif", ".avif");
    row("svg", "<svg xmlns=''></svg>", "image/svg+xml", ".svg");
    row("declared svg", "<?xml version='1.0'?><!-- x --><svg/>", "image/svg+xml", ".svg");
    row("html", " <!DOCTYPE html><p>", "text/html; charset=utf-8", ".html");
    row("xml", "<?xml version='1.0'?><a/>", "text/xml; charset=utf-8", ".xml");
    row("json", "{\"a\": [1]}", "application/json", ".json");
    row("json number", "12", "text/plain; charset=utf-8", ".txt");
    row("csv", "a,b\n1,2\n", "text/csv; charset=utf-8", ".csv");
    row("uneven csv", "a,b\n1\n", "text/plain; charset=utf-8", ".txt");
    row("empty", "", "text/plain; charset=utf-8", ".txt");
    row("text", "hello world", "text/plain; charset=utf-8", ".txt");
    row("latin", hex("e4f6fc"), "text/plain; charset=iso-8859-1", ".txt");
    row("utf-16", hex("fffe6100"), "text/plain; charset=utf-16le", ".txt");
    row("script", "#!/bin/sh\nls\n", "text/x-shellscript", ".sh");
    row("bytes", hex("00010203"), "application/octet-stream", "");
}

void TestMediaType::recognises()
{
    QFETCH(QByteArray, content);
    QFETCH(QByteArray, name);
    QFETCH(QByteArray, extension);
    const MediaType type = detectMediaType(content, true);
    QCOMPARE(type.name, name);
    QCOMPARE(type.extension, extension);
}

void TestMediaType::looksAtABeginning()
{
    const QByteArray json = "[" + QByteArray("{\"a\":\"b\"},").repeated(1000) + "1]";
    QCOMPARE(detectMediaType(json.left(mediaTypeBytes), false).name, "application/json");
    const QByteArray text = QByteArray(mediaTypeBytes - 1, 'a') + "ä";
    QCOMPARE(detectMediaType(text.left(mediaTypeBytes), false).name, "text/plain; charset=utf-8");
}

QTEST_GUILESS_MAIN(TestMediaType)
#include "tst_mediatype.moc"
