// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/transfer/recordfilewriter.h"

#include "core/jsonwriter.h"
#include "services/transfer/csv.h"
#include "wire/jsonparser.h"

namespace Binnacle {

using namespace Qt::StringLiterals;

namespace {

/// Every field that answers show, the id first.
QStringList allColumns(const Schema::Collection &collection, bool showsHidden)
{
    QStringList columns;
    for (const Schema::Field &field : collection.fields) {
        const bool isSecret = field.type == Schema::FieldType::Password
            || (collection.isAuth() && field.name == "tokenKey"_L1);
        if (isSecret || (field.isHidden && !showsHidden))
            continue;
        if (field.name == "id"_L1)
            columns.prepend(field.name);
        else
            columns.append(field.name);
    }
    return columns;
}

const JsonValue *valueAt(const JsonValue &record, const QString &path)
{
    const JsonValue *value = &record;
    for (const QString &name : path.split(u'.')) {
        value = value->find(name);
        if (!value)
            return nullptr;
    }
    return value;
}

/// Commas between objects become line ends: what stands outside of every brace and text.
QByteArray asLines(QByteArray records)
{
    int depth = 0;
    bool isText = false;
    for (qsizetype i = 0; i < records.size(); ++i) {
        const char c = records[i];
        if (isText) {
            if (c == '\\')
                ++i;
            else if (c == '"')
                isText = false;
        } else if (c == '"') {
            isText = true;
        } else if (c == '{' || c == '[') {
            ++depth;
        } else if (c == '}' || c == ']') {
            --depth;
        } else if (c == ',' && depth == 0) {
            records[i] = '\n';
        }
    }
    return records + '\n';
}

}  // namespace

std::optional<RecordFileFormat> recordFileFormat(QStringView name)
{
    if (name == u"csv")
        return RecordFileFormat::Csv;
    if (name == u"ndjson")
        return RecordFileFormat::Ndjson;
    if (name == u"json")
        return RecordFileFormat::Json;
    return std::nullopt;
}

RecordFileWriter::RecordFileWriter(RecordFileLayout layout, Schema::FieldsPicker picker)
    : m_layout(std::move(layout))
    , m_picker(std::move(picker))
{
}

Result<RecordFileWriter> RecordFileWriter::make(const RecordFileLayout &layout,
                                                const Schema::Collection &collection)
{
    Result<Schema::FieldsPicker> picker = Schema::FieldsPicker::parse(layout.fields);
    if (!picker)
        return std::move(picker).error();
    RecordFileWriter writer(layout, *std::move(picker));
    const QStringList all = allColumns(collection, layout.showsHidden);
    for (const QString &path : writer.m_picker.paths()) {
        if (path == "*"_L1)
            writer.m_columns.append(all);
        else
            writer.m_columns.append(path);
    }
    if (writer.m_columns.isEmpty())
        writer.m_columns = all;
    writer.m_columns.removeDuplicates();
    return writer;
}

QByteArray RecordFileWriter::head() const
{
    switch (m_layout.format) {
    case RecordFileFormat::Ndjson: return {};
    case RecordFileFormat::Json: return "["_ba;
    case RecordFileFormat::Csv: break;
    }
    QByteArrayList cells;
    for (const QString &column : m_columns)
        cells.append(csvCell(column.toUtf8()));
    return cells.join(',') + "\r\n";
}

Result<QByteArray> RecordFileWriter::portion(const QByteArray &records)
{
    const bool isFirst = std::exchange(m_isFirst, false);
    if (m_layout.format == RecordFileFormat::Csv) {
        const Result<JsonValue> parsed = Wire::parseJson('[' + records + ']');
        if (!parsed)
            return Error::internal(u"records are no JSON: "_s + parsed.error().detail);
        const JsonValue picked = m_picker.picked(*parsed);
        QByteArray text;
        for (const JsonValue &record : picked.elements())
            text += csvLine(record);
        return text;
    }
    QByteArray text = records;
    if (!m_picker.isEmpty()) {
        const Result<QByteArray> picked = m_picker.pickedJson('[' + records + ']');
        if (!picked)
            return picked;
        text = picked->sliced(1).chopped(1);
    }
    if (m_layout.format == RecordFileFormat::Ndjson)
        return asLines(std::move(text));
    return isFirst ? text : ',' + text;
}

QByteArray RecordFileWriter::tail() const
{
    return m_layout.format == RecordFileFormat::Json ? "]\n"_ba : QByteArray();
}

QByteArray RecordFileWriter::csvLine(const JsonValue &record) const
{
    QByteArray line;
    for (qsizetype i = 0; i < m_columns.size(); ++i) {
        if (i > 0)
            line += ',';
        const JsonValue *value = valueAt(record, m_columns[i]);
        if (!value || value->isNull())
            continue;
        if (!value->isString()) {
            line += csvCell(value->toJson());
            continue;
        }
        const QByteArray text = value->toString().toUtf8();
        line += csvCell(m_layout.isSafe ? withoutFormula(text) : text);
    }
    return line + "\r\n";
}

}  // namespace Binnacle
