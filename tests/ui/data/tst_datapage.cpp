// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/data/datapagetest.h"
#include "widgets/base/keyvalueview.h"
#include "widgets/base/segmented.h"
#include "widgets/base/stateview.h"

#include <QAction>
#include <QDialog>
#include <QLabel>
#include <QSignalSpy>

#include <algorithm>

using namespace Binnacle;
using namespace Binnacle::Tests;
using namespace Qt::StringLiterals;

/// The data page as a user has it, over a real server with the sample's collections.
class TestDataPage : public DataPageTest
{
    Q_OBJECT

private slots:
    void init() { setUp(); }
    void cleanup() { tearDown(); }

    void showsTheRecords();
    void filtersAndSays();
    void editsInPlaceAndSaves();
    void createsDuplicatesAndDeletes();
    void keepsWhatTheServerRefuses();
    void givesTheKeysToWhatIsAskedFor();
    void undoesAndRedoes();
    void asksInsteadOfOverwriting();
    void showsForeignChangesInPlace();
    void countsForeignRecords();
    void keepsDraftsOverARestart();
    void followsRelations();
    void listsReferences();
    void countsFacets();
    void writesNothingWhileTheLinkIsLost();
    void leavesViewsAlone();
};

void TestDataPage::showsTheRecords()
{
    open(u"posts"_s);
    QCOMPARE(grid()->model()->rowCount(), 45);
    // Newest first.
    QCOMPARE(cell(0, u"title"_s).data().toString(), u"Post number 45"_s);
    QVERIFY(cell(0, u"author"_s).data().toString().startsWith(u"A"_s)
            || !cell(0, u"author"_s).data().toString().startsWith(u"author0"_s));
    QCOMPARE(column(u"passphrase"_s), -1);
    QCOMPARE(child<QLabel>(u"page.data.rows"_s)->text(), u"45 records"_s);
    QTest::mouseClick(grid()->horizontalHeader()->viewport(), Qt::LeftButton, {},
                      QPoint(grid()->columnViewportPosition(column(u"title"_s)) + 20, 10));
    QTRY_COMPARE(cell(0, u"title"_s).data().toString(), u"Post number 01"_s);
}

void TestDataPage::filtersAndSays()
{
    open(u"posts"_s);
    filter(u"title ~ '04'"_s);
    QTRY_COMPARE(grid()->model()->rowCount(), 1);
    auto *state = child<Ui::StateView>(u"page.data.state"_s);
    filter(u"title = 'none' && rating > 0"_s);
    QTRY_COMPARE(state->state(), Ui::StateView::State::FilteredEmpty);
    // What the server refuses leaves the rows as they were.
    filter(QString());
    QTRY_COMPARE(grid()->model()->rowCount(), 45);
    filter(u"nothing = 1"_s);
    auto *edit = child<QLineEdit>(u"page.data.filter"_s);
    QTRY_COMPARE(edit->property("status").toString(), u"error"_s);
    // The name that is wrong is ready to be typed over.
    QCOMPARE(edit->selectedText(), u"nothing"_s);
    QCOMPARE(grid()->model()->rowCount(), 45);
}

