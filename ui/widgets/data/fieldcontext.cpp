// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/data/fieldcontext.h"

#include "core/deliver.h"
#include "models/records/recordvalue.h"
#include "widgets/base/popover.h"

#include <QCoreApplication>
#include <QPointer>

using namespace Qt::StringLiterals;

namespace Binnacle::Ui {

namespace {

constexpr int maxEntries = 50;

struct FieldText
{
    Q_DECLARE_TR_FUNCTIONS(FieldContext)
};

ValuePicker::Search selectSearch(const QStringList &choices)
{
    return [choices](const QString &text, const ValuePicker::Found &found) {
        std::vector<ValuePicker::Entry> entries;
        for (const QString &choice : choices) {
            if (choice.contains(text, Qt::CaseInsensitive))
                entries.push_back({choice, choice, {}});
        }
        found(entries);
    };
}

QString searchFilter(const Client::CollectionInfo &collection, const QString &text)
{
    const std::optional<QString> literal = Models::filterText(text);
    if (text.isEmpty() || !literal)
        return {};
    QStringList clauses{QString("id = "_L1 + *literal)};
    for (const QString &name : Models::labelFields(collection))
        clauses << QString(name + " ~ "_L1 + *literal);
    return clauses.join(" || "_L1);
}

/// Searches the related collection on the server. @p guard ends with the picker.
ValuePicker::Search relationSearch(const FieldContext &context, QObject *guard,
                                   const Client::CollectionInfo &related)
{
    const QPointer<QObject> alive(guard);
    return [&client = context.client, alive, related](const QString &text,
                                                      const ValuePicker::Found &found) {
        if (!alive)
            return;
        Client::RecordQuery query;
        query.collection = related.id;
        query.perPage = maxEntries;
        query.filter = searchFilter(related, text);
        if (related.type != "view"_L1)
            query.sort = u"-@rowid"_s;
        deliverTo(alive.data(), client.records(query),
                  [related, found](const Result<Client::RecordPage> &page) {
                      if (!page) {
                          found(page.error());
                          return;
                      }
                      std::vector<ValuePicker::Entry> entries;
                      for (const JsonValue &record : page->items) {
                          const QString id = record[u"id"].toString();
                          const QString label = Models::recordLabel(related, record);
                          entries.push_back({id, label, label == id ? QString() : id});
                      }
                      found(entries);
                  });
    };
}

}  // namespace

void pickValues(const FieldContext &context, QWidget *anchor, const QRect &place,
                const Client::FieldInfo &field, const QStringList &values,
                std::function<void(const QStringList &)> chosen)
{
    ValuePicker::Options options;
    options.chosen = values;
    options.most = qMax(field.maxSelect, 1);
    options.canBeEmpty = !field.isRequired;
    if (field.type == "select"_L1) {
        options.placeholder = FieldText::tr("Search choices");
        options.search = selectSearch(field.values);
        ValuePicker::open(context.theme, anchor, place, std::move(options), std::move(chosen));
        return;
    }
    const auto related = context.model.collections().constFind(field.relatedCollectionId);
    if (related == context.model.collections().constEnd())
        return;
    options.placeholder = FieldText::tr("Search %1").arg(related->name);
    options.search = relationSearch(context, anchor, *related);
    options.labelOf = [&model = context.model, id = related->id](const QString &record) {
        return model.relationLabel(id, record);
    };
    ValuePicker::open(
        context.theme, anchor, place, std::move(options), std::move(chosen),
        [&model = context.model, id = related->id](const QString &record, const QString &label) {
            model.setRelationLabel(id, record, label);
        });
}

}  // namespace Binnacle::Ui
