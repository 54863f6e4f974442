// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/collectioninfo.h"
#include "support/faketransport.h"
#include "wire/jsonparser.h"

#include <QUrlQuery>

namespace Binnacle::Tests {

/// A small server of records behind a FakeTransport: one collection `posts` whose records are kept
/// here. It knows paging and ids in filters, not the filter language.
class RecordServer
{
public:
    explicit RecordServer(FakeTransport &transport)
    {
        transport.on("GET", path(), [this](const Client::ApiRequest &r) { return read(r); });
        transport.on("POST", path(), [this](const Client::ApiRequest &r) { return create(r); });
        transport.on("PATCH", path(), [this](const Client::ApiRequest &r) { return update(r); });
        transport.on("DELETE", path(), [this](const Client::ApiRequest &r) { return remove(r); });
    }

    static QByteArray path() { return QByteArrayLiteral("/api/collections/c1/records"); }

    /// Fields `id`, `title`, `views`, `updated`.
    static Client::CollectionInfo posts()
    {
        const QByteArray json = QByteArrayLiteral(
            "{'id':'c1','name':'posts','type':'base','system':false,'fields':["
            "{'id':'f0','name':'id','type':'text','primaryKey':true,'required':true,'system':true},"
            "{'id':'f1','name':'title','type':'text','presentable':true},"
            "{'id':'f2','name':'views','type':'number','onlyInt':true},"
            "{'id':'f3','name':'updated','type':'autodate','onUpdate':true}],'indexes':[]}");
        return Client::collectionInfo(*Wire::parseJson(QByteArray(json).replace('\'', '"')));
    }

    void fill(int count)
    {
        for (int i = 0; i < count; ++i)
            records.push_back(record(QStringLiteral("r%1").arg(i, 5, 10, QLatin1Char('0')), i));
    }
    static JsonValue record(const QString &id, int views)
    {
        return JsonValue::object(
            {{QStringLiteral("id"), JsonValue(id)},
             {QStringLiteral("title"), JsonValue(QStringLiteral("Post %1").arg(views))},
             {QStringLiteral("views"), JsonValue(views)},
             {QStringLiteral("updated"), JsonValue(QStringLiteral("2026-01-01 00:00:00.000Z"))}});
    }
    JsonValue *find(const QString &id)
    {
        for (JsonValue &each : records) {
            if (each[u"id"].toString() == id)
                return &each;
        }
        return nullptr;
    }
    /// As somebody else would: `updated` moves too.
    void change(const QString &id, const QString &field, const JsonValue &value)
    {
        find(id)->insert(field, value);
        find(id)->insert(QStringLiteral("updated"), JsonValue(stamp()));
    }

    std::vector<JsonValue> records;
    /// Refuses writes whose title is this.
    QString refusedTitle = QStringLiteral("refused");

private:
    QString stamp()
    {
        return QStringLiteral("2026-01-02 00:00:%1.000Z").arg(++m_ticks, 2, 10, QLatin1Char('0'));
    }
    static QString idOf(const Client::ApiRequest &request)
    {
        const QByteArray target = request.target.split('?').front();
        return QString::fromUtf8(target.mid(path().size() + 1));
    }

    Client::ApiReply read(const Client::ApiRequest &request)
    {
        const QString id = idOf(request);
        if (!id.isEmpty()) {
            const JsonValue *found = find(id);
            return found ? FakeTransport::json(*found)
                         : FakeTransport::error(404, QStringLiteral("Gone."));
        }
        const qsizetype mark = request.target.indexOf('?');
        const QUrlQuery query(QString::fromUtf8(request.target.mid(mark + 1)));
        const auto item = [&query](const char *name) {
            return query.queryItemValue(QString::fromLatin1(name), QUrl::FullyDecoded);
        };
        const QString filter = item("filter");
        if (filter.contains(QLatin1String("wrong")))
            return FakeTransport::error(400, QStringLiteral("Invalid filter."));
        const qint64 perPage = qMax(1LL, item("perPage").toLongLong());
        const qint64 first = (qMax(1LL, item("page").toLongLong()) - 1) * perPage;
        JsonValue items = JsonValue::array();
        qint64 at = 0;
        for (const JsonValue &each : records) {
            if (filter == QLatin1String("nothing"))
                break;
            if (filter.contains(QLatin1String("id = ")) && !filter.contains(each[u"id"].toString()))
                continue;
            if (at >= first && at < first + perPage)
                items.append(each);
            ++at;
        }
        const bool skips = !item("skipTotal").isEmpty() && item("skipTotal") != QLatin1String("0")
            && item("skipTotal") != QLatin1String("false");
        return FakeTransport::json(JsonValue::object(
            {{QStringLiteral("items"), items},
             {QStringLiteral("page"), JsonValue(1)},
             {QStringLiteral("perPage"), JsonValue(perPage)},
             {QStringLiteral("totalItems"), JsonValue(skips ? qint64(-1) : at)},
             {QStringLiteral("totalPages"), JsonValue(skips ? qint64(-1) : at / perPage + 1)}}));
    }
    Client::ApiReply refuse()
    {
        return FakeTransport::error(
            400, QStringLiteral("Failed to update record."),
            JsonValue::object({{QStringLiteral("title"),
                                validationItem(QStringLiteral("validation_refused"),
                                               QStringLiteral("That title is not allowed."))}}));
    }
    Client::ApiReply create(const Client::ApiRequest &request)
    {
        const JsonValue body = *Wire::parseJson(request.body);
        if (body[u"title"].toString() == refusedTitle)
            return refuse();
        JsonValue made = record(QStringLiteral("n%1").arg(++m_created), 0);
        made.insert(QStringLiteral("title"), JsonValue(body[u"title"].toString()));
        made.insert(QStringLiteral("views"), JsonValue(body[u"views"].toDouble()));
        records.insert(records.begin(), made);
        return FakeTransport::json(made);
    }
    Client::ApiReply update(const Client::ApiRequest &request)
    {
        const JsonValue body = *Wire::parseJson(request.body);
        const QString id = idOf(request);
        if (body[u"title"].toString() == refusedTitle)
            return refuse();
        for (const JsonValue::Member &member : body.members())
            change(id, member.first, member.second);
        return FakeTransport::json(*find(id));
    }
    Client::ApiReply remove(const Client::ApiRequest &request)
    {
        const QString id = idOf(request);
        std::erase_if(records,
                      [&id](const JsonValue &each) { return each[u"id"].toString() == id; });
        Client::ApiReply reply;
        reply.status = 204;
        return reply;
    }

    int m_ticks = 0;
    int m_created = 0;
};

}  // namespace Binnacle::Tests
