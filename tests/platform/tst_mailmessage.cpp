// SPDX-License-Identifier: GPL-3.0-or-later
#include "platform/mailmessage.h"

#include <QRegularExpression>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace Binnacle;

namespace {

MailMessage sample()
{
    MailMessage message;
    message.from = {u"Support"_s, u"support@example.com"_s};
    message.to = {{}, u"ann@example.org"_s};
    message.subject = u"Verify your Acme email"_s;
    message.html = u"<p>Hello</p>"_s;
    message.date = UtcTime(std::chrono::milliseconds(1767323045678));
    return message;
}

QByteArray head(const QByteArray &text)
{
    return text.first(text.indexOf("\r\n\r\n"));
}

/// The value of a header, unfolded; a null text when it is missing or there twice.
QByteArray header(const QByteArray &text, const QByteArray &name)
{
    const QByteArray unfolded = head(text).replace("\r\n ", " ");
    QByteArray found;
    for (const QByteArray &line : unfolded.split('\n')) {
        if (!line.startsWith(name) || line.mid(name.size(), 2) != ": ")
            continue;
        if (!found.isNull())
            return {};
        found = line.mid(name.size() + 2).trimmed();
    }
    return found;
}

}  // namespace

// A6.8.
class TestMailMessage : public QObject
{
    Q_OBJECT

private slots:
    void hasTheHeadersOfSmtpMail()
    {
        const Result<QByteArray> text = smtpText(sample());
        QVERIFY(text);
        QCOMPARE(header(*text, "From"), "Support <support@example.com>"_ba);
        QCOMPARE(header(*text, "To"), "ann@example.org"_ba);
        QCOMPARE(header(*text, "Subject"), "Verify your Acme email"_ba);
        QCOMPARE(header(*text, "MIME-Version"), "1.0"_ba);
        QCOMPARE(header(*text, "Date"), "Fri, 02 Jan 2026 03:04:05 +0000"_ba);
        static const QRegularExpression id(u"^<[a-z0-9]{15}@example\\.com>$"_s);
        QVERIFY(id.match(QString::fromLatin1(header(*text, "Message-ID"))).hasMatch());
        QVERIFY(header(*text, "Content-Type").startsWith("multipart/mixed;"));
        for (const QByteArray &line : text->split('\n'))
            QVERIFY2(line.isEmpty() || line.endsWith('\r'), line.constData());
    }

    void holdsPlainTextBeforeHtml()
    {
        const Result<QByteArray> text = smtpText(sample());
        QVERIFY(text);
        const qsizetype alternative = text->indexOf("Content-Type: multipart/alternative;");
        const qsizetype plain = text->indexOf("Content-Type: text/plain; charset=UTF-8\r\n"
                                              "Content-Transfer-Encoding: quoted-printable\r\n\r\n"
                                              "Hello\r\n");
        const qsizetype html = text->indexOf("Content-Type: text/html; charset=UTF-8\r\n"
                                             "Content-Transfer-Encoding: quoted-printable\r\n\r\n"
                                             "<p>Hello</p>\r\n");
        QVERIFY(alternative > 0 && plain > alternative && html > plain);
    }

    void encodesTheBody_data()
    {
        QTest::addColumn<QString>("html");
        QTest::addColumn<QByteArray>("encoded");
        QTest::newRow("equals sign") << u"<a b=\"c\">"_s << "<a b=3D\"c\">\r\n"_ba;
        QTest::newRow("beyond ASCII") << u"é"_s << "=C3=A9\r\n"_ba;
        QTest::newRow("blank at the end") << u"a \nb"_s << "a=20\r\nb\r\n"_ba;
        QTest::newRow("line breaks") << u"a\r\nb\rc\nd"_s << "a\r\nb\r\nc\r\nd\r\n"_ba;
        QTest::newRow("long line")
            << QString(80, u'x') << QByteArray(QByteArray(75, 'x') + "=\r\nxxxxx\r\n");
        QTest::newRow("escape at the end of a line")
            << QString(QString(74, u'x') + u'é')
            << QByteArray(QByteArray(74, 'x') + "=\r\n=C3=A9\r\n");
    }

