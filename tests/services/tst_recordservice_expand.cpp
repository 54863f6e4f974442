// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/executioncontext.h"
#include "support/recordworld.h"

#include <QRegularExpression>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace Binnacle;
using namespace Binnacle::Test;

class TestRecordServiceExpand : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void expands_data();
    void expands();
    void ignoresFailuresNeverReached();
    void obeysViewRules();
    void hidesEmails();
    void givesAtMostAThousand();
    void asksOnceForEachPath();
    void expandsWhatWasWritten();

private:
    /// The record's `expand` with every record reduced to its id.
    static QByteArray outline(const JsonValue &record)
    {
        if (record.isArray()) {
            QByteArrayList items;
            for (const JsonValue &item : record.elements())
                items << outline(item);
            return '[' + items.join(' ') + ']';
        }
        QByteArray text = record[u"id"].toString().toUtf8();
        if (const JsonValue *expand = record.find(u"expand")) {
            QByteArrayList parts;
            for (const auto &[key, value] : expand->members())
                parts << key.toUtf8() + '=' + outline(value);
            text += '{' + parts.join(' ') + '}';
        }
        return text;
    }

    std::unique_ptr<RecordWorld> m_world;
};

void TestRecordServiceExpand::init()
{
    QTest::failOnWarning(QRegularExpression(u".*"_s));
    m_world = std::make_unique<RecordWorld>();
    QVERIFY(m_world->isValid());
    QVERIFY(m_world->addUser(u"ada000000000000"_s).isObject());
    const std::vector<std::pair<QString, QByteArray>> records{
        {u"authors"_s, R"({"id":"author000000001","user":"ada000000000000"})"},
        {u"authors"_s, R"({"id":"author000000002","mentor":"author000000001"})"},
        {u"authors"_s, R"({"id":"author000000003","mentor":"author000000002"})"},
        {u"tags"_s, R"({"id":"tag000000000001","name":"one"})"},
        {u"tags"_s, R"({"id":"tag000000000002","name":"two"})"},
        {u"posts"_s,
         R"({"id":"post00000000001","title":"First","live":true,"author":"author000000003","tags":["tag000000000002","tag000000000001"]})"},
        {u"posts"_s,
         R"({"id":"post00000000002","title":"Second","live":true,"author":"author000000001"})"},
        {u"posts"_s, R"({"id":"post00000000003","title":"Third","live":true})"},
        {u"comments"_s, R"({"id":"comment00000001","post":"post00000000001","text":"hello"})"},
        {u"comments"_s, R"({"id":"comment00000002","post":"post00000000001","text":"private"})"},
        {u"comments"_s, R"({"id":"comment00000003","post":"post00000000002","text":"hi"})"},
        {u"vault"_s, R"({"id":"vault0000000001","owner":"author000000001"})"},
    };
    for (const auto &[collection, json] : records)
        QVERIFY(m_world->add(collection, json).isObject());
}