void TestDataPage::editsInPlaceAndSaves()
{
    open(u"posts"_s);
    const QString id = cell(2, u"title"_s).data(Models::IdRole).toString();
    grid()->setCurrentIndex(cell(2, u"title"_s));
    QTest::keyClick(grid(), Qt::Key_F2);
    auto *editor = child<QLineEdit>(u"data.grid.editor"_s);
    QVERIFY(editor);
    editor->clear();
    QTest::keyClicks(editor, u"Typed"_s);
    // The editor's own work on the key comes first, so it is done with the next turn of the loop.
    QTest::keyClick(editor, Qt::Key_Return);
    QTRY_COMPARE(cell(2, u"title"_s).data().toString(), u"Typed"_s);
    QVERIFY(cell(2, u"title"_s).data(Models::StagedRole).toBool());
    QTRY_COMPARE(child<QLabel>(u"page.data.changeCount"_s)->text(), u"1 change"_s);
    QVERIFY(m_page->hasUnsavedChanges());

    // A yes or no changes at once.
    const bool before = onServer(id)[u"featured"].toBool();
    grid()->setCurrentIndex(cell(2, u"featured"_s));
    QTest::keyClick(grid(), Qt::Key_F2);
    QTRY_COMPARE(child<QLabel>(u"page.data.changeCount"_s)->text(), u"2 changes"_s);
    QVERIFY(onServer(id)[u"title"].toString() != u"Typed"_s);

    click(u"btn.reviewChanges"_s);
    auto *review = child<QDialog>(u"dialog.reviewChanges"_s);
    QVERIFY(review && review->isVisible());
    QTest::mouseClick(review->findChild<QAbstractButton *>(u"btn.saveReviewed"_s), Qt::LeftButton);
    QTRY_VERIFY(!m_page->hasUnsavedChanges());
    QCOMPARE(onServer(id)[u"title"].toString(), u"Typed"_s);
    QCOMPARE(onServer(id)[u"featured"].toBool(), !before);
    QCOMPARE(grid()->currentIndex().row(), 2);
}

void TestDataPage::createsDuplicatesAndDeletes()
{
    open(u"tags"_s);
    const int before = grid()->model()->rowCount();
    click(u"btn.newRecord"_s);
    QCOMPARE(grid()->model()->rowCount(), before + 1);
    QCOMPARE(cell(0, u"id"_s).data(Models::RowStateRole).toInt(), int(Models::RowState::New));
    auto *name = m_page->inspector()->findChild<QLineEdit *>(u"data.form.name"_s);
    QVERIFY(name);
    QTest::keyClicks(name, u"harbour"_s);
    QTRY_COMPARE(cell(0, u"name"_s).data().toString(), u"harbour"_s);
    grid()->setCurrentIndex(cell(0, u"name"_s));
    m_page->findChild<QAction *>(u"action.duplicateRecord"_s)->trigger();
    QCOMPARE(grid()->model()->rowCount(), before + 2);
    // A tag's name is unique.
    QCOMPARE(cell(1, u"name"_s).data().toString(), u"harbour"_s);
    grid()->model()->setData(cell(1, u"name"_s), u"quay"_s);
    grid()->setCurrentIndex(cell(before + 1, u"name"_s));
    const QString gone = grid()->currentIndex().data(Models::IdRole).toString();
    QTest::keyClick(grid(), Qt::Key_Delete);
    QTRY_COMPARE(child<QLabel>(u"page.data.changeCount"_s)->text(), u"3 changes"_s);
    m_page->save();
    // What is deleted cannot be undone, so this asks.
    auto *question = child<QDialog>(u"dialog.confirmDelete"_s);
    QVERIFY(question && question->isVisible());
    QVERIFY(!onServer(gone).isNull());
    QTest::mouseClick(question->findChild<QAbstractButton *>(u"btn.confirm"_s), Qt::LeftButton);
    QTRY_VERIFY2(!m_page->hasUnsavedChanges(),
                 qPrintable(child<QLabel>(u"page.data.saveResult"_s)->text()));
    QVERIFY(onServer(gone).isNull());
    // The newest is on top.
    QCOMPARE(cell(0, u"name"_s).data().toString(), u"quay"_s);
    QCOMPARE(cell(1, u"name"_s).data().toString(), u"harbour"_s);
}

