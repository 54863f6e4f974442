// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/storage/migrations.h"

#include "core/datetime.h"
#include "db/connection.h"
#include "db/dialect.h"
#include "db/inspection.h"
#include "schema/authoptions.h"
#include "schema/identifiers.h"
#include "schema/indexdefinition.h"
#include "services/collections/collectionstore.h"
#include "services/collections/tableschema.h"
#include "services/storage/systemtables.h"

#include <QSet>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Binnacle {

namespace {

using Collections = std::vector<std::shared_ptr<const Schema::Collection>>;

const Schema::Collection *byName(const Collections &collections, QStringView name)
{
    const auto found = std::find_if(collections.cbegin(), collections.cend(),
                                    [name](const auto &item) { return item->name == name; });
    return found == collections.cend() ? nullptr : found->get();
}

Result<void> execute(Db::Transaction &transaction, const Db::Statement &statement)
{
    const Result<qint64> changed = transaction.execute(statement);
    if (!changed)
        return changed.error();
    return {};
}

/// The index on types; sign-in rows are deleted by superusers alone.
Result<void> restrictSignInRows(Db::Transaction &transaction, UtcTime)
{
    Result<void> done = ensureCollectionTypeIndex(transaction);
    const Db::Dialect &dialect = transaction.dialect();
    for (const QByteArray &name : {"_mfas"_ba, "_otps"_ba}) {
        if (done) {
            done = execute(transaction,
                           {"UPDATE " + dialect.quoted(u"_collections") + " SET "
                                + dialect.quoted(u"deleteRule") + " = NULL WHERE "
                                + dialect.quoted(u"name") + " = ?",
                            {name}});
        }
    }
    return done;
}

/// Moves rows and relations that name a collection by its old id to the new one.
Result<void> renameCollectionId(Db::Transaction &transaction, const QString &oldId,
                                const QString &newId, UtcTime now)
{
    const Db::Dialect &dialect = transaction.dialect();
    Result<Collections> collections = readCollections(transaction);
    if (!collections)
        return collections.error();
    for (const auto &stored : *collections) {
        Schema::Collection changed = *stored;
        bool isChanged = false;
        for (Schema::Field &field : changed.fields) {
            if (field.type == Schema::FieldType::Relation && field.relatedCollectionId == oldId) {
                field.relatedCollectionId = newId;
                isChanged = true;
            }
        }
        if (!isChanged)
            continue;
        changed.updated = QString::fromLatin1(formatDateTime(now));
        const Result<void> written = updateCollectionRow(transaction, stored->id, changed);
        if (!written)
            return written;
    }
    for (const QString &name : {u"_mfas"_s, u"_otps"_s, u"_authOrigins"_s, u"_externalAuths"_s}) {
        if (!byName(*collections, name))
            continue;
        const QByteArray column = dialect.quoted(u"collectionRef");
        const Result<void> moved = execute(
            transaction,
            {"UPDATE " + dialect.quoted(name) + " SET " + column + " = ? WHERE " + column + " = ?",
             {Db::textValue(newId), Db::textValue(oldId)}});
        if (!moved)
            return moved;
    }
    return {};
}

/// System collections and their system fields get the ids that follow from their names.
Result<void> normaliseSystemIds(Db::Transaction &transaction, UtcTime now)
{
    for (const QString &name :
         {u"_mfas"_s, u"_otps"_s, u"_externalAuths"_s, u"_authOrigins"_s, u"_superusers"_s}) {
        // Read anew each time: the step before may have changed a relation of this one.
        const Result<Collections> collections = readCollections(transaction);
        if (!collections)
            return collections.error();
        const Schema::Collection *stored = byName(*collections, name);
        if (!stored)
            continue;
        Schema::Collection changed = *stored;
        changed.id = Schema::defaultCollectionId(Schema::collectionTypeName(stored->type), name);
        for (Schema::Field &field : changed.fields) {
            if (field.isSystem)
                field.id = Schema::defaultFieldId(field.type, field.name);
        }
        changed.updated = QString::fromLatin1(formatDateTime(now));
        Result<void> done = updateCollectionRow(transaction, stored->id, changed);
        if (done && changed.id != stored->id)
            done = renameCollectionId(transaction, stored->id, changed.id, now);
        if (!done)
            return done;
    }
    return {};
}

/// `_otps` remembers the address a code was sent to.
Result<void> addSentTo(Db::Transaction &transaction, UtcTime now)
{
    const Result<Collections> collections = readCollections(transaction);
    if (!collections)
        return collections.error();
    const Schema::Collection *stored = byName(*collections, u"_otps");
    if (!stored || stored->field(u"sentTo"))
        return {};
    Schema::Field field;
    field.name = u"sentTo"_s;
    field.type = Schema::FieldType::Text;
    field.id = Schema::defaultFieldId(field.type, field.name);
    field.isSystem = true;
    field.isHidden = true;
    Schema::Collection changed = *stored;
    // Before the dates, where a fresh directory has it.
    const auto place
        = std::find_if(changed.fields.begin(), changed.fields.end(), [](const Schema::Field &item) {
              return item.type == Schema::FieldType::Autodate;
          });
    changed.fields.insert(place, field);
    changed.updated = QString::fromLatin1(formatDateTime(now));
    const Result<void> written = updateCollectionRow(transaction, stored->id, changed);
    if (!written)
        return written;
    const Db::Dialect &dialect = transaction.dialect();
    return transaction.executeScript("ALTER TABLE " + dialect.quoted(stored->name) + " ADD COLUMN "
                                     + dialect.quoted(field.name) + ' '
                                     + dialect.columnDefinition(field.columnKind()));
}

/// The default body of the login alert as it was before it told where the login came from,
/// without white space.
bool isOldAlertBody(const QString &body)
{
    static const QString old
        = u"<p>Hello,</p><p>Wenoticedalogintoyour{APP_NAME}accountfromanewlocation.</p>"
          "<p>Ifthiswasyou,youmaydisregardthisemail.</p>"
          "<p><strong>Ifthiswasn'tyou,youshouldimmediatelychangeyour{APP_NAME}accountpassword"
          "torevokeaccessfromallotherlocations.</strong></p>"
          "<p>Thanks,<br/>{APP_NAME}team</p>"_s;
    QString bare = body;
    bare.removeIf([](QChar c) { return c.isSpace(); });
    return bare == old;
}

Result<void> renewAlertTemplates(Db::Transaction &transaction, UtcTime now)
{
    const Result<Collections> collections = readCollections(transaction);
    if (!collections)
        return collections.error();
    const JsonValue defaults = Schema::defaultAuthOptions(false);
    const JsonValue &current = defaults[u"authAlert"][u"emailTemplate"][u"body"];
    for (const auto &stored : *collections) {
        if (!stored->isAuth()
            || !isOldAlertBody(stored->options[u"authAlert"][u"emailTemplate"][u"body"].toString()))
            continue;
        Schema::Collection changed = *stored;
        JsonValue options = stored->options;
        options.find(u"authAlert")->find(u"emailTemplate")->insert(u"body"_s, current);
        changed.setOptions(options);
        changed.updated = QString::fromLatin1(formatDateTime(now));
        const Result<void> written = updateCollectionRow(transaction, stored->id, changed);
        if (!written)
            return written;
    }
    return {};
}

/// Takes over the indexes that one table has beyond its collection's list.
Result<void> adoptIndexes(Db::Transaction &transaction, const Schema::Collection &stored,
                          UtcTime now)
{
    const Db::Dialect &dialect = transaction.dialect();
    std::vector<Schema::IndexDefinition> listed;
    QSet<QString> names;
    for (const QString &sql : stored.indexes) {
        if (const auto index = Schema::IndexDefinition::parse(sql)) {
            names.insert(index->name.toLower());
            listed.push_back(*index);
        }
    }
    const Result<std::vector<Db::IndexInfo>> present = Db::indexes(transaction, stored.name);
    if (!present)
        return present.error();
    Schema::Collection changed = stored;
    for (const Db::IndexInfo &info : *present) {
        if (names.contains(info.name.toLower()))
            continue;
        auto index = Schema::IndexDefinition::parse(QString::fromUtf8(info.sql));
        Result<void> done
            = transaction.executeScript("DROP INDEX IF EXISTS " + dialect.quoted(info.name));
        const bool isDuplicate = !index
            || (stored.isAuth() && (index->isUniqueOn(u"tokenKey") || index->isUniqueOn(u"email")))
            || std::any_of(listed.cbegin(), listed.cend(),
                           [&index](const auto &other) { return index->isSameExceptName(other); });
        if (done && !isDuplicate) {
            index->table = stored.name;
            changed.indexes.append(index->toSql());
            listed.push_back(*index);
            done = transaction.executeScript(index->toSql().toUtf8());
        }
        if (!done)
            return done;
    }
    if (changed.indexes == stored.indexes)
        return {};
    changed.updated = QString::fromLatin1(formatDateTime(now));
    return updateCollectionRow(transaction, stored.id, changed);
}

Result<void> normaliseIndexes(Db::Transaction &transaction, UtcTime now)
{
    const Result<Collections> collections = readCollections(transaction);
    if (!collections)
        return collections.error();
    for (const auto &stored : *collections) {
        if (stored->isSystem || stored->isView())
            continue;
        const Result<void> adopted = adoptIndexes(transaction, *stored, now);
        if (!adopted)
            return adopted;
    }
    return {};
}

}  // namespace

