// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/access/accessmatrix.h"

#include "db/database.h"
#include "services/access/matrixrun.h"
#include "services/auth/authrecords.h"
#include "services/collections/collectionservice.h"
#include "services/records/recordstore.h"

namespace Binnacle {

using namespace Qt::StringLiterals;

namespace {

Error badIdentity(const QString &why)
{
    return Error::invalidInput(
        u"There is no such identity."_s,
        JsonValue::object({{u"as"_s, validationItem(u"validation_invalid_value"_s, why)}}));
}

JsonValue identityJson(const Wire::Identity &identity)
{
    if (identity.isGuest())
        return JsonValue::object({{u"kind"_s, JsonValue(u"guest"_s)}});
    const QString label = identity.email.isEmpty() ? identity.recordId : identity.email;
    return JsonValue::object({{u"kind"_s, JsonValue(u"record"_s)},
                              {u"collection"_s, JsonValue(identity.collectionId)},
                              {u"collectionName"_s, JsonValue(identity.collectionName)},
                              {u"record"_s, JsonValue(identity.recordId)},
                              {u"label"_s, JsonValue(label)},
                              {u"superuser"_s, JsonValue(identity.isSuperuser)}});
}

Result<Wire::Identity> identityNamed(const RecordStore &store,
                                     const Schema::CollectionSet &collections, const QString &as)
{
    if (as.isEmpty() || as == u"guest")
        return Wire::Identity();
    const qsizetype slash = as.indexOf(u'/');
    if (slash < 1 || slash == as.size() - 1)
        return badIdentity(u"Must be guest, or collection/recordId."_s);
    const auto collection = collections.share(as.first(slash));
    if (!collection || !collection->isAuth())
        return badIdentity(u"There is no such auth collection."_s);
    const Result<Schema::Record> record = store.find(collection, as.sliced(slash + 1));
    if (!record)
        return record.error();
    return identityOf(*record);
}

}  // namespace

Result<JsonValue> AccessMatrix::evaluate(const QString &as) const
{
    const auto collections = m_store.collections().snapshot();
    const Result<Wire::Identity> identity = identityNamed(m_store, *collections, as);
    if (!identity)
        return identity.error();
    const Result<Db::Connection *> connection = m_store.database().connection();
    if (!connection)
        return connection.error();
    Schema::RequestInfo info;
    info.identity = *identity;
    info.now = m_store.clock().now();
    MatrixRun run(**connection, *collections, std::move(info));
    JsonValue items = JsonValue::array();
    for (const auto &collection : collections->all()) {
        Result<JsonValue> row = run.collection(collection);
        if (!row)
            return std::move(row).error();
        items.append(*std::move(row));
    }
    return JsonValue::object(
        {{u"as"_s, identityJson(*identity)}, {u"collections"_s, std::move(items)}});
}

}  // namespace Binnacle
