// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/records/recordcalls.h"

#include "models/quoting.h"
#include "models/records/recordvalue.h"

#include <QFileInfo>
#include <QUrl>

#include <algorithm>
#include <iterator>

using namespace Qt::StringLiterals;

namespace Binnacle::Models {

namespace {

QString separated(const QString &text, QChar separator)
{
    QString field = text;
    if (separator == u'\t') {
        field.replace(u'\t', u' ').replace(u'\n', u' ').replace(u'\r', QString());
        return field;
    }
    if (!field.contains(separator) && !field.contains(u'"') && !field.contains(u'\n')
        && !field.contains(u'\r'))
        return field;
    return u'"' + field.replace(u'"', "\"\""_L1) + u'"';
}

QString separatedTable(const std::vector<Client::FieldInfo> &fields,
                       const std::vector<JsonValue> &records, QChar separator)
{
    QString out;
    QStringList names;
    for (const Client::FieldInfo &field : fields)
        names << separated(field.name, separator);
    out += names.join(separator) + u'\n';
    for (const JsonValue &record : records) {
        QStringList cells;
        for (const Client::FieldInfo &field : fields)
            cells << separated(plainText(field, record[field.name]), separator);
        out += cells.join(separator) + u'\n';
    }
    return out;
}

QString markdownTable(const std::vector<Client::FieldInfo> &fields,
                      const std::vector<JsonValue> &records)
{
    QString head = u"|"_s;
    QString rule = u"|"_s;
    for (const Client::FieldInfo &field : fields) {
        head += u' ' + field.name + " |"_L1;
        rule += valueKind(field) == ValueKind::Number ? " ---: |"_L1 : " --- |"_L1;
    }
    QString out = head + u'\n' + rule + u'\n';
    for (const JsonValue &record : records) {
        out += u'|';
        for (const Client::FieldInfo &field : fields) {
            QString cell = plainText(field, record[field.name]);
            cell.replace(u'|', "\\|"_L1).replace(u'\n', "<br>"_L1);
            out += u' ' + cell + " |"_L1;
        }
        out += u'\n';
    }
    return out;
}

QString sqlValue(const Client::FieldInfo &field, const JsonValue &value)
{
    if (value.isNull())
        return u"NULL"_s;
    if (value.isBool())
        return value.toBool() ? u"TRUE"_s : u"FALSE"_s;
    if (value.isNumber())
        return plainText(field, value);
    QString text = value.isString() && valueKind(field) != ValueKind::Json
        ? value.toString()
        : QString::fromUtf8(value.toJson());
    return u'\'' + text.replace(u'\'', "''"_L1) + u'\'';
}

QString sqlInserts(const Client::CollectionInfo &collection,
                   const std::vector<Client::FieldInfo> &fields,
                   const std::vector<JsonValue> &records)
{
    QStringList names;
    for (const Client::FieldInfo &field : fields)
        names << QString(u'"' + field.name + u'"');
    QString out;
    for (const JsonValue &record : records) {
        QStringList values;
        for (const Client::FieldInfo &field : fields)
            values << sqlValue(field, record[field.name]);
        out += "INSERT INTO \""_L1 + collection.name + "\" ("_L1 + names.join(", "_L1)
            + ") VALUES ("_L1 + values.join(", "_L1) + ");\n"_L1;
    }
    return out;
}

QString idFilter(const std::vector<JsonValue> &records)
{
    QStringList clauses;
    for (const JsonValue &record : records) {
        if (const std::optional<QString> id = filterText(record[u"id"].toString()))
            clauses << QString("id = "_L1 + *id);
    }
    return clauses.join(" || "_L1);
}

QString jsonRows(const std::vector<Client::FieldInfo> &fields,
                 const std::vector<JsonValue> &records)
{
    JsonValue list = JsonValue::array();
    for (const JsonValue &record : records) {
        JsonValue reduced = JsonValue::object();
        for (const Client::FieldInfo &field : fields)
            reduced.insert(field.name, record[field.name]);
        list.append(std::move(reduced));
    }
    return prettyJson(list.size() == 1 ? list.elements().front() : list) + u'\n';
}

}  // namespace

QByteArray recordPath(const Client::CollectionInfo &collection, const QString &id)
{
    QByteArray path = "/api/collections/" + QUrl::toPercentEncoding(collection.name) + "/records";
    if (!id.isEmpty())
        path += '/' + QUrl::toPercentEncoding(id);
    return path;
}

QByteArray filePath(const Client::CollectionInfo &collection, const QString &id,
                    const QString &name)
{
    return "/api/files/" + QUrl::toPercentEncoding(collection.name) + '/'
        + QUrl::toPercentEncoding(id) + '/' + QUrl::toPercentEncoding(name);
}

QByteArray listTarget(const Client::CollectionInfo &collection, const Client::RecordQuery &query)
{
    QByteArray target = recordPath(collection) + "?page=" + QByteArray::number(query.page)
        + "&perPage=" + QByteArray::number(query.perPage);
    if (!query.wantsTotal)
        target += "&skipTotal=1";
    const std::pair<QByteArray, QString> texts[] = {{"filter", query.filter},
                                                    {"sort", query.sort},
                                                    {"expand", query.expand},
                                                    {"fields", query.fields}};
    for (const auto &text : texts) {
        if (!text.second.isEmpty())
            target += '&' + text.first + '=' + QUrl::toPercentEncoding(text.second);
    }
    return target;
}

JsonValue writeBody(const Client::CollectionInfo &collection, const StagedRecord &staged)
{
    if (staged.kind == StagedRecord::Kind::Delete)
        return {};
    JsonValue body = staged.values;
    if (collection.type == "auth"_L1 && body.contains(u"password"))
        body.insert(u"passwordConfirm"_s, body[u"password"]);
    for (const Client::UploadFile &file : uploadsOf(collection, staged)) {
        const QStringList names = listOf(body[file.field]);
        QStringList kept;
        std::copy_if(names.begin(), names.end(), std::back_inserter(kept),
                     [](const QString &name) { return !isUpload(name); });
        // Without a value the uploads take the place of all that was there.
        if (kept.isEmpty())
            body.remove(file.field);
        else
            body.insert(file.field, listValue(*collection.field(file.field), kept));
    }
    return body;
}

std::vector<Client::UploadFile> uploadsOf(const Client::CollectionInfo &collection,
                                          const StagedRecord &staged)
{
    std::vector<Client::UploadFile> files;
    if (staged.kind == StagedRecord::Kind::Delete)
        return files;
    for (const Client::FieldInfo &field : collection.fields) {
        if (valueKind(field) != ValueKind::File)
            continue;
        for (const QString &name : listOf(staged.values[field.name])) {
            if (isUpload(name))
                files.push_back({field.name, uploadPath(name)});
        }
    }
    return files;
}

RecordCall plannedCall(const Client::CollectionInfo &collection, const QString &key,
                       const StagedRecord &staged)
{
    const JsonValue body = writeBody(collection, staged);
    switch (staged.kind) {
    case StagedRecord::Kind::New:
        return {"POST", recordPath(collection), body, uploadsOf(collection, staged)};
    case StagedRecord::Kind::Delete: return {"DELETE", recordPath(collection, key), body, {}};
    case StagedRecord::Kind::Edit: break;
    }
    return {"PATCH", recordPath(collection, key), body, uploadsOf(collection, staged)};
}

QStringList secretFields(const Client::CollectionInfo &collection)
{
    QStringList names;
    for (const Client::FieldInfo &field : collection.fields) {
        if (field.type == "password"_L1)
            names << field.name;
    }
    return names;
}

JsonValue withoutSecrets(const Client::CollectionInfo &collection, const JsonValue &body)
{
    JsonValue shown = body;
    if (!shown.isObject())
        return shown;
    QStringList names = secretFields(collection);
    names << u"passwordConfirm"_s;
    for (const QString &name : std::as_const(names)) {
        if (shown.contains(name))
            shown.insert(name, JsonValue(u"••••••••"_s));
    }
    return shown;
}

QString curlOf(const RecordCall &call, const QString &address)
{
    QString text = u"curl "_s;
    if (call.method != "GET")
        text += "-X "_L1 + QString::fromLatin1(call.method) + u' ';
    text += shellQuoted(baseUrl(address) + QString::fromLatin1(call.target))
        + " \\\n  -H 'Authorization: TOKEN'"_L1;
    if (!call.files.empty()) {
        text += " \\\n  -F "_L1
            + shellQuoted("@jsonPayload="_L1 + QString::fromUtf8(call.body.toJson()));
        for (const Client::UploadFile &file : call.files)
            text += " \\\n  -F "_L1 + shellQuoted(file.field + "=@"_L1 + file.path);
    } else if (!call.body.isNull()) {
        text += " \\\n  -H 'Content-Type: application/json' \\\n  -d "_L1
            + shellQuoted(QString::fromUtf8(call.body.toJson()));
    }
    return text;
}

QString javaScriptOf(const Client::CollectionInfo &collection, const QString &key,
                     const StagedRecord &staged)
{
    const QString where = "await pb.collection("_L1 + scriptQuoted(collection.name) + ")."_L1;
    JsonValue values = withoutSecrets(collection, writeBody(collection, staged));
    const std::vector<Client::UploadFile> files = uploadsOf(collection, staged);
    for (const Client::UploadFile &file : files)
        values.insert(file.field, staged.values[file.field]);
    QString body = prettyJson(values);
    // The SDK takes File objects in their place.
    for (const Client::UploadFile &file : files)
        body.replace(
            scriptQuoted(uploadOf(file.path)),
            QString(u"new File([…], "_s + scriptQuoted(QFileInfo(file.path).fileName()) + u')'));
    switch (staged.kind) {
    case StagedRecord::Kind::New:
        return "const record = "_L1 + where + "create("_L1 + body + ");"_L1;
    case StagedRecord::Kind::Delete: return where + "delete("_L1 + scriptQuoted(key) + ");"_L1;
    case StagedRecord::Kind::Edit: break;
    }
    return "const record = "_L1 + where + "update("_L1 + scriptQuoted(key) + ", "_L1 + body
        + ");"_L1;
}

QString copyOf(CopyFormat format, const Client::CollectionInfo &collection,
               const std::vector<Client::FieldInfo> &fields, const std::vector<JsonValue> &records,
               const QString &address)
{
    switch (format) {
    case CopyFormat::Csv: return separatedTable(fields, records, u',');
    case CopyFormat::Tsv: return separatedTable(fields, records, u'\t');
    case CopyFormat::Json: return jsonRows(fields, records);
    case CopyFormat::Markdown: return markdownTable(fields, records);
    case CopyFormat::SqlInsert: return sqlInserts(collection, fields, records);
    case CopyFormat::Filter: return idFilter(records);
    case CopyFormat::Curl: {
        QStringList calls;
        for (const JsonValue &record : records)
            calls << curlOf({"GET", recordPath(collection, record[u"id"].toString()), {}, {}},
                            address);
        return calls.join(u'\n') + u'\n';
    }
    case CopyFormat::JavaScript: break;
    }
    const QString where = "await pb.collection("_L1 + scriptQuoted(collection.name) + ")."_L1;
    if (records.size() == 1)
        return "const record = "_L1 + where + "getOne("_L1
            + scriptQuoted(records.front()[u"id"].toString()) + ");\n"_L1;
    return "const records = "_L1 + where + "getFullList({ filter: "_L1
        + scriptQuoted(idFilter(records)) + " });\n"_L1;
}

}  // namespace Binnacle::Models
