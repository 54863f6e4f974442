// SPDX-License-Identifier: GPL-3.0-or-later
#include "demodata.h"
#include "schema/filtercompiler.h"

#include <QTest>

using namespace Binnacle;
using namespace Binnacle::Schema;
using namespace Qt::StringLiterals;

namespace {

JsonValue list(const QStringList &items)
{
    return JsonValue(items);
}

/// A request by Ann with a body of every kind of value.
RequestInfo annsRequest()
{
    RequestInfo info;
    info.context = u"default"_s;
    info.method = u"PATCH"_s;
    info.query = {{u"n"_s, u"1"_s},
                  {u"total"_s, u"5"_s},
                  {u"empty"_s, QString(u""_s)},
                  {u"mixed"_s, u"AbC"_s},
                  {u"n"_s, u"2"_s}};
    info.headers = {{u"x_token"_s, u"Secret"_s}};
    info.identity.recordId = u"u1"_s;
    info.identity.collectionId = u"users_id"_s;
    info.identity.collectionName = u"users"_s;
    info.identity.email = u"ann@example.com"_s;
    info.identity.emailVisibility = true;
    info.identity.verified = true;
    info.identity.isRefreshable = true;
    info.now = *parseDateTime(u"2026-01-02 10:00:00.000Z");
    JsonValue deep = JsonValue::object({{u"b"_s, JsonValue(u"deep"_s)}});
    JsonValue items = JsonValue::array();
    items.append(JsonValue(1));
    items.append(deep);
    info.body = JsonValue::object({
        {u"flag"_s, JsonValue(true)},
        {u"num"_s, JsonValue(3)},
        {u"obj"_s, JsonValue::object({{u"a"_s, items}})},
        {u"nul"_s, JsonValue()},
        {u"title"_s, JsonValue(u"Alpha"_s)},
        {u"tags"_s, list({u"a"_s, u"b"_s})},
        {u"kind"_s, JsonValue(u"x"_s)},
        {u"data"_s, JsonValue(u"{\"k\":7}"_s)},
        {u"author"_s, JsonValue(u"u2"_s)},
        {u"rel_many"_s, list({u"d1"_s, u"d3"_s})},
        {u"place"_s, JsonValue::object({{u"lon"_s, JsonValue(1)}, {u"lat"_s, JsonValue(2)}})},
    });
    return info;
}

const QString all = u"d1 d2 d3 d4"_s;

}  // namespace

