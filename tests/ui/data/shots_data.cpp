// SPDX-License-Identifier: GPL-3.0-or-later
// Draws the data page in its states, to look at: shots_data <data directory> <folder> [collection].
// It writes into the directory, so give it a copy. No test.
#include "support/pageworld.h"
#include "widgets/base/filterbar.h"
#include "widgets/data/datapage.h"

#include <QApplication>
#include <QDialog>
#include <QElapsedTimer>
#include <QFuture>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QListView>
#include <QPushButton>
#include <QTableView>
#include <QTest>

using namespace Binnacle;
using namespace Binnacle::Tests;
using namespace Qt::StringLiterals;

namespace {

class Shots
{
public:
    Shots(Ui::Theme &theme, const QString &directory, QString folder, QString collection)
        : m_theme(theme)
        , m_world(directory, theme)
        , m_folder(std::move(folder))
        , m_collection(std::move(collection))
    {
    }

    void take(const QString &suffix)
    {
        m_suffix = suffix;
        QWidget window;
        m_window = &window;
        window.setObjectName(u"window"_s);
        auto *layout = new QHBoxLayout(&window);
        layout->setContentsMargins({});
        layout->setSpacing(0);
        Ui::DataPage page(m_world.context());
        m_page = &page;
        layout->addWidget(&page, 1);
        page.inspector()->setFixedWidth(m_theme.scaled(380));
        layout->addWidget(page.inspector());
        window.resize(m_theme.scaled(1360), m_theme.scaled(800));
        page.setShown(true);
        window.show();
        window.activateWindow();
        page.open(JsonValue::object({{u"collection"_s, JsonValue(m_collection)}}));
        settle();
        grid()->setFocus();
        grid()->setCurrentIndex(grid()->model()->index(1, 1));
        shot(u"grid"_s);
        staged();
        sheets();
        states();
        layout->removeWidget(page.inspector());
        page.inspector()->setParent(nullptr);
    }

private:
    QTableView *grid() const { return m_page->findChild<QTableView *>(u"page.data.grid"_s); }

    void settle()
    {
        QElapsedTimer timer;
        timer.start();
        while (timer.elapsed() < 700)
            QTest::qWait(20);
    }

    void shot(const QString &name)
    {
        settle();
        m_window->grab().save(m_folder + u'/' + name + m_suffix + u".png"_s);
    }

    void press(const QString &name)
    {
        auto *button = m_page->findChild<QAbstractButton *>(name);
        QTest::mouseClick(button, Qt::LeftButton);
    }

    int editable(int from) const
    {
        const QAbstractItemModel *model = grid()->model();
        for (int column = from; column < model->columnCount(); ++column) {
            if (model->index(0, column).flags() & Qt::ItemIsEditable)
                return column;
        }
        return from;
    }

    void staged()
    {
        QAbstractItemModel *model = grid()->model();
        const int first = editable(0);
        m_edited = first;
        model->setData(model->index(0, first), u"Changed by hand"_s);
        model->setData(model->index(1, editable(first + 1)), u"1"_s);
        grid()->setCurrentIndex(model->index(model->rowCount() - 1, 0));
        QTest::keyClick(grid(), Qt::Key_Delete);
        press(u"btn.newRecord"_s);
        shot(u"staged"_s);
        grid()->setFocus();
        grid()->setCurrentIndex(model->index(1, first));
        QTest::keyClick(grid(), Qt::Key_F2);
        shot(u"editing"_s);
        grid()->setFocus();
    }

    void sheets()
    {
        press(u"btn.reviewChanges"_s);
        settle();
        auto *review = m_window->findChild<QDialog *>(u"dialog.reviewChanges"_s);
        if (review) {
            review->grab().save(m_folder + u"/review"_s + m_suffix + u".png"_s);
            review->reject();
        }
        // Somebody else writes to the record that is being edited.
        QAbstractItemModel *model = grid()->model();
        const QString id = model->index(1, 0).data().toString();
        const QString field = model->headerData(m_edited, Qt::Horizontal).toString();
        auto written = m_world.client.updateRecord(
            m_collection, id, JsonValue::object({{field, JsonValue(u"Changed by them"_s)}}));
        written.waitForFinished();
        m_page->save();
        settle();
        auto *conflict = m_window->findChild<QDialog *>(u"dialog.conflict"_s);
        if (conflict) {
            conflict->grab().save(m_folder + u"/conflict"_s + m_suffix + u".png"_s);
            conflict->reject();
        }
        shot(u"saved"_s);
        m_page->findChild<QWidget *>(u"btn.discardChanges"_s);
        press(u"btn.discardChanges"_s);
    }

    void states()
    {
        auto *inspector = m_page->inspector();
        const auto tab = [&](int count) {
            auto *tabs = inspector->findChild<QWidget *>(u"data.inspector.tabs"_s);
            for (int i = 0; i < count; ++i)
                QTest::keyClick(tabs, Qt::Key_Right);
        };
        grid()->setCurrentIndex(grid()->model()->index(1, 1));
        tab(1);
        shot(u"api"_s);
        tab(1);
        shot(u"json"_s);
        filter(u"id = 'none' && created > '2000'"_s);
        shot(u"filtered"_s);
        filter(u"nothing = 'x'"_s);
        shot(u"refused"_s);
        filter(QString());
        auto *edit = m_page->findChild<QLineEdit *>(u"page.data.filter"_s);
        edit->setFocus();
        QTest::keyClicks(edit, u"cr"_s);
        settle();
        for (QWidget *top : QApplication::topLevelWidgets()) {
            if (top->isVisible() && top != m_window)
                top->grab().save(m_folder + u"/completion"_s + m_suffix + u".png"_s);
        }
        filter(QString());
    }

    void filter(const QString &text)
    {
        auto *edit = m_page->findChild<QLineEdit *>(u"page.data.filter"_s);
        edit->setFocus();
        edit->clear();
        QTest::keyClicks(edit, text);
        QTest::keyClick(edit, Qt::Key_Return);
        settle();
    }

    Ui::Theme &m_theme;
    PageWorld m_world;
    const QString m_folder;
    const QString m_collection;
    QString m_suffix;
    int m_edited = 0;
    QWidget *m_window = nullptr;
    Ui::DataPage *m_page = nullptr;
};

}  // namespace

int main(int argc, char **argv)
{
    QApplication application(argc, argv);
    const QStringList arguments = QApplication::arguments();
    if (arguments.size() < 3)
        return 2;
    Ui::Theme theme;
    theme.install();
    for (const bool isDark : {false, true}) {
        theme.setMode(isDark ? Ui::Theme::Mode::Dark : Ui::Theme::Mode::Light);
        Shots(theme, arguments[1], arguments[2], arguments.value(3, u"posts"_s))
            .take(isDark ? u"-dark"_s : u"-light"_s);
    }
    return 0;
}
