// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/recordworld.h"

#include <QRegularExpression>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace Binnacle;
using namespace Binnacle::Test;

class TestRecordServiceWrite : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void createsWithEverything();
    void generatesWhatIsMissing();
    void refusesCreates_data();
    void refusesCreates();
    void tellsTheRuleAboutTheCandidate();
    void refusesPatternsTooLongToMatch();
    void updatesWhatWasSent();
    void appliesModifiers();
    void refusesUpdates_data();
    void refusesUpdates();
    void dropsHiddenKeys();
    void mapsUniqueViolations();
    void guardsPrimaryKeys();
    void hashesOtherPasswords();
    void publishesAfterCommit();
    void answersGoneRows();

private:
    RecordService &service() { return m_world->service(); }

    std::unique_ptr<RecordWorld> m_world;
};

void TestRecordServiceWrite::init()
{
    QTest::failOnWarning(QRegularExpression(u".*"_s));
    m_world = std::make_unique<RecordWorld>();
    QVERIFY(m_world->isValid());
    QVERIFY(m_world->addUser(u"ada000000000000"_s).isObject());
    QVERIFY(m_world->addUser(u"ben000000000000"_s).isObject());
    QVERIFY(m_world->addUser(u"eve000000000000"_s, u"staff"_s).isObject());
    QVERIFY(m_world->add(u"authors"_s, R"({"id":"author000000001","user":"ada000000000000"})")
                .isObject());
    QVERIFY(m_world
                ->add(u"posts"_s,
                      R"({"id":"post00000000001","title":"First","slug":"first","rating":2,
                          "author":"author000000001","labels":["a","b"],"secret":"x",
                          "meta":{"a":1},"lock":"opensesame"})")
                .isObject());
}

void TestRecordServiceWrite::createsWithEverything()
{
    const auto json = service().create(u"posts"_s, parsed(R"({
        "id":"post00000000002","title":"Second","slug":"second","body":"<p>x</p>","rating":"4",
        "live":"true","contact":"a@example.com","link":"https://example.com",
        "published":"2026-05-06","status":"draft","labels":["a","c","a"],
        "author":"author000000001","meta":"[1, 2]","place":{"lon":1.5,"lat":2},
        "created":"2000-01-01","unknown":1,"expand":{"x":1},"secret":"y"})"),
                                       {}, m_world->superuser());
    QVERIFY(json);
    const JsonValue record = parsed(*json);
    QCOMPARE(record[u"rating"], JsonValue(4));
    QCOMPARE(record[u"live"], JsonValue(true));
    QCOMPARE(record[u"published"], JsonValue(u"2026-05-06 00:00:00.000Z"));
    QCOMPARE(record[u"labels"].toJson(), R"(["a","c"])");
    QCOMPARE(record[u"meta"].toJson(), "[1,2]");
    QCOMPARE(record[u"place"].toJson(), R"({"lon":1.5,"lat":2})");
    QCOMPARE(record[u"created"], JsonValue(u"2026-01-02 03:04:05.678Z"));
    QVERIFY(!record.contains(u"unknown"));
    QVERIFY(!record.contains(u"expand"));
    QCOMPARE(m_world->column(u"posts"_s, u"post00000000002"_s, u"secret"_s), "y");
    QCOMPARE(m_world->column(u"posts"_s, u"post00000000002"_s, u"live"_s), "1");

    const auto stored = service().view(u"posts"_s, u"post00000000002"_s, {}, m_world->superuser());
    QVERIFY(stored);
    QCOMPARE(*stored, *json);
}

void TestRecordServiceWrite::generatesWhatIsMissing()
{
    const auto json = service().create(u"posts"_s, parsed(R"({"title":"Third","id":""})"), {},
                                       m_world->superuser());
    QVERIFY(json);
    const JsonValue record = parsed(*json);
    static const QRegularExpression id(u"^[a-z0-9]{15}$"_s);
    static const QRegularExpression slug(u"^[a-z]{8}$"_s);
    QVERIFY(id.match(record[u"id"].toString()).hasMatch());
    QVERIFY(slug.match(record[u"slug"].toString()).hasMatch());

    // A null body is an empty one.
    const auto author = service().create(u"authors"_s, JsonValue(), {}, m_world->guest());
    QVERIFY(author);
}