    void encodesTheBody()
    {
        QFETCH(QString, html);
        QFETCH(QByteArray, encoded);
        MailMessage message = sample();
        message.html = html;
        const Result<QByteArray> text = smtpText(message);
        QVERIFY(text);
        const QByteArray part = "text/html; charset=UTF-8\r\nContent-Transfer-Encoding: "
                                "quoted-printable\r\n\r\n"
            + encoded + "--";
        QVERIFY2(text->contains(part), text->constData());
    }

    void writesNamesAndSubjects_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QByteArray>("from");
        QTest::newRow("none") << QString() << "support@example.com"_ba;
        QTest::newRow("plain") << u"Acme Support"_s << "Acme Support <support@example.com>"_ba;
        QTest::newRow("specials") << u"Acme, \"Inc.\""_s
                                  << "\"Acme, \\\"Inc.\\\"\" <support@example.com>"_ba;
        QTest::newRow("beyond ASCII")
            << u"Süd"_s << "=?utf-8?q?S=C3=BCd?= <support@example.com>"_ba;
        QTest::newRow("looks encoded")
            << u"=?utf-8?q?x?="_s
            << "=?utf-8?q?=3D=3Futf=2D8=3Fq=3Fx=3F=3D?= <support@example.com>"_ba;
        QTest::newRow("line breaks")
            << u"Acme\r\nBcc: eve@example.com\r\n\r\nboo"_s
            << "\"Acme Bcc: eve@example.com boo\" <support@example.com>"_ba;
        QTest::newRow("odd line breaks")
            << u"A\u0085B\u2028C\vD"_s << "A B C D <support@example.com>"_ba;
    }

    void writesNamesAndSubjects()
    {
        QFETCH(QString, name);
        QFETCH(QByteArray, from);
        MailMessage message = sample();
        message.from.name = name;
        message.subject = name;
        const Result<QByteArray> text = smtpText(message);
        QVERIFY(text);
        QCOMPARE(header(*text, "From"), from);
        QVERIFY(header(*text, "Bcc").isNull());
        QVERIFY(!header(*text, "Subject").isNull());
        const Result<QByteArray> local = sendmailText(message);
        QVERIFY(local);
        QVERIFY(!local->contains("\nBcc"));
        QCOMPARE(local->first(local->indexOf("\n\n")).count('\n'), 3);
    }

    void foldsLongSubjects_data()
    {
        QTest::addColumn<QString>("subject");
        QTest::newRow("words") << QString(u"lorem ipsum "_s.repeated(100).trimmed());
        QTest::newRow("one word") << QString(2000, u'x');
        QTest::newRow("beyond ASCII") << QString(500, u'漢');
    }

    void foldsLongSubjects()
    {
        QFETCH(QString, subject);
        MailMessage message = sample();
        message.subject = subject;
        const Result<QByteArray> text = smtpText(message);
        QVERIFY(text);
        for (const QByteArray &line : head(*text).split('\n'))
            QVERIFY2(line.size() <= 100, line.constData());
        QByteArray value = header(*text, "Subject");
        if (value.startsWith("=?utf-8?q?")) {
            value = value.replace("?= =?utf-8?q?", "").mid(10).chopped(2).replace('_', ' ');
            value = QByteArray::fromPercentEncoding(value, '=');
        }
        QCOMPARE(QString::fromUtf8(value), subject);
    }

    void refusesWhatIsNoAddress_data()
    {
        QTest::addColumn<QString>("address");
        QTest::newRow("empty") << QString();
        QTest::newRow("line break") << u"a@b.c\r\nRCPT TO:<d@e.f>"_s;
        QTest::newRow("bracket") << u"a@b.c> <d@e.f"_s;
        QTest::newRow("space") << u"a b@c.d"_s;
        QTest::newRow("two") << u"a@b.c,d@e.f"_s;
        QTest::newRow("NUL") << QString(u"a@b.c"_s + QChar(0) + u'd');
    }

    void refusesWhatIsNoAddress()
    {
        QFETCH(QString, address);
        MailMessage message = sample();
        message.to.address = address;
        QVERIFY(!smtpText(message));
        QVERIFY(!sendmailText(message));
        message = sample();
        message.from.address = address;
        QVERIFY(!smtpText(message));
        QCOMPARE(sendmailText(message).error().kind, Error::Kind::InvalidInput);
    }

    void refusesWhatIsTooLarge()
    {
        MailMessage message = sample();
        message.html = QString(maximumMailBytes + 1, u'x');
        QVERIFY(!smtpText(message));
        QVERIFY(!sendmailText(message));
    }

    void writesForSendmail()
    {
        const Result<QByteArray> text = sendmailText(sample());
        QVERIFY(text);
        QCOMPARE(*text,
                 "Subject: Verify your Acme email\nFrom: Support <support@example.com>\n"
                 "To: ann@example.org\nContent-Type: text/html; charset=UTF-8\n\n"
                 "<p>Hello</p>"_ba);
    }

    void derivesPlainText_data()
    {
        QTest::addColumn<QString>("html");
        QTest::addColumn<QString>("plain");
        QTest::newRow("paragraphs") << u"<p>one</p>\n<p>two</p>"_s << u"one \r\ntwo"_s;
        QTest::newRow("breaks add up") << u"one<br/><br>two"_s << u"one\r\n\r\ntwo"_s;
        QTest::newRow("nested blocks")
            << u"<div><div><p>one</p></div></div><p>two</p>"_s << u"one\r\ntwo"_s;
        QTest::newRow("white space") << u"<p> a\n\t b   <b>c</b> d</p>"_s << u"a b c d"_s;
        QTest::newRow("list") << u"<ul><li>one</li><li>two</li></ul>"_s << u"- one\r\n- two"_s;
        QTest::newRow("link") << u"<p>see <a class=\"btn\" href=\"https://x.y/?a=1&amp;b=2\">"
                                 "here</a> now</p>"_s
                              << u"see [here](https://x.y/?a=1&b=2) now"_s;
        QTest::newRow("empty link") << u"<a href='x'> <img src=\"a>b\"/></a>"_s << u"[LINK](x)"_s;
        QTest::newRow("dropped") << u"<style>a>b</style><p>x</p><script>y<z</script><svg><g>t</g>"
                                    "</svg><button>push</button>"_s
                                 << u"x"_s;
        QTest::newRow("entities") << u"&lt;b&gt; &amp;amp; &#39;&#x41;&#0;&unknown; &"_s
                                  << u"<b> &amp; 'A&#0;&unknown; &"_s;
        QTest::newRow("stray brackets") << u"1 < 2 <!-- no > yes --> 3"_s << u"1 < 2  3"_s;
        QTest::newRow("blocks begin lines, and end none")
            << u"<h1>one</h1>two<table><tr><td>three</td><td>four</td></tr></table>"_s
            << u"onetwo\r\nthree\r\nfour"_s;
        QTest::newRow("inline") << u"a<b>b</b>c <u> d</u> <code>e</code>"_s << u"abc  d \r\ne"_s;
        QTest::newRow("a break before a block") << u"<p>one</p><br><p>two</p>"_s << u"one\r\ntwo"_s;
        QTest::newRow("links without an address")
            << u"<a>one</a> <a href=\"\">two</a> <a href=x>three</a> <a data-href=x>four</a>"_s
            << u"[one] [two] [three](x) [four]"_s;
        QTest::newRow("named characters")
            << u"&euro;&rarr;&hellip;&Auml;&yuml;&nbsp;&diams;."_s << u"€→…Äÿ\u00a0♦."_s;
        QTest::newRow("unfinished") << u"<p>a<a href=\"x"_s << u"a"_s;
    }

    void derivesPlainText()
    {
        QFETCH(QString, html);
        QFETCH(QString, plain);
        QCOMPARE(plainTextOf(html), plain);
    }
};

QTEST_GUILESS_MAIN(TestMailMessage)
#include "tst_mailmessage.moc"