class TestFilterResults : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { m_fixture = Test::demoFixture(); }

    void findsByColumns_data()
    {
        rules();
        row("equal", u"title = 'alpha'"_s, u"d1"_s);
        row("not equal", u"title != 'alpha'"_s, u"d2 d3 d4"_s);
        row("case counts", u"title = 'Alpha'"_s, u""_s);
        row("blank", u"title = ''"_s, u"d4"_s);
        row("null is blank", u"title = null"_s, u"d4"_s);
        row("blank on the left", u"'' = title"_s, u"d4"_s);
        row("not blank", u"title != NULL"_s, u"d1 d2 d3"_s);
        row("not blank on the left", u"'' != title"_s, u"d1 d2 d3"_s);
        row("two columns", u"title = rel_one"_s, u"d4"_s);
        row("two columns differ", u"title != rel_one"_s, u"d1 d2 d3"_s);
        row("literals", u"1 = 1"_s, all);
        row("blank literals", u"'' = null"_s, all);
        row("blank literals differ", u"null != ''"_s, u""_s);
        row("greater", u"total > 5"_s, u"d3"_s);
        row("greater or equal", u"total >= 5"_s, u"d1 d3"_s);
        row("less", u"total < 0"_s, u"d4"_s);
        row("less or equal", u"total <= -1.5"_s, u"d4"_s);
        row("nothing is above null", u"total > null"_s, u""_s);
        row("dates", u"created >= '2026-01-01'"_s, u"d1"_s);
        row("and before or", u"title='alpha' || title='beta' && total=99"_s, u"d1"_s);
        row("group", u"(title='alpha' || title='beta') && total=0"_s, u"d2"_s);
        row("group without a join", u"title!='' (total=0)"_s, u"d2"_s);
        row("lower", u"title:lower = 'alpha'"_s, u"d1"_s);
        row("modifier that does not fit", u"title:length = 'alpha' && title:each = 'alpha'"_s,
            u"d1"_s);
    }
    void findsByColumns() { checkRule(); }

    void keepsAffinity_data()
    {
        rules();
        row("number is no text", u"title = 123"_s, u""_s);
        row("text", u"title = '123'"_s, u"d3"_s);
        row("shortest decimal in LIKE", u"title ~ 123"_s, u"d3"_s);
        row("text on a number column", u"total = '5'"_s, u"d1"_s);
        row("text on a bool column", u"active = 'true'"_s, u""_s);
        row("bool", u"active = true"_s, u"d1"_s);
        row("bool in capitals", u"active = FALSE"_s, u"d2 d3 d4"_s);
        row("query text is no number", u"@request.query.n = 1"_s, u""_s);
        row("query text", u"@request.query.n = '1'"_s, all);
        row("query text named like a number field", u"@request.query.total = total"_s, u"d1"_s);
        row("body bool", u"@request.body.flag = true"_s, all);
        row("body number", u"@request.body.num = 3"_s, all);
        row("macro", u"@hour = 10"_s, all);
    }
    void keepsAffinity() { checkRule(); }

    void likes_data()
    {
        rules();
        row("contains", u"title ~ 'LPH'"_s, u"d1"_s);
        row("own wildcard", u"title ~ 'al%'"_s, u"d1"_s);
        row("own wildcard fails", u"title ~ 'ph%'"_s, u""_s);
        row("underscore is literal", u"title ~ 'b_ta'"_s, u""_s);
        row("not", u"title !~ 'a'"_s, u"d3 d4"_s);
        row("column", u"title ~ title"_s, all);
        row("literal in column", u"'my alpha' ~ title && title != ''"_s, u"d1"_s);
        row("bool has a name", u"'it is true' ~ @request.body.flag"_s, all);
        row("null", u"title ~ null"_s, u""_s);
        // The values inside a function become patterns, and a pattern is no time.
        row("function of a literal", u"created ~ strftime('%Y', '2026-05-05')"_s, QString());
        row("not like a function", u"created !~ strftime('%Y', '2026-05-05')"_s, QString());
    }
    void likes() { checkRule(); }

    void looksIntoJson_data()
    {
        rules();
        row("number", u"data.n = 1"_s, u"d1"_s);
        row("text", u"data.s = 'abc'"_s, u"d1"_s);
        row("bool is one", u"data.t = true"_s, u"d1"_s);
        row("index", u"data.list.1 > 15"_s, u"d1"_s);
        row("not", u"data.n != 1"_s, u"d2 d3 d4"_s);
        row("null", u"data.nul = null"_s, all);
        row("blank is not null", u"data.nul = ''"_s, u""_s);
        row("whole text", u"data = 'abc'"_s, u"d4"_s);
        row("whole number", u"data = 5"_s, u"d3"_s);
        row("whole null", u"data = null"_s, u"d2"_s);
        row("lower", u"data:lower = 'abc'"_s, u"d4"_s);
        row("modifiers are dropped inside", u"data.s:lower = null"_s, all);
        row("point", u"place.lon > 23 && place.lat < 43"_s, u"d1"_s);
        row("through a relation", u"rel_one.data.n = 1"_s, u"d3"_s);
        row("through a multiple relation", u"rel_many.data.n ?= 1"_s, u"d4"_s);
    }
    void looksIntoJson() { checkRule(); }

    void callsFunctions_data()
    {
        rules();
        row("distance",
            u"geoDistance(place.lon, place.lat, 23.44920680886216, 42.7078484153991) < 17.9"_s,
            u"d1"_s);
        row("distance above",
            u"17.88 < geoDistance(23.44920680886216, 42.7078484153991, place.lon, place.lat)"_s,
            all);
        row("distance to a related place",
            u"geoDistance(rel_one.place.lon, rel_one.place.lat, 23, 42) < 100"_s, u"d3"_s);
        row("year", u"strftime('%Y', created) = '2026'"_s, u"d1"_s);
        row("modifiers", u"strftime('%Y-%m', created, '+1 day') = '2026-01'"_s, u"d1 d3"_s);
        row("null counts as blank", u"strftime('%Y', created) = ''"_s, u"d2 d4"_s);
        row("null differs", u"strftime('%Y', created) != '2026'"_s, u"d2 d3 d4"_s);
        row("literal time", u"strftime('%Y', '2024-05-05') = '2024'"_s, all);
        row("number time", u"strftime('%Y', 0, 'unixepoch') = '1970'"_s, all);
        row("macro time", u"strftime('%d', @now) = '02'"_s, all);
        row("now", u"strftime('%Y') > '2000'"_s, all);
        row("every time", u"strftime('%Y', rel_many.created) = '2026'"_s, u"d4"_s);
        row("one time", u"strftime('%Y', rel_many.created) ?= '2026'"_s, u"d4"_s);
    }
    void callsFunctions() { checkRule(); }

    void knowsLists_data()
    {
        rules();
        row("length", u"tags:length = 2"_s, u"d1"_s);
        row("length of nothing", u"tags:length = 0"_s, u"d2"_s);
        row("length of a single one", u"kind:length = 1"_s, u"d1"_s);
        row("length of files", u"files:length > 1"_s, u"d1"_s);
        row("each", u"tags:each = 'a'"_s, u"d4"_s);
        row("any", u"tags:each ?= 'a'"_s, u"d1 d4"_s);
        row("none", u"tags:each != 'a'"_s, u"d2 d3"_s);
        row("any other", u"tags:each ?!= 'a'"_s, u"d1 d2 d3"_s);
        row("each of a single one", u"kind:each = 'x'"_s, u"d1"_s);
        row("like", u"tags:each ~ 'B'"_s, u"d3"_s);
        row("through a relation", u"rel_many.tags:each ?= 'b'"_s, u"d1 d4"_s);
        row("length through a relation", u"rel_many.tags:length = 0"_s, u"d2 d3"_s);
    }
    void knowsLists() { checkRule(); }

    void followsRelations_data()
    {
        rules();
        row("id shortcut", u"rel_one.id = 'd2'"_s, u"d1"_s);
        row("single", u"rel_one.title = 'beta'"_s, u"d1"_s);
        row("missing is blank", u"rel_one.title = ''"_s, u"d2 d4"_s);
        row("twice", u"rel_one.rel_one.title = 'beta'"_s, u"d3"_s);
        row("six times", u"rel_one.rel_one.rel_one.rel_one.rel_one.rel_one.title = ''"_s, all);
        row("every", u"rel_many.title = 'beta'"_s, u"d3"_s);
        row("any", u"rel_many.title ?= 'beta'"_s, u"d1 d3"_s);
        row("no", u"rel_many.title != 'beta'"_s, u"d2 d4"_s);
        row("all blank", u"rel_many.title = ''"_s, u"d2"_s);
        row("null violates nothing", u"rel_many.total >= 0"_s, u"d1 d3 d4"_s);
        row("operand on the right", u"'beta' = rel_many.title"_s, u"d3"_s);
        row("ids", u"rel_many.id ?= 'd1'"_s, u"d4"_s);
        row("single behind multiple", u"rel_many.rel_one.title ?= 'alpha'"_s, u"d1"_s);
        row("id shortcut behind multiple", u"rel_many.rel_one.id = 'd2'"_s, u"d4"_s);
        row("both sides", u"rel_many.id = rel_many.id"_s, u"d2 d3"_s);
        row("both sides, any", u"rel_many.id ?= rel_many.id"_s, all);
        row("same row for any", u"rel_many.title ?= 'beta' && rel_many.total ?= 10"_s, u""_s);
        row("other collections", u"author.team.title = 'Red'"_s, u"d1"_s);
        row("multiple at the end", u"author.team.members.name = 'Bob'"_s, u"d2"_s);
        row("hidden fields", u"author.secret = 's1' && secret = 'top'"_s, u"d1"_s);
        row("back, any", u"comments_via_post.text ?= 'x'"_s, u"d1 d2"_s);
        row("back, every", u"comments_via_post.text = 'x'"_s, u"d2"_s);
        row("back, none", u"comments_via_post.text != 'y'"_s, u"d2 d3 d4"_s);
        row("back by id", u"comments_id_via_post.text ?= 'y'"_s, u"d1"_s);
        row("back over multiple", u"demo_via_rel_many.title ?= 'alpha'"_s, u"d2 d3"_s);
        row("back over multiple, every", u"demo_via_rel_many.title = 'alpha'"_s, u"d3"_s);
        row("back and forth", u"comments_via_post.post.title ?= 'beta'"_s, u"d2"_s);
    }
    void followsRelations() { checkRule(); }

    void treatsUniqueBackRelationsAsSingle()
    {
        QCOMPARE(m_fixture->matching(u"users"_s, u"profiles_via_user.bio = 'one'"_s), u"u1"_s);
        QCOMPARE(m_fixture->matching(u"users"_s, u"profiles_via_user.bio = ''"_s), u"u2 u3"_s);
        QCOMPARE(m_fixture->matching(u"users"_s, u"teams_via_members.title = 'Red'"_s), u"u1"_s);
        QCOMPARE(m_fixture->matching(u"users"_s, u"teams_via_members.owner.name ?= 'Ann'"_s),
                 u"u1 u2"_s);
    }

    void asksOtherCollections_data()
    {
        rules();
        row("any row", u"@collection.comments.text ?= 'z'"_s, all);
        row("no row", u"@collection.comments.text ?= 'q'"_s, u""_s);
        row("every row", u"@collection.comments.text = 'x'"_s, u""_s);
        row("by id", u"@collection.comments_id.text ?= 'z'"_s, all);
        row("beside a column", u"@collection.comments.post ?= id"_s, u"d1 d2"_s);
        row("on the right", u"id ?= @collection.comments.post"_s, u"d1 d2"_s);
        row("same row", u"@collection.comments.post ?= id && @collection.comments.text ?= 'y'"_s,
            u"d1"_s);
        row("other alias",
            u"@collection.comments:a.post ?= id && @collection.comments:b.text ?= 'y'"_s,
            u"d1 d2"_s);
        row("path", u"@collection.comments.post.title ?= 'beta'"_s, all);
        row("two collections", u"@collection.comments.text ?= @collection.locked.text"_s, all);
        row("two collections, every", u"@collection.comments.text = @collection.locked.text"_s,
            u""_s);
    }
    void asksOtherCollections() { checkRule(); }

    void knowsTheCaller_data()
    {
        rules();
        row("id", u"author = @request.auth.id"_s, u"d1"_s);
        row("fixed fields",
            u"@request.auth.collectionName = 'users' && @request.auth.collectionId = 'users_id' && "
            "@request.auth.email = 'ann@example.com' && @request.auth.verified = true && "
            "@request.auth.emailVisibility = true"_s,
            all);
        row("column", u"@request.auth.role = 'admin'"_s, all);
        row("hidden column", u"@request.auth.secret = 's1'"_s, all);
        row("missing column", u"@request.auth.nothing = ''"_s, all);
        row("missing relation", u"@request.auth.nothing.at.all = ''"_s, all);
        row("no relation", u"@request.auth.name.x = ''"_s, all);
        row("missing back-relation", u"@request.auth.x_via_y.z = ''"_s, all);
        row("relation", u"@request.auth.team.title = 'Red'"_s, all);
        row("multiple relation", u"@request.auth.team.members.name ?= 'Bob'"_s, all);
        row("multiple relation, every", u"@request.auth.team.members.name = 'Bob'"_s, u""_s);
        row("back-relation", u"@request.auth.teams_via_members.title = 'Red'"_s, all);
        row("beside a relation", u"@request.auth.team = author.team"_s, u"d1"_s);
        row("isset is ignored", u"@request.auth.id:isset = 'u1'"_s, all);
        row("lower", u"@request.auth.name:lower = 'ann'"_s, all);
    }
    void knowsTheCaller() { checkRule(); }

    void knowsTheRequest_data()
    {
        rules();
        row("context", u"@request.context = 'default'"_s, all);
        row("method", u"@request.method = 'PATCH'"_s, all);
        row("header", u"@request.headers.x_token:lower = 'secret'"_s, all);
        row("query", u"@request.query.mixed:lower = 'abc'"_s, all);
        row("missing query", u"@request.query.missing = true"_s, u""_s);
        row("empty query", u"@request.query.empty = true"_s, u""_s);
        row("empty query is blank", u"@request.query.empty = ''"_s, all);
        row("set", u"@request.query.empty:isset = true"_s, all);
        row("not set", u"@request.query.missing:isset = false"_s, all);
        row("lower of nothing", u"@request.query.missing:lower = ''"_s, all);
        row("body inside", u"@request.body.obj.a.1.b = 'deep'"_s, all);
        row("body index beyond", u"@request.body.obj.a.7 = ''"_s, all);
        row("body object", u"@request.body.obj.a.1 = '{\"b\":\"deep\"}'"_s, all);
        row("body null is set", u"@request.body.nul:isset = true"_s, all);
        row("body missing", u"@request.body.none:isset = true"_s, u""_s);
        row("body json text", u"@request.body.data.k = 7"_s, all);
        row("body point", u"@request.body.place = '{\"lon\":1,\"lat\":2}'"_s, all);
        row("body lower", u"@request.body.title:lower = 'alpha'"_s, all);
        row("changed", u"@request.body.title:changed = true"_s, all);
        row("changed here", u"@request.body.kind:changed = true"_s, u"d2 d3 d4"_s);
        row("unchanged here", u"@request.body.kind:changed = false"_s, u"d1"_s);
        row("list unchanged", u"@request.body.tags:changed = false"_s, u"d1"_s);
        row("not sent, unchanged", u"@request.body.total:changed = false"_s, all);
        row("length", u"@request.body.tags:length = tags:length"_s, u"d1"_s);
        row("length of one", u"@request.body.kind:length = 1"_s, all);
        row("length of nothing", u"@request.body.files:length = 0"_s, all);
        row("each", u"@request.body.tags:each = 'a'"_s, u""_s);
        row("each any", u"@request.body.tags:each ?= 'a'"_s, all);
        row("each none", u"@request.body.tags:each != 'q'"_s, all);
        row("each of one", u"@request.body.kind:each = 'x'"_s, all);
        row("each of nothing", u"@request.body.files:each = ''"_s, all);
        row("each beside a column", u"@request.body.rel_many:each ?= id"_s, u"d1 d3"_s);
        row("relation", u"@request.body.author.name = 'Bob'"_s, all);
        row("relation's missing field", u"@request.body.author.nothing = ''"_s, all);
        row("multiple relation", u"@request.body.rel_many.title ?= 'alpha'"_s, all);
        row("multiple relation, every", u"@request.body.rel_many.title = 'alpha'"_s, u""_s);
        row("multiple relation, all comply", u"@request.body.rel_many.total > 4"_s, all);
        row("relation not sent", u"@request.body.rel_one.title = ''"_s, all);
    }
    void knowsTheRequest() { checkRule(); }

    void knowsMacros_data()
    {
        rules();
        row("now", u"created = @now"_s, u"d1"_s);
        row("today", u"created >= @todayStart && created <= @todayEnd"_s, u"d1"_s);
        row("month", u"created >= @monthStart && created <= @monthEnd"_s, u"d1"_s);
        row("year", u"created < @yearStart && created != ''"_s, u"d3"_s);
        row("year's end", u"@yearEnd = '2026-12-31 23:59:59.999Z'"_s, all);
        row("neighbours", u"created > @yesterday && created < @tomorrow"_s, u"d1"_s);
        row("parts",
            u"@second=0 && @minute=0 && @hour=10 && @day=2 && @month=1 && @year=2026 && @weekday=5"_s,
            all);
    }
    void knowsMacros() { checkRule(); }

    void takesGuestsForNobody()
    {
        QCOMPARE(m_fixture->matching(u"demo"_s, u"@request.auth.id != ''"_s), u""_s);
        QCOMPARE(m_fixture->matching(u"demo"_s, u"@request.auth.id = null"_s), all);
        QCOMPARE(m_fixture->matching(u"demo"_s, u"@request.auth.role = ''"_s), all);
        QCOMPARE(m_fixture->matching(u"demo"_s, u"author = @request.auth.id"_s), u"d3"_s);
    }

    void runsLongAndDeepExpressions()
    {
        QStringList chain;
        for (int i = 0; i < 200; ++i)
            chain += i % 2 == 0 ? u"rel_many.title ?~ 'a'"_s : u"total >= -5"_s;
        QCOMPARE(m_fixture->matching(u"demo"_s, chain.join(u" && ")), u"d1 d3 d4"_s);
        chain += u"total = 1"_s;
        QVERIFY(m_fixture->matching(u"demo"_s, chain.join(u" && "))
                    .endsWith(u"max filter expressions limit reached"_s));

        QCOMPARE(
            m_fixture->matching(u"demo"_s, QString(60, u'(') + u"title = ''"_s + QString(60, u')')),
            u"d4"_s);
    }

    void runsDeepExpressions()
    {
        // The deepest part last and first, with the longest conditions there are at the bottom.
        const QString longest
            = u"@request.body.tags:each != strftime('%Y', rel_many.rel_many.demo_via_rel_many.created)"_s;
        QString right = longest + u" || title != 'x'"_s;
        QString left = right;
        for (int i = 1; i < FilterCompiler::maxNesting; ++i) {
            const QString join = i % 2 == 0 ? u" || "_s : u" && "_s;
            right = u"title != 'x'"_s + join + u"(("_s + right + u"))"_s;
            left = u'(' + left + u')' + join + u"title != 'x'"_s;
        }
        QCOMPARE(m_fixture->matching(u"demo"_s, right, annsRequest()), all);
        QCOMPARE(m_fixture->matching(u"demo"_s, left, annsRequest()), all);
        const QString deeper = left.replace(u"||"_s, u"&&"_s) + u" || ("_s + left + u')';
        QVERIFY(m_fixture->matching(u"demo"_s, deeper, annsRequest())
                    .endsWith(u"max nested groups reached (max: 25)"_s));

        // The same as a list rule that a client's filter brings in.
        std::vector<Test::Collection> list = Test::demoCollections();
        list[2].listRule = right;
        const CollectionSet collections = Test::makeCollectionSet(list);
        const RequestInfo info = annsRequest();
        RecordQuery query(collections, *collections.find(u"comments"), info, m_fixture->dialect());
        QVERIFY(query.addFilter(u"post.title != 'x'"_s));
        QVERIFY(query.addSort(u"post.title,id"_s));
        QCOMPARE(m_fixture->run(query.page(10, 0)), u"c4 c1 c2 c3"_s);
    }

    void runsBushyExpressions()
    {
        // Groups on both sides, as deep as two hundred comparisons allow.
        const std::function<QString(int)> tree = [&](int depth) -> QString {
            if (depth == 0)
                return u"rel_many.title != 'q'"_s;
            const QString join = depth % 2 == 0 ? u" || "_s : u" && "_s;
            return u'(' + tree(depth - 1) + join + tree(depth - 1) + u')';
        };
        QCOMPARE(m_fixture->matching(u"demo"_s, tree(7)), all);
    }

    void boundsJoins()
    {
        QStringList chain;
        for (int i = 0; i < 70; ++i)
            chain += u"@collection.demo:a%1.title ?= 'q'"_s.arg(i);
        const QString found = m_fixture->matching(u"demo"_s, chain.join(u" || "));
        QVERIFY2(found.endsWith(u"max joins limit reached"_s), qPrintable(found));
        QCOMPARE(m_fixture->matching(u"demo"_s, chain.first(62).join(u" && ")), u""_s);
    }

private:
    static void rules()
    {
        QTest::addColumn<QString>("rule");
        QTest::addColumn<QString>("ids");
    }
    static void row(const char *name, const QString &rule, const QString &ids)
    {
        QTest::newRow(name) << rule << ids;
    }
    void checkRule()
    {
        QFETCH(QString, rule);
        QFETCH(QString, ids);
        QCOMPARE(m_fixture->matching(u"demo"_s, rule, annsRequest()), ids);
    }

    std::unique_ptr<Test::QueryFixture> m_fixture;
};

QTEST_GUILESS_MAIN(TestFilterResults)
#include "tst_filterresults.moc"
