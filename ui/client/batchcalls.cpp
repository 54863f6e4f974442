// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/batchcalls.h"

#include "client/apiclient.h"

#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace Binnacle::Client {

ApiRequest batchRequest(const std::vector<BatchCall> &calls)
{
    ApiRequest request;
    request.method = "POST"_ba;
    request.target = "/api/batch"_ba;
    JsonValue list = JsonValue::array();
    std::vector<FormPart> files;
    for (size_t i = 0; i < calls.size(); ++i) {
        const BatchCall &call = calls[i];
        JsonValue entry
            = JsonValue::object({{u"method"_s, JsonValue(QString::fromLatin1(call.method))},
                                 {u"url"_s, JsonValue(call.url)}});
        if (!call.body.isNull())
            entry.insert(u"body"_s, call.body);
        list.append(std::move(entry));
        for (const UploadFile &file : call.files)
            files.push_back({u"requests.%1.%2"_s.arg(i).arg(file.field), {}, file.path});
    }
    const QByteArray body = JsonValue::object({{u"requests"_s, std::move(list)}}).toJson();
    if (files.empty()) {
        request.contentType = "application/json"_ba;
        request.body = body;
        return request;
    }
    request.form.push_back({u"@jsonPayload"_s, body, {}});
    request.form.insert(request.form.end(), files.begin(), files.end());
    return request;
}

std::vector<JsonValue> batchAnswers(JsonValue &&json)
{
    std::vector<JsonValue> records;
    records.reserve(json.elements().size());
    for (const JsonValue &answer : json.elements())
        records.push_back(answer[u"body"]);
    return records;
}

std::optional<BatchRefusal> batchRefusal(const Error &error)
{
    for (const auto &[number, item] : error.fields[u"requests"].members()) {
        const JsonValue &response = item[u"response"];
        bool isNumber = false;
        const int index = number.toInt(&isNumber);
        if (!isNumber || !response.isObject())
            continue;
        ApiReply reply;
        reply.status = int(response[u"status"].toInteger(400));
        reply.body = response.toJson();
        return BatchRefusal{index, errorOf(reply)};
    }
    // A file that cannot be read here is named by its part of the form.
    static const QRegularExpression part(u"^requests\\.(\\d+)\\.(.+)$"_s);
    for (const auto &[name, item] : error.fields.members()) {
        const QRegularExpressionMatch match = part.match(name);
        if (!match.hasMatch())
            continue;
        BatchRefusal refusal{match.capturedView(1).toInt(), error};
        refusal.error.fields = JsonValue::object({{match.captured(2), item}});
        return refusal;
    }
    return {};
}

}  // namespace Binnacle::Client