void TestDataPage::keepsWhatTheServerRefuses()
{
    open(u"posts"_s);
    const QString id = cell(1, u"title"_s).data(Models::IdRole).toString();
    grid()->model()->setData(cell(1, u"title"_s), QString());
    grid()->model()->setData(cell(2, u"title"_s), u"Fine"_s);
    m_page->save();
    auto *result = child<QLabel>(u"page.data.saveResult"_s);
    QTRY_VERIFY(result->text().contains(u"1 refused"_s));
    QVERIFY(result->text().contains(u"1 record saved"_s));
    QVERIFY(m_page->hasUnsavedChanges());
    QCOMPARE(grid()->currentIndex().data(Models::IdRole).toString(), id);
    QVERIFY(cell(1, u"title"_s).data(Qt::ToolTipRole).toString().contains(u"blank"_s));
    QVERIFY(!onServer(id)[u"title"].toString().isEmpty());
}

void TestDataPage::givesTheKeysToWhatIsAskedFor()
{
    open(u"posts"_s);
    child<QLineEdit>(u"page.data.filter"_s)->setFocus();
    m_page->open(JsonValue::object({{u"collection"_s, JsonValue(u"users"_s)}}));
    QTRY_COMPARE(m_page->title(), u"users"_s);
    QTRY_VERIFY(grid()->hasFocus());
}

void TestDataPage::undoesAndRedoes()
{
    open(u"posts"_s);
    auto *undo = m_page->findChild<QAction *>(u"action.undo"_s);
    auto *redo = m_page->findChild<QAction *>(u"action.redo"_s);
    QVERIFY(!undo->isEnabled() && !undo->statusTip().isEmpty());
    const QString before = cell(0, u"title"_s).data().toString();
    grid()->model()->setData(cell(0, u"title"_s), u"Other"_s);
    QVERIFY(undo->isEnabled() && undo->statusTip().isEmpty());
    QVERIFY(!redo->isEnabled() && !redo->statusTip().isEmpty());
    undo->trigger();
    QCOMPARE(cell(0, u"title"_s).data().toString(), before);
    redo->trigger();
    QCOMPARE(cell(0, u"title"_s).data().toString(), u"Other"_s);
    QVERIFY(!redo->isEnabled());
    QTRY_VERIFY(child<QWidget>(u"btn.discardChanges"_s)->isEnabled());
    click(u"btn.discardChanges"_s);
    QCOMPARE(cell(0, u"title"_s).data().toString(), before);
    QTRY_VERIFY(!m_page->hasUnsavedChanges());
}

void TestDataPage::asksInsteadOfOverwriting()
{
    open(u"posts"_s);
    const QString id = cell(3, u"title"_s).data(Models::IdRole).toString();
    grid()->model()->setData(cell(3, u"title"_s), u"Mine"_s);
    auto written = m_world->client.updateRecord(
        m_collection, id,
        JsonValue::object({{u"title"_s, JsonValue(u"Theirs"_s)}, {u"rating"_s, JsonValue(4)}}));
    written.waitForFinished();
    m_page->save();
    QTRY_VERIFY(child<QDialog>(u"dialog.conflict"_s));
    auto *sheet = child<QDialog>(u"dialog.conflict"_s);
    QCOMPARE(onServer(id)[u"title"].toString(), u"Theirs"_s);
    auto *merge = sheet->findChild<QAbstractButton *>(u"btn.merge"_s);
    QVERIFY(!merge->isEnabled());
    auto *choice = sheet->findChild<QWidget *>(u"choice.title"_s);
    QVERIFY(choice);
    QVERIFY(!sheet->findChild<QWidget *>(u"choice.rating"_s));
    QTest::mouseClick(choice, Qt::LeftButton, {},
                      QPoint(choice->width() - 8, choice->height() / 2));
    QVERIFY(merge->isEnabled());
    QTest::mouseClick(merge, Qt::LeftButton);
    QTRY_COMPARE(onServer(id)[u"title"].toString(), u"Mine"_s);
    QCOMPARE(onServer(id)[u"rating"].toDouble(), 4.0);
    QTRY_VERIFY(!m_page->hasUnsavedChanges());
}

