// SPDX-License-Identifier: GPL-3.0-or-later
#include "demodata.h"
#include "schema/comparison.h"

#include <QTest>

using namespace Binnacle;
using namespace Binnacle::Schema;
using namespace Binnacle::Test;
using namespace Qt::StringLiterals;

namespace {

RequestInfo superuser()
{
    RequestInfo info;
    info.identity.recordId = u"root"_s;
    info.identity.isSuperuser = true;
    return info;
}

/// The collections of the contract's worked examples.
std::vector<Collection> exampleCollections()
{
    return {
        makeCollection(u"demo"_s,
                       {makeField(u"title"_s), makeField(u"active"_s, FieldType::Bool),
                        makeField(u"number"_s, FieldType::Number),
                        makeRelation(u"rel_one"_s, u"demo_id"_s)}),
        makeCollection(u"demo3"_s, {makeField(u"title"_s), makeField(u"created"_s)}),
        makeCollection(u"demo4"_s,
                       {makeField(u"title"_s), makeRelation(u"self_rel_one"_s, u"demo4_id"_s),
                        makeRelation(u"self_rel_many"_s, u"demo4_id"_s, 9),
                        makeRelation(u"rel_one_cascade"_s, u"demo3_id"_s)}),
        makeCollection(u"users"_s, {}, CollectionType::Auth),
    };
}

}  // namespace