void TestRecordServiceWrite::refusesCreates_data()
{
    QTest::addColumn<QString>("collection");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QString>("viewer");
    QTest::addColumn<int>("kind");
    QTest::addColumn<QString>("message");
    QTest::addColumn<QByteArray>("fields");

    const int invalid = int(Error::Kind::InvalidInput);
    const QString failed = u"Failed to create record."_s;
    const auto row = [](const char *name, const QString &collection, const QByteArray &body,
                        const QString &viewer, int kind, const QString &message,
                        const QByteArray &fields = "{}") {
        QTest::newRow(name) << collection << body << viewer << kind << message << fields;
    };
    row("missing collection", u"nope"_s, "{}", u"superuser"_s, int(Error::Kind::NotFound),
        u"Missing or invalid collection context."_s);
    row("view", u"titles"_s, "{}", u"superuser"_s, invalid, u"Unsupported collection type."_s);
    row("null rule", u"vault"_s, "{}", u"users/ada000000000000"_s, int(Error::Kind::Forbidden),
        u"Only superusers can perform this action."_s);
    row("guest", u"posts"_s, R"({"title":"Second"})", u"guest"_s, invalid, failed);
    row("rule about the body", u"posts"_s, R"({"title":"forbidden"})", u"users/ada000000000000"_s,
        invalid, failed);
    row("rule before validation", u"posts"_s, "{}", u"guest"_s, invalid, failed);
    row("blank title", u"posts"_s, "{}", u"users/ada000000000000"_s, invalid, failed,
        R"({"title":{"code":"validation_required","message":"Cannot be blank."}})");
    row("short title", u"posts"_s, R"({"title":"x"})", u"superuser"_s, invalid, failed,
        R"({"title":{"code":"validation_min_text_constraint","message":"Must be at least 2 character(s).","params":{"min":2}}})");
    row("missing relation", u"posts"_s, R"({"title":"Second","author":"nobody000000000"})",
        u"superuser"_s, invalid, failed,
        R"({"author":{"code":"validation_missing_rel_records","message":"Failed to find all relation records with the provided ids."}})");
    row("taken id", u"posts"_s, R"({"title":"Second","id":"post00000000001"})", u"superuser"_s,
        invalid, failed,
        R"({"id":{"code":"validation_not_unique","message":"Value must be unique."}})");
}

void TestRecordServiceWrite::refusesCreates()
{
    QFETCH(QString, collection);
    QFETCH(QByteArray, body);
    QFETCH(QString, viewer);
    QFETCH(int, kind);
    QFETCH(QString, message);
    QFETCH(QByteArray, fields);
    const qint64 before = m_world->count(u"posts"_s);
    const auto json = service().create(collection, parsed(body), {}, m_world->who(viewer));
    QVERIFY(!json);
    QCOMPARE(int(json.error().kind), kind);
    QCOMPARE(json.error().message, message);
    QCOMPARE(json.error().fields.toSortedJson(), fields);
    QCOMPARE(m_world->count(u"posts"_s), before);
}

void TestRecordServiceWrite::tellsTheRuleAboutTheCandidate()
{
    const auto tried = [&](const QByteArray &rule, const QByteArray &body) {
        return m_world->redefine(u"posts"_s, R"({"createRule":")" + rule + R"("})")
            && service()
                   .create(u"posts"_s, parsed(body), {}, m_world->who(u"users/ada000000000000"_s))
                   .has_value();
    };
    QVERIFY(tried("rating = 3 && live = true && labels:length = 1",
                  R"({"title":"Ok","rating":3,"live":true,"labels":["a"]})"));
    QVERIFY(
        tried("author.user = @request.auth.id", R"({"title":"Ok","author":"author000000001"})"));
    QVERIFY(
        !tried("author.user != @request.auth.id", R"({"title":"Ok","author":"author000000001"})"));
    // Neither ids nor autodates are there yet; modifiers are resolved.
    QVERIFY(tried("slug = '' && created = ''", R"({"title":"Ok"})"));
    QVERIFY(tried("@request.body.rating = 5", R"({"title":"Ok","rating+":5})"));
    QVERIFY(tried("lock != ''", R"({"title":"Ok","lock":"opensesame"})"));
    QVERIFY(!tried("nope = 1", R"({"title":"Ok"})"));
}

