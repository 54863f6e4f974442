// SPDX-License-Identifier: GPL-3.0-or-later
#include "db/database.h"
#include "models/roles.h"
#include "smoke/sampledirectory.h"
#include "support/pageworld.h"
#include "widgets/data/datapage.h"

#include <QElapsedTimer>
#include <QFile>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QScrollBar>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <mutex>

using namespace Binnacle;
using namespace Binnacle::Tests;
using namespace Qt::StringLiterals;

namespace {

constexpr int rowCount = 1'000'000;

/// MiB of this process that are in memory.
double residentMiB()
{
    QFile file(u"/proc/self/statm"_s);
    if (!file.open(QIODevice::ReadOnly))
        return 0;
    return double(file.readAll().split(' ').value(1).toLongLong()) * 4096 / 1024 / 1024;
}

Result<void> addComments(const QString &directory)
{
    auto database = Db::Database::openSqlite({directory + u"/data.db"_s});
    if (!database)
        return database.error();
    return (*database)->write([](Db::Transaction &transaction) {
        return transaction.executeScript(
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000000) "
            "INSERT INTO comments (created, id, post, text, updated, user) "
            "SELECT strftime('%Y-%m-%d %H:%M:%fZ', 1767225600 + i * 13, 'unixepoch'), "
            "printf('big%012d', i), printf('post%011d', 1 + i % 45), "
            "'Comment ' || i || ' that is as long as a sentence, more or less.', "
            "'2026-01-01 00:00:00.000Z', '' FROM n;"_ba);
    });
}

}  // namespace

/// The page on a million records: what it asks the server for, and that it never counts unasked.
class TestDataLarge : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void cleanupTestCase();

    void staysUsable();

private:
    QTableView *grid() const { return m_page->findChild<QTableView *>(u"page.data.grid"_s); }
    QVariant cell(int row, const QString &field) const;
    void filter(const QString &text);

    std::unique_ptr<QTemporaryDir> m_folder;
    Ui::Theme *m_theme = nullptr;
    std::mutex m_mutex;
    std::vector<Client::CallTrace> m_calls;
    std::unique_ptr<PageWorld> m_world;
    std::unique_ptr<Ui::DataPage> m_page;
};

void TestDataLarge::initTestCase()
{
    m_theme = new Ui::Theme(this);
    m_theme->install();
    m_folder = std::make_unique<QTemporaryDir>();
    const QString directory = m_folder->filePath(u"data"_s);
    QVERIFY(Test::makeSampleDirectory(directory));
    QVERIFY(addComments(directory));
    m_world = std::make_unique<PageWorld>(directory, *m_theme);
    QVERIFY(m_world->isOpen());
    m_world->client.setTracer([this](const Client::CallTrace &call) {
        const std::lock_guard lock(m_mutex);
        m_calls.push_back(call);
    });
    m_page = std::make_unique<Ui::DataPage>(m_world->context());
    m_page->resize(1200, 700);
    m_page->setShown(true);
    m_page->show();
}

void TestDataLarge::cleanupTestCase()
{
    m_page.reset();
    m_world.reset();
}

QVariant TestDataLarge::cell(int row, const QString &field) const
{
    const QAbstractItemModel *model = grid()->model();
    for (int i = 0; i < model->columnCount(); ++i) {
        if (model->headerData(i, Qt::Horizontal, Models::ColumnKeyRole).toString() == field)
            return model->index(row, i).data();
    }
    return {};
}

void TestDataLarge::filter(const QString &text)
{
    auto *edit = m_page->findChild<QLineEdit *>(u"page.data.filter"_s);
    edit->setFocus();
    edit->clear();
    QTest::keyClicks(edit, text);
    QTest::keyClick(edit, Qt::Key_Return);
}

void TestDataLarge::staysUsable()
{
    QElapsedTimer clock;
    const auto say = [&](const char *what) {
        qInfo("%-28s %6lld ms   %.0f MiB", what, static_cast<long long>(clock.restart()),
              residentMiB());
    };
    const QAbstractItemModel *model = grid()->model();
    const QString newest = u"big%1"_s.arg(rowCount, 12, 10, QChar(u'0'));
    clock.start();
    m_page->open(JsonValue::object({{u"collection"_s, JsonValue(u"comments"_s)}}));
    QTRY_COMPARE(cell(0, u"id"_s).toString(), newest);
    say("first page");
    auto *rows = m_page->findChild<QLabel *>(u"page.data.rows"_s);
    QCOMPARE(rows->text(), u"1–200 of > 200 records"_s);

    // End loads the next page, again and again.
    grid()->setFocus();
    for (int page = 2; page <= 60; ++page) {
        QTest::keyClick(grid(), Qt::Key_End, Qt::ControlModifier);
        QTRY_VERIFY(model->rowCount() >= page * 200);
    }
    say("59 pages by Ctrl+End");
    QCOMPARE(cell(11'999, u"id"_s).toString(),
             u"big%1"_s.arg(rowCount - 11'999, 12, 10, QChar(u'0')));
    for (int i = 0; i <= 100; ++i) {
        grid()->verticalScrollBar()->setValue(grid()->verticalScrollBar()->maximum() * i / 100);
        grid()->viewport()->repaint();
    }
    say("100 places painted");

    // By a column without an index, then from the other end.
    const auto sortBy = [&](const QString &field) {
        for (int i = 0; i < model->columnCount(); ++i) {
            if (model->headerData(i, Qt::Horizontal, Models::ColumnKeyRole).toString() == field)
                QTest::mouseClick(grid()->horizontalHeader()->viewport(), Qt::LeftButton, {},
                                  QPoint(grid()->columnViewportPosition(i) + 20, 10));
        }
    };
    sortBy(u"id"_s);
    QTRY_COMPARE(cell(0, u"id"_s).toString(), u"big000000000001"_s);
    say("sort by id");
    sortBy(u"text"_s);
    QTRY_VERIFY_WITH_TIMEOUT(cell(0, u"id"_s).toString().startsWith(u"comment"_s), 60'000);
    say("sort by text, no index");
    filter(u"id = 'big000000500000'"_s);
    QTRY_COMPARE(model->rowCount(), 1);
    say("jump to one by id");
    filter(u"text ~ 'Comment 999999 '"_s);
    QTRY_COMPARE_WITH_TIMEOUT(cell(0, u"id"_s).toString(), u"big000000999999"_s, 60'000);
    say("contains, no index");
    filter(QString());
    QTRY_COMPARE_WITH_TIMEOUT(model->rowCount(), 200, 60'000);
    say("no filter");

    const std::lock_guard lock(m_mutex);
    for (const Client::CallTrace &call : m_calls) {
        // Pages never count; the collections, few as they are, may.
        if (call.target.contains("/records"))
            QVERIFY2(call.target.contains("skipTotal=true"), call.target.constData());
    }
    std::vector<double> pages;
    for (const Client::CallTrace &call : m_calls)
        pages.push_back(double(call.duration.count()) / 1000);
    std::sort(pages.begin(), pages.end());
    qInfo("calls %zu, median %.1f ms, longest %.1f ms", pages.size(), pages[pages.size() / 2],
          pages.back());
}

QTEST_MAIN(TestDataLarge)
#include "tst_datalarge.moc"