void TestDataPage::showsForeignChangesInPlace()
{
    open(u"posts"_s);
    grid()->setCurrentIndex(cell(4, u"slug"_s));
    const QString id = grid()->currentIndex().data(Models::IdRole).toString();
    auto written = m_world->client.updateRecord(
        m_collection, id, JsonValue::object({{u"title"_s, JsonValue(u"From outside"_s)}}));
    written.waitForFinished();
    QTRY_COMPARE(cell(4, u"title"_s).data().toString(), u"From outside"_s);
    QCOMPARE(grid()->currentIndex(), cell(4, u"slug"_s));
}

void TestDataPage::countsForeignRecords()
{
    open(u"tags"_s);
    const int before = grid()->model()->rowCount();
    auto made = m_world->client.createRecord(
        m_collection, JsonValue::object({{u"name"_s, JsonValue(u"from outside"_s)}}));
    made.waitForFinished();
    auto *pill = child<QWidget>(u"page.data.newRows"_s);
    QTRY_VERIFY(pill->isVisible());
    QCOMPARE(grid()->model()->rowCount(), before);
    QTest::mouseClick(pill->findChild<QAbstractButton *>(), Qt::LeftButton);
    QTRY_COMPARE(grid()->model()->rowCount(), before + 1);
    QTRY_VERIFY(!pill->isVisible());
    const QString id = cell(0, u"name"_s).data(Models::IdRole).toString();
    auto removed = m_world->client.deleteRecord(m_collection, id);
    removed.waitForFinished();
    QTRY_COMPARE(cell(0, u"name"_s).data(Models::RowStateRole).toInt(),
                 int(Models::RowState::Stale));
    QCOMPARE(grid()->model()->rowCount(), before + 1);
}

void TestDataPage::keepsDraftsOverARestart()
{
    open(u"posts"_s);
    filter(u"rating > 1"_s);
    QTRY_VERIFY(grid()->model()->rowCount() < 45);
    const int rows = grid()->model()->rowCount();
    grid()->model()->setData(cell(1, u"title"_s), u"Draft"_s);
    const QString id = cell(1, u"title"_s).data(Models::IdRole).toString();
    const JsonValue state = m_page->state();
    makePage();
    m_page->restore(state);
    QTRY_COMPARE(m_page->title(), u"posts"_s);
    QTRY_COMPARE(grid()->model()->rowCount(), rows);
    QVERIFY(m_page->hasUnsavedChanges());
    QCOMPARE(cell(rowWith(id), u"title"_s).data().toString(), u"Draft"_s);
}

void TestDataPage::followsRelations()
{
    open(u"posts"_s);
    QSignalSpy asked(m_page.get(), &Ui::Page::openRequested);
    grid()->setCurrentIndex(cell(0, u"author"_s));
    m_page->findChild<QAction *>(u"action.followRelation"_s)->trigger();
    QCOMPARE(asked.count(), 1);
    const auto target = asked[0][0].value<Ui::PageTarget>();
    m_page->open(target.arguments);
    QTRY_COMPARE(m_page->title(), u"authors"_s);
    QTRY_COMPARE(grid()->currentIndex().data(Models::IdRole).toString(),
                 target.arguments[u"record"].toString());
}

