// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "db/dialect.h"

namespace Binnacle::Db {

/// SQLite 3.40 or newer, with JSON and math functions; expressions to the letter of the contract.
class SqliteDialect final : public Dialect
{
public:
    QByteArray name() const override;
    QByteArray quoted(QStringView identifier) const override;
    QByteArray columnDefinition(ColumnKind kind) const override;
    QByteArray rowKey(const QByteArray &alias) const override;

    QByteArray like(const QByteArray &text, const QByteArray &pattern) const override;
    QByteArray notLike(const QByteArray &text, const QByteArray &pattern) const override;
    QByteArray isSame(const QByteArray &left, const QByteArray &right) const override;
    QByteArray isNotSame(const QByteArray &left, const QByteArray &right) const override;
    QByteArray equalsIgnoringCase(const QByteArray &left, const QByteArray &right) const override;
    QByteArray lower(const QByteArray &text) const override;
    QByteArray random() const override;
    QByteArray concat(const QByteArrayList &parts) const override;
    QByteArray eachItem(const QByteArray &column) const override;
    QByteArray listLength(const QByteArray &column) const override;
    QByteArray jsonPath(const QByteArray &column, const QByteArray &path) const override;
    QByteArray strftime(const QByteArrayList &arguments) const override;
    QByteArray geoDistance(const QByteArray &lonA, const QByteArray &latA, const QByteArray &lonB,
                           const QByteArray &latB) const override;
    QByteArray limit(qint64 count, qint64 offset) const override;

    QByteArray searchIndexCreation(const QString &index, const QString &table,
                                   const QStringList &columns) const override;
    QByteArray searchIndexRemoval(const QString &index) const override;
    QByteArray searchMatches(const QString &index) const override;
    QByteArray searchPattern(const QStringList &words, const QStringList &columns) const override;
    QByteArray appendOnly(const QString &table, const QString &key,
                          const QString &message) const override;
    QByteArray nowText() const override;
    QByteArray listOfText(const QByteArray &column) const override;
    QByteArray lastListItem(const QByteArray &column) const override;
    Statement tablesQuery(const QString &name) const override;
    Statement columnsQuery(const QString &table) const override;
    Statement indexesQuery(const QString &table) const override;
};

}  // namespace Binnacle::Db
