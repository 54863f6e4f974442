// SPDX-License-Identifier: GPL-3.0-or-later
#include "db/database.h"
#include "services/records/recordlist.h"
#include "services/records/recordlookahead.h"
#include "support/recordworld.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace Binnacle;
using namespace Binnacle::Test;

namespace {

constexpr int postCount = 40;
constexpr qint64 perPage = 7;

}  // namespace

/// Walks one list with keys that are remembered and without, for which every list is slow or none.
class TestRecordLookahead : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void walksAlike_data();
    void walksAlike();
    void seesWritesBetweenPages();
    void readsAnewWhatOthersRemoved();
    void keepsToTheRule();

private:
    struct Page
    {
        QStringList ids;
        QString next;
    };
    Page read(RecordLookahead &lookahead, const QString &cursor, const QString &sort,
              const QString &filter = {});
    QStringList walk(RecordLookahead &lookahead, const QString &sort, const QString &filter);
    QString idOf(int number) const { return u"post%1"_s.arg(number, 11, 10, QLatin1Char('0')); }

    std::unique_ptr<RecordWorld> m_world;
    std::unique_ptr<RecordTables> m_tables;
    std::unique_ptr<RecordLookahead> m_remembering;
    std::unique_ptr<RecordLookahead> m_plain;
    Schema::RequestInfo m_reader;
    bool m_asksRule = false;
};

void TestRecordLookahead::init()
{
    m_world = std::make_unique<RecordWorld>();
    QVERIFY(m_world->isValid());
    QVERIFY(m_world->addUser(u"ada000000000000"_s).isObject());
    QVERIFY(m_world->add(u"authors"_s, R"({"id":"author000000001","user":"ada000000000000"})")
                .isObject());
    for (int i = 0; i < postCount; ++i) {
        const QByteArray number = QByteArray::number(i);
        QVERIFY(m_world
                    ->add(u"posts"_s,
                          R"({"id":")" + idOf(i).toLatin1() + R"(","title":"Post )" + number
                              + R"(","slug":"s)" + number + R"(","live":true,"rating":)"
                              + QByteArray::number(i * 7 % 5)
                              + R"(,"author":"author000000001","secret":"x"})")
                    .isObject());
    }
    m_tables = std::make_unique<RecordTables>(m_world->database().dialect());
    m_remembering = std::make_unique<RecordLookahead>(m_world->database(), 0us);
    m_plain = std::make_unique<RecordLookahead>(m_world->database(), 1h);
    m_reader = m_world->superuser();
    m_asksRule = false;
}

TestRecordLookahead::Page TestRecordLookahead::read(RecordLookahead &lookahead,
                                                    const QString &cursor, const QString &sort,
                                                    const QString &filter)
{
    RecordTarget target;
    target.collections = m_world->collections().snapshot();
    target.collection = target.collections->share(u"posts"_s);
    target.rule = &target.collection->listRule;
    target.asksRule = m_asksRule;
    target.connection = *m_world->database().connection();
    ListOptions options;
    options.perPage = perPage;
    options.sort = sort;
    options.filter = filter;
    options.cursor = cursor;
    const Result<QByteArray> json
        = RecordList(target, *m_tables, m_reader).read(options, lookahead);
    if (!json) {
        qWarning() << json.error().message << json.error().detail;
        return {};
    }
    const JsonValue answer = parsed(*json);
    Page page;
    const JsonValue items = answer[u"items"];
    for (const JsonValue &item : items.elements())
        page.ids.append(item[u"id"].toString());
    page.next = answer[u"nextCursor"].toString();
    return page;
}

QStringList TestRecordLookahead::walk(RecordLookahead &lookahead, const QString &sort,
                                      const QString &filter)
{
    QStringList ids;
    QString cursor = u"start"_s;
    while (!cursor.isEmpty() && ids.size() <= postCount) {
        const Page page = read(lookahead, cursor, sort, filter);
        ids += page.ids;
        cursor = page.next;
    }
    return ids;
}