class TestRecordQuery : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase()
    {
        m_fixture = demoFixture();
        m_examples = makeCollectionSet(exampleCollections());
    }

    void writesWorkedExamples_data()
    {
        QTest::addColumn<QString>("base");
        QTest::addColumn<QString>("rule");
        QTest::addColumn<QString>("sql");

        const auto row = [](const char *name, const QString &base, const QString &rule,
                            const QString &sql) { QTest::newRow(name) << base << rule << sql; };
        const QString each
            = u"json_each(CASE WHEN iif(json_valid(%1.self_rel_many), "
              "json_type(%1.self_rel_many)='array', FALSE) THEN %1.self_rel_many ELSE "
              "json_array(%1.self_rel_many) END)"_s;
        const QString manyJoins = u" FROM demo4 LEFT JOIN "_s + each.arg(u"demo4"_s)
            + u" AS __je_demo4_self_rel_many ON TRUE LEFT JOIN demo4 AS demo4_self_rel_many "
              "ON demo4_self_rel_many.id = __je_demo4_self_rel_many.value WHERE "_s;
        row("1", u"demo"_s, u"title != 'x' && active = true"_s,
            u"SELECT demo.* FROM demo WHERE (demo.title IS NOT ? AND demo.active = 1)"_s);
        row("2", u"demo"_s, u"rel_one.id = 'a'"_s,
            u"SELECT demo.* FROM demo WHERE demo.rel_one = ?"_s);
        row("3", u"demo4"_s, u"self_rel_one.title > 1"_s,
            u"SELECT demo4.* FROM demo4 LEFT JOIN demo4 AS demo4_self_rel_one ON "
            "demo4_self_rel_one.id = demo4.self_rel_one WHERE demo4_self_rel_one.title > ?"_s);
        row("4", u"demo4"_s, u"self_rel_many.title ?= 'x'"_s,
            u"SELECT DISTINCT demo4.*"_s + manyJoins + u"demo4_self_rel_many.title = ?"_s);
        row("5", u"demo4"_s, u"self_rel_many.title = 'x'"_s,
            u"SELECT DISTINCT demo4.*"_s + manyJoins
                + u"((demo4_self_rel_many.title = ?) AND (NOT EXISTS (SELECT 1 FROM (SELECT "
                  "__mm_demo4_self_rel_many.title AS multiMatchValue FROM demo4 AS __mm_demo4 "
                  "LEFT JOIN "_s
                + each.arg(u"__mm_demo4"_s)
                + u" AS __mm___je_demo4_self_rel_many ON TRUE LEFT JOIN demo4 AS "
                  "__mm_demo4_self_rel_many ON __mm_demo4_self_rel_many.id = "
                  "__mm___je_demo4_self_rel_many.value WHERE __mm_demo4.id = demo4.id) AS "
                  "__mml WHERE NOT (__mml.multiMatchValue = ?))))"_s);
        row("6", u"demo"_s, u"'' = null && null != ''"_s,
            u"SELECT demo.* FROM demo WHERE ('' = '' AND '' IS NOT '')"_s);
        row("7", u"demo"_s, u"@request.query.missing = true"_s,
            u"SELECT demo.* FROM demo WHERE '' = 1"_s);
        row("9", u"demo"_s, u"@request.body.number:changed = false"_s,
            u"SELECT demo.* FROM demo WHERE (TRUE = 1 AND ? IS NOT demo.number) IS 0"_s);
        row("coalesced", u"demo"_s, u"title = rel_one"_s,
            u"SELECT demo.* FROM demo WHERE COALESCE(demo.title, '') = COALESCE(demo.rel_one, "
            "'')"_s);
        row("or", u"demo"_s, u"title = '' || ((title ~ 'a') && null != title)"_s,
            u"SELECT demo.* FROM demo WHERE ((demo.title = '' OR demo.title IS NULL) OR "
            "(demo.title LIKE ? ESCAPE '\\' AND ('' IS NOT demo.title AND demo.title IS NOT "
            "NULL)))"_s);
    }

    void writesWorkedExamples()
    {
        QFETCH(QString, base);
        QFETCH(QString, rule);
        QFETCH(QString, sql);
        RequestInfo info;
        info.body.insert(u"number"_s, JsonValue(3));
        RecordQuery query(m_examples, *m_examples.find(base), info, m_fixture->dialect());
        const Result<void> added = query.addRule(rule);
        QVERIFY2(added, added ? "" : qPrintable(added.error().detail));
        QCOMPARE(plain(query.page(-1, 0)), sql);
    }

    void writesClientExamples()
    {
        const RequestInfo guest;
        RecordQuery emails(m_examples, *m_examples.find(u"users"), guest, m_fixture->dialect());
        QVERIFY(emails.addFilter(u"email > 'a'"_s));
        QCOMPARE(plain(emails.page(-1, 0)),
                 u"SELECT users.* FROM users WHERE ((users.email > ?) AND "
                 "(users.emailVisibility = TRUE))"_s);

        std::vector<Collection> list = exampleCollections();
        list[1].listRule = u"title != 'x' || title = @request.query.t"_s;
        const CollectionSet guarded = makeCollectionSet(list);
        RecordQuery query(guarded, *guarded.find(u"demo4"), guest, m_fixture->dialect());
        QVERIFY(
            query.addFilter(u"rel_one_cascade.created > '2022' && rel_one_cascade.title ~ 'a'"_s));
        QCOMPARE(plain(query.count()),
                 u"SELECT COUNT(*) FROM demo4 LEFT JOIN demo3 AS demo4_rel_one_cascade ON "
                 "demo4_rel_one_cascade.id = demo4.rel_one_cascade WHERE "
                 "(demo4_rel_one_cascade.created > ? AND demo4_rel_one_cascade.title LIKE ? "
                 "ESCAPE '\\') AND ((demo4_rel_one_cascade.id = '' OR demo4_rel_one_cascade.id IS "
                 "NULL) OR ((demo4_rel_one_cascade.title IS NOT ? OR (demo4_rel_one_cascade.title "
                 "= '' OR demo4_rel_one_cascade.title IS NULL))))"_s);
    }

    void bindsTypes()
    {
        RequestInfo info;
        info.body.insert(u"flag"_s, JsonValue(true));
        RecordQuery query(m_examples, *m_examples.find(u"demo"), info, m_fixture->dialect());
        QVERIFY(query.addRule(u"title = 'x' && number = 1 && number > -0.5 && title != @hour && "
                              "active = @request.body.flag && title ~ 1.50 && title ~ 20000000"_s));
        const Db::Values values = query.page(-1, 0).values;
        const Db::Values wanted
            = {"x"_ba, 1.0, -0.5, qint64(0), qint64(1), "%1.5%"_ba, "%20000000%"_ba};
        QVERIFY(values == wanted);
    }

    void makesLikePatterns_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("pattern");

        const auto row = [](const char *text, const char *pattern) {
            QTest::newRow(text) << QByteArray(text) << QByteArray(pattern);
        };
        row("abc", "%abc%");
        row("ab_c", "%ab\\_c%");
        row("ab%c", "ab%c");
        row("ab\\_c", "%ab\\_c%");
        row("ab\\%c", "%ab\\%c%");
        row("%ab_c", "%ab_c");
        row("%ab\\%c", "%ab\\%c");
        row("ab\\c", "%ab\\\\c%");
        row("ab\\\\%c", "ab\\\\%c");
        row("_ab\\c_", "%\\_ab\\\\c\\_%");
        row("ab\\\\\\%c", "%ab\\\\\\%c%");
        row("ab\\c%", "ab\\c%");
        row("", "%%");
        row("a\nb\\", "%a\nb\\\\%");
        row("__x", "%_\\_x%");
    }

    void makesLikePatterns()
    {
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, pattern);
        QCOMPARE(likePattern(text), pattern);
    }

    void refusesRules_data()
    {
        QTest::addColumn<QString>("rule");
        QTest::addColumn<QString>("detail");

        const auto row = [](const char *name, const QString &rule, const QString &detail) {
            QTest::newRow(name) << rule << detail;
        };
        const auto left = [&row](const QString &name, const QString &cause) {
            row(qPrintable(name), name + u" = 1"_s,
                u"invalid left operand \"%1\" - %2"_s.arg(name, cause));
        };
        left(u"nope"_s, u"unknown field \"nope\""_s);
        left(u"Title"_s, u"unknown field \"Title\""_s);
        left(u"nope.x"_s, u"failed to resolve field \"nope\""_s);
        left(u"title.x"_s, u"field \"title\" is not a valid relation"_s);
        left(u"title:what"_s, u"unknown modifier in \"title:what\""_s);
        left(u"title:lower:lower"_s, u"unknown field \"title:lower:lower\""_s);
        left(u"rel_one..title"_s, u"failed to resolve field \"\""_s);
        left(u"data..x"_s, u"failed to resolve field \"data\""_s);
        left(u"#title"_s, u"failed to resolve field \"#title\""_s);
        left(u"@title"_s, u"failed to resolve field \"@title\""_s);
        left(u"@request.auth"_s, u"failed to resolve field \"@request.auth\""_s);
        left(u"@request.method:lower"_s, u"failed to resolve field \"@request.method:lower\""_s);
        left(u"@request.other.x"_s, u"failed to resolve field \"@request.other.x\""_s);
        left(u"@collection.demo"_s, u"failed to resolve field \"@collection.demo\""_s);
        left(u"@collection.demo:a:b.x"_s, u"failed to resolve field \"@collection.demo:a:b.x\""_s);
        left(u"@collection.nope.x"_s,
             u"failed to load collection \"nope\" from field path \"@collection.nope.x\""_s);
        left(u"@collection.demo.nope"_s, u"unknown field \"nope\""_s);
        left(u"nope_via_x.id"_s, u"failed to load back relation field \"nope_via_x\" collection"_s);
        left(u"comments_via_nope.id"_s, u"missing back relation field \"nope\""_s);
        left(u"comments_via_text.id"_s, u"invalid back relation field \"text\""_s);
        left(u"teams_via_members.id"_s,
             u"invalid collection reference of a back relation field \"members\""_s);
        left(u"rel_one.rel_one.rel_one.rel_one.rel_one.rel_one.rel_one.id"_s,
             u"max nested relations reached for field \"rel_one\""_s);
        left(u"@request.body.title:each"_s,
             u"field \"title\" doesn't support multivalue operations"_s);
        left(u"@request.body.title:length"_s,
             u"field \"title\" doesn't support multivalue operations"_s);
        left(u"@request.body.other:changed"_s, u"invalid modifier sequence other:changed"_s);
        left(u"@request.query.x:length"_s, u"invalid modifier sequence x:length"_s);
        left(u"@request.query.x:no"_s, u"unknown modifier in \"x:no\""_s);
        row("right", u"1 = nope"_s, u"invalid right operand \"nope\" - unknown field \"nope\""_s);
        row("function", u"foo(1) = 1"_s,
            u"invalid left operand \"foo\" - unknown function \"foo\""_s);
        row("case of function", u"STRFTIME('%Y') = 1"_s,
            u"invalid left operand \"STRFTIME\" - unknown function \"STRFTIME\""_s);
        row("parser's errors", u"title ="_s, u"invalid or incomplete filter expression"_s);
        functionRows();
    }

    void refusesRules()
    {
        QFETCH(QString, rule);
        QFETCH(QString, detail);
        const RequestInfo info;
        RecordQuery query(m_fixture->collections, m_fixture->collection(u"demo"_s), info,
                          m_fixture->dialect());
        const Result<void> added = query.addRule(rule);
        QVERIFY(!added);
        QCOMPARE(added.error().kind, Error::Kind::InvalidInput);
        QCOMPARE(added.error().message, QString());
        QCOMPARE(added.error().detail, detail);
    }

    void checksRulesWithoutRequest()
    {
        const auto check = [this](const QString &rule) -> QString {
            const Result<void> valid
                = validateRule(m_fixture->collections, m_fixture->collection(u"demo"_s), rule,
                               m_fixture->dialect());
            return valid ? u"fine"_s : valid.error().detail;
        };
        QCOMPARE(check(u"@request.body.any.thing:isset = true"_s), u"fine"_s);
        QCOMPARE(check(u"@request.auth.nothing.here = title && secret != ''"_s), u"fine"_s);
        QCOMPARE(check(u"@request.nope = 1"_s),
                 u"invalid left operand \"@request.nope\" - failed to resolve field "
                 "\"@request.nope\""_s);
        QCOMPARE(check(u"comments_via_post.note != @now"_s), u"fine"_s);
        QCOMPARE(check(u" "_s), u"empty filter expression"_s);

        // The collection counts as given, not as published.
        Collection changed = m_fixture->collection(u"demo"_s);
        changed.fields.push_back(makeField(u"fresh"_s));
        QVERIFY(validateRule(m_fixture->collections, changed, u"rel_one.fresh = 'x'"_s,
                             m_fixture->dialect()));
    }

    void protectsHiddenData_data()
    {
        QTest::addColumn<QString>("base");
        QTest::addColumn<QString>("filter");
        QTest::addColumn<QString>("guests");
        QTest::addColumn<QString>("superusers");

        const auto row = [](const char *name, const QString &base, const QString &filter,
                            const QString &guests, const QString &superusers) {
            QTest::newRow(name) << base << filter << guests << superusers;
        };
        const auto refused = [](const QString &operand, const QString &cause) {
            return QString(u"error: invalid left operand \"%1\" - %2"_s.arg(operand, cause));
        };
        const QString demo = u"demo"_s;
        row("hidden field", demo, u"secret = 'top'"_s,
            refused(u"secret"_s, u"non-filterable field \"secret\""_s), u"d1"_s);
        row("related hidden field", demo, u"author.secret = 's1'"_s,
            refused(u"author.secret"_s, u"non-filterable field \"secret\""_s), u"d1"_s);
        row("token key", u"users"_s, u"tokenKey != 'x'"_s,
            refused(u"tokenKey"_s, u"non-filterable field \"tokenKey\""_s), u"u1 u2 u3"_s);
        row("hidden field behind a back-relation", demo, u"comments_via_post.note ?= ''"_s,
            refused(u"comments_via_post.note"_s, u"non-filterable field \"note\""_s),
            u"d1 d2 d3 d4"_s);
        row("locked collection", demo, u"locked_via_post.text ?= 'x'"_s,
            refused(u"locked_via_post.text"_s, u"non-filterable field \"locked_via_post\""_s),
            u"d1"_s);
        row("e-mail", u"users"_s, u"email ~ 'example'"_s, u"u1"_s, u"u1 u2 u3"_s);
        row("e-mail, unequal", u"users"_s, u"email != 'x'"_s, u"u1"_s, u"u1 u2 u3"_s);
        row("e-mail on the right", u"users"_s, u"'x' != email:lower"_s, u"u1"_s, u"u1 u2 u3"_s);
        row("e-mail in a function", u"users"_s, u"strftime('%Y', email) = '' && name != ''"_s,
            u"u1"_s, u"u1 u2 u3"_s);
        row("related e-mail", demo, u"author.email ~ 'example'"_s, u"d1"_s, u"d1 d2 d4"_s);
        row("list rule", demo, u"author.team.title = 'hidden'"_s, u""_s, u"d2"_s);
        row("list rule and unequal", demo, u"author.team.title != 'zzz'"_s, u"d1 d3 d4"_s,
            u"d1 d2 d3 d4"_s);
        row("list rule of a back-relation", u"users"_s, u"teams_via_members.title ?!= ''"_s,
            u"u1 u2"_s, u"u1 u2"_s);
        row("id without a join", demo, u"author.team.id = 't2'"_s, u"d2"_s, u"d2"_s);
        row("once per alias", demo, u"author.team.title != 'zzz' && author.team.title != 'yyy'"_s,
            u"d1 d3 d4"_s, u"d1 d2 d3 d4"_s);
    }

    void protectsHiddenData()
    {
        QFETCH(QString, base);
        QFETCH(QString, filter);
        QFETCH(QString, guests);
        QFETCH(QString, superusers);
        const QueryFixture::Request request{{}, filter, u"id"_s};
        QCOMPARE(m_fixture->ids(base, request), guests);
        QCOMPARE(m_fixture->ids(base, request, superuser()), superusers);
    }

    void keepsListRuleForSort()
    {
        QCOMPARE(m_fixture->ids(u"demo"_s, {{}, {}, u"-author.team.title,id"_s}), u"d1 d3 d4"_s);
        QCOMPARE(m_fixture->ids(u"demo"_s, {{}, {}, u"-author.team.title,id"_s}, superuser()),
                 u"d2 d1 d3 d4"_s);
        QCOMPARE(m_fixture->ids(u"users"_s, {{}, {}, u"-email"_s}), u"u3 u2 u1"_s);
        QCOMPARE(m_fixture->ids(u"demo"_s, {{}, {}, u"secret"_s}),
                 u"error: non-filterable field \"secret\""_s);
    }

    void holdsSubscriptionsToPublicFields()
    {
        const RequestInfo info = superuser();
        RecordQuery query(m_fixture->collections, m_fixture->collection(u"demo"_s), info,
                          m_fixture->dialect());
        QVERIFY(!query.addFilter(u"secret = 'top'"_s, FilterAccess::Public));
    }

    void refusesClientsMacros()
    {
        const auto text = [this](const QString &filter, const QString &sort) {
            return m_fixture->ids(u"demo"_s, {{}, filter, sort});
        };
        const QString request = u"error: Only superusers can filter by @request."_s;
        const QString collection = u"error: Only superusers can filter by @collection."_s;
        QCOMPARE(text(u"@request.method = ''"_s, {}), request);
        QCOMPARE(text(u"title = '@request.method'"_s, {}), request);
        QCOMPARE(text(u"@request.method = @collection.demo.id"_s, {}), collection);
        QCOMPARE(text({}, u"@collection.demo.id"_s), collection);
        QCOMPARE(text({}, u"@request.auth.name"_s), request);
    }

    void boundsFilters()
    {
        const QString filter = u"title != '"_s + QString(3500 - 11, u'x') + u'\'';
        QCOMPARE(filter.size(), 3500);
        QCOMPARE(m_fixture->ids(u"demo"_s, {{}, filter, u"id"_s}), u"d1 d2 d3 d4"_s);
        QVERIFY(m_fixture->ids(u"demo"_s, {{}, filter + u' ', {}}).startsWith(u"error"_s));
        // Rules have no such limit.
        QCOMPARE(m_fixture->ids(u"demo"_s, {filter + u' ', {}, u"id"_s}), u"d1 d2 d3 d4"_s);
    }

