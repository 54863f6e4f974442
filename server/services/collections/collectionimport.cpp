// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/collections/collectionimport.h"

#include "schema/settingrules.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Binnacle {

namespace {

std::vector<Schema::Field>::iterator findField(std::vector<Schema::Field> &fields,
                                               QString Schema::Field::*member, const QString &value)
{
    return std::find_if(fields.begin(), fields.end(),
                        [&](const Schema::Field &field) { return field.*member == value; });
}

/// Indented by two spaces, keys sorted; for people.
QString indented(const JsonValue &json, const QString &margin = {})
{
    if (!json.isObject())
        return QString::fromUtf8(json.toJson());
    JsonValue::Object members = json.members();
    std::sort(members.begin(), members.end(),
              [](const auto &a, const auto &b) { return a.first < b.first; });
    const QString inner = margin + u"  ";
    QStringList lines;
    for (const auto &[key, value] : members) {
        lines.append(inner + QString::fromUtf8(JsonValue(key).toJson()) + u": "
                     + indented(value, inner));
    }
    return u"{\n"_s + lines.join(u",\n"_s) + u'\n' + margin + u'}';
}

}  // namespace

JsonValue CollectionImport::failureItem(const QString &message)
{
    return Schema::itemOf(u"validation_collections_import_failure"_s, message);
}

Result<void> CollectionImport::run(const JsonValue::Array &entries)
{
    for (const JsonValue &json : entries) {
        const Result<void> done = read(json);
        if (!done)
            return done;
    }
    order();
    if (m_deletesMissing) {
        const Result<void> done = removeMissing();
        if (!done)
            return done;
    }
    for (Entry &entry : m_entries) {
        entry.draft.complete(m_changes.collections(), m_changes.now());
        const auto stored = m_changes.store(entry.draft);
        if (!stored) {
            Error error = stored.error();
            if (error.fields.isEmpty() || error.kind != Error::Kind::InvalidInput) {
                error.detail = u"failed to save collection \""_s + entry.draft.collection.name
                    + u"\": " + error.detail;
            }
            return error;
        }
        entry.draft.collection = **stored;
    }
    for (Entry &entry : m_entries) {
        const Result<void> done = validate(entry);
        if (!done)
            return done;
    }
    return m_changes.refreshViews({}, CollectionChanges::BrokenViews::Keep);
}

Result<void> CollectionImport::read(const JsonValue &json)
{
    const QString id = json[u"id"].toString();
    const QString identifier = id.isEmpty() ? json[u"name"].toString() : id;
    const CollectionPointer stored
        = identifier.isEmpty() ? nullptr : m_changes.collections().share(identifier);
    JsonValue body = json;
    if (stored && m_deletesMissing && body[u"fields"].isNull())
        body.insert(u"fields"_s, JsonValue::array());
    Result<CollectionDraft> draft
        = stored ? CollectionDraft::change(*stored, body) : CollectionDraft::create(body);
    if (!draft)
        return std::move(draft).error();
    if (stored)
        keepStoredFields(draft->collection, *stored);
    m_entries.push_back({*std::move(draft), stored});
    return {};
}

/// Fields that the import does not list stay: all of them, or with missing ones deleted, the
/// system's.
void CollectionImport::keepStoredFields(Schema::Collection &imported,
                                        const Schema::Collection &stored) const
{
    std::vector<Schema::Field> &fields = imported.fields;
    for (const Schema::Field &field : stored.fields) {
        if ((!field.isSystem && m_deletesMissing)
            || findField(fields, &Schema::Field::id, field.id) != fields.end())
            continue;
        // The same field under another id would lose its column.
        const auto twin = findField(fields, &Schema::Field::name, field.name);
        if (twin != fields.end() && twin->type == field.type)
            *twin = field;
        else
            fields.push_back(field);
    }
}

/// Views may read what is imported beside them.
void CollectionImport::order()
{
    std::stable_sort(m_entries.begin(), m_entries.end(), [](const Entry &a, const Entry &b) {
        const Schema::Collection &left = a.draft.collection;
        const Schema::Collection &right = b.draft.collection;
        if (left.isView() != right.isView())
            return right.isView();
        if (left.created != right.created)
            return left.created < right.created;
        return left.updated < right.updated;
    });
}

Result<void> CollectionImport::removeMissing()
{
    const std::vector<CollectionPointer> all = m_changes.collections().all();
    for (const CollectionPointer &stored : all) {
        const bool isImported
            = std::any_of(m_entries.begin(), m_entries.end(), [&stored](const Entry &entry) {
                  return entry.draft.collection.id == stored->id;
              });
        if (isImported || stored->isSystem)
            continue;
        const Result<void> removed = m_changes.removeUnchecked(stored);
        if (!removed)
            return removed;
    }
    return {};
}

Result<void> CollectionImport::validate(Entry &entry)
{
    const Schema::Collection imported = entry.draft.collection;
    const Result<JsonValue> items
        = m_changes.validate(entry.draft, entry.original ? entry.original.get() : &imported);
    if (!items)
        return items.error();
    if (items->isEmpty())
        return {};
    return Error::invalidInput(
        {},
        JsonValue::object(
            {{u"collections"_s,
              failureItem(u"Data validations failed for collection \"%1\" (%2):\n"_s.arg(
                              imported.name, imported.id)
                          + indented(Schema::plainMessages(*items)))}}));
}

}  // namespace Binnacle
