// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/records/recordvalidation.h"

#include "db/dialect.h"
#include "platform/passwordhasher.h"
#include "schema/fieldvalidation.h"
#include "schema/fieldvalue.h"
#include "schema/oauth2catalogue.h"
#include "services/records/recordtable.h"

namespace Binnacle {

using namespace Qt::StringLiterals;

namespace {

/// Ids are looked up in portions of that many.
constexpr qsizetype idsPerLookup = 1024;

JsonValue requiredItem()
{
    return validationItem(u"validation_required"_s, u"Cannot be blank."_s);
}

JsonValue mismatchItem()
{
    return validationItem(u"validation_values_mismatch"_s, u"Values don't match."_s);
}

/// The cast to a string that text fields do (R0.9).
QString asText(const JsonValue &value)
{
    static const Schema::Field textField;
    return Schema::normalised(textField, value).toString();
}

Result<bool> exist(Db::Connection &connection, const RecordTable &table, const QStringList &ids)
{
    const QByteArray column = table.name + '.' + connection.dialect().quoted(u"id");
    for (qsizetype from = 0; from < ids.size(); from += idsPerLookup) {
        const QStringList portion = ids.mid(from, idsPerLookup);
        Db::Statement condition = isOneOf(column, portion);
        const Result<qint64> found
            = connection.integer({"SELECT COUNT(*) FROM " + table.name + " WHERE " + condition.sql,
                                  std::move(condition.values)});
        if (!found)
            return found.error();
        if (*found != portion.size())
            return false;
    }
    return true;
}

/// Ids of a pattern of their own may differ by case, yet become folders on file systems that do
/// not tell the cases apart.
Result<bool> isTakenIgnoringCase(Db::Connection &connection, const RecordTable &table,
                                 const QString &id)
{
    const Db::Dialect &dialect = connection.dialect();
    const QByteArray column = table.name + '.' + dialect.quoted(u"id");
    const Result<qint64> found
        = connection.integer({"SELECT COUNT(*) FROM " + table.name + " WHERE "
                                  + dialect.lower(column) + " = " + dialect.lower("?"),
                              {Db::textValue(id)}});
    if (!found)
        return found.error();
    return *found > 0;
}

bool refersToAuthRecords(const Schema::Collection &collection)
{
    return collection.isSystem
        && (collection.name == "_mfas"_L1 || collection.name == "_otps"_L1
            || collection.name == "_externalAuths"_L1 || collection.name == "_authOrigins"_L1);
}

/// R4.16: one item at most.
Result<JsonValue> checkReferences(const Schema::Record &record, Db::Connection &connection,
                                  const Schema::CollectionSet &collections,
                                  const RecordTables &tables)
{
    const auto only = [](const QString &field, JsonValue item) {
        return JsonValue::object({{field, std::move(item)}});
    };
    const QString collectionRef = record.value(u"collectionRef").toString();
    const auto owners = collections.share(collectionRef);
    if (!owners || owners->id != collectionRef) {
        return only(u"collectionRef"_s,
                    validationItem(u"validation_invalid_collection_id"_s,
                                   u"Missing or invalid collection."_s));
    }
    if (!owners->isAuth()) {
        return only(u"collectionRef"_s,
                    validationItem(u"validation_invalid_collection_type"_s,
                                   u"Invalid collection type - must be auth."_s));
    }
    const Result<bool> exists
        = exist(connection, *tables.of(owners), {record.value(u"recordRef").toString()});
    if (!exists)
        return exists.error();
    if (!*exists) {
        return only(
            u"recordRef"_s,
            validationItem(u"validation_invalid_record"_s, u"Missing or invalid record."_s));
    }
    if (record.collection().name == "_externalAuths"_L1
        && !Schema::findOAuth2Provider(record.value(u"provider").toString())) {
        return only(u"provider"_s,
                    validationItem(u"validation_in_invalid"_s, u"Must be a valid value."_s));
    }
    return JsonValue::object();
}

}  // namespace

Result<JsonValue> validateChange(const RecordChange &change, Db::Connection &connection,
                                 const Schema::CollectionSet &collections,
                                 const RecordTables &tables)
{
    Schema::ValidationContext context;
    context.isNew = change.isNew();
    context.original = change.original ? &*change.original : nullptr;
    context.plainPasswords = change.plainPasswords;
    for (const Upload &upload : change.uploads)
        context.uploads[upload.field].push_back(upload.facts());
    context.recordsExist
        = [&](const QString &collectionId, const QStringList &ids) -> Result<bool> {
        const auto related = collections.share(collectionId);
        if (!related)
            return Error::notFound();
        return exist(connection, *tables.of(related), ids);
    };
    context.idExists = [&](const QString &id) {
        return isTakenIgnoringCase(connection, *tables.of(change.record.sharedCollection()), id);
    };
    Result<JsonValue> items = Schema::validateRecord(change.record, context);
    if (!items)
        return items;

    if (items->isEmpty() && refersToAuthRecords(change.record.collection()))
        return checkReferences(change.record, connection, collections, tables);
    return items;
}

Result<JsonValue> checkAuthForm(const RecordChange &change, const JsonValue &body, bool manages,
                                const PasswordHasher &hasher)
{
    JsonValue items = JsonValue::object();
    const bool isNew = change.isNew();
    const QString password = asText(body[u"password"]);
    const QString confirmation = asText(body[u"passwordConfirm"]);
    const QString oldPassword = isNew ? QString() : asText(body[u"oldPassword"]);

    if (!isNew && !manages && change.record.value(u"email") != change.original->value(u"email"))
        items.insert(u"email"_s, mismatchItem());

    const bool wantsPassword = isNew || !confirmation.isEmpty() || !oldPassword.isEmpty();
    if (wantsPassword && password.isEmpty())
        items.insert(u"password"_s, requiredItem());

    const bool wantsConfirmation = isNew || !password.isEmpty() || !oldPassword.isEmpty();
    if (wantsConfirmation && confirmation.isEmpty())
        items.insert(u"passwordConfirm"_s, requiredItem());
    else if (confirmation != password)
        items.insert(u"passwordConfirm"_s, mismatchItem());

    const bool wasVerified = !isNew && change.original->value(u"verified").toBool();
    if (!manages && change.record.value(u"verified").toBool() != wasVerified)
        items.insert(u"verified"_s, mismatchItem());

    if (isNew || manages || (password.isEmpty() && confirmation.isEmpty()))
        return items;
    if (oldPassword.isEmpty()) {
        items.insert(u"oldPassword"_s, requiredItem());
        return items;
    }
    const Result<bool> fits = hasher.verify(
        oldPassword.toUtf8(), change.original->value(u"password").toString().toLatin1());
    if (!fits)
        return fits.error();
    if (!*fits) {
        items.insert(u"oldPassword"_s,
                     validationItem(u"validation_invalid_old_password"_s,
                                    u"Missing or invalid old password."_s));
    }
    return items;
}

}  // namespace Binnacle
