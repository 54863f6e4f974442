// SPDX-License-Identifier: GPL-3.0-or-later
#include "api/batchform.h"

#include "api/requestinfo.h"
#include "services/records/upload.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Binnacle {

namespace {

constexpr qsizetype maximumUrlBytes = 2000;

/// One element of `requests`, as it was sent.
struct BatchPart
{
    QString method;
    QString url;
    JsonValue headers = JsonValue::object();
    JsonValue body = JsonValue::object();
};

Error unreadableForm(const QString &detail)
{
    return Error::invalidInput(u"Failed to read the submitted batch data."_s).withDetail(detail);
}

/// Keys compare without regard to case, an exact one wins.
const JsonValue &member(const JsonValue &object, QStringView name)
{
    static const JsonValue none;
    if (const JsonValue *exact = object.find(name))
        return *exact;
    for (const auto &[key, value] : object.members()) {
        if (QStringView(key).compare(name, Qt::CaseInsensitive) == 0)
            return value;
    }
    return none;
}

Result<BatchPart> batchPart(const JsonValue &json)
{
    BatchPart request;
    if (json.isNull())
        return request;
    const JsonValue &method = member(json, u"method");
    const JsonValue &url = member(json, u"url");
    const JsonValue &headers = member(json, u"headers");
    const JsonValue &body = member(json, u"body");
    const auto isText = [](const JsonValue &value) { return value.isNull() || value.isString(); };
    const auto isMap = [](const JsonValue &value) { return value.isNull() || value.isObject(); };
    bool fits = json.isObject() && isText(method) && isText(url) && isMap(headers) && isMap(body);
    for (const auto &[name, value] : headers.members())
        fits = fits && isText(value);
    if (!fits)
        return unreadableForm(u"a request of the batch has a value of the wrong type"_s);
    request.method = method.toString();
    request.url = url.toString();
    if (headers.isObject())
        request.headers = headers;
    if (body.isObject())
        request.body = body;
    return request;
}

JsonValue required()
{
    return validationItem(u"validation_required"_s, u"Cannot be blank."_s);
}

JsonValue tooLong(qint64 maximum)
{
    return validationItem(
        u"validation_length_too_long"_s,
        u"The length must be no more than "_s + QString::number(maximum) + u'.',
        JsonValue::object({{u"max"_s, JsonValue(maximum)}, {u"min"_s, JsonValue(0)}}));
}

JsonValue itemsOf(const BatchPart &request)
{
    JsonValue items = JsonValue::object();
    static const QStringList methods{u"GET"_s, u"POST"_s, u"PUT"_s, u"PATCH"_s, u"DELETE"_s};
    if (request.method.isEmpty())
        items.insert(u"method"_s, required());
    else if (!methods.contains(request.method))
        items.insert(u"method"_s,
                     validationItem(u"validation_in_invalid"_s, u"Must be a valid value."_s));
    if (request.url.isEmpty())
        items.insert(u"url"_s, required());
    else if (request.url.toUtf8().size() > maximumUrlBytes)
        items.insert(u"url"_s, tooLong(maximumUrlBytes));
    return items;
}

/// What is wrong with the list as a whole or with its elements; null when nothing is.
JsonValue itemsOf(const std::vector<BatchPart> &requests, qint64 maximumRequests)
{
    if (requests.empty())
        return required();
    if (qint64(requests.size()) > maximumRequests)
        return tooLong(maximumRequests);
    JsonValue all = JsonValue::object();
    for (size_t i = 0; i < requests.size(); ++i) {
        if (JsonValue items = itemsOf(requests[i]); !items.isEmpty())
            all.insert(QString::number(i), std::move(items));
    }
    return all.isEmpty() ? JsonValue() : all;
}

struct Target
{
    BatchRequest::Operation operation = BatchRequest::Operation::None;
    QString collection;
    QString id;
    QString query;
};

/// R7.1: the path is taken as it stands, without decoding.
Target targetOf(const QString &method, const QString &url)
{
    Target target;
    const qsizetype mark = url.indexOf(u'?');
    const QString path = mark < 0 ? url : url.left(mark);
    const QStringList parts = path.split(u'/');
    const bool isRecords = (parts.size() == 5 || parts.size() == 6) && parts[0].isEmpty()
        && parts[1] == "api"_L1 && parts[2] == "collections"_L1 && !parts[3].isEmpty()
        && parts[4] == "records"_L1;
    if (!isRecords || url.contains(u'\n'))
        return target;
    const bool hasId = parts.size() == 6;
    if (!hasId && method == "POST"_L1)
        target.operation = BatchRequest::Operation::Create;
    else if (!hasId && method == "PUT"_L1)
        target.operation = BatchRequest::Operation::Upsert;
    else if (hasId && !parts[5].isEmpty() && method == "PATCH"_L1)
        target.operation = BatchRequest::Operation::Update;
    else if (hasId && !parts[5].isEmpty() && method == "DELETE"_L1)
        target.operation = BatchRequest::Operation::Delete;
    target.collection = parts[3];
    if (hasId)
        target.id = parts[5];
    if (mark >= 0)
        target.query = url.mid(mark + 1);
    return target;
}

/// The headers of the whole with those of the part laid over; who asks stays who asked, and every
/// part counts as a form.
void layHeaders(const JsonValue &headers, Schema::RequestInfo *info)
{
    const auto set = [info](const QString &name, const QString &value) {
        auto &all = info->headers;
        const auto found = std::find_if(all.begin(), all.end(),
                                        [&](const auto &item) { return item.first == name; });
        if (found != all.end())
            found->second = value;
        else
            all.emplace_back(name, value);
    };
    for (const auto &[name, value] : headers.members()) {
        const QString snake = headerPathName(name.toUtf8());
        if (snake != "authorization"_L1 && snake != "host"_L1)
            set(snake, value.toString());
    }
    set(u"content_type"_s, u"multipart/form-data; boundary=batch"_s);
}

/// The parts for request @p index: `requests.N.field` or `requests[N].field`. They get their stored
/// name twice, once for the whole and once for the part.
Result<std::vector<Wire::FilePart>> filesOf(const std::vector<Wire::FilePart> &files, size_t index)
{
    const QString number = QString::number(index);
    const QStringList prefixes{u"requests."_s + number + u'.', u"requests["_s + number + u"]."};
    std::vector<Wire::FilePart> own;
    for (const Wire::FilePart &file : files) {
        for (const QString &prefix : prefixes) {
            if (!file.name.startsWith(prefix))
                continue;
            own.push_back(file);
            own.back().name = file.name.mid(prefix.size());
            const Result<QByteArray> beginning = file.read(0, mediaTypeBytes);
            if (!beginning) {
                return Error::invalidInput(u"Failed to read the submitted batch files data."_s)
                    .withDetail(beginning.error().detail);
            }
            own.back().filename = storedFileName(
                file.filename,
                detectMediaType(*beginning, beginning->size() == file.size).extension);
            break;
        }
    }
    return own;
}

BatchRequest batchRequest(const Call &call, BatchPart inner, std::vector<Wire::FilePart> files)
{
    const QString method = inner.method.toUpper();
    const Target target = targetOf(method, inner.url);
    const Wire::QueryParameters query(target.query.toUtf8());
    BatchRequest request;
    request.operation = target.operation;
    request.collection = target.collection;
    request.id = target.id;
    request.options
        = {query.first(u"expand").value_or(QString()), query.first(u"fields").value_or(QString())};
    request.info = requestInfo(call);
    request.info.context = u"batch"_s;
    request.info.method = method;
    request.info.query = query.all();
    layHeaders(inner.headers, &request.info);
    request.body = std::move(inner.body);
    // Files take the place of what the body says under the same key.
    for (const Wire::FilePart &file : files)
        request.body.remove(file.name);
    request.info.body = request.body;
    request.files = std::move(files);
    request.url = inner.url;
    return request;
}

}  // namespace

