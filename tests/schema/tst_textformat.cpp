// SPDX-License-Identifier: GPL-3.0-or-later
#include "schema/fieldvalidation.h"
#include "schema/pattern.h"
#include "schema/textformat.h"

#include <QSet>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace Binnacle;
using namespace Binnacle::Schema;

class TestTextFormat : public QObject
{
    Q_OBJECT

private slots:
    void knowsEmails_data()
    {
        QTest::addColumn<bool>("valid");
        for (const char *good : {"a@b.c", "test@example.com", "a.b+c@d-e.co", "x@y.z.", "a@b_c.de",
                                 "!#$%&'*+-/=?^_`{|}~@b.cd", "\"a\"@d.ef", "\"a\"b\"@c.de",
                                 "a@1a.com", "\xc3\xa9@\xc3\xa9.fr", "a@b..c.de", "a@b.c-d"})
            QTest::newRow(good) << true;
        for (const char *bad :
             {"",          "a",           "@",         "a@",          "@b.c",
              "a@b",       "a@localhost", "a@1.2.3.4", "a..b@c.de",   ".a@b.cd",
              "a.@b.cd",   "a b@c.de",    "a@b.c1",    "a@-b.cd",     "a@b-.cd",
              "a@b.cd..",  "a@b c.de",    "a,b@c.de",  "\"ab\"@c.de", "\"a b@c\"@d.ef",
              "\"\"@c.de", "a@.cd",       "a@b.",      "a@b@c.de ",   "a@b.-c"})
            QTest::newRow(bad) << false;
    }
    void knowsEmails()
    {
        QTEST(isEmailAddress(QString::fromUtf8(QTest::currentDataTag())), "valid");
    }

    void knowsUrls_data()
    {
        QTest::addColumn<bool>("valid");
        for (const char *good :
             {"http://example.com", "https://example.com/a?b=c#d", "http://EXAMPLE.com",
              "localhost:8090", "example.com", "http://localhost", "http://localhost:8090/x",
              "ftp://user:pass@example.com:21/", "ws://1.2.3.4", "http://[::1]:80/",
              "https://example.com.", "http://ex\xc3\xa4mple.de", "http://example.com?x",
              "example.com:80/a", "wss://a-b.c_d.io", "1.2.3.4"})
            QTest::newRow(good) << true;
        for (const char *bad : {"",
                                "a.b",
                                ".example.com",
                                "example",
                                "mailto:a@b.cd",
                                "HTTP://example.com",
                                "file:///etc/x",
                                "http://",
                                "http:///x",
                                "http://a b.com",
                                "http://exa mple",
                                "http://example.com:123456",
                                "http://example.com:x",
                                "gopher://example.com",
                                "http://1.2.3.256",
                                "http://[::g]",
                                "http://-a.com",
                                "http://a..com",
                                "http://@example.com",
                                "http://example.com/a b",
                                "http://[::1"})
            QTest::newRow(bad) << false;
    }
    void knowsUrls() { QTEST(isUrl(QString::fromUtf8(QTest::currentDataTag())), "valid"); }

    void knowsDomains_data()
    {
        QTest::addColumn<bool>("valid");
        for (const char *good : {"example.com", "a.b", "1-a.example.COM"})
            QTest::newRow(good) << true;
        for (const char *bad :
             {"", "com", "a.b1", "-a.com", "a-.com", "a..b", "a_b.com", "a.com.", "a b.com"})
            QTest::newRow(bad) << false;
    }
    void knowsDomains() { QTEST(isDomain(QString::fromUtf8(QTest::currentDataTag())), "valid"); }

    void findsHosts()
    {
        QCOMPARE(urlHost(u"https://u:p@Example.com:80/x"_s), u"Example.com:80"_s);
        QCOMPARE(urlHost(u"https://example.com?a@b"_s), u"example.com"_s);
        QCOMPARE(urlHost(u"example.com"_s), QString());
    }

    void spellsNumbers()
    {
        QCOMPARE(messageNumber(5), u"5"_s);
        QCOMPARE(messageNumber(999999.5), u"999999.5"_s);
        QCOMPARE(messageNumber(1000000), u"1e+06"_s);
        QCOMPARE(messageNumber(-1234567), u"-1.234567e+06"_s);
        QCOMPARE(messageNumber(0.0001), u"0.0001"_s);
        QCOMPARE(messageNumber(0.00001), u"1e-05"_s);
        QCOMPARE(messageNumber(1e100), u"1e+100"_s);
        QCOMPARE(messageNumber(0), u"0"_s);
    }

