// SPDX-License-Identifier: GPL-3.0-or-later
#include "schema/filterlexer.h"
#include "schema/filterparser.h"

#include <QTest>

using namespace Binnacle;
using namespace Binnacle::Schema;
using namespace Qt::StringLiterals;

namespace {

QString shown(const FilterToken &token)
{
    QString text = filterTokenName(token.kind) + u'<' + QString::fromUtf8(token.text) + u'>';
    if (token.kind == FilterToken::Kind::Function) {
        QStringList arguments;
        for (const FilterToken &argument : token.arguments)
            arguments += shown(argument);
        text += u'(' + arguments.join(u", "_s) + u')';
    }
    return text;
}

/// All tokens, or what went wrong.
QString lexed(const QString &text)
{
    const QByteArray utf8 = text.toUtf8();
    FilterLexer lexer(utf8);
    QStringList tokens;
    while (true) {
        const Result<FilterToken> token = lexer.next();
        if (!token)
            return u"error: "_s + token.error().detail;
        if (token->kind == FilterToken::Kind::End)
            return tokens.join(u' ');
        tokens += shown(*token);
    }
}

}  // namespace

class TestFilterLexer : public QObject
{
    Q_OBJECT

private slots:
    void cutsTokens_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("tokens");

        const auto row = [](const char *name, const QString &text, const QString &tokens) {
            QTest::newRow(name) << text << tokens;
        };
        row("nothing", u""_s, u""_s);
        row("blanks", u" \t\n "_s, u""_s);
        row("comment", u"// a = 1"_s, u""_s);
        row("comment and more", u"// a\nb // c"_s, u"identifier<b>"_s);
        row("identifiers", u"a @b #c _d e.f:g h1"_s,
            u"identifier<a> identifier<@b> identifier<#c> identifier<_d> identifier<e.f:g> "
            "identifier<h1>"_s);
        row("digit then letters", u"12ab"_s, u"number<12> identifier<ab>"_s);
        row("numbers", u"1 -1 1.5 -0.25 007"_s,
            u"number<1> number<-1> number<1.5> number<-0.25> number<007>"_s);
        row("minus between digits", u"1-2"_s, u"number<1> number<-2>"_s);
        row("texts", u"'a' \"b\" ''"_s, u"text<a> text<b> text<>"_s);
        row("other quote inside", u"'a\"b' \"c'd\""_s, u"text<a\"b> text<c'd>"_s);
        row("escaped quote", u"'it\\'s'"_s, u"text<it's>"_s);
        row("backslashes stay", u"'a\\\\b\\n'"_s, u"text<a\\\\b\\n>"_s);
        row("beyond ASCII in a text", u"'żółw 🐢'"_s, u"text<żółw 🐢>"_s);
        row("signs", u"= != > >= < <= ~ !~"_s,
            u"sign<=> sign<!=> sign<>> sign<>=> sign<<> sign<<=> sign<~> sign<!~>"_s);
        row("any signs", u"?= ?!= ?> ?>= ?< ?<= ?~ ?!~"_s,
            u"sign<?=> sign<?!=> sign<?>> sign<?>=> sign<?<> sign<?<=> sign<?~> sign<?!~>"_s);
        row("joins", u"&& ||"_s, u"join<&&> join<||>"_s);
        row("no blanks", u"a=1&&b>'2'"_s,
            u"identifier<a> sign<=> number<1> join<&&> identifier<b> sign<>> text<2>"_s);
        row("group", u"(a = (1) || ')')"_s, u"group<a = (1) || ')'>"_s);
        row("empty group", u"()"_s, u"group<>"_s);
        row("function", u"f(a, 1, 'x')"_s, u"function<f>(identifier<a>, number<1>, text<x>)"_s);
        row("no arguments", u"f( )"_s, u"function<f>()"_s);
        row("trailing comma", u"f(a, )"_s, u"function<f>(identifier<a>)"_s);
        row("comment among arguments", u"f(a, // b,\n c)"_s,
            u"function<f>(identifier<a>, identifier<c>)"_s);
        row("nested functions", u"f(g(h(1)))"_s,
            u"function<f>(function<g>(function<h>(number<1>)))"_s);
        row("space before the parenthesis", u"f (1)"_s, u"identifier<f> group<1>"_s);
    }

    void cutsTokens()
    {
        QFETCH(QString, text);
        QFETCH(QString, tokens);
        QCOMPARE(lexed(text), tokens);
    }

    void refusesBadInput_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("detail");

        const auto row = [](const char *name, const QString &text, const QString &detail) {
            QTest::newRow(name) << text << detail;
        };
        row("carriage return", u"a\r"_s, u"unexpected character '\\r'"_s);
        row("nul", u"a"_s + QChar(0), u"unexpected character '\\x00'"_s);
        row("letter beyond ASCII", u"ż"_s, u"unexpected character 'ż'"_s);
        row("beyond the BMP", u"🐢"_s, u"unexpected character '🐢'"_s);
        row("plus", u"+1"_s, u"unexpected character '+'"_s);
        row("comma", u"a,"_s, u"unexpected character ','"_s);
        row("closing parenthesis", u")"_s, u"unexpected character ')'"_s);
        row("quote in single quotes", u"`"_s, u"unexpected character '`'"_s);
        row("lone minus", u"-"_s, u"invalid number \"-\""_s);
        row("minus letter", u"-a"_s, u"invalid number \"-\""_s);
        row("trailing dot", u"1."_s, u"invalid number \"1.\""_s);
        row("second dot", u"1.2.3"_s, u"unexpected character '.'"_s);
        row("open text", u"'abc"_s, u"invalid quoted text \"'abc\""_s);
        row("open double text", u"\"abc"_s, u"invalid quoted text \"\\\"abc\""_s);
        row("backslash at the end", u"'a\\'"_s, u"invalid quoted text \"'a\\\\'\""_s);
        row("two backslashes at the end", u"'a\\\\'"_s, u"invalid quoted text \"'a\\\\\\\\'\""_s);
        row("one slash", u"/ a"_s, u"invalid comment"_s);
        row("identifier ends in dot", u"a."_s, u"invalid identifier \"a.\""_s);
        row("identifier ends in colon", u"a:"_s, u"invalid identifier \"a:\""_s);
        row("lone underscore", u"_"_s, u"invalid identifier \"_\""_s);
        row("lone at", u"@ "_s, u"invalid identifier \"@\""_s);
        row("lone hash", u"#"_s, u"invalid identifier \"#\""_s);
        row("double equals", u"=="_s, u"invalid sign operator \"==\""_s);
        row("long sign", u"?!=="_s, u"invalid sign operator \"?!==\""_s);
        row("one ampersand", u"&"_s, u"invalid join operator \"&\""_s);
        row("three bars", u"|||"_s, u"invalid join operator \"|||\""_s);
        row("mixed join", u"&|"_s, u"invalid join operator \"&|\""_s);
        row("open group", u"((a)"_s, u"invalid formatted group - missing 1 closing bracket(s)"_s);
        row("two open groups", u"((a"_s,
            u"invalid formatted group - missing 2 closing bracket(s)"_s);
        row("open text in a group", u"(a = 'x)"_s, u"invalid quoted text \"'x)\""_s);
        row("function name", u"a.(1)"_s, u"invalid function name \"a.\""_s);
        row("deep functions", u"a(b(c(d(1))))"_s,
            u"max nested function arguments reached (max: 3)"_s);
        row("missing comma", u"f(a b)"_s,
            u"expected comma after the last argument in function \"f\""_s);
        row("extra comma", u"f(a,,b)"_s, u"unexpected comma in function \"f\""_s);
        row("leading comma", u"f(,a)"_s, u"unexpected comma in function \"f\""_s);
        row("bad argument", u"f(=)"_s, u"unsupported argument character '=' in function \"f\""_s);
        row("open function", u"f(a"_s, u"invalid or incomplete function \"f\" (expected ')')"_s);
    }

    void refusesBadInput()
    {
        QFETCH(QString, text);
        QFETCH(QString, detail);
        QCOMPARE(lexed(text), u"error: "_s + detail);
    }
};

QTEST_APPLESS_MAIN(TestFilterLexer)
#include "tst_filterlexer.moc"
