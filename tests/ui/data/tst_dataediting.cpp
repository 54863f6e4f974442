// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/data/datapagetest.h"
#include "widgets/data/fieldeditor.h"
#include "widgets/data/thumbnails.h"

#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QContextMenuEvent>
#include <QDialog>
#include <QDragEnterEvent>
#include <QFile>
#include <QLabel>
#include <QListView>
#include <QMimeData>
#include <QPlainTextEdit>
#include <QUrl>

#include <algorithm>

using namespace Binnacle;
using namespace Binnacle::Tests;
using namespace Qt::StringLiterals;

/// Every type of field edited as its user would, saved, and read again from the server.
class TestDataEditing : public DataPageTest
{
    Q_OBJECT

private slots:
    void init() { setUp(); }
    void cleanup() { tearDown(); }

    void typesInCells_data();
    void typesInCells();
    void refusesWhatIsNoValue();
    void choosesRelations();
    void uploadsAndRemovesFiles();
    void dropsFilesOntoACell();
    void setsPasswordsUnseen();
    void hidesNothingFromTheOwner();
    void opensTheSystem();
    void showsLockedChoicesAsValues();
    void worksByKeyboardAlone();
    void copies_data();
    void copies();
    void removesClauses();

private:
    QWidget *editCell(const QModelIndex &index)
    {
        grid()->setCurrentIndex(index);
        QTest::keyClick(grid(), Qt::Key_F2);
        return child<QWidget>(u"data.grid.editor"_s);
    }
    void saveAll()
    {
        m_page->save();
        QTRY_VERIFY2(!m_page->hasUnsavedChanges(),
                     qPrintable(child<QLabel>(u"page.data.saveResult"_s)->text()));
    }
    QString makeFile(const QString &name, const QByteArray &bytes) const
    {
        QFile file(m_folder->filePath(name));
        if (file.open(QIODevice::WriteOnly))
            file.write(bytes);
        return file.fileName();
    }
    void drop(QWidget *target, const QPoint &place, const QStringList &paths)
    {
        QMimeData data;
        QList<QUrl> urls;
        for (const QString &path : paths)
            urls << QUrl::fromLocalFile(path);
        data.setUrls(urls);
        QDragEnterEvent enter(place, Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(target, &enter);
        QDragMoveEvent move(place, Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(target, &move);
        QDropEvent event(place, Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(target, &event);
        QVERIFY(event.isAccepted());
    }
};

void TestDataEditing::typesInCells_data()
{
    QTest::addColumn<QString>("field");
    QTest::addColumn<QString>("typed");
    QTest::addColumn<QByteArray>("stored");

    QTest::newRow("text") << u"slug"_s << u"by-hand"_s << "\"by-hand\""_ba;
    QTest::newRow("number") << u"rating"_s << u"3.5"_s << "3.5"_ba;
    QTest::newRow("email") << u"contact"_s << u"kari@example.com"_s << "\"kari@example.com\""_ba;
    QTest::newRow("url") << u"link"_s << u"https://example.com/x"_s
                         << "\"https://example.com/x\""_ba;
    QTest::newRow("date") << u"published"_s << u"2026-03-04 05:06:07"_s
                          << "\"2026-03-04 05:06:07.000Z\""_ba;
    QTest::newRow("json") << u"meta"_s << u"{\"a\":[1,2]}"_s << "{\"a\":[1,2]}"_ba;
    QTest::newRow("editor") << u"body"_s << u"<p>By hand</p>"_s
                            << "\"\\u003cp\\u003eBy hand\\u003c/p\\u003e\""_ba;
    QTest::newRow("place") << u"place"_s << u"59.9, 10.7"_s << "{\"lon\":10.7,\"lat\":59.9}"_ba;
    QTest::newRow("hidden") << u"notes"_s << u"secret"_s << "\"secret\""_ba;
}

void TestDataEditing::typesInCells()
{
    QFETCH(QString, field);
    QFETCH(QString, typed);
    QFETCH(QByteArray, stored);
    open(u"posts"_s);
    const QString id = idOf(3);
    QWidget *editor = editCell(cell(3, field));
    QVERIFY(editor);
    if (auto *text = qobject_cast<QPlainTextEdit *>(editor)) {
        text->selectAll();
        QTest::keyClicks(text, typed);
        QTest::keyClick(text, Qt::Key_Return, Qt::ControlModifier);
    } else {
        auto *line = qobject_cast<QLineEdit *>(editor);
        QVERIFY(line);
        line->selectAll();
        QTest::keyClicks(line, typed);
        QTest::keyClick(line, Qt::Key_Return);
    }
    QTRY_VERIFY(m_page->hasUnsavedChanges());
    QVERIFY(cell(3, field).data(Models::StagedRole).toBool());
    saveAll();
    QCOMPARE(onServer(id)[field].toJson(), stored);
    QCOMPARE(grid()->currentIndex(), cell(3, field));
}

void TestDataEditing::refusesWhatIsNoValue()
{
    open(u"posts"_s);
    auto *line = qobject_cast<QLineEdit *>(editCell(cell(0, u"rating"_s)));
    QVERIFY(line);
    line->selectAll();
    QTest::keyClicks(line, u"many"_s);
    QCOMPARE(line->property("status").toString(), u"error"_s);
    QTest::keyClick(line, Qt::Key_Return);
    QVERIFY(line->isVisible());
    QTest::keyClick(line, Qt::Key_Escape);
    QTRY_VERIFY(grid()->hasFocus());
    QVERIFY(!m_page->hasUnsavedChanges());
}

void TestDataEditing::choosesRelations()
{
    open(u"posts"_s);
    const QString id = idOf(0);
    const QString before = onServer(id)[u"author"].toString();
    grid()->setCurrentIndex(cell(0, u"author"_s));
    QTest::keyClick(grid(), Qt::Key_F2);
    auto *search = child<QLineEdit>(u"data.picker.search"_s);
    QVERIFY(search);
    auto *list = child<QListView>(u"data.picker.list"_s);
    QTRY_VERIFY(list->model()->rowCount() >= 3);
    // The first that is another one.
    int row = 0;
    while (list->model()->index(row, 0).data(Qt::UserRole).toString().isEmpty()
           || list->model()->index(row, 0).data(Qt::UserRole).toString() == before)
        ++row;
    const QString wanted = list->model()->index(row, 0).data(Qt::UserRole).toString();
    for (int i = 0; i < row; ++i)
        QTest::keyClick(search, Qt::Key_Down);
    QTest::keyClick(search, Qt::Key_Return);
    QTRY_VERIFY(m_page->hasUnsavedChanges());
    // Shown by name, not by id.
    QVERIFY(cell(0, u"author"_s).data().toString() != wanted);
    saveAll();
    QCOMPARE(onServer(id)[u"author"].toString(), wanted);
}

void TestDataEditing::uploadsAndRemovesFiles()
{
    open(u"posts"_s);
    const QString id = idOf(0);
    const QByteArray text = "Two words, and enough of them to be a file.\n"_ba;
    const QString one = makeFile(u"one.txt"_s, text);
    const QString two = makeFile(u"two.txt"_s, text + text);
    grid()->setCurrentIndex(cell(0, u"attachments"_s));
    QTest::keyClick(grid(), Qt::Key_F2);
    auto *field = inspected<QWidget>(u"data.form.attachments"_s);
    QVERIFY(field);
    drop(field, QPoint(5, 5), {one, two});
    QTRY_VERIFY(m_page->hasUnsavedChanges());
    QCOMPARE(cell(0, u"attachments"_s).data().toString(), u"one.txt, two.txt"_s);
    saveAll();
    const JsonValue names = onServer(id)[u"attachments"];
    QCOMPARE(names.elements().size(), size_t(2));
    QVERIFY(names.elements()[0].toString().startsWith(u"one"_s));
    QTRY_VERIFY(
        cell(0, u"attachments"_s).data().toString().contains(names.elements()[1].toString()));

    // One goes, one comes; the other stays as it is.
    QTRY_COMPARE(inspected<QLabel>(u"data.file.attachments.0"_s)->text(),
                 names.elements()[0].toString());
    QTest::mouseClick(inspected<QAbstractButton>(u"btn.removeFile.attachments.0"_s),
                      Qt::LeftButton);
    drop(field, QPoint(5, 5), {makeFile(u"three.txt"_s, text)});
    saveAll();
    const JsonValue now = onServer(id)[u"attachments"];
    QCOMPARE(now.elements().size(), size_t(2));
    QCOMPARE(now.elements()[0], names.elements()[1]);
    QVERIFY(now.elements()[1].toString().startsWith(u"three"_s));
}

void TestDataEditing::dropsFilesOntoACell()
{
    open(u"posts"_s);
    const QModelIndex index = cell(1, u"attachments"_s);
    grid()->scrollTo(index);
    drop(grid()->viewport(), grid()->visualRect(index).center(),
         {makeFile(u"dropped.txt"_s, "x"_ba)});
    QCOMPARE(index.data().toString(), u"dropped.txt"_s);
    QVERIFY(index.data(Models::StagedRole).toBool());
    // Drafts keep them.
    const JsonValue state = m_page->state();
    makePage();
    m_page->restore(state);
    QTRY_COMPARE(m_page->title(), u"posts"_s);
    QTRY_COMPARE(cell(1, u"attachments"_s).data().toString(), u"dropped.txt"_s);
    // A file that is gone by then is said to be, and the draft stays.
    QVERIFY(QFile::remove(m_folder->filePath(u"dropped.txt"_s)));
    m_page->save();
    QTRY_VERIFY(child<QLabel>(u"page.data.saveResult"_s)->text().contains(u"1 refused"_s));
    QVERIFY(cell(1, u"attachments"_s).data(Qt::ToolTipRole).toString().contains(u"dropped.txt"_s));
}

void TestDataEditing::setsPasswordsUnseen()
{
    open(u"users"_s);
    QCOMPARE(column(u"password"_s), -1);
    QCOMPARE(column(u"tokenKey"_s), -1);
    const QString id = idOf(0);
    const QString email = onServer(id)[u"email"].toString();
    grid()->setCurrentIndex(cell(0, u"email"_s));
    QTest::keyClick(grid(), Qt::Key_Return);
    auto *password = inspected<QLineEdit>(u"data.form.password"_s);
    QVERIFY(password);
    QCOMPARE(password->echoMode(), QLineEdit::Password);
    QVERIFY(password->text().isEmpty());
    QTest::keyClicks(password, u"another-secret-9"_s);
    QVERIFY(m_page->hasUnsavedChanges());
    // Neither the draft nor the page's JSON holds it.
    QVERIFY(!m_page->state().toJson().contains("another-secret-9"));
    saveAll();
    QTRY_VERIFY(password->text().isEmpty());
    auto signedIn = m_world->client.signIn(u"users"_s, email, u"another-secret-9"_s);
    signedIn.waitForFinished();
    QVERIFY(signedIn.result().has_value());
    m_world->client.setToken({});
}

void TestDataEditing::hidesNothingFromTheOwner()
{
    open(u"posts"_s);
    QCOMPARE(cell(0, u"notes"_s).data().toString(), u"for editors only"_s);
    const QVariant tone
        = grid()->model()->headerData(column(u"notes"_s), Qt::Horizontal, Models::ToneRole);
    QCOMPARE(tone.toInt(), int(Models::CellTone::Muted));
}

void TestDataEditing::opensTheSystem()
{
    m_page->open(JsonValue::object({{u"collection"_s, JsonValue(u"_superusers"_s)}}));
    QTRY_COMPARE(m_page->title(), u"_superusers"_s);
    QTRY_VERIFY(column(u"email"_s) >= 0);
    QCOMPARE(column(u"password"_s), -1);
}

void TestDataEditing::showsLockedChoicesAsValues()
{
    Models::RecordTableModel model(m_world->client);
    Models::FileTokens tokens(m_world->client);
    Ui::Thumbnails thumbnails(m_world->client, tokens);
    const Ui::FieldContext context{*m_theme, m_world->client, model, tokens, thumbnails};
    Client::FieldInfo field;
    field.name = u"status"_s;
    field.type = u"select"_s;
    field.values = QStringList{u"draft"_s, u"live"_s};
    Ui::FieldEditor editor(context, field, nullptr);
    editor.setValue(JsonValue(u"draft"_s));
    editor.setReadOnly(true);
    editor.show();
    auto *choice = editor.findChild<QComboBox *>(u"data.form.status"_s);
    QVERIFY(choice);
    // It can be reached and read, and looks like what it is.
    QVERIFY(choice->isEnabled());
    QVERIFY(!choice->accessibleDescription().isEmpty());
    choice->setFocus();
    QTest::keyClick(choice, Qt::Key_Down);
    QTest::mouseClick(choice, Qt::LeftButton);
    QVERIFY(!choice->view()->isVisible());
    QCOMPARE(choice->currentText(), u"draft"_s);
    editor.setReadOnly(false);
    QTest::keyClick(choice, Qt::Key_Down);
    QCOMPARE(choice->currentText(), u"live"_s);
}

void TestDataEditing::worksByKeyboardAlone()
{
    open(u"tags"_s);
    const int before = grid()->model()->rowCount();
    QTest::keyClick(grid(), Qt::Key_N, Qt::ControlModifier);
    QCOMPARE(grid()->model()->rowCount(), before + 1);
    grid()->setFocus();
    grid()->setCurrentIndex(cell(0, u"name"_s));
    QTest::keyClick(grid(), Qt::Key_F2);
    auto *line = child<QLineEdit>(u"data.grid.editor"_s);
    QVERIFY(line);
    QTest::keyClicks(line, u"by keys"_s);
    QTest::keyClick(line, Qt::Key_Return);
    QTRY_COMPARE(cell(0, u"name"_s).data().toString(), u"by keys"_s);
    QTRY_VERIFY(grid()->hasFocus());
    QTest::keyClick(grid(), Qt::Key_Z, Qt::ControlModifier);
    QCOMPARE(cell(0, u"name"_s).data(Qt::EditRole).toString(), QString());
    QTest::keyClick(grid(), Qt::Key_Z, Qt::ControlModifier | Qt::ShiftModifier);
    QCOMPARE(cell(0, u"name"_s).data().toString(), u"by keys"_s);
    saveAll();
    QCOMPARE(cell(0, u"name"_s).data().toString(), u"by keys"_s);
    // Delete, and Enter on the question, which means Cancel.
    grid()->setCurrentIndex(cell(0, u"name"_s));
    QTest::keyClick(grid(), Qt::Key_Delete);
    m_page->save();
    auto *question = child<QDialog>(u"dialog.confirmDelete"_s);
    QVERIFY(question);
    QTest::keyClick(question, Qt::Key_Return);
    QTRY_VERIFY(!child<QDialog>(u"dialog.confirmDelete"_s)
                || !child<QDialog>(u"dialog.confirmDelete"_s)->isVisible());
    QVERIFY(m_page->hasUnsavedChanges());
}

void TestDataEditing::copies_data()
{
    QTest::addColumn<int>("format");
    QTest::addColumn<QString>("part");

    QTest::newRow("csv") << 0 << u"id,name"_s;
    QTest::newRow("json") << 2 << u"\"name\":"_s;
    QTest::newRow("curl") << 6 << u"http://127.0.0.1:8090/api/collections/tags/records/"_s;
    QTest::newRow("javascript") << 7 << u"pb.collection(\"tags\").getOne("_s;
}

void TestDataEditing::copies()
{
    QFETCH(int, format);
    QFETCH(QString, part);
    open(u"tags"_s);
    grid()->setCurrentIndex(cell(0, u"name"_s));
    QContextMenuEvent event(QContextMenuEvent::Keyboard, QPoint(), QPoint());
    QApplication::sendEvent(grid(), &event);
    auto *action = child<QAction>("action.copyAs."_L1 + QString::number(format));
    QVERIFY(action);
    action->trigger();
    QVERIFY2(QApplication::clipboard()->text().contains(part),
             qPrintable(QApplication::clipboard()->text()));
    if (QWidget *menu = QApplication::activePopupWidget())
        menu->close();
}

void TestDataEditing::removesClauses()
{
    open(u"posts"_s);
    filter(u"rating > 1 && title ~ '04'"_s);
    QTRY_VERIFY(grid()->model()->rowCount() <= 1);
    auto *bar = child<QWidget>(u"page.data.filterBar"_s);
    QList<QAbstractButton *> closers;
    const QList<QWidget *> all = bar->findChildren<QWidget *>();
    const auto isChip = [](const QWidget *widget) {
        return QByteArray(widget->metaObject()->className()).endsWith("Chip")
            && widget->isVisible();
    };
    QCOMPARE(std::count_if(all.begin(), all.end(), isChip), 2);
    for (QWidget *widget : all) {
        if (isChip(widget)) {
            widget->setFocus();
            QTest::keyClick(widget, Qt::Key_Delete);
            break;
        }
    }
    QTRY_COMPARE(child<QLineEdit>(u"page.data.filter"_s)->text(), u"title ~ '04'"_s);
}

QTEST_MAIN(TestDataEditing)
#include "tst_dataediting.moc"
