// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/access/identitysearch.h"

#include "client/apiclient.h"
#include "core/deliver.h"
#include "models/records/recordvalue.h"

#include <QCoreApplication>

#include <memory>

using namespace Qt::StringLiterals;

namespace Binnacle::Ui {

namespace {

constexpr qint64 shownRecords = 8;

struct IdentityText
{
    Q_DECLARE_TR_FUNCTIONS(IdentitySearch)
};

/// One search over several collections, whose answers come one by one.
struct IdentityHunt
{
    ValuePicker::Found found;
    std::vector<ValuePicker::Entry> entries;
    size_t open = 0;
    bool isFailed = false;

    void finishOne()
    {
        if (--open == 0 && !isFailed)
            found(entries);
    }
};

Client::RecordQuery queryFor(const Client::CollectionInfo &collection, const QString &text)
{
    Client::RecordQuery query;
    query.collection = collection.id;
    query.perPage = shownRecords;
    if (const auto literal = Models::filterText(text); literal && !text.isEmpty())
        query.filter = u"email ~ "_s + *literal + u" || id = "_s + *literal;
    return query;
}

void huntIn(Client::ApiClient &client, QObject *context, const Client::CollectionInfo &collection,
            const QString &text, const std::shared_ptr<IdentityHunt> &hunt)
{
    deliverTo(
        context, client.records(queryFor(collection, text)),
        [hunt, name = collection.name](const Result<Client::RecordPage> &page) {
            if (page) {
                for (const JsonValue &record : page->items) {
                    const QString id = record[u"id"].toString();
                    const QString email = record[u"email"].toString();
                    hunt->entries.push_back({name + u'/' + id, email.isEmpty() ? id : email, name});
                }
            }
            hunt->finishOne();
        });
}

}  // namespace

ValuePicker::Search identitySearch(Client::ApiClient &client, QObject *context)
{
    return [&client, context](const QString &text, const ValuePicker::Found &found) {
        // Shared by the answers.
        const auto hunt = std::make_shared<IdentityHunt>();
        hunt->found = found;
        const QString guest = IdentityText::tr("Guest");
        if (guest.contains(text, Qt::CaseInsensitive))
            hunt->entries.push_back({u"guest"_s, guest, IdentityText::tr("not signed in")});
        deliverTo(context, client.collections(),
                  [&client, context, text,
                   hunt](const Result<std::vector<Client::CollectionInfo>> &collections) {
                      if (!collections)
                          return hunt->found(collections.error());
                      hunt->open = 1;
                      for (const Client::CollectionInfo &each : *collections) {
                          if (each.type != u"auth" || each.name == u"_superusers")
                              continue;
                          ++hunt->open;
                          huntIn(client, context, each, text, hunt);
                      }
                      hunt->finishOne();
                  });
    };
}

}  // namespace Binnacle::Ui
