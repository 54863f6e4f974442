// SPDX-License-Identifier: GPL-3.0-or-later
#include "schema/excerpt.h"
#include "schema/fieldspicker.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace Binnacle;
using namespace Binnacle::Schema;

class TestFieldsPicker : public QObject
{
    Q_OBJECT

private slots:
    void picks_data()
    {
        QTest::addColumn<QString>("fields");
        QTest::addColumn<QByteArray>("json");
        QTest::addColumn<QByteArray>("picked");

        const auto row
            = [](const QString &fields, const QByteArray &json, const QByteArray &picked) {
                  QTest::newRow(qPrintable(fields)) << fields << json << picked;
              };
        const QByteArray record
            = R"({"id":"r1","title":"t","rel":{"id":"x","name":"n"},"tags":["a"],"expand":{"author":{"id":"u","name":"m","team":{"id":"t1","x":1}},"list":[{"id":1,"a":2},{"id":3,"a":4}]}})"_ba;
        row(u"id, title"_s, record, R"({"id":"r1","title":"t"})");
        row(u"title.x,rel.id"_s, record, R"({"rel":{"id":"x"},"title":"t"})");
        row(u"unknown"_s, record, "{}");
        row(u","_s, R"({"b":1,"a":2})", R"({"a":2,"b":1})");
        row(u"*,rel.id,expand.x"_s, record,
            R"({"expand":{},"id":"r1","rel":{"id":"x"},"tags":["a"],"title":"t"})");
        row(u"expand.*,expand.author.team.id"_s, record,
            R"({"expand":{"author":{"team":{"id":"t1"}},"list":[{"a":2,"id":1},{"a":4,"id":3}]}})");
        row(u"expand.author.*,expand.author.team.id"_s, record,
            R"({"expand":{"author":{"id":"u","name":"m","team":{"id":"t1"}}}})");
        row(u"expand.list.a"_s, record, R"({"expand":{"list":[{"a":2},{"a":4}]}})");
        row(u"expand.*.id"_s, record, R"({"expand":{}})");
        row(u"rel,rel.id"_s, record, R"({"rel":{"id":"x","name":"n"}})");
        row(u"tags.x"_s, record, R"({"tags":["a"]})");
        row(u"a"_s, R"([{"a":1,"b":2},{"b":3},5])", R"([{"a":1},{},5])");
        row(u"a "_s, "5", "5");
        row(u"a:excerpt(3,true),b:excerpt( 2 )"_s, R"({"a":"<p>abcdef</p>","b":12345})",
            R"({"a":"abc...","b":12345})");
        row(u"*:excerpt(2)"_s, R"({"a":"abc","b":"d"})", R"({"a":"ab","b":"d"})");
        row(u"x.a:excerpt(2, 1)"_s, R"({"x":{"a":"abc","b":1.0}})", R"({"x":{"a":"ab..."}})");
    }

    void picks()
    {
        QFETCH(QString, fields);
        QFETCH(QByteArray, json);
        const Result<FieldsPicker> picker = FieldsPicker::parse(fields);
        QVERIFY(picker);
        const Result<QByteArray> picked = picker->pickedJson(json);
        QVERIFY(picked);
        QTEST(*picked, "picked");
    }

    void picksSearchResults()
    {
        const Result<FieldsPicker> picker = FieldsPicker::parse(u"id"_s);
        const QByteArray result
            = R"({"page":1,"perPage":30,"totalItems":1,"totalPages":1,"items":[{"id":"a","x":1}]})"_ba;
        QCOMPARE(
            *picker->pickedJson(result, FieldsPicker::Scope::Items),
            R"({"items":[{"id":"a"}],"page":1,"perPage":30,"totalItems":1,"totalPages":1})"_ba);
        QVERIFY(!picker->pickedJson("{"_ba));
    }

    void refuses_data()
    {
        QTest::addColumn<QString>("fields");
        for (const QString &fields :
             {u"a:x"_s, u"a:"_s, u"a:excerpt"_s, u"a:excerpt()"_s, u"a:excerpt(0)"_s,
              u"a:excerpt(-1)"_s, u"a:excerpt(x)"_s, u"a:excerpt(1,true,2)"_s, u"a:excerpt(1"_s,
              u"a)"_s, u"a,'b"_s})
            QTest::newRow(qPrintable(fields)) << fields;
    }

    void refuses()
    {
        QFETCH(QString, fields);
        const Result<FieldsPicker> picker = FieldsPicker::parse(fields);
        QVERIFY(!picker);
        QCOMPARE(picker.error().kind, Error::Kind::InvalidInput);
    }

    void excerpts_data()
    {
        QTest::addColumn<QString>("html");
        QTest::addColumn<QString>("text");

        const auto row = [](const char *name, const QString &html, const QString &text) {
            QTest::newRow(name) << html << text;
        };
        row("plain", u" a \n b "_s, u"a b"_s);
        row("blocks", u"<p>a</p><p>b</p>c<div>d</div>e"_s, u"a b c d e"_s);
        row("inline", u"a<b>b</b><i>c</i> <span>d</span>"_s, u"abc d"_s);
        row("line break", u"a<br>b<br/>c"_s, u"abc"_s);
        row("skipped", u"a<script>if (x < y) z('<b>')</script>b<style>p{}</style>c"_s, u"a b c"_s);
        row("skipped nested", u"x<form>a<form>b</form>c</form>y"_s, u"x y"_s);
        row("images", u"a<img src=\"x>y\">b<input>c<svg/>d<svg><text>e</text></svg>f"_s,
            u"a b c d f"_s);
        row("document",
            u"<!DOCTYPE html><html><head><title>T</title></head><body>B<!-- c --></body></html>"_s,
            u"B"_s);
        row("title alone", u"<title>T</title>x"_s, u"x"_s);
        row("entities", u"a &amp; b &lt;c&gt; &#65;&#x42; &nope; &eacute;&Eacute; &"_s,
            u"a & b <c> AB &nope; \u00e9\u00c9 &"_s);
        row("no tags", u"1 < 2 > 1 <3"_s, u"1 < 2 > 1 <3"_s);
        row("unclosed", u"a<b"_s, u"a"_s);
        row("unclosed script", u"a<script>x"_s, u"a"_s);
        row("button", u"a<button>b</button>c"_s, u"ac"_s);
    }

    void excerpts()
    {
        QFETCH(QString, html);
        QTEST(excerptOf(html, 100, true), "text");
    }

    void cutsExcerpts()
    {
        QCOMPARE(excerptOf(u"<p>abc def</p>"_s, 4, true), u"abc..."_s);
        QCOMPARE(excerptOf(u"<p>abc def</p>"_s, 4, false), u"abc"_s);
        QCOMPARE(excerptOf(u"<p>abc</p> "_s, 3, true), u"abc"_s);
        QCOMPARE(excerptOf(u"\U0001f600\U0001f600x"_s, 2, true), u"\U0001f600\U0001f600..."_s);
        QCOMPARE(excerptOf(QString(), 2, true), QString());
    }
};

QTEST_GUILESS_MAIN(TestFieldsPicker)
#include "tst_fieldspicker.moc"
