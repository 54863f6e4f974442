// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "db/database.h"

#include <QDebug>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

/// A database in a folder of its own; what a test class inherits beside QObject.
class DatabaseFixture
{
protected:
    void openDatabase()
    {
        QTest::failOnWarning(QRegularExpression(QStringLiteral(".*")));
        m_dir = std::make_unique<QTemporaryDir>();
        m_database = open();
        QVERIFY(m_database);
    }
    void closeDatabase()
    {
        m_database.reset();
        m_dir.reset();
    }

    std::unique_ptr<Binnacle::Db::Database> open(std::chrono::milliseconds timeout
                                                 = std::chrono::seconds(30))
    {
        Binnacle::Db::DatabaseOptions options;
        options.fileName = m_dir->filePath(QStringLiteral("data.db"));
        options.queryTimeout = timeout;
        auto opened = Binnacle::Db::Database::openSqlite(options);
        if (!opened) {
            qCritical() << opened.error().detail;
            return {};
        }
        return *std::move(opened);
    }

    Binnacle::Db::Connection &connection() { return **m_database->connection(); }

    void write(const QByteArray &script)
    {
        const Binnacle::Result<void> done = m_database->write(
            [&](Binnacle::Db::Transaction &job) { return job.executeScript(script); });
        QVERIFY2(done, done ? "" : qPrintable(done.error().detail));
    }

    std::unique_ptr<QTemporaryDir> m_dir;
    std::unique_ptr<Binnacle::Db::Database> m_database;
};
