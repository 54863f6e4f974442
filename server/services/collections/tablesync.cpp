// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/random.h"
#include "db/connection.h"
#include "db/dialect.h"
#include "db/inspection.h"
#include "schema/indexdefinition.h"
#include "services/collections/tableschema.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Binnacle {

namespace {

const Schema::Field *fieldWithId(const Schema::Collection &collection, const QString &id)
{
    const auto found = std::find_if(collection.fields.begin(), collection.fields.end(),
                                    [&id](const Schema::Field &field) { return field.id == id; });
    return found == collection.fields.end() ? nullptr : &*found;
}

QString randomSuffix()
{
    return QString::fromLatin1(randomString(5));
}

bool hasSameFields(const Schema::Collection &a, const Schema::Collection &b)
{
    return std::equal(
        a.fields.begin(), a.fields.end(), b.fields.begin(), b.fields.end(),
        [](const auto &one, const auto &other) { return one.toJson() == other.toJson(); });
}

/// Takes one table from its stored definition to the changed one.
class TableSync
{
public:
    TableSync(Db::Transaction &transaction, const Schema::Collection &changed,
              const Schema::Collection &stored)
        : m_transaction(transaction)
        , m_dialect(transaction.dialect())
        , m_changed(changed)
        , m_stored(stored)
        , m_alter("ALTER TABLE " + m_dialect.quoted(changed.name))
    {
    }

    Result<void> run()
    {
        const bool isRenamed = m_changed.name.compare(m_stored.name, Qt::CaseInsensitive) != 0;
        const bool touchesIndexes = isRenamed || m_changed.indexes != m_stored.indexes
            || !hasSameFields(m_changed, m_stored);
        Result<void> done;
        if (touchesIndexes)
            done = dropIndexes();
        if (done && isRenamed) {
            done = execute("ALTER TABLE " + m_dialect.quoted(m_stored.name) + " RENAME TO "
                           + m_dialect.quoted(m_changed.name));
        }
        if (done)
            done = dropColumns();
        if (done)
            done = addAndRenameColumns();
        if (done)
            done = convertColumns();
        if (done && touchesIndexes)
            done = createIndexes(m_transaction, m_changed);
        return done;
    }

private:
    Result<void> execute(const QByteArray &sql) { return m_transaction.executeScript(sql); }

    Result<void> dropIndexes()
    {
        for (const QString &sql : m_stored.indexes) {
            const std::optional<Schema::IndexDefinition> index
                = Schema::IndexDefinition::parse(sql);
            if (!index)
                continue;
            const Result<void> done
                = execute("DROP INDEX IF EXISTS " + m_dialect.quoted(index->name));
            if (!done)
                return done;
        }
        return {};
    }

    Result<void> dropColumns()
    {
        for (const Schema::Field &field : m_stored.fields) {
            if (fieldWithId(m_changed, field.id))
                continue;
            const Result<void> done = dropColumn(field.name);
            if (!done)
                return done;
        }
        return {};
    }

    Result<void> dropColumn(const QString &name)
    {
        Result<void> done = execute(m_alter + " DROP COLUMN " + m_dialect.quoted(name));
        if (!done) {
            const QString detail = done.error().detail;
            return std::move(done).error().withDetail(u"failed to drop column "_s + name + u" - "
                                                      + detail);
        }
        return {};
    }

    Result<void> addColumn(const QString &name, const Schema::Field &field)
    {
        return execute(m_alter + " ADD COLUMN " + m_dialect.quoted(name) + ' '
                       + m_dialect.columnDefinition(field.columnKind()));
    }

    Result<void> renameColumn(const QString &from, const QString &to)
    {
        return execute(m_alter + " RENAME COLUMN " + m_dialect.quoted(from) + " TO "
                       + m_dialect.quoted(to));
    }

    /// By way of temporary names, so that two fields may swap theirs.
    Result<void> addAndRenameColumns()
    {
        std::vector<std::pair<QString, QString>> renamings;
        for (const Schema::Field &field : m_changed.fields) {
            const Schema::Field *old = fieldWithId(m_stored, field.id);
            if (old && old->name == field.name)
                continue;
            const QString temporary = field.name + randomSuffix();
            const Result<void> done
                = old ? renameColumn(old->name, temporary) : addColumn(temporary, field);
            if (!done)
                return done;
            renamings.emplace_back(temporary, field.name);
        }
        for (const auto &[temporary, name] : renamings) {
            const Result<void> done = renameColumn(temporary, name);
            if (!done)
                return done;
        }
        return {};
    }

    /// Columns that change between one value and a list of values.
    Result<void> convertColumns()
    {
        std::vector<const Schema::Field *> converted;
        for (const Schema::Field &field : m_changed.fields) {
            const Schema::Field *old = fieldWithId(m_stored, field.id);
            if (old && old->isMultiple() != field.isMultiple())
                converted.push_back(&field);
        }
        if (converted.empty())
            return {};
        // A view that reads the column would forbid dropping it.
        const Result<std::vector<Db::TableInfo>> tables = Db::tables(m_transaction);
        if (!tables)
            return tables.error();
        for (const Db::TableInfo &table : *tables) {
            if (!table.isView)
                continue;
            const Result<void> done = execute("DROP VIEW " + m_dialect.quoted(table.name));
            if (!done)
                return done;
        }
        for (const Schema::Field *field : converted) {
            const Result<void> done = convertColumn(*field);
            if (!done)
                return done;
        }
        for (const Db::TableInfo &table : *tables) {
            if (!table.isView)
                continue;
            const Result<void> done = execute(table.sql);
            if (!done)
                return done;
        }
        return {};
    }

    Result<void> convertColumn(const Schema::Field &field)
    {
        const QString temporary = u'_' + field.name + randomSuffix();
        const QByteArray from = m_dialect.quoted(temporary);
        Result<void> done = renameColumn(field.name, temporary);
        if (done)
            done = addColumn(field.name, field);
        if (!done)
            return done;
        const Result<qint64> copied = m_transaction.execute(
            {"UPDATE " + m_dialect.quoted(m_changed.name) + " SET " + m_dialect.quoted(field.name)
                 + " = "
                 + (field.isMultiple() ? m_dialect.listOfText(from) : m_dialect.lastListItem(from)),
             {}});
        if (!copied)
            return copied.error();
        return dropColumn(temporary);
    }

    Db::Transaction &m_transaction;
    const Db::Dialect &m_dialect;
    const Schema::Collection &m_changed;
    const Schema::Collection &m_stored;
    QByteArray m_alter;
};

}  // namespace

Result<void> synchroniseTable(Db::Transaction &transaction, const Schema::Collection &changed,
                              const Schema::Collection *stored)
{
    if (stored) {
        const Result<bool> exists = Db::tableExists(transaction, stored->name);
        if (!exists)
            return exists.error();
        if (*exists)
            return TableSync(transaction, changed, *stored).run();
    }
    const Result<void> created
        = transaction.executeScript(createTableSql(changed, transaction.dialect()));
    return created ? createIndexes(transaction, changed) : created;
}

}  // namespace Binnacle
