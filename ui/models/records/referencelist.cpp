// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/records/referencelist.h"

#include "core/deliver.h"
#include "models/records/recordvalue.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Binnacle::Models {

ReferenceList::ReferenceList(Client::ApiClient &client, QObject *parent)
    : QObject(parent)
    , m_client(client)
{
}

ReferenceList::~ReferenceList()
{
    m_stop.stop();
}

void ReferenceList::clear()
{
    ++m_generation;
    m_stop.stop();
    m_stop = StopSource();
    m_groups.clear();
}

bool ReferenceList::isAsking() const
{
    return std::any_of(m_groups.begin(), m_groups.end(),
                       [](const Group &group) { return group.state == Group::State::Asking; });
}

void ReferenceList::ask(const CollectionMap &collections, const QString &collectionId,
                        const QString &id)
{
    clear();
    const std::optional<QString> literal = filterText(id);
    if (!literal)
        return;
    std::vector<const Client::CollectionInfo *> all;
    for (const Client::CollectionInfo &each : collections) {
        // What a view shows is another collection's, which is asked itself.
        if (each.type != "view"_L1)
            all.push_back(&each);
    }
    std::sort(all.begin(), all.end(), [](const auto *a, const auto *b) {
        return QString::compare(a->name, b->name, Qt::CaseInsensitive) < 0;
    });
    std::vector<const Client::CollectionInfo *> asked;
    for (const Client::CollectionInfo *each : all) {
        for (const Client::FieldInfo &field : each->fields) {
            if (valueKind(field) != ValueKind::Relation
                || field.relatedCollectionId != collectionId)
                continue;
            Group group;
            group.collectionId = each->id;
            group.collection = each->name;
            group.field = field.name;
            group.filter = field.name + (field.isMultiple() ? u" ?= "_s : u" = "_s) + *literal;
            m_groups.push_back(std::move(group));
            asked.push_back(each);
        }
    }
    for (size_t i = 0; i < asked.size(); ++i)
        askFor(i, *asked[i]);
    emit changed();
}

void ReferenceList::askFor(size_t group, const Client::CollectionInfo &collection)
{
    Client::RecordQuery query;
    query.collection = collection.id;
    query.perPage = shownRecords;
    query.filter = m_groups[group].filter;
    query.wantsTotal = true;
    deliverTo(this, m_client.records(query, m_stop.token()),
              [this, group, collection,
               generation = m_generation](const Result<Client::RecordPage> &page) {
                  if (generation != m_generation)
                      return;
                  Group &answered = m_groups[group];
                  answered.state = page ? Group::State::Known : Group::State::Failed;
                  if (page) {
                      answered.total = page->totalItems;
                      for (const JsonValue &record : page->items)
                          answered.records.emplace_back(record[u"id"].toString(),
                                                        recordLabel(collection, record));
                  } else {
                      answered.problem = page.error().message;
                  }
                  emit changed();
              });
}

}  // namespace Binnacle::Models
