// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/records/recordviewer.h"

#include "db/dialect.h"
#include "schema/recordquery.h"
#include "services/records/recordtable.h"

#include <QHash>
#include <QRegularExpression>

#include <algorithm>

namespace Binnacle {

using namespace Qt::StringLiterals;

namespace {

constexpr int maximumDepth = 6;
constexpr qint64 maximumBackRelations = 1000;
/// Ids are bound in portions of that many.
constexpr qsizetype idsPerQuery = 1024;

Schema::RequestInfo expandInfo(Schema::RequestInfo info)
{
    info.context = u"expand"_s;
    return info;
}

std::shared_ptr<RecordView> makeView(Schema::Record record)
{
    return std::make_shared<RecordView>(RecordView{std::move(record), false, false, {}});
}

}  // namespace

RecordViewer::RecordViewer(Db::Connection &connection, const Schema::CollectionSet &collections,
                           const RecordTables &tables, const Schema::RequestInfo &info)
    : m_connection(connection)
    , m_collections(collections)
    , m_tables(tables)
    , m_expandInfo(expandInfo(info))
    , m_access(connection, collections, info)
    , m_expandAccess(connection, collections, m_expandInfo)
{
}

bool RecordViewer::needsManageRule(const Schema::Collection &collection) const
{
    return collection.isAuth() && !m_access.overrulesReading(collection)
        && isExpression(collection.auth.manageRule);
}

Result<RecordViewer::Views> RecordViewer::views(std::vector<Schema::Record> records,
                                                const QString &expand) const
{
    Views views;
    views.reserve(records.size());
    for (Schema::Record &record : records)
        views.push_back(makeView(std::move(record)));
    if (Result<void> shown = showEmails(m_access, views); !shown)
        return std::move(shown).error();
    for (const ExpandNode &node : parseExpand(expand)) {
        if (const Result<bool> expanded = this->expand(views, node, 1); !expanded)
            return expanded.error();
    }
    return views;
}

Result<void> RecordViewer::write(std::vector<Schema::Record> records, const QString &expand,
                                 JsonWriter &json) const
{
    const Result<Views> views = this->views(std::move(records), expand);
    if (!views)
        return views.error();
    for (const std::shared_ptr<RecordView> &view : *views) {
        const JsonValue expansion = expansionJson(*view);
        Schema::writeRecord(json, view->record, options(*view),
                            view->isExpanded ? &expansion : nullptr);
    }
    return {};
}

Result<RecordViewer::Texts> RecordViewer::write(Schema::Record record, const QString &expand) const
{
    std::vector<Schema::Record> records;
    records.push_back(std::move(record));
    const Result<Views> views = this->views(std::move(records), expand);
    if (!views)
        return views.error();
    const RecordView &view = *views->front();
    Texts texts;
    JsonWriter own(texts.record);
    Schema::writeRecord(own, view.record, options(view));
    texts.expanded = texts.record;
    if (view.isExpanded) {
        texts.expanded = QByteArray();
        JsonWriter whole(texts.expanded);
        const JsonValue expansion = expansionJson(view);
        Schema::writeRecord(whole, view.record, options(view), &expansion);
    }
    return texts;
}

Result<JsonValue> RecordViewer::show(Schema::Record record, const QString &expand) const
{
    std::vector<Schema::Record> records;
    records.push_back(std::move(record));
    const Result<Views> views = this->views(std::move(records), expand);
    if (!views)
        return views.error();
    return toJson(*views->front());
}

Result<void> RecordViewer::showEmails(const RecordAccess &access, const Views &views) const
{
    if (views.empty() || !views.front()->record.collection().isAuth())
        return {};
    const Schema::Collection &collection = views.front()->record.collection();
    QSet<QString> managed;
    if (needsManageRule(collection)) {
        QStringList ids;
        for (const std::shared_ptr<RecordView> &view : views)
            ids.append(view->record.id());
        // Unlike in writes, the rule alone counts here, also for guests (R6.5).
        const Result<QSet<QString>> allowed
            = access.allowed(collection, *collection.auth.manageRule, ids);
        if (!allowed && !isRuleFailure(allowed.error()))
            return allowed.error();
        if (allowed)
            managed = *allowed;
    }
    for (const std::shared_ptr<RecordView> &view : views) {
        view->isEmailVisible = access.overrulesReading(collection) || access.isOwn(view->record)
            || managed.contains(view->record.id());
    }
    return {};
}

std::optional<RecordViewer::Relation> RecordViewer::relation(const Schema::Collection &collection,
                                                             const QString &segment) const
{
    static const QRegularExpression back(u"^(\\w+)_via_(\\w+)$|^(\\w+)\\((\\w+)\\)$"_s);
    const QRegularExpressionMatch match = back.match(segment);
    Relation relation;
    relation.key = segment;
    if (match.hasMatch()) {
        const int first = match.capturedLength(1) > 0 ? 1 : 3;
        relation.target = m_collections.share(match.capturedView(first));
        if (!relation.target)
            return std::nullopt;
        relation.field = relation.target->field(match.capturedView(first + 1));
        if (!relation.field || relation.field->type != Schema::FieldType::Relation
            || relation.field->relatedCollectionId != collection.id) {
            return std::nullopt;
        }
        relation.isBack = true;
        relation.isList = !relation.target->hasUniqueIndex(relation.field->name);
        return relation;
    }
    relation.field = collection.field(segment);
    if (!relation.field || relation.field->type != Schema::FieldType::Relation)
        return std::nullopt;
    relation.target = m_collections.share(relation.field->relatedCollectionId);
    if (!relation.target)
        return std::nullopt;
    relation.isList = relation.field->isMultiple();
    return relation;
}

Result<bool> RecordViewer::expand(const Views &views, const ExpandNode &node, int depth) const
{
    if (views.empty() || depth > maximumDepth)
        return true;
    const std::optional<Relation> relation
        = this->relation(views.front()->record.collection(), node.segment);
    if (!relation)
        return false;
    const Result<std::vector<QStringList>> ids = relatedIds(views, *relation);
    if (!ids)
        return isRuleFailure(ids.error()) ? Result<bool>(false) : Result<bool>(ids.error());
    QStringList all;
    for (const QStringList &some : *ids)
        all.append(some);
    all.removeDuplicates();
    const Result<Views> related = load(relation->target, all);
    if (!related)
        return isRuleFailure(related.error()) ? Result<bool>(false) : Result<bool>(related.error());

    // A path fails as a whole: what leads to a failing end is not shown for its sake.
    bool succeeded = node.children.empty();
    for (const ExpandNode &child : node.children) {
        const Result<bool> expanded = expand(*related, child, depth + 1);
        if (!expanded)
            return expanded;
        succeeded = succeeded || *expanded;
    }
    if (!succeeded)
        return false;

    QHash<QString, std::shared_ptr<RecordView>> byId;
    for (const std::shared_ptr<RecordView> &view : *related)
        byId.insert(view->record.id(), view);
    for (size_t i = 0; i < views.size(); ++i) {
        views[i]->isExpanded = true;
        RecordView::Expansion expansion{relation->isList, {}};
        for (const QString &id : (*ids)[i]) {
            if (const std::shared_ptr<RecordView> view = byId.value(id))
                expansion.views.push_back(view);
        }
        if (!expansion.views.empty())
            views[i]->expansions[relation->key] = std::move(expansion);
    }
    return true;
}

Result<std::vector<QStringList>> RecordViewer::relatedIds(const Views &views,
                                                          const Relation &relation) const
{
    std::vector<QStringList> ids(views.size());
    if (!relation.isBack) {
        for (size_t i = 0; i < views.size(); ++i) {
            const JsonValue &value = views[i]->record.value(relation.field->name);
            if (value.isArray()) {
                for (const JsonValue &id : value.elements())
                    ids[i].append(id.toString());
            } else if (const QString id = value.toString(); !id.isEmpty()) {
                ids[i].append(id);
            }
        }
        return ids;
    }

    QStringList owners;
    for (const std::shared_ptr<RecordView> &view : views)
        owners.append(view->record.id());
    owners.removeDuplicates();
    std::map<QString, QStringList> found;
    for (qsizetype from = 0; from < owners.size(); from += idsPerQuery) {
        const Result<void> added = addBackIds(owners.mid(from, idsPerQuery), relation, &found);
        if (!added)
            return added.error();
    }
    for (size_t i = 0; i < views.size(); ++i)
        ids[i] = found[views[i]->record.id()];
    return ids;
}

Result<void> RecordViewer::addBackIds(const QStringList &owners, const Relation &relation,
                                      std::map<QString, QStringList> *ids) const
{
    const Db::Dialect &dialect = m_connection.dialect();
    const QByteArray table = m_tables.of(relation.target)->name;
    QByteArray source = table;
    QByteArray owner = table + '.' + dialect.quoted(relation.field->name);
    if (relation.field->isMultiple()) {
        source += " CROSS JOIN " + dialect.eachItem(owner) + " AS " + dialect.quoted(u"item");
        owner = dialect.quoted(u"item") + '.' + dialect.quoted(u"value");
    }
    const QByteArray id = table + '.' + dialect.quoted(u"id");
    const QByteArray order
        = relation.target->isView() ? QByteArray() : " ORDER BY " + dialect.rowKey(table);
    Db::Statement statement = isOneOf(owner, owners);
    const QByteArray from = " FROM " + source + " WHERE " + statement.sql;
    if (owners.size() == 1) {
        statement.sql = "SELECT " + owner + ", " + id + from + order + ' '
            + dialect.limit(maximumBackRelations, 0);
    } else {
        // The limit holds for each owner.
        statement.sql = "SELECT ranked.owner, ranked.id FROM (SELECT " + owner + " AS owner, " + id
            + " AS id, ROW_NUMBER() OVER (PARTITION BY " + owner + order + ") AS place" + from
            + ") AS ranked WHERE ranked.place <= " + QByteArray::number(maximumBackRelations);
    }
    const Result<qint64> rows = m_connection.forEach(statement, [ids](const Db::Row &row) {
        QStringList &list = (*ids)[row.string(0)];
        const QString value = row.string(1);
        if (list.isEmpty() || list.constLast() != value)
            list.append(value);
        return true;
    });
    if (!rows)
        return rows.error();
    return {};
}

Result<RecordViewer::Views> RecordViewer::load(const CollectionPointer &collection,
                                               const QStringList &ids) const
{
    // For a key the scope stands in place of the rule.
    const bool isOverruled = m_expandAccess.overrules(*collection, Wire::RecordAction::View);
    if (!isOverruled && (!collection->viewRule || m_expandAccess.info().identity.key))
        return Error::invalidInput({}).withDetail(u"Only superusers may view "_s + collection->name
                                                  + u'.');
    Views views;
    for (qsizetype from = 0; from < ids.size(); from += idsPerQuery) {
        if (Result<void> loaded = loadPortion(collection, ids.mid(from, idsPerQuery), &views);
            !loaded) {
            return std::move(loaded).error();
        }
    }
    if (Result<void> shown = showEmails(m_expandAccess, views); !shown)
        return std::move(shown).error();
    return views;
}

Result<void> RecordViewer::loadPortion(const CollectionPointer &collection, const QStringList &ids,
                                       Views *views) const
{
    const auto table = m_tables.of(collection);
    Db::Statement statement
        = isOneOf(table->name + '.' + m_connection.dialect().quoted(u"id"), ids);
    if (m_expandAccess.overrules(*collection, Wire::RecordAction::View)
        || collection->viewRule->isEmpty()) {
        statement.sql
            = "SELECT " + table->columns + " FROM " + table->name + " WHERE " + statement.sql;
    } else {
        Schema::RecordQuery query(m_collections, *collection, m_expandInfo, m_connection.dialect());
        if (Result<void> added = query.addRule(*collection->viewRule); !added)
            return added;
        query.addCondition(statement.sql, std::move(statement.values));
        statement = query.page(ids.size(), 0, table->columns);
    }
    const Result<qint64> rows = m_connection.forEach(statement, [&](const Db::Row &row) {
        views->push_back(makeView(Schema::Record::fromRow(collection, row)));
        return true;
    });
    if (!rows)
        return rows.error();
    return {};
}

Schema::RecordJsonWriter::Options RecordViewer::options(const RecordView &view) const
{
    return {m_access.overrulesReading(view.record.collection()), view.isEmailVisible};
}

JsonValue RecordViewer::expansionJson(const RecordView &view) const
{
    if (!view.isExpanded)
        return {};
    JsonValue expand = JsonValue::object();
    for (const auto &[key, expansion] : view.expansions) {
        if (!expansion.isList) {
            expand.insert(key, toJson(*expansion.views.front()));
            continue;
        }
        JsonValue::Array list;
        list.reserve(expansion.views.size());
        for (const std::shared_ptr<RecordView> &related : expansion.views)
            list.push_back(toJson(*related));
        expand.insert(key, JsonValue(std::move(list)));
    }
    return expand;
}

JsonValue RecordViewer::toJson(const RecordView &view) const
{
    const JsonValue expansion = expansionJson(view);
    return Schema::recordToJson(view.record, options(view), view.isExpanded ? &expansion : nullptr);
}

}  // namespace Binnacle
