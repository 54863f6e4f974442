// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/observation/logdetail.h"

#include "core/datetime.h"
#include "core/deliver.h"
#include "wire/jsonparser.h"

#include <QUrl>
#include <QUrlQuery>

using namespace Qt::StringLiterals;

namespace Binnacle::Models {

namespace {

Client::RequestDetail storedDetail(const JsonValue &entry)
{
    Client::RequestDetail detail;
    detail.referer = entry[u"referer"].toString();
    detail.remoteIp = entry[u"remoteIP"].toString();
    if (const JsonValue &details = entry[u"details"]; details.isString())
        detail.errorDetail = details.toString();
    else if (!details.isNull())
        detail.errorDetail = QString::fromUtf8(details.toJson());
    for (const JsonValue &statement : entry[u"_bn"][u"sql"].elements())
        detail.sql.push_back({statement[u"text"].toString(), statement[u"duration"].toDouble(),
                              statement[u"rows"].toInteger()});
    return detail;
}

}  // namespace

LogDetail::LogDetail(Client::ApiClient &client, QObject *parent)
    : QObject(parent)
    , m_client(client)
{
}

void LogDetail::ask(const LogRow &row)
{
    ++m_generation;
    m_row = row;
    m_detail = {};
    m_problem.clear();
    m_state = State::None;
    if (!row.isRequest() || row.id.isEmpty())
        return;
    m_state = State::Asking;
    deliverTo(this, m_client.request(QString::fromUtf8(row.id)),
              [this, generation = m_generation](const Result<Client::RequestDetail> &detail) {
                  if (generation == m_generation)
                      take(detail);
              });
}

void LogDetail::settle(State state)
{
    m_state = state;
    emit changed();
}

void LogDetail::take(const Result<Client::RequestDetail> &detail)
{
    if (detail) {
        m_detail = *detail;
        return settle(State::Known);
    }
    if (detail.error().kind == Error::Kind::NotFound)
        return askStored();
    m_problem = detail.error().message;
    settle(State::Gone);
}

void LogDetail::askStored()
{
    const QDateTime begin = toQDateTime(UtcTime(std::chrono::milliseconds(m_row.time)));
    const QDateTime end = begin.addMSecs(qint64(m_row.duration) + 2);
    const QString form = u"yyyy-MM-dd HH:mm:ss.zzzZ"_s;
    const QString filter = u"created >= '%1' && created <= '%2'"_s.arg(
        end.addMSecs(-4).toString(form), end.toString(form));
    QUrlQuery query;
    query.addQueryItem(u"perPage"_s, u"20"_s);
    query.addQueryItem(u"skipTotal"_s, u"true"_s);
    query.addQueryItem(u"extended"_s, u"true"_s);
    query.addQueryItem(u"filter"_s, QString::fromUtf8(QUrl::toPercentEncoding(filter)));
    Client::ApiRequest request;
    request.target = "/api/logs?" + query.query(QUrl::FullyEncoded).toUtf8();
    deliverTo(this, m_client.raw(std::move(request)),
              [this, generation = m_generation](const Result<Client::ApiReply> &reply) {
                  if (generation == m_generation)
                      takeStored(reply);
              });
}

void LogDetail::takeStored(const Result<Client::ApiReply> &reply)
{
    State state = State::Gone;
    if (reply && reply->status == 200) {
        const Result<JsonValue> json = Wire::parseJson(reply->body);
        const JsonValue items = json ? (*json)[u"items"] : JsonValue();
        for (const JsonValue &item : items.elements()) {
            const JsonValue &entry = item[u"data"];
            if (entry[u"_bn"][u"id"].toString().toUtf8() != m_row.id)
                continue;
            m_detail = storedDetail(entry);
            state = State::Known;
        }
    }
    settle(state);
}

}  // namespace Binnacle::Models
