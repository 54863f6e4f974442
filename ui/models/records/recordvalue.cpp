// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/records/recordvalue.h"

#include "core/datetime.h"
#include "core/jsonwriter.h"
#include "models/plural.h"
#include "wire/jsonparser.h"

#include <QCoreApplication>
#include <QHash>
#include <QLocale>
#include <QRegularExpression>
#include <QTimeZone>
#include <QUrl>

#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;

namespace Binnacle::Models {

namespace {

struct ValueText
{
    static QString tr(const char *text, int n = -1)
    {
        const QString translated = QCoreApplication::translate("RecordValue", text, nullptr, n);
        return n < 0 ? translated : resolvePlural(translated, n);
    }
};

QString numberText(double value)
{
    return QString::fromLatin1(jsonNumber(value));
}

QString oneLine(const QString &text)
{
    // Cut first: what is behind the limit is never shown, however long it is.
    QString line = text.size() > maxCellText * 2 ? text.first(maxCellText * 2) : text;
    line = line.simplified();
    if (line.size() > maxCellText || text.size() > maxCellText * 2) {
        line.truncate(maxCellText - 1);
        line += u'…';
    }
    return line;
}

/// What rich text says, without its tags.
QString textOfHtml(const QString &html)
{
    // Enough for a cell, were it half tags; an entity may be cut at the end like any word.
    static const QRegularExpression tags(u"<[/!a-zA-Z][^>]*>?"_s);
    QString text = html.first(qMin<qsizetype>(html.size(), maxCellText * 4));
    text.replace(tags, u" "_s);
    text.replace("&nbsp;"_L1, " "_L1).replace("&lt;"_L1, "<"_L1).replace("&gt;"_L1, ">"_L1);
    text.replace("&quot;"_L1, "\""_L1).replace("&#39;"_L1, "'"_L1).replace("&amp;"_L1, "&"_L1);
    return oneLine(text);
}

/// For reading: without the escapes that keep JSON safe inside of HTML.
QString quoted(const QString &text)
{
    QString out = u"\""_s;
    for (const QChar c : text) {
        switch (c.unicode()) {
        case u'"': out += "\\\""_L1; break;
        case u'\\': out += "\\\\"_L1; break;
        case u'\n': out += "\\n"_L1; break;
        case u'\r': out += "\\r"_L1; break;
        case u'\t': out += "\\t"_L1; break;
        default:
            if (c.unicode() < 0x20)
                out += QString("\\u%1"_L1).arg(c.unicode(), 4, 16, QLatin1Char('0'));
            else
                out += c;
        }
    }
    return out + u'"';
}

void indent(const JsonValue &value, int depth, QString &out)
{
    const QString pad(qsizetype(depth + 1) * 2, u' ');
    const QString end = u'\n' + QString(qsizetype(depth) * 2, u' ');
    if (value.isArray() && !value.isEmpty()) {
        out += u'[';
        bool isFirst = true;
        for (const JsonValue &item : value.elements()) {
            out += QLatin1StringView(isFirst ? "\n" : ",\n") + pad;
            isFirst = false;
            indent(item, depth + 1, out);
        }
        out += end + u']';
    } else if (value.isObject() && !value.isEmpty()) {
        out += u'{';
        bool isFirst = true;
        for (const JsonValue::Member &member : value.members()) {
            out += QLatin1StringView(isFirst ? "\n" : ",\n") + pad + quoted(member.first) + ": "_L1;
            isFirst = false;
            indent(member.second, depth + 1, out);
        }
        out += end + u'}';
    } else if (value.isString()) {
        out += quoted(value.toString());
    } else {
        out += QString::fromUtf8(value.toJson());
    }
}

Error refused(const QString &reason)
{
    return Error::invalidInput(reason);
}

Result<JsonValue> parseNumber(const Client::FieldInfo &field, const QString &text)
{
    bool isNumber = false;
    const double number = QLocale::c().toDouble(text, &isNumber);
    if (!isNumber || !std::isfinite(number))
        return refused(ValueText::tr("“%1” is not a number.").arg(text));
    if (field.json[u"onlyInt"].toBool() && number != std::floor(number))
        return refused(ValueText::tr("Only whole numbers are allowed."));
    const JsonValue &min = field.json[u"min"];
    const JsonValue &max = field.json[u"max"];
    if (number != 0 && min.isNumber() && number < min.toDouble())
        return refused(ValueText::tr("Must be at least %1.").arg(numberText(min.toDouble())));
    if (number != 0 && max.isNumber() && number > max.toDouble())
        return refused(ValueText::tr("Must be at most %1.").arg(numberText(max.toDouble())));
    return JsonValue(number);
}

Result<JsonValue> parseBool(const QString &text)
{
    const QString word = text.toLower();
    if (word == "true"_L1 || word == "1"_L1 || word == "yes"_L1)
        return JsonValue(true);
    if (word.isEmpty() || word == "false"_L1 || word == "0"_L1 || word == "no"_L1)
        return JsonValue(false);
    return refused(ValueText::tr("“%1” is neither true nor false.").arg(text));
}

Result<JsonValue> parseDate(const QString &text)
{
    if (text.isEmpty())
        return JsonValue(QString());
    const std::optional<UtcTime> time = parseDateTime(text);
    if (!time)
        return refused(ValueText::tr("“%1” is not a date like 2026-01-31 09:30:00.").arg(text));
    return JsonValue(QString::fromLatin1(formatDateTime(*time)));
}

Result<JsonValue> parseList(const Client::FieldInfo &field, const QString &text)
{
    QStringList values;
    for (const QString &part : text.split(u',', Qt::SkipEmptyParts)) {
        const QString value = part.trimmed();
        if (!value.isEmpty() && !values.contains(value))
            values << value;
    }
    // A single choice may have a comma in it.
    if (field.type == "select"_L1 && !field.isMultiple())
        values = text.isEmpty() ? QStringList() : QStringList{text};
    for (const QString &value : std::as_const(values)) {
        if (field.type == "select"_L1 && !field.values.contains(value))
            return refused(ValueText::tr("“%1” is not one of the choices.").arg(value));
    }
    if (values.size() > qMax(field.maxSelect, 1))
        return refused(
            ValueText::tr("At most %n value(s) can be chosen.", qMax(field.maxSelect, 1)));
    return listValue(field, values);
}

Result<JsonValue> parseGeoPoint(const QString &text)
{
    const QStringList parts = text.split(u',');
    bool hasLatitude = text.isEmpty();
    bool hasLongitude = text.isEmpty();
    double latitude = 0;
    double longitude = 0;
    if (parts.size() == 2) {
        latitude = parts[0].trimmed().toDouble(&hasLatitude);
        longitude = parts[1].trimmed().toDouble(&hasLongitude);
    }
    if (!hasLatitude || !hasLongitude)
        return refused(ValueText::tr("Write latitude and longitude: 59.91, 10.75"));
    if (std::abs(latitude) > 90)
        return refused(ValueText::tr("Latitude is between -90 and 90."));
    if (std::abs(longitude) > 180)
        return refused(ValueText::tr("Longitude is between -180 and 180."));
    return JsonValue::object({{u"lon"_s, JsonValue(longitude)}, {u"lat"_s, JsonValue(latitude)}});
}

Result<JsonValue> parseAddress(ValueKind kind, const QString &text)
{
    static const QRegularExpression mail(uR"(^[^\s@]+@[^\s@.]+(\.[^\s@.]+)+\.?$)"_s);
    static const QRegularExpression url(uR"(^[^\s.][^\s]*$)"_s);
    if (text.isEmpty())
        return JsonValue(text);
    if (kind == ValueKind::Email && !mail.match(text).hasMatch())
        return refused(ValueText::tr("“%1” is not an e-mail address.").arg(text));
    const bool hasHost = text.contains("://"_L1) || text.contains(u'.');
    if (kind == ValueKind::Url && (!url.match(text).hasMatch() || !hasHost))
        return refused(ValueText::tr("“%1” is not a URL.").arg(text));
    return JsonValue(text);
}

}  // namespace

ValueKind valueKind(const Client::FieldInfo &field)
{
    static const QHash<QString, ValueKind> kinds{
        {u"text"_s, ValueKind::Text},         {u"editor"_s, ValueKind::Editor},
        {u"number"_s, ValueKind::Number},     {u"bool"_s, ValueKind::Bool},
        {u"email"_s, ValueKind::Email},       {u"url"_s, ValueKind::Url},
        {u"date"_s, ValueKind::Date},         {u"autodate"_s, ValueKind::Date},
        {u"select"_s, ValueKind::Select},     {u"relation"_s, ValueKind::Relation},
        {u"file"_s, ValueKind::File},         {u"json"_s, ValueKind::Json},
        {u"geoPoint"_s, ValueKind::GeoPoint}, {u"password"_s, ValueKind::Password},
    };
    return kinds.value(field.type, ValueKind::Other);
}

QString fieldIconName(const Client::FieldInfo &field)
{
    if (field.isPrimaryKey)
        return u"key-round"_s;
    switch (valueKind(field)) {
    case ValueKind::Text: return u"type"_s;
    case ValueKind::Editor: return u"text"_s;
    case ValueKind::Number: return u"hash"_s;
    case ValueKind::Bool: return u"toggle-left"_s;
    case ValueKind::Email: return u"mail"_s;
    case ValueKind::Url: return u"link"_s;
    case ValueKind::Date: return u"calendar"_s;
    case ValueKind::Select: return u"list"_s;
    case ValueKind::Relation: return u"link-2"_s;
    case ValueKind::File: return u"file"_s;
    case ValueKind::Json: return u"braces"_s;
    case ValueKind::GeoPoint: return u"map-pin"_s;
    case ValueKind::Password: return u"lock"_s;
    case ValueKind::Other: break;
    }
    return u"circle-help"_s;
}

bool isBlank(const Client::FieldInfo &field, const JsonValue &value)
{
    switch (value.type()) {
    case JsonValue::Type::Null: return true;
    case JsonValue::Type::String: return value.toString().isEmpty();
    case JsonValue::Type::Array: return value.isEmpty() && valueKind(field) != ValueKind::Json;
    case JsonValue::Type::Object:
        return valueKind(field) == ValueKind::GeoPoint && value[u"lon"].toDouble() == 0
            && value[u"lat"].toDouble() == 0;
    default: return false;
    }
}

QString cellText(const Client::FieldInfo &field, const JsonValue &value, const QDateTime &now)
{
    if (isBlank(field, value))
        return {};
    if (valueKind(field) == ValueKind::Date)
        return dateText(dateOf(value), now);
    if (valueKind(field) == ValueKind::Editor)
        return textOfHtml(value.toString());
    if (value.isString() && valueKind(field) != ValueKind::File)
        return oneLine(value.toString());
    return oneLine(plainText(field, value));
}

bool isUpload(QStringView name)
{
    return name.startsWith("file:"_L1) && name.contains(u'/');
}

QString uploadOf(const QString &path)
{
    return QUrl::fromLocalFile(path).toString(QUrl::FullyEncoded);
}

QString uploadPath(const QString &upload)
{
    return QUrl(upload).toLocalFile();
}

QString fileLabel(const QString &name)
{
    return isUpload(name) ? QUrl(name).fileName() : name;
}

QString plainText(const Client::FieldInfo &field, const JsonValue &value)
{
    const ValueKind kind = valueKind(field);
    if (kind == ValueKind::File) {
        QStringList names = listOf(value);
        for (QString &name : names)
            name = fileLabel(name);
        return names.join(", "_L1);
    }
    if (kind == ValueKind::GeoPoint && value.isObject()) {
        return isBlank(field, value) ? QString()
                                     : QString(numberText(value[u"lat"].toDouble()) + ", "_L1
                                               + numberText(value[u"lon"].toDouble()));
    }
    switch (value.type()) {
    case JsonValue::Type::Null: return {};
    case JsonValue::Type::Bool: return value.toBool() ? u"true"_s : u"false"_s;
    case JsonValue::Type::Number: return numberText(value.toDouble());
    case JsonValue::Type::String:
        // A JSON text keeps its quotes, or it would read back as something else.
        return kind == ValueKind::Json ? QString::fromUtf8(value.toJson()) : value.toString();
    case JsonValue::Type::Array:
        if (kind != ValueKind::Json)
            return listOf(value).join(", "_L1);
        [[fallthrough]];
    case JsonValue::Type::Object: return QString::fromUtf8(value.toJson());
    }
    return {};
}

QDateTime dateOf(const JsonValue &value)
{
    const std::optional<UtcTime> time = parseDateTime(value.toString());
    if (!time)
        return {};
    return toQDateTime(*time);
}

QString dateText(const QDateTime &time, const QDateTime &now)
{
    if (!time.isValid())
        return {};
    const QDateTime local = time.toTimeZone(now.timeZone());
    const qint64 days = local.date().daysTo(now.date());
    const QString clock = local.toString(u"HH:mm"_s);
    if (days == 0)
        return ValueText::tr("%1 today").arg(clock);
    if (days == 1)
        return ValueText::tr("%1 yesterday").arg(clock);
    const QLocale locale;
    if (local.date().year() == now.date().year())
        return locale.toString(local.date(), u"d MMM"_s) + u' ' + clock;
    return locale.toString(local.date(), u"d MMM yyyy"_s);
}

QString relativeText(const QDateTime &time, const QDateTime &now)
{
    const qint64 seconds = time.secsTo(now);
    const qint64 span = std::abs(seconds);
    if (span < 2)
        return ValueText::tr("just now");
    QString amount;
    if (span < 60)
        amount = ValueText::tr("%n second(s)", int(span));
    else if (span < 3600)
        amount = ValueText::tr("%n minute(s)", int(span / 60));
    else if (span < 86400)
        amount = ValueText::tr("%n hour(s)", int(span / 3600));
    else if (span < 86400LL * 60)
        amount = ValueText::tr("%n day(s)", int(span / 86400));
    else if (span < 86400LL * 730)
        amount = ValueText::tr("%n month(s)", int(span / (86400LL * 30)));
    else
        amount = ValueText::tr("%n year(s)", int(span / (86400LL * 365)));
    return (seconds < 0 ? ValueText::tr("in %1") : ValueText::tr("%1 ago")).arg(amount);
}

QStringList listOf(const JsonValue &value)
{
    QStringList list;
    for (const JsonValue &item : value.elements())
        list << (item.isString() ? item.toString() : QString::fromUtf8(item.toJson()));
    if (value.isString() && !value.toString().isEmpty())
        list << value.toString();
    return list;
}

JsonValue listValue(const Client::FieldInfo &field, const QStringList &values)
{
    if (field.isMultiple())
        return JsonValue(values);
    return JsonValue(values.isEmpty() ? QString() : values.last());
}

JsonValue emptyValue(const Client::FieldInfo &field)
{
    switch (valueKind(field)) {
    case ValueKind::Number: return JsonValue(0);
    case ValueKind::Bool: return JsonValue(false);
    case ValueKind::Json: return {};
    case ValueKind::GeoPoint:
        return JsonValue::object({{u"lon"_s, JsonValue(0)}, {u"lat"_s, JsonValue(0)}});
    case ValueKind::Select:
    case ValueKind::Relation:
    case ValueKind::File: return listValue(field, {});
    default: return JsonValue(QString());
    }
}

Result<JsonValue> parseValue(const Client::FieldInfo &field, const QString &text)
{
    const ValueKind kind = valueKind(field);
    const QString trimmed = text.trimmed();
    switch (kind) {
    case ValueKind::Number:
        return trimmed.isEmpty() ? Result<JsonValue>(JsonValue(0)) : parseNumber(field, trimmed);
    case ValueKind::Bool: return parseBool(trimmed);
    case ValueKind::Date: return parseDate(trimmed);
    case ValueKind::Select:
    case ValueKind::Relation:
    case ValueKind::File: return parseList(field, trimmed);
    case ValueKind::GeoPoint: return parseGeoPoint(trimmed);
    case ValueKind::Email:
    case ValueKind::Url: return parseAddress(kind, trimmed);
    case ValueKind::Json: {
        if (trimmed.isEmpty())
            return JsonValue();
        Result<JsonValue> parsed = Wire::parseJson(trimmed.toUtf8());
        if (!parsed)
            return refused(ValueText::tr("Not valid JSON: %1").arg(parsed.error().detail));
        return parsed;
    }
    default: return JsonValue(text);
    }
}

QString prettyJson(const JsonValue &value)
{
    QString out;
    indent(value, 0, out);
    return out;
}

QString readOnlyReason(const Client::CollectionInfo &collection)
{
    if (collection.type == "view"_L1)
        return ValueText::tr("A view is computed by its query: its records cannot be written.");
    return {};
}

QString readOnlyReason(const Client::CollectionInfo &collection, const Client::FieldInfo &field,
                       bool isNew)
{
    const QString whole = readOnlyReason(collection);
    if (!whole.isEmpty())
        return whole;
    if (field.isPrimaryKey && !isNew)
        return ValueText::tr("The id of a record never changes.");
    switch (valueKind(field)) {
    case ValueKind::Other:
        return ValueText::tr("Fields of type “%1” cannot be edited here.").arg(field.type);
    case ValueKind::Date:
        if (field.type == "autodate"_L1)
            return ValueText::tr("The server sets this date by itself.");
        break;
    default: break;
    }
    return {};
}

QStringList labelFields(const Client::CollectionInfo &collection)
{
    QStringList names;
    for (const Client::FieldInfo &field : collection.fields) {
        if (field.isPresentable && names.size() < 3)
            names << field.name;
    }
    if (!names.isEmpty())
        return names;
    static const QStringList usual{u"title"_s,    u"name"_s,  u"label"_s, u"subject"_s,
                                   u"username"_s, u"email"_s, u"slug"_s,  u"code"_s};
    for (const QString &name : usual) {
        const Client::FieldInfo *field = collection.field(name);
        if (field && !field->isHidden)
            return {name};
    }
    return {};
}

QString recordLabel(const Client::CollectionInfo &collection, const JsonValue &record)
{
    QStringList parts;
    for (const QString &name : labelFields(collection)) {
        const Client::FieldInfo *field = collection.field(name);
        const QString text = oneLine(plainText(*field, record[name]));
        if (!text.isEmpty())
            parts << text;
    }
    return parts.isEmpty() ? record[u"id"].toString() : parts.join(" · "_L1);
}

}  // namespace Binnacle::Models