private:
    /// Without backticks, which get in the way of reading.
    static QString plain(const Db::Statement &statement)
    {
        return QString::fromUtf8(statement.sql).remove(u'`');
    }

    static void functionRows()
    {
        const auto row
            = [](const char *name, const QString &call, const QString &cause) {
                  const QString function = call.left(call.indexOf(u'('));
                  QTest::newRow(name)
                      << QString(call + u" = 1"_s)
                      << QString(u"invalid left operand \"%1\" - [%1] %2"_s.arg(function, cause));
              };
        row("distance of two", u"geoDistance(1, 2)"_s, u"expected 4 arguments, got 2"_s);
        row("distance of five", u"geoDistance(1, 2, 3, 4, 5)"_s, u"expected 4 arguments, got 5"_s);
        row("distance of text", u"geoDistance(1, 'a', 3, 4)"_s,
            u"argument 1 must be an identifier or number"_s);
        row("distance of a function", u"geoDistance(1, 2, f(), 4)"_s,
            u"argument 2 must be an identifier or number"_s);
        row("distance of nothing", u"geoDistance(1, 2, 3, nope)"_s,
            u"failed to resolve argument 3: unknown field \"nope\""_s);
        row("time of nothing", u"strftime()"_s, u"expected at least 1 arguments, got 0"_s);
        row("time of eleven", u"strftime('1','2','3','4','5','6','7','8','9','10','11')"_s,
            u"too many arguments (max allowed 10, got 11)"_s);
        row("format", u"strftime(title)"_s, u"expects the first argument to be a format string"_s);
        row("time value", u"strftime('%Y', f())"_s,
            u"expects the second argument to be of a valid time-value type"_s);
        row("modifier", u"strftime('%Y', created, 1)"_s,
            u"invalid modifier argument 0 - can be only string"_s);
    }

    std::unique_ptr<QueryFixture> m_fixture;
    CollectionSet m_examples;
};

QTEST_GUILESS_MAIN(TestRecordQuery)
#include "tst_recordquery.moc"