/// SQLite matches no pattern of more than 50,000 bytes.
void TestRecordServiceWrite::refusesPatternsTooLongToMatch()
{
    QVERIFY(m_world->redefine(u"posts"_s, R"({"createRule":"title !~ @request.body.body",
        "updateRule":"title !~ @request.body.body","viewRule":"title !~ @request.query.q",
        "listRule":"title !~ @request.query.q"})"));
    const QString title = u"Fine"_s;
    const auto body = [&](int length) {
        return JsonValue::object(
            {{u"title"_s, JsonValue(title)}, {u"body"_s, JsonValue(QString(length, u'x'))}});
    };
    Schema::RequestInfo ada = m_world->who(u"users/ada000000000000"_s);
    QVERIFY(service().create(u"posts"_s, body(40'000), {}, ada));
    const auto created = service().create(u"posts"_s, body(60'000), {}, ada);
    QVERIFY(!created);
    QCOMPARE(created.error().kind, Error::Kind::InvalidInput);
    QCOMPARE(created.error().message, u"Failed to create record."_s);
    const QString id = u"post00000000001"_s;
    const auto updated = service().update(u"posts"_s, id, body(60'000), {}, ada);
    QVERIFY(!updated);
    QCOMPARE(updated.error().kind, Error::Kind::NotFound);

    ada.query = {{u"q"_s, QString(60'000, u'x')}};
    const auto viewed = service().view(u"posts"_s, id, {}, ada);
    QVERIFY(!viewed);
    QCOMPARE(viewed.error().kind, Error::Kind::NotFound);
    const auto listed = service().list(u"posts"_s, {}, ada);
    QVERIFY(!listed);
    QCOMPARE(listed.error().kind, Error::Kind::InvalidInput);
}

void TestRecordServiceWrite::updatesWhatWasSent()
{
    m_world->clock().advance(std::chrono::seconds(1));
    const auto json
        = service().update(u"posts"_s, u"post00000000001"_s, parsed(R"({"title":"Changed"})"), {},
                           m_world->who(u"users/ada000000000000"_s));
    QVERIFY(json);
    const JsonValue record = parsed(*json);
    QCOMPARE(record[u"title"], JsonValue(u"Changed"));
    QCOMPARE(record[u"slug"], JsonValue(u"first"));
    QCOMPARE(record[u"labels"].toJson(), R"(["a","b"])");
    QCOMPARE(record[u"created"], JsonValue(u"2026-01-02 03:04:05.678Z"));
    QCOMPARE(record[u"updated"], JsonValue(u"2026-01-02 03:04:06.678Z"));
    QCOMPARE(m_world->column(u"posts"_s, u"post00000000001"_s, u"meta"_s), R"({"a":1})");
    QCOMPARE(m_world->column(u"posts"_s, u"post00000000001"_s, u"secret"_s), "x");

    // A cleared text with a pattern is not generated again.
    const auto cleared = service().update(u"posts"_s, u"post00000000001"_s,
                                          parsed(R"({"slug":""})"), {}, m_world->superuser());
    QVERIFY(cleared);
    QCOMPARE(m_world->column(u"posts"_s, u"post00000000001"_s, u"slug"_s), "");
}

void TestRecordServiceWrite::appliesModifiers()
{
    const auto json = service().update(u"posts"_s, u"post00000000001"_s,
                                       parsed(R"({"rating+":2,"labels-":"a","labels+":"c"})"), {},
                                       m_world->superuser());
    QVERIFY(json);
    QCOMPARE(parsed(*json)[u"rating"], JsonValue(4));
    QCOMPARE(parsed(*json)[u"labels"].toJson(), R"(["b","c"])");
}

void TestRecordServiceWrite::refusesUpdates_data()
{
    QTest::addColumn<QString>("collection");
    QTest::addColumn<QString>("id");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QString>("viewer");
    QTest::addColumn<int>("kind");
    QTest::addColumn<QString>("message");
    QTest::addColumn<QByteArray>("fields");

    const int invalid = int(Error::Kind::InvalidInput);
    const int notFound = int(Error::Kind::NotFound);
    const QString failed = u"Failed to update record."_s;
    const QString posts = u"posts"_s;
    const QString first = u"post00000000001"_s;
    const auto row = [](const char *name, const QString &collection, const QString &id,
                        const QByteArray &body, const QString &viewer, int kind,
                        const QString &message, const QByteArray &fields = "{}") {
        QTest::newRow(name) << collection << id << body << viewer << kind << message << fields;
    };
    row("missing collection", u"nope"_s, first, "{}", u"superuser"_s, notFound,
        u"Missing or invalid collection context."_s);
    row("view", u"titles"_s, first, "{}", u"superuser"_s, invalid,
        u"Unsupported collection type."_s);
    row("null rule", u"vault"_s, first, "{}", u"guest"_s, int(Error::Kind::Forbidden),
        u"Only superusers can perform this action."_s);
    row("missing record", posts, u"nope"_s, "{}", u"superuser"_s, notFound, {});
    row("rule on the stored row", posts, first, "{}", u"users/ben000000000000"_s, notFound, {});
    row("rule on the body", posts, first, R"({"title":"forbidden"})", u"users/ada000000000000"_s,
        notFound, {});
    row("another id", posts, first, R"({"id":"post00000000009"})", u"superuser"_s, invalid, failed,
        R"({"id":{"code":"validation_pk_change","message":"The record primary key cannot be changed."}})");
    row("several", posts, first, R"({"title":"","rating":9})", u"superuser"_s, invalid, failed,
        R"({"rating":{"code":"validation_max_number_constraint","message":"Must be less or equal than 5.","params":{"max":5}},"title":{"code":"validation_required","message":"Cannot be blank."}})");
}

void TestRecordServiceWrite::refusesUpdates()
{
    QFETCH(QString, collection);
    QFETCH(QString, id);
    QFETCH(QByteArray, body);
    QFETCH(QString, viewer);
    QFETCH(int, kind);
    QFETCH(QString, message);
    QFETCH(QByteArray, fields);
    const auto json = service().update(collection, id, parsed(body), {}, m_world->who(viewer));
    QVERIFY(!json);
    QCOMPARE(int(json.error().kind), kind);
    QCOMPARE(json.error().message, message);
    QCOMPARE(json.error().fields.toSortedJson(), fields);
    QCOMPARE(m_world->column(u"posts"_s, u"post00000000001"_s, u"title"_s), "First");
}

void TestRecordServiceWrite::dropsHiddenKeys()
{
    const auto json = service().update(u"posts"_s, u"post00000000001"_s,
                                       parsed(R"({"secret":"mine","title":"Changed"})"), {},
                                       m_world->who(u"users/ada000000000000"_s));
    QVERIFY(json);
    QCOMPARE(m_world->column(u"posts"_s, u"post00000000001"_s, u"secret"_s), "x");
    QCOMPARE(m_world->column(u"posts"_s, u"post00000000001"_s, u"title"_s), "Changed");
}

void TestRecordServiceWrite::mapsUniqueViolations()
{
    QVERIFY(m_world
                ->add(u"posts"_s, R"({"id":"post00000000002","title":"Second","slug":"second",
                                      "rating":1,"contact":"a@example.com"})")
                .isObject());
    const auto single = service().update(u"posts"_s, u"post00000000001"_s,
                                         parsed(R"({"slug":"second"})"), {}, m_world->superuser());
    QVERIFY(!single);
    QCOMPARE(single.error().kind, Error::Kind::InvalidInput);
    QCOMPARE(single.error().message, u"Failed to update record."_s);
    QCOMPARE(single.error().fields.toSortedJson(),
             R"({"slug":{"code":"validation_not_unique","message":"Value must be unique."}})");

    const auto pair = service().update(u"posts"_s, u"post00000000001"_s,
                                       parsed(R"({"rating":1,"contact":"a@example.com"})"), {},
                                       m_world->superuser());
    QVERIFY(!pair);
    QCOMPARE(pair.error().fields.toSortedJson(),
             R"({"contact":{"code":"validation_not_unique","message":"Value must be unique."},)"
             R"("rating":{"code":"validation_not_unique","message":"Value must be unique."}})");
}

void TestRecordServiceWrite::guardsPrimaryKeys()
{
    QVERIFY(m_world->add(u"keyed"_s, R"({"id":"Alpha_1"})").isObject());
    const auto taken
        = service().create(u"keyed"_s, parsed(R"({"id":"ALPHA_1"})"), {}, m_world->guest());
    QVERIFY(!taken);
    QCOMPARE(
        taken.error().fields.toSortedJson(),
        R"({"id":{"code":"validation_pk_invalid","message":"The record primary key is invalid or already exists."}})");
    const auto blank = service().create(u"keyed"_s, parsed("{}"), {}, m_world->guest());
    QVERIFY(!blank);
    QCOMPARE(blank.error().fields[u"id"][u"code"], JsonValue(u"validation_required"));
}

void TestRecordServiceWrite::hashesOtherPasswords()
{
    const QByteArray first = m_world->column(u"posts"_s, u"post00000000001"_s, u"lock"_s);
    QVERIFY(first.startsWith("$2a$04$"));
    QVERIFY(m_world->hasher().verify("opensesame", first).value_or(false));
    QVERIFY(service().update(u"posts"_s, u"post00000000001"_s, parsed(R"({"title":"New"})"), {},
                             m_world->superuser()));
    QCOMPARE(m_world->column(u"posts"_s, u"post00000000001"_s, u"lock"_s), first);
    const auto cleared = service().update(u"posts"_s, u"post00000000001"_s,
                                          parsed(R"({"lock":""})"), {}, m_world->superuser());
    QVERIFY(cleared);
    QVERIFY(cleared->contains(R"("lock":"")"));
    QCOMPARE(m_world->column(u"posts"_s, u"post00000000001"_s, u"lock"_s), "");
}

void TestRecordServiceWrite::publishesAfterCommit()
{
    QStringList heard;
    const auto subscription = m_world->events().subscribe([&](const RecordEvent &event) {
        const QString id = event.record.id();
        heard << QString::number(int(event.kind)) + u' ' + event.record.collection().name + u' '
                + (event.previous ? event.previous->value(u"title").toString() + u'>' : QString())
                + event.record.value(u"title").toString() + u' '
                + QString::fromLatin1(
                     m_world->column(event.record.collection().name, id, u"title"_s));
    });
    QVERIFY(service().update(u"posts"_s, u"post00000000001"_s, parsed(R"({"title":"Changed"})"), {},
                             m_world->superuser()));
    QVERIFY(m_world->add(u"posts"_s, R"({"title":"Second"})").isObject());
    QVERIFY(!service().create(u"posts"_s, parsed(R"({"title":"x"})"), {}, m_world->superuser()));
    QCOMPARE(heard, (QStringList{u"1 posts First>Changed Changed"_s, u"0 posts Second Second"_s}));
}

void TestRecordServiceWrite::answersGoneRows()
{
    // The row goes between the look-up and the write.
    const auto subscription = m_world->events().subscribe([](const RecordEvent &) {});
    QVERIFY(m_world->run("CREATE TRIGGER gone BEFORE UPDATE ON posts BEGIN "
                         "SELECT RAISE(IGNORE); END"));
    const auto json = service().update(u"posts"_s, u"post00000000001"_s,
                                       parsed(R"({"title":"Changed"})"), {}, m_world->superuser());
    QVERIFY(!json);
    QCOMPARE(json.error().kind, Error::Kind::NotFound);
}

QTEST_GUILESS_MAIN(TestRecordServiceWrite)

#include "tst_recordservice_write.moc"
