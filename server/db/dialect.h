// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "db/value.h"

#include <QByteArray>
#include <QByteArrayList>
#include <QStringList>
#include <QStringView>

namespace Binnacle::Db {

/// Which column type a record field needs.
enum class ColumnKind
{
    PrimaryKey,
    Text,
    Number,
    Bool,
    JsonList,
    Json,
    GeoPoint
};

/// Everything in which the engines' SQL differs. Above `db` no SQL text may hold what only one
/// engine understands; it asks here. Stateless; thread: any.
class Dialect
{
public:
    virtual ~Dialect() = default;

    /// "sqlite", "postgresql".
    virtual QByteArray name() const = 0;
    /// An identifier in the engine's quotes; quotes inside are doubled.
    virtual QByteArray quoted(QStringView identifier) const = 0;
    /// The type, default and constraints of a record column (R1.8).
    virtual QByteArray columnDefinition(ColumnKind kind) const = 0;
    /// The hidden key of insertion order, qualified by an alias in quotes already: `a`.`_rowid_`.
    virtual QByteArray rowKey(const QByteArray &alias) const = 0;

    // Expressions. The arguments are SQL already.
    virtual QByteArray like(const QByteArray &text, const QByteArray &pattern) const = 0;
    virtual QByteArray notLike(const QByteArray &text, const QByteArray &pattern) const = 0;
    /// L IS R: equality that knows NULL.
    virtual QByteArray isSame(const QByteArray &left, const QByteArray &right) const = 0;
    virtual QByteArray isNotSame(const QByteArray &left, const QByteArray &right) const = 0;
    /// L = R without regard to the case of ASCII letters, in the form that an index of such a
    /// collation serves.
    virtual QByteArray equalsIgnoringCase(const QByteArray &left,
                                          const QByteArray &right) const = 0;
    virtual QByteArray lower(const QByteArray &text) const = 0;
    virtual QByteArray random() const = 0;
    virtual QByteArray concat(const QByteArrayList &parts) const = 0;
    /// A table expression, one row an item of the list in @p column, its column named `value`
    /// (R5.13, EACH): a text that is no array counts as one item.
    virtual QByteArray eachItem(const QByteArray &column) const = 0;
    /// The number of items of such a list (R5.13, :length).
    virtual QByteArray listLength(const QByteArray &column) const = 0;
    /// The value at a JSON path such as `.a[0].b` (R5.9); empty @p path is the whole value.
    virtual QByteArray jsonPath(const QByteArray &column, const QByteArray &path) const = 0;
    virtual QByteArray strftime(const QByteArrayList &arguments) const = 0;
    /// Great-circle kilometres (R5.10).
    virtual QByteArray geoDistance(const QByteArray &lonA, const QByteArray &latA,
                                   const QByteArray &lonB, const QByteArray &latB) const = 0;
    /// "LIMIT … OFFSET …"; a negative @p count means no limit.
    virtual QByteArray limit(qint64 count, qint64 offset) const = 0;

    // Full-text search. An index holds the words of some columns of one table and follows it by
    // triggers. Names are not quoted yet.
    /// Statements that make an index and fill it.
    virtual QByteArray searchIndexCreation(const QString &index, const QString &table,
                                           const QStringList &columns) const = 0;
    /// Statements that remove an index and what keeps it in step, if it is there.
    virtual QByteArray searchIndexRemoval(const QString &index) const = 0;
    /// A query, one row a match: `matchKey`, the table's row key, and `matchRank`, lowest for the
    /// best. Its placeholder takes a searchPattern().
    virtual QByteArray searchMatches(const QString &index) const = 0;
    /// What asks for rows with all of @p words, the last of which may be the start of one, in the
    /// named columns of the index. The words may hold anything but control characters; both lists
    /// hold something.
    virtual QByteArray searchPattern(const QStringList &words,
                                     const QStringList &columns) const = 0;

    /// Statements that make the engine refuse, with @p message, whatever would change or take away
    /// a row of @p table; one row more with a new @p key may always come.
    virtual QByteArray appendOnly(const QString &table, const QString &key,
                                  const QString &message) const = 0;

    // For schema work.
    /// The current moment as the text of R0.10, for column defaults.
    virtual QByteArray nowText() const = 0;
    /// A single value turned into a list (R2.17, single to multiple).
    virtual QByteArray listOfText(const QByteArray &column) const = 0;
    /// The last item of a list as a single value (R2.17, multiple to single).
    virtual QByteArray lastListItem(const QByteArray &column) const = 0;
    /// One row a table or view, by name: name, 0 or 1 for a view, its CREATE statement. A null
    /// @p name gives all but the engine's own; a name is compared without case.
    virtual Statement tablesQuery(const QString &name) const = 0;
    /// One row a column of a table or view, in order: name, declared type, 0 or 1 for NOT NULL,
    /// the default's SQL or NULL, position in the primary key or 0.
    virtual Statement columnsQuery(const QString &table) const = 0;
    /// One row an index, by name: name, table, 0 or 1 for unique, its CREATE statement. Without
    /// those that the engine made for a constraint.
    virtual Statement indexesQuery(const QString &table) const = 0;
};

}  // namespace Binnacle::Db