Result<QByteArrayList> pendingMigrations(Db::Transaction &transaction)
{
    const Db::Dialect &dialect = transaction.dialect();
    QSet<QByteArray> applied;
    const Result<qint64> read = transaction.forEach(
        {"SELECT " + dialect.quoted(u"file") + " FROM " + dialect.quoted(u"_migrations"), {}},
        [&applied](const Db::Row &row) {
            applied.insert(row.text(0).toByteArray());
            return true;
        });
    if (!read)
        return read.error();
    if (!applied.contains(oldestMigration)) {
        return Error::make(Error::Kind::PreconditionFailed,
                           u"the data directory was written by PocketBase v0.22 or older; open it "
                           "once with a newer PocketBase to upgrade it"_s);
    }
    QByteArrayList pending;
    for (const QByteArray &file : systemMigrations()) {
        if (!applied.contains(file))
            pending.append(file);
    }
    return pending;
}

Result<void> applyMigrations(Db::Transaction &transaction, const QByteArrayList &files, UtcTime now)
{
    using Step = Result<void> (*)(Db::Transaction &, UtcTime);
    // The others hold for every directory that can be opened at all.
    static const QHash<QByteArray, Step> steps = {
        {"1717233557_v0.23_migrate2.go"_ba, restrictSignInRows},
        {"1717233558_v0.23_migrate3.go"_ba, normaliseSystemIds},
        {"1717233559_v0.23_migrate4.go"_ba, addSentTo},
        {"1763020353_update_default_auth_alert_templates.go"_ba, renewAlertTemplates},
        {"1778828400_normalize_indexes.go"_ba, normaliseIndexes},
    };
    for (const QByteArray &file : files) {
        Result<void> done;
        if (const Step step = steps.value(file))
            done = step(transaction, now);
        if (done)
            done = recordMigration(transaction, file, now);
        if (!done) {
            return Error::make(done.error().kind, done.error().message,
                               u"failed to apply migration "_s + QString::fromUtf8(file) + u": "_s
                                   + done.error().detail);
        }
    }
    return {};
}

}  // namespace Binnacle