void TestDataPage::listsReferences()
{
    open(u"authors"_s);
    grid()->setCurrentIndex(cell(0, u"name"_s));
    const QString id = idOf(0);
    QTRY_VERIFY(!inspected<QLabel>(u"data.inspector.title"_s)->text().isEmpty());
    auto *tabs = inspected<Ui::Segmented>(u"data.inspector.tabs"_s);
    tabs->setFocus();
    QTest::keyClick(tabs, Qt::Key_Right);
    auto *rows = inspected<Ui::KeyValueView>(u"data.inspector.references.rows"_s);
    const auto named = [rows](const QString &label) {
        const QList<Ui::KeyValueView::Row> all = rows->rows();
        return std::any_of(all.begin(), all.end(), [&label](const Ui::KeyValueView::Row &row) {
            return row.value == label || row.label == label;
        });
    };
    QTRY_VERIFY(named(u"posts.author"_s));
    QTRY_VERIFY(!named(u"counting…"_s));
    QSignalSpy asked(m_page.get(), &Ui::Page::openRequested);
    for (const Ui::KeyValueView::Row &row : rows->rows()) {
        if (row.isLink && row.key.startsWith(u"all:"_s)) {
            emit rows->linkActivated(row.key);
            break;
        }
    }
    QCOMPARE(asked.count(), 1);
    const auto target = asked[0][0].value<Ui::PageTarget>();
    QVERIFY(target.arguments[u"filter"].toString().contains(id));
    m_page->open(target.arguments);
    QTRY_COMPARE(m_page->title(), u"posts"_s);
    QTRY_VERIFY(grid()->model()->rowCount() > 0 && grid()->model()->rowCount() < 45);
}

void TestDataPage::countsFacets()
{
    open(u"posts"_s);
    auto *facets = child<QWidget>(u"page.data.facets"_s);
    QVERIFY(!facets->isVisible());
    click(u"btn.facets"_s);
    QVERIFY(facets->isVisible());
    QAbstractButton *value = nullptr;
    QTRY_VERIFY((value = child<QAbstractButton>(u"facet.featured.true"_s)));
    QTest::mouseClick(value, Qt::LeftButton);
    QTRY_COMPARE(child<QLineEdit>(u"page.data.filter"_s)->text(), u"featured = true"_s);
    QTRY_VERIFY(grid()->model()->rowCount() < 45);
    // Among those that are left there is only that value.
    QTRY_VERIFY(!child<QAbstractButton>(u"facet.featured.false"_s));
    // Open or not comes back with the page.
    const JsonValue state = m_page->state();
    makePage();
    m_page->restore(state);
    QTRY_COMPARE(m_page->title(), u"posts"_s);
    QVERIFY(child<QWidget>(u"page.data.facets"_s)->isVisible());
    QVERIFY(child<QAbstractButton>(u"btn.facets"_s)->isChecked());
}

void TestDataPage::writesNothingWhileTheLinkIsLost()
{
    open(u"posts"_s);
    grid()->model()->setData(cell(1, u"title"_s), u"Staged"_s);
    auto *create = child<QAbstractButton>(u"btn.newRecord"_s);
    auto *save = child<QAbstractButton>(u"btn.saveChanges"_s);
    QTRY_VERIFY(save->isEnabled());
    QVERIFY(create->isEnabled());
    m_world->lose();
    QTRY_VERIFY(!create->isEnabled());
    QVERIFY(!save->isEnabled());
    QVERIFY2(save->toolTip().contains(u"link"_s), qPrintable(save->toolTip()));
    m_page->save();
    QVERIFY(m_page->hasUnsavedChanges());
    m_world->comeBack();
    QTRY_VERIFY_WITH_TIMEOUT(save->isEnabled(), 10000);
    QVERIFY(create->isEnabled());
    m_page->save();
    QTRY_VERIFY(!m_page->hasUnsavedChanges());
}

void TestDataPage::leavesViewsAlone()
{
    open(u"post_stats"_s);
    QVERIFY(!child<QAbstractButton>(u"btn.newRecord"_s)->isEnabled());
    QVERIFY(!child<QAbstractButton>(u"btn.newRecord"_s)->toolTip().isEmpty());
    grid()->setCurrentIndex(cell(0, u"title"_s));
    QTest::keyClick(grid(), Qt::Key_F2);
    QVERIFY(!child<QLineEdit>(u"data.grid.editor"_s));
    QTest::keyClick(grid(), Qt::Key_Delete);
    QVERIFY(!m_page->hasUnsavedChanges());
}

QTEST_MAIN(TestDataPage)
#include "tst_datapage.moc"