Result<std::vector<BatchRequest>> batchRequests(const Call &call, qint64 maximumRequests)
{
    Result<RequestBody> body = readBody(call.request, FormValues::Infer);
    if (!body) {
        if (body.error().kind != Error::Kind::InvalidInput)
            return std::move(body).error();
        return unreadableForm(body.error().message + body.error().detail);
    }
    const JsonValue list = member(body->value, u"requests");
    if (!list.isNull() && !list.isArray())
        return unreadableForm(u"`requests` is no list"_s);
    std::vector<BatchPart> inner;
    for (const JsonValue &json : list.elements()) {
        Result<BatchPart> request = batchPart(json);
        if (!request)
            return std::move(request).error();
        inner.push_back(*std::move(request));
    }
    if (JsonValue items = itemsOf(inner, maximumRequests); !items.isNull()) {
        return Error::invalidInput(u"Invalid batch request data."_s,
                                   JsonValue::object({{u"requests"_s, std::move(items)}}));
    }
    std::vector<BatchRequest> requests;
    for (size_t i = 0; i < inner.size(); ++i) {
        Result<std::vector<Wire::FilePart>> files = filesOf(body->files, i);
        if (!files)
            return std::move(files).error();
        requests.push_back(batchRequest(call, std::move(inner[i]), *std::move(files)));
    }
    return requests;
}

}  // namespace Binnacle
