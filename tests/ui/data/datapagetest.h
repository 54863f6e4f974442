// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/roles.h"
#include "smoke/sampledirectory.h"
#include "support/pageworld.h"
#include "widgets/data/datapage.h"

#include <QAbstractButton>
#include <QHeaderView>
#include <QLineEdit>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>

namespace Binnacle::Tests {

/// A data page over a real server with the sample's collections, and what a user does there.
class DataPageTest : public QObject
{
protected:
    // Of one test.
    void setUp()
    {
        if (!m_theme) {
            m_theme = new Ui::Theme(this);
            m_theme->install();
        }
        m_folder = std::make_unique<QTemporaryDir>();
        const QString directory = m_folder->filePath(QStringLiteral("data"));
        QVERIFY(Test::makeSampleDirectory(directory));
        prepare(directory);
        m_world = std::make_unique<PageWorld>(directory, *m_theme);
        QVERIFY(m_world->isOpen());
        QTRY_VERIFY(m_world->isLive());
        makePage();
    }
    /// Changes the data directory before a server opens it.
    virtual void prepare(const QString &directory) { Q_UNUSED(directory) }
    void tearDown()
    {
        m_page.reset();
        m_world.reset();
        m_folder.reset();
    }
    void makePage()
    {
        m_page.reset();
        m_page = std::make_unique<Ui::DataPage>(m_world->context());
        m_page->resize(1200, 700);
        m_page->setShown(true);
        m_page->show();
        m_page->activateWindow();
    }

    QTableView *grid() const { return child<QTableView>(QStringLiteral("page.data.grid")); }
    template <typename T> T *child(const QString &name) const
    {
        return m_page->findChild<T *>(name);
    }
    template <typename T> T *inspected(const QString &name) const
    {
        return m_page->inspector()->findChild<T *>(name);
    }
    void click(const QString &name) const
    {
        QTest::mouseClick(child<QAbstractButton>(name), Qt::LeftButton);
    }
    void open(const QString &collection)
    {
        m_collection = collection;
        m_page->open(JsonValue::object({{QStringLiteral("collection"), JsonValue(collection)}}));
        QTRY_COMPARE(m_page->title(), collection);
        QTRY_VERIFY(grid()->model()->rowCount() > 0);
        grid()->setFocus();
    }
    void filter(const QString &text)
    {
        auto *edit = child<QLineEdit>(QStringLiteral("page.data.filter"));
        edit->clear();
        edit->setFocus();
        QTest::keyClicks(edit, text);
        QTest::keyClick(edit, Qt::Key_Return);
    }
    int column(const QString &name) const
    {
        const QAbstractItemModel *model = grid()->model();
        for (int i = 0; i < model->columnCount(); ++i) {
            if (model->headerData(i, Qt::Horizontal, Models::ColumnKeyRole).toString() == name)
                return i;
        }
        return -1;
    }
    int rowWith(const QString &id) const
    {
        for (int row = 0; row < grid()->model()->rowCount(); ++row) {
            if (grid()->model()->index(row, 0).data(Models::IdRole).toString() == id)
                return row;
        }
        return -1;
    }
    QModelIndex cell(int row, const QString &name) const
    {
        return grid()->model()->index(row, column(name));
    }
    QString idOf(int row) const
    {
        return grid()->model()->index(row, 0).data(Models::IdRole).toString();
    }
    JsonValue onServer(const QString &id) const
    {
        auto reply = m_world->client.record(m_collection, id);
        reply.waitForFinished();
        return reply.result() ? *reply.result() : JsonValue();
    }

    Ui::Theme *m_theme = nullptr;
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<PageWorld> m_world;
    std::unique_ptr<Ui::DataPage> m_page;
    QString m_collection;
};

}  // namespace Binnacle::Tests