    void matchesPatterns_data()
    {
        QTest::addColumn<QString>("pattern");
        QTest::addColumn<QString>("text");
        QTest::addColumn<bool>("matches");

        const auto row = [](const QString &pattern, const QString &text, bool matches) {
            QTest::newRow(qPrintable(QString(pattern + u' ' + text))) << pattern << text << matches;
        };
        row(u"^[a-z0-9]+$"_s, u"abc1"_s, true);
        row(u"^[a-z0-9]+$"_s, u"abc\n"_s, false);
        row(u"(?m)^a$"_s, u"b\na\nc"_s, true);
        row(u"b"_s, u"abc"_s, true);
        row(u"^[\\w][\\w\\.\\-]*$"_s, u"a.b-c"_s, true);
        row(u"(?i)ABC"_s, u"xabcx"_s, true);
        row(u"(?P<x>a)(?:b|c)"_s, u"ac"_s, true);
        row(u"\\Qa.b\\E+"_s, u"a.bb"_s, true);
        row(u"\\Qa.b\\E"_s, u"axb"_s, false);
        row(u"[[:alpha:]]{2,3}"_s, u"a1"_s, false);
        row(u"[]a]"_s, u"]"_s, true);
        row(u"[a[b]"_s, u"["_s, true);
        row(u"a{,2}"_s, u"a{,2}"_s, true);
        row(u"\\x{e9}\\pL"_s, u"\u00e9x"_s, true);
        row(u"a+?b??"_s, u"a"_s, true);
        row(u"^.{3}$"_s, u"\u00e9\u20acx"_s, true);
    }

    void matchesPatterns()
    {
        QFETCH(QString, pattern);
        QFETCH(QString, text);
        const Result<Pattern> compiled = Pattern::compile(pattern);
        QVERIFY(compiled);
        QTEST(compiled->matches(text), "matches");
    }

    void refusesPatterns()
    {
        for (const QString &pattern :
             {u"(?=a)"_s,   u"(?!a)"_s, u"(?<=a)"_s,  u"(?<!a)"_s, u"(?>a)"_s, u"(a)\\1"_s,
              u"\\k<a>"_s,  u"a++"_s,   u"a**"_s,     u"a{2}+"_s,  u"(?R)"_s,  u"(?#c)"_s,
              u"(*FAIL)"_s, u"(?|a)"_s, u"["_s,       u"(a"_s,     u"a)"_s,    u"*"_s,
              u"\\"_s,      u"\\Z"_s,   u"a{1001}"_s, u"[z-a]"_s,  u"(?x)a"_s, u"\\y"_s})
            QVERIFY2(!Pattern::compile(pattern), qPrintable(pattern));
    }

    void givesUpOnExpensivePatterns()
    {
        const Result<Pattern> pattern = Pattern::compile(u"^(a+)+$"_s);
        QVERIFY(pattern);
        QVERIFY(!pattern->matches(QString(40, u'a') + u'!'));
    }

    void generatesTexts_data()
    {
        QTest::addColumn<QString>("pattern");
        QTest::addColumn<QString>("expected");

        const auto row = [](const QString &pattern, const QString &expected) {
            QTest::newRow(qPrintable(pattern)) << pattern << expected;
        };
        row(u"[a-z0-9]{15}"_s, u"^[a-z0-9]{15}$"_s);
        row(u"[a-zA-Z0-9_]{50}"_s, u"^\\w{50}$"_s);
        row(u"users[0-9]{5}"_s, u"^users\\d{5}$"_s);
        row(u"\\d\\w{3}-\\."_s, u"^\\d\\w{3}-\\.$"_s);
        row(u"(ab|cd){2}x?"_s, u"^(ab|cd){2}$"_s);
        row(u"a{2,4}b*c+"_s, u"^a{2,3}b{0,5}c{1,5}$"_s);
        row(u"a{3,}"_s, u"^a{3,5}$"_s);
        row(u"(?:x|y)(?P<n>z)."_s, u"^[xy]z[A-Za-z0-9]$"_s);
        row(u"[^a-y]{20}"_s, u"^[^a-y]{20}$"_s);
        row(u"[\\d\\-x]{9}"_s, u"^[\\d\\-x]{9}$"_s);
        row(u"[a-]"_s, u"^[a-]$"_s);
        row(u"a{b"_s, u"^a\\{b$"_s);
        row(u"\u00e9{3}"_s, u"^\u00e9{3}$"_s);
        row(u""_s, u"^$"_s);
    }

    void generatesTexts()
    {
        QFETCH(QString, pattern);
        QFETCH(QString, expected);
        const QRegularExpression expression(expected);
        QVERIFY(expression.isValid());
        for (int i = 0; i < 50; ++i) {
            const std::optional<QString> text = generateText(pattern);
            QVERIFY(text);
            QVERIFY2(expression.match(*text).hasMatch(), qPrintable(*text));
        }
    }

    void refusesToGenerate()
    {
        for (const QString &pattern :
             {u"^a$"_s, u"a\\b"_s, u"[a"_s, u"(a"_s, u"a)"_s, u"(?=a)"_s, u"*"_s, u"a**"_s,
              u"[z-a]"_s, u"\\pL"_s, u"[[:alpha:]]"_s, u"a{5,2}"_s, u"a{2000}"_s,
              u"((a{1000}){1000}){1000}"_s, u"((){1000}){1000}"_s})
            QVERIFY2(!generateText(pattern), qPrintable(pattern));
    }

    void generatesDifferentTexts()
    {
        QSet<QString> texts;
        for (int i = 0; i < 1000; ++i)
            texts.insert(*generateText(u"[a-z0-9]{15}"_s));
        QCOMPARE(texts.size(), 1000);
    }
};

QTEST_GUILESS_MAIN(TestTextFormat)
#include "tst_textformat.moc"