void TestRecordLookahead::walksAlike_data()
{
    QTest::addColumn<QString>("sort");
    QTest::addColumn<QString>("filter");
    QTest::newRow("ascending") << u"rating"_s << QString();
    QTest::newRow("descending, two") << u"-rating,title"_s << QString();
    QTest::newRow("filter") << u"-rating"_s << u"rating > 1"_s;
    QTest::newRow("joined") << u"author.name,-rating"_s << u"author.user != ''"_s;
    QTest::newRow("row order") << u"-@rowid"_s << QString();
    QTest::newRow("nothing found") << u"rating"_s << u"rating > 9"_s;
}

void TestRecordLookahead::walksAlike()
{
    QFETCH(const QString, sort);
    QFETCH(const QString, filter);
    const QStringList expected = walk(*m_plain, sort, filter);
    // The first walk finds that the list is slow, the second remembers, the third is only told.
    for (int i = 0; i < 3; ++i)
        QCOMPARE(walk(*m_remembering, sort, filter), expected);
}

void TestRecordLookahead::seesWritesBetweenPages()
{
    const QString sort = u"-rating,title"_s;
    (void)walk(*m_remembering, sort, {});
    const Page first = read(*m_remembering, u"start"_s, sort);
    const Page second = read(*m_remembering, first.next, sort);
    QCOMPARE(second.ids.size(), perPage);

    ReadOptions options;
    QVERIFY(m_world->service().remove(u"posts"_s, second.ids[2], m_world->superuser()));
    const JsonValue demoted = parsed(R"({"rating":0,"title":"Zzz"})");
    QVERIFY(m_world->service().update(u"posts"_s, second.ids[4], demoted, options,
                                      m_world->superuser()));
    const Page anew = read(*m_remembering, first.next, sort);
    QCOMPARE(anew.ids, read(*m_plain, first.next, sort).ids);
    QVERIFY(!anew.ids.contains(second.ids[2]));
    QVERIFY(!anew.ids.contains(second.ids[4]));
    QCOMPARE(read(*m_remembering, anew.next, sort).ids, read(*m_plain, anew.next, sort).ids);
}

void TestRecordLookahead::readsAnewWhatOthersRemoved()
{
    const QString sort = u"-rating,title"_s;
    (void)walk(*m_remembering, sort, {});
    const Page first = read(*m_remembering, u"start"_s, sort);
    const Page second = read(*m_remembering, first.next, sort);
    // As another process does it: no commit of this one tells of it.
    const Result<Db::Values> file
        = (*m_world->database().connection())->first({"SELECT file FROM pragma_database_list", {}});
    QVERIFY(file);
    Db::DatabaseOptions options;
    options.fileName = QString::fromUtf8(std::get<QByteArray>(file->front()));
    const Result<std::unique_ptr<Db::Database>> other = Db::Database::openSqlite(options);
    QVERIFY(other);
    QVERIFY((*other)->write([&](Db::Transaction &transaction) {
        return transaction.executeScript("DELETE FROM posts WHERE id = '"
                                         + second.ids.front().toUtf8() + "'");
    }));
    const Page anew = read(*m_remembering, first.next, sort);
    QCOMPARE(anew.ids, read(*m_plain, first.next, sort).ids);
    QCOMPARE(anew.ids.size(), perPage);
    QVERIFY(!anew.ids.contains(second.ids.front()));
}

void TestRecordLookahead::keepsToTheRule()
{
    const QString sort = u"-rating,title"_s;
    m_asksRule = true;
    m_reader = m_world->guest();
    const QStringList seen = walk(*m_plain, sort, {});
    (void)walk(*m_remembering, sort, {});
    QCOMPARE(walk(*m_remembering, sort, {}), seen);
    // Others' keys are none of theirs.
    m_reader = m_world->superuser();
    m_asksRule = false;
    QCOMPARE(walk(*m_remembering, sort, {}), walk(*m_plain, sort, {}));
}

QTEST_GUILESS_MAIN(TestRecordLookahead)
#include "tst_recordlookahead.moc"
