// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/datetime.h"
#include "db/database.h"
#include "db/dialect.h"
#include "schema/recordquery.h"
#include "support/testcollections.h"

#include <QStringList>
#include <QTemporaryDir>

#include <memory>
#include <utility>
#include <vector>

namespace Binnacle::Test {

/// A few collections and their rows in a SQLite file of their own, to run queries on.
class QueryFixture
{
public:
    using Cells = std::vector<std::pair<const char *, Db::Value>>;

    explicit QueryFixture(const std::vector<Collection> &list)
        : collections(makeCollectionSet(list))
    {
        Result<std::unique_ptr<Db::Database>> opened
            = Db::Database::openSqlite({m_directory.filePath(QStringLiteral("data.db"))});
        if (!opened)
            qFatal("%s", qPrintable(opened.error().detail));
        database = std::move(*opened);
        for (const Collection &collection : list)
            createTable(collection);
    }

    const Db::Dialect &dialect() const { return database->dialect(); }
    const Collection &collection(const QString &name) const { return *collections.find(name); }

    void script(const QByteArray &sql)
    {
        check(database->write(
            [&](Db::Transaction &transaction) { return transaction.executeScript(sql); }));
    }

    /// Columns that are not named take their default.
    void insert(const QString &table, const Cells &cells)
    {
        Db::Statement statement;
        QByteArrayList names;
        QByteArrayList places;
        for (const auto &[name, value] : cells) {
            names += dialect().quoted(QString::fromLatin1(name));
            places += "?";
            statement.values.push_back(value);
        }
        statement.sql = QByteArray("INSERT INTO " + dialect().quoted(table) + " (" + names.join(',')
                                   + ") VALUES (" + places.join(',') + ')');
        check(database->write([&](Db::Transaction &transaction) -> Result<void> {
            const Result<qint64> rows = transaction.execute(statement);
            if (!rows)
                return rows.error();
            return {};
        }));
    }

    /// The first column of every row, in order, or the error.
    QString run(const Db::Statement &statement) const
    {
        const Result<Db::Connection *> connection = database->connection();
        QStringList texts;
        const Result<qint64> rows = (*connection)->forEach(statement, [&texts](const Db::Row &row) {
            texts += row.string(0);
            return true;
        });
        if (!rows)
            return QStringLiteral("error: ") + rows.error().detail;
        return texts.join(u' ');
    }

    struct Request
    {
        QString rule;
        QString filter;
        QString sort;
        qint64 limit = 100;
        qint64 offset = 0;
    };

    /// The ids that a query gives, and behind a bar their count when it is another.
    QString ids(const QString &base, const Request &request,
                const Schema::RequestInfo &info = {}) const
    {
        Schema::RecordQuery query(collections, collection(base), info, dialect());
        Result<void> added = query.addRule(request.rule);
        if (added)
            added = query.addFilter(request.filter);
        if (added)
            added = query.addSort(request.sort);
        if (!added)
            return QStringLiteral("error: ") + added.error().message + added.error().detail;
        const QByteArray columns
            = QByteArray(dialect().quoted(base) + '.' + dialect().quoted(u"id"));
        const QString found = run(query.page(request.limit, request.offset, columns));
        const QString whole = run(query.page(request.limit, request.offset));
        if (whole != found && request.sort != QStringLiteral("@random"))
            return QString(found + QStringLiteral(" but whole rows ") + whole);
        const QString count = run(query.count());
        const qsizetype number = found.isEmpty() ? 0 : found.count(u' ') + 1;
        if (count != QString::number(number))
            return QString(found + QStringLiteral(" | ") + count);
        return found;
    }

    /// The ids for a rule, sorted by id.
    QString matching(const QString &base, const QString &rule,
                     const Schema::RequestInfo &info = {}) const
    {
        Request request;
        request.rule = rule;
        request.sort = QStringLiteral("id");
        return ids(base, request, info);
    }

    Schema::CollectionSet collections;

private:
    static void check(const Result<void> &done)
    {
        if (!done)
            qFatal("%s", qPrintable(done.error().detail));
    }

    void createTable(const Collection &made)
    {
        if (made.isView()) {
            script(QByteArray("CREATE VIEW " + dialect().quoted(made.name) + " AS "
                              + made.viewQuery.toUtf8()));
            return;
        }
        QByteArrayList columns;
        for (const Field &field : made.fields) {
            columns += QByteArray(dialect().quoted(field.name) + ' '
                                  + dialect().columnDefinition(field.columnKind()));
        }
        script(QByteArray("CREATE TABLE " + dialect().quoted(made.name) + " (" + columns.join(", ")
                          + ')'));
        for (const QString &index : made.indexes)
            script(index.toUtf8());
    }

    QTemporaryDir m_directory;

public:
    std::unique_ptr<Db::Database> database;
};

}  // namespace Binnacle::Test