void TestRecordServiceExpand::expands_data()
{
    QTest::addColumn<QString>("collection");
    QTest::addColumn<QString>("id");
    QTest::addColumn<QString>("expand");
    QTest::addColumn<QByteArray>("outline");

    const auto row = [](const char *name, const QString &collection, const QString &id,
                        const QString &expand, const QByteArray &outline) {
        QTest::newRow(name) << collection << id << expand << outline;
    };
    const QString posts = u"posts"_s;
    const QString first = u"post00000000001"_s;
    const QString third = u"post00000000003"_s;
    row("single", posts, first, u"author"_s, "post00000000001{author=author000000003}");
    row("list in its order", posts, first, u"tags"_s,
        "post00000000001{tags=[tag000000000002 tag000000000001]}");
    row("nothing to expand", posts, third, u"author,tags"_s, "post00000000003{}");
    row("unknown", posts, first, u"nope"_s, "post00000000001");
    row("no relation", posts, first, u"title"_s, "post00000000001");
    row("unknown beside known", posts, first, u"nope,author"_s,
        "post00000000001{author=author000000003}");
    row("nested", posts, first, u"author.mentor.mentor"_s,
        "post00000000001{author=author000000003{mentor=author000000002{mentor=author000000001}}}");
    row("failing end", posts, first, u"author.nope"_s, "post00000000001");
    row("failing end beside a good one", posts, first, u"author.nope,author.mentor"_s,
        "post00000000001{author=author000000003{mentor=author000000002}}");
    row("merged", posts, first, u"author.mentor,author.user,tags"_s,
        "post00000000001{author=author000000003{mentor=author000000002} "
        "tags=[tag000000000002 tag000000000001]}");
    row("back", posts, first, u"comments_via_post"_s,
        "post00000000001{comments_via_post=[comment00000001]}");
    row("back by id", posts, first, u"c_comments_via_post"_s,
        "post00000000001{c_comments_via_post=[comment00000001]}");
    row("back, old spelling", posts, first, u"comments(post)"_s,
        "post00000000001{comments(post)=[comment00000001]}");
    row("back through a list", u"tags"_s, u"tag000000000001"_s, u"posts_via_tags"_s,
        "tag000000000001{posts_via_tags=[post00000000001]}");
    row("back, unique", u"users"_s, u"ada000000000000"_s, u"authors_via_user"_s,
        "ada000000000000{authors_via_user=author000000001}");
    row("back, nested", u"authors"_s, u"author000000003"_s, u"posts_via_author.comments_via_post"_s,
        "author000000003{posts_via_author=[post00000000001{comments_via_post=[comment00000001]}]}");
    row("back, not pointing here", posts, first, u"authors_via_user"_s, "post00000000001");
    row("back, unknown collection", posts, first, u"nope_via_post"_s, "post00000000001");
    row("from a view", u"titles"_s, first, u"author"_s, "post00000000001{author=author000000003}");
    row("back from a view", u"authors"_s, u"author000000001"_s, u"titles_via_author"_s,
        "author000000001{titles_via_author=[post00000000002]}");
    row("superusers only", u"authors"_s, u"author000000001"_s, u"vault_via_owner"_s,
        "author000000001");
    row("six deep", u"comments"_s, u"comment00000001"_s,
        u"post.author.mentor.mentor.posts_via_author.author"_s,
        "comment00000001{post=post00000000001{author=author000000003{mentor=author000000002{"
        "mentor=author000000001{posts_via_author=[post00000000002{author=author000000001}]}}}}}");
    row("seven deep", u"comments"_s, u"comment00000001"_s,
        u"post.author.mentor.mentor.posts_via_author.author.posts_via_author"_s,
        "comment00000001{post=post00000000001{author=author000000003{mentor=author000000002{"
        "mentor=author000000001{posts_via_author=[post00000000002{author=author000000001}]}}}}}");
}

void TestRecordServiceExpand::expands()
{
    QFETCH(QString, collection);
    QFETCH(QString, id);
    QFETCH(QString, expand);
    QFETCH(QByteArray, outline);
    const auto json = m_world->service().view(collection, id, {expand, {}}, m_world->guest());
    QVERIFY(json);
    QCOMPARE(TestRecordServiceExpand::outline(parsed(*json)), outline);

    ListOptions options;
    options.expand = expand;
    const auto list = m_world->service().list(collection, options, m_world->guest());
    QVERIFY(list);
    QByteArray listed;
    const JsonValue page = parsed(*list);
    for (const JsonValue &item : page[u"items"].elements()) {
        if (item[u"id"].toString() == id)
            listed = TestRecordServiceExpand::outline(item);
    }
    QCOMPARE(listed, outline);
}

void TestRecordServiceExpand::ignoresFailuresNeverReached()
{
    const auto json = m_world->service().view(u"posts"_s, u"post00000000003"_s,
                                              {u"author.nope"_s, {}}, m_world->guest());
    QVERIFY(json);
    QCOMPARE(outline(parsed(*json)), "post00000000003{}");
}

