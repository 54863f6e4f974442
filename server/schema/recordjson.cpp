// SPDX-License-Identifier: GPL-3.0-or-later
#include "schema/recordjson.h"

#include "schema/fieldvalue.h"
#include "schema/jsontext.h"
#include "schema/valuecast.h"

#include <QAnyStringView>

#include <algorithm>
#include <array>
#include <charconv>
#include <system_error>

using namespace Qt::StringLiterals;

namespace Binnacle::Schema {

namespace {

/// One member of a record's JSON: a field, or one of the members that no field stands for.
struct Member
{
    enum class Source
    {
        Field,
        CollectionId,
        CollectionName,
        Expand
    } source
        = Source::Field;
    QByteArray name;
    int field = -1;
};

bool isShown(const Collection &collection, const Field &field, bool showHidden)
{
    if (collection.isAuth() && (field.name == "password"_L1 || field.name == "tokenKey"_L1))
        return false;
    return showHidden || !field.isHidden;
}

/// The members that a viewer may see, in the order of their names' bytes.
std::vector<Member> shownMembers(const Collection &collection, bool showHidden)
{
    std::vector<Member> members;
    members.reserve(collection.fields.size() + 3);
    for (size_t i = 0; i < collection.fields.size(); ++i) {
        const Field &field = collection.fields[i];
        if (isShown(collection, field, showHidden))
            members.push_back({Member::Source::Field, field.name.toUtf8(), int(i)});
    }
    members.push_back({Member::Source::CollectionId, "collectionId"_ba, -1});
    members.push_back({Member::Source::CollectionName, "collectionName"_ba, -1});
    members.push_back({Member::Source::Expand, "expand"_ba, -1});
    std::sort(members.begin(), members.end(),
              [](const Member &a, const Member &b) { return a.name < b.name; });
    return members;
}

bool isEmailOf(const Collection &collection, const Field &field)
{
    return collection.isAuth() && field.name == "email"_L1;
}

JsonValue sortedMembers(const JsonValue &object)
{
    JsonValue sorted = object;
    if (sorted.isObject()) {
        std::sort(sorted.members().begin(), sorted.members().end(),
                  [](const auto &a, const auto &b) { return a.first.toUtf8() < b.first.toUtf8(); });
    }
    return sorted;
}

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

/// True for the very form in which dates are written, for days that every month has.
bool isCanonicalDate(QByteArrayView text)
{
    constexpr QByteArrayView layout = "0000-00-00 00:00:00.000Z";
    if (text.size() != layout.size())
        return false;
    for (qsizetype i = 0; i < layout.size(); ++i) {
        if (layout[i] == '0' ? !isDigit(text[i]) : text[i] != layout[i])
            return false;
    }
    const auto two = [text](qsizetype at) { return (text[at] - '0') * 10 + text[at + 1] - '0'; };
    return two(5) >= 1 && two(5) <= 12 && two(8) >= 1 && two(8) <= 28 && two(11) <= 23
        && two(14) <= 59 && two(17) <= 59;
}

/// True for bytes that stand in a JSON string as they are.
bool isPlain(char c)
{
    return c >= 0x20 && c < 0x7f && c != '"' && c != '\\' && c != '<' && c != '>' && c != '&';
}

/// True for a JSON array of plain, distinct, non-empty strings without white space: what this
/// program stores and shows. Everything else goes the long way.
bool isCanonicalList(QByteArrayView text)
{
    if (text == "[]")
        return true;
    if (text.size() < 5 || text[0] != '[' || text[text.size() - 1] != ']')
        return false;
    std::array<QByteArrayView, 16> seen;
    size_t count = 0;
    qsizetype at = 1;
    while (at < text.size() - 1) {
        if (text[at++] != '"')
            return false;
        const qsizetype start = at;
        while (at < text.size() && isPlain(text[at]))
            ++at;
        if (at == start || at >= text.size() || text[at] != '"' || count == seen.size())
            return false;
        const QByteArrayView item = text.sliced(start, at - start);
        if (std::find(seen.begin(), seen.begin() + count, item) != seen.begin() + count)
            return false;
        seen[count++] = item;
        if (++at == text.size() - 1)
            return true;
        if (text[at++] != ',')
            return false;
    }
    return false;
}

/// Appends the JSON that a json field's text stands for (R3.13, "in").
void writeJsonText(JsonWriter &json, QByteArrayView text)
{
    const bool mayBeJson = !text.isEmpty()
        && (isDigit(text[0]) || text[0] == '-' || text[0] == '"' || text[0] == '[' || text[0] == '{'
            || text == "null" || text == "true" || text == "false");
    if (mayBeJson) {
        // Nothing follows a key but its value: no comma is written, the writer only learns that
        // the value came.
        json.raw({});
        if (appendCompactJson(json.buffer(), text))
            return;
    }
    // As raw: the comma's turn has passed if the attempt above failed.
    QByteArray quoted;
    JsonWriter(quoted).utf8(text);
    if (mayBeJson)
        json.buffer().append(quoted);
    else
        json.raw(quoted);
}

/// Writes a point whose text has the form in which this program stores it; false, and nothing
/// written, for any other.
bool writeStoredPoint(JsonWriter &json, QByteArrayView text)
{
    const char *at = text.data();
    const char *const end = at + text.size();
    const auto take = [&at, end](QByteArrayView word) {
        if (end - at < word.size() || QByteArrayView(at, word.size()) != word)
            return false;
        at += word.size();
        return true;
    };
    const auto number = [&at, end](double &value) {
        const char *const start = at;
        const auto [rest, error] = std::from_chars(at, end, value);
        at = rest;
        // What std::from_chars takes is wider than JSON: inf, 01, 1. And the sign of -0 is lost
        // when JSON is parsed.
        return error == std::errc() && isValidJson(QByteArrayView(start, rest - start))
            && !(value == 0 && *start == '-');
    };
    double lon = 0;
    double lat = 0;
    if (!take("{\"lon\":") || !number(lon) || !take(",\"lat\":") || !number(lat) || !take("}")
        || at != end)
        return false;
    json.beginObject();
    json.rawKey("\"lon\":");
    json.value(lon);
    json.rawKey("\"lat\":");
    json.value(lat);
    json.endObject();
    return true;
}

void writeNumber(JsonWriter &json, const Db::Row &row, int column)
{
    constexpr qint64 exact = qint64(1) << 53;
    switch (row.type(column)) {
    case Db::Row::Type::Integer: {
        const qint64 number = row.integer(column);
        if (number > -exact && number < exact)
            json.value(number);
        else
            json.value(double(number));
        return;
    }
    case Db::Row::Type::Real: json.value(row.real(column)); return;
    default: json.value(castToNumber(row.text(column))); return;
    }
}

void writeValue(JsonWriter &json, const Field &field, const JsonValue &value)
{
    if (field.type == FieldType::Password)
        json.value(QStringView());
    else if (field.type == FieldType::Json && value.isString())
        writeJsonText(json, value.toString().toUtf8());
    else
        json.value(value);
}

bool showsEmail(const Record &record, RecordJsonWriter::Options options)
{
    return options.showEmail || record.value(u"emailVisibility").toBool();
}

}  // namespace

RecordJsonWriter::Kind RecordJsonWriter::kindOf(const Field &field)
{
    switch (field.type) {
    case FieldType::Number: return Kind::Number;
    case FieldType::Bool: return Kind::Bool;
    case FieldType::Date:
    case FieldType::Autodate: return Kind::Date;
    case FieldType::Select:
    case FieldType::Relation:
    case FieldType::File: return field.isMultiple() ? Kind::List : Kind::Single;
    case FieldType::Json: return Kind::Json;
    case FieldType::GeoPoint: return Kind::GeoPoint;
    case FieldType::Password: return Kind::Constant;
    case FieldType::Text:
    case FieldType::Editor:
    case FieldType::Email:
    case FieldType::Url: break;
    }
    return Kind::Text;
}

RecordJsonWriter::RecordJsonWriter(const Collection &collection, const Db::Row &row,
                                   Options options)
    : m_options(options)
{
    const auto columnOf = [&row](const QString &name) {
        for (int i = 0; i < row.columnCount(); ++i) {
            if (QAnyStringView(name) == QAnyStringView(QUtf8StringView(row.columnName(i))))
                return i;
        }
        return -1;
    };
    const Field *visibility = collection.field(u"emailVisibility");
    if (visibility && visibility->type == FieldType::Bool)
        m_emailVisibility = columnOf(visibility->name);

    for (const Member &member : shownMembers(collection, options.showHidden)) {
        Column column;
        JsonWriter(column.key).key(QByteArrayView(member.name));
        switch (member.source) {
        case Member::Source::CollectionId:
            column.constant = JsonValue(collection.id).toJson();
            break;
        case Member::Source::CollectionName:
            column.constant = JsonValue(collection.name).toJson();
            break;
        case Member::Source::Expand: column.kind = Kind::Expand; break;
        case Member::Source::Field: {
            const Field &field = collection.fields[size_t(member.field)];
            column.field = &field;
            column.index = columnOf(field.name);
            column.isEmail = isEmailOf(collection, field);
            column.kind = column.index < 0 ? Kind::Constant : kindOf(field);
            if (column.kind == Kind::Constant)
                JsonWriter(column.constant).value(outputValue(field, zeroValue(field)));
            break;
        }
        }
        m_columns.push_back(std::move(column));
    }
}

void RecordJsonWriter::write(JsonWriter &json, const Db::Row &row, bool emailVisible,
                             const JsonValue *expand) const
{
    json.beginObject();
    for (const Column &column : m_columns) {
        if (column.kind == Kind::Expand) {
            if (expand && expand->isObject()) {
                json.rawKey(column.key);
                json.value(sortedMembers(*expand));
            }
            continue;
        }
        if (column.isEmail && !emailVisible && !m_options.showEmail
            && (m_emailVisibility < 0 || !castToBool(row.text(m_emailVisibility))))
            continue;
        json.rawKey(column.key);
        writeColumn(json, column, row);
    }
    json.endObject();
}

void RecordJsonWriter::writeColumn(JsonWriter &json, const Column &column, const Db::Row &row) const
{
    switch (column.kind) {
    case Kind::Constant: json.raw(column.constant); return;
    case Kind::Text: json.utf8(row.text(column.index)); return;
    case Kind::Number: writeNumber(json, row, column.index); return;
    case Kind::Bool: json.value(castToBool(row.text(column.index))); return;
    case Kind::Date:
        if (const QByteArrayView text = row.text(column.index);
            text.isEmpty() || isCanonicalDate(text)) {
            json.utf8(text);
            return;
        }
        break;
    case Kind::Single:
        if (const QByteArrayView text = row.text(column.index); !text.contains('[')) {
            json.utf8(text);
            return;
        }
        break;
    case Kind::List:
        if (const QByteArrayView text = row.text(column.index); isCanonicalList(text)) {
            json.raw(text);
            return;
        }
        break;
    case Kind::Json:
        if (row.isNull(column.index))
            json.null();
        else
            writeJsonText(json, row.text(column.index));
        return;
    case Kind::GeoPoint:
        if (writeStoredPoint(json, row.text(column.index)))
            return;
        break;
    case Kind::Expand: break;
    }
    json.value(valueFromColumn(*column.field, row, column.index));
}

void writeRecord(JsonWriter &json, const Record &record, RecordJsonWriter::Options options,
                 const JsonValue *expand)
{
    const Collection &collection = record.collection();
    json.beginObject();
    for (const Member &member : shownMembers(collection, options.showHidden)) {
        switch (member.source) {
        case Member::Source::CollectionId:
            json.key(QByteArrayView(member.name));
            json.value(QStringView(collection.id));
            break;
        case Member::Source::CollectionName:
            json.key(QByteArrayView(member.name));
            json.value(QStringView(collection.name));
            break;
        case Member::Source::Expand:
            if (expand && expand->isObject()) {
                json.key(QByteArrayView(member.name));
                json.value(sortedMembers(*expand));
            }
            break;
        case Member::Source::Field: {
            const Field &field = collection.fields[size_t(member.field)];
            if (isEmailOf(collection, field) && !showsEmail(record, options))
                break;
            json.key(QByteArrayView(member.name));
            writeValue(json, field, record.value(member.field));
            break;
        }
        }
    }
    json.endObject();
}

JsonValue recordToJson(const Record &record, RecordJsonWriter::Options options,
                       const JsonValue *expand)
{
    const Collection &collection = record.collection();
    JsonValue json = JsonValue::object();
    for (const Member &member : shownMembers(collection, options.showHidden)) {
        const QString name = QString::fromUtf8(member.name);
        switch (member.source) {
        case Member::Source::CollectionId: json.insert(name, JsonValue(collection.id)); break;
        case Member::Source::CollectionName: json.insert(name, JsonValue(collection.name)); break;
        case Member::Source::Expand:
            if (expand && expand->isObject())
                json.insert(name, sortedMembers(*expand));
            break;
        case Member::Source::Field: {
            const Field &field = collection.fields[size_t(member.field)];
            if (isEmailOf(collection, field) && !showsEmail(record, options))
                break;
            json.insert(name, outputValue(field, record.value(member.field)));
            break;
        }
        }
    }
    return json;
}

}  // namespace Binnacle::Schema