void TestRecordServiceExpand::obeysViewRules()
{
    const auto seen = [&](const Schema::RequestInfo &info) {
        const auto json = m_world->service().view(u"posts"_s, u"post00000000001"_s,
                                                  {u"comments_via_post"_s, {}}, info);
        return json ? outline(parsed(*json)) : QByteArray("failed");
    };
    QCOMPARE(seen(m_world->superuser()),
             "post00000000001{comments_via_post=[comment00000001 comment00000002]}");
    QVERIFY(m_world->redefine(u"comments"_s, R"({"viewRule":"@request.context = 'expand'"})"));
    QCOMPARE(seen(m_world->guest()),
             "post00000000001{comments_via_post=[comment00000001 comment00000002]}");
    QVERIFY(m_world->redefine(u"comments"_s, R"({"viewRule":"1 = 2"})"));
    QCOMPARE(seen(m_world->guest()), "post00000000001{}");
    QVERIFY(m_world->redefine(u"comments"_s, R"({"viewRule":"nope = 2"})"));
    QCOMPARE(seen(m_world->guest()), "post00000000001");
    const auto vault = m_world->service().view(u"authors"_s, u"author000000001"_s,
                                               {u"vault_via_owner"_s, {}}, m_world->superuser());
    QVERIFY(vault);
    QCOMPARE(outline(parsed(*vault)), "author000000001{vault_via_owner=[vault0000000001]}");
}

void TestRecordServiceExpand::hidesEmails()
{
    const auto shown = [&](const Schema::RequestInfo &info) {
        const auto json
            = m_world->service().view(u"authors"_s, u"author000000001"_s, {u"user"_s, {}}, info);
        return json && json->contains("@example.com");
    };
    QVERIFY(!shown(m_world->guest()));
    QVERIFY(!shown(m_world->as(u"users"_s, u"ben000000000000"_s)));
    QVERIFY(shown(m_world->as(u"users"_s, u"ada000000000000"_s)));
    QVERIFY(shown(m_world->as(u"staff"_s, u"eve000000000000"_s)));
    QVERIFY(shown(m_world->superuser()));
}

void TestRecordServiceExpand::givesAtMostAThousand()
{
    QVERIFY(m_world->run("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < "
                         "1200) INSERT INTO comments (id, text, post) SELECT 'c' || i, 'x', "
                         "'post00000000002' FROM n"));
    const auto one = m_world->service().view(u"posts"_s, u"post00000000002"_s,
                                             {u"comments_via_post"_s, {}}, m_world->guest());
    QVERIFY(one);
    QCOMPARE(parsed(*one)[u"expand"][u"comments_via_post"].size(), 1000);
    ListOptions options;
    options.expand = u"comments_via_post"_s;
    options.sort = u"title"_s;
    const auto list = m_world->service().list(u"posts"_s, options, m_world->guest());
    QVERIFY(list);
    const JsonValue page = parsed(*list);
    const JsonValue::Array &items = page[u"items"].elements();
    QCOMPARE(items.size(), size_t(3));
    QCOMPARE(items[0][u"expand"][u"comments_via_post"].size(), 1);
    QCOMPARE(items[1][u"expand"][u"comments_via_post"].size(), 1000);
}

void TestRecordServiceExpand::asksOnceForEachPath()
{
    for (int i = 10; i < 60; ++i) {
        const QByteArray n = QByteArray::number(i);
        QVERIFY(m_world
                    ->add(u"posts"_s,
                          R"({"id":"post000000000)" + n + R"(","title":"Post )" + n
                              + R"(","live":true,"author":"author00000000)" + (i % 2 ? "1" : "2")
                              + R"("})")
                    .isObject());
    }
    StatementLog statements;
    const ExecutionScope scope({&statements, {}});
    ListOptions options;
    options.perPage = 100;
    options.expand = u"author.mentor,author.user,comments_via_post"_s;
    QVERIFY(m_world->service().list(u"posts"_s, options, m_world->superuser()));
    // The page, its count, authors, mentors, users, the ids that point back, comments.
    QCOMPARE(statements.count(), 7);
}

void TestRecordServiceExpand::expandsWhatWasWritten()
{
    const auto made = m_world->service().create(
        u"comments"_s, parsed(R"({"post":"post00000000001","text":"new"})"),
        {u"post.author"_s, u"text,expand.post.expand.author.id"_s}, m_world->guest());
    QVERIFY(made);
    QCOMPARE(*made,
             R"({"expand":{"post":{"expand":{"author":{"id":"author000000003"}}}},"text":"new"})");
}

QTEST_GUILESS_MAIN(TestRecordServiceExpand)

#include "tst_recordservice_expand.moc"
