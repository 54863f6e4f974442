// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/observation/logexport.h"

#include "core/datetime.h"
#include "core/jsonwriter.h"

#include <QSaveFile>
#include <QtConcurrent>

using namespace Qt::StringLiterals;

namespace Binnacle::Models {

namespace {

QByteArray timeOf(const LogRow &row)
{
    return formatDateTime(UtcTime(std::chrono::milliseconds(row.time)));
}

double exact(float milliseconds)
{
    return std::round(double(milliseconds) * 1000) / 1000;
}

QByteArray csvField(QByteArray text)
{
    // A spreadsheet runs what begins like a formula.
    if (!text.isEmpty() && QByteArrayView("=+-@\t\r").contains(text.front()))
        text.prepend('\'');
    if (!text.contains(',') && !text.contains('"') && !text.contains('\n') && !text.contains('\r'))
        return text;
    text.replace('"', "\"\"");
    return '"' + text + '"';
}

Result<qint64> write(const std::vector<LogRow> &rows, const QString &path, LogFormat format,
                     const StopToken &stop)
{
    constexpr qsizetype chunk = 64 * 1024;
    QSaveFile file(path);
    const auto failed = [&file] {
        return Error::make(Error::Kind::Internal, file.errorString(), file.fileName());
    };
    if (!file.open(QIODevice::WriteOnly))
        return failed();
    QByteArray buffer = format == LogFormat::Csv ? csvHeader() : QByteArray();
    for (const LogRow &row : rows) {
        buffer += format == LogFormat::Csv ? csvLine(row) : ndjsonLine(row);
        if (buffer.size() < chunk)
            continue;
        if (stop.isStopped())
            return Error::make(Error::Kind::Cancelled);
        if (file.write(buffer) != buffer.size())
            return failed();
        buffer.clear();
    }
    if (file.write(buffer) != buffer.size() || !file.commit())
        return failed();
    return qint64(rows.size());
}

}  // namespace

QByteArray ndjsonLine(const LogRow &row)
{
    QByteArray line;
    JsonWriter json(line);
    const auto text = [&json](QByteArrayView name, const QString &value) {
        json.key(name);
        json.value(value);
    };
    json.beginObject();
    json.key(QByteArrayView("time"));
    json.utf8(timeOf(row));
    if (row.isRequest()) {
        const RequestFacts &facts = *row.facts;
        json.key(QByteArrayView("id"));
        json.utf8(row.id);
        text("method", facts.method);
        json.key(QByteArrayView("url"));
        json.utf8(row.text);
        text("route", facts.pattern);
        json.key(QByteArrayView("status"));
        json.value(int(row.status));
        json.key(QByteArrayView("duration"));
        json.value(exact(row.duration));
        json.key(QByteArrayView("statements"));
        json.value(row.statements);
        json.key(QByteArrayView("statementTime"));
        json.value(exact(row.statementTime));
        json.key(QByteArrayView("requestBytes"));
        json.value(row.requestBytes);
        json.key(QByteArrayView("responseBytes"));
        json.value(row.responseBytes);
        text("auth", facts.auth);
        text("authId", facts.authId);
        text("ip", facts.ip);
        text("userAgent", facts.userAgent);
        text("error", facts.error);
    } else {
        text("level", levelWord(row.level));
        json.key(QByteArrayView("message"));
        json.utf8(row.text);
        if (!row.data.isEmpty()) {
            json.key(QByteArrayView("data"));
            json.utf8(row.data);
        }
    }
    json.endObject();
    line += '\n';
    return line;
}

QByteArray csvHeader()
{
    return "time,level,status,method,url,route,duration,statements,statementTime,requestBytes,"
           "responseBytes,auth,authId,ip,userAgent,error,id,message\r\n"_ba;
}

QByteArray csvLine(const LogRow &row)
{
    QByteArrayList fields;
    if (row.isRequest()) {
        const RequestFacts &facts = *row.facts;
        fields = {timeOf(row),
                  levelWord(row.status >= 400 ? 8 : 0).toUtf8(),
                  QByteArray::number(row.status),
                  facts.method.toUtf8(),
                  row.text,
                  facts.pattern.toUtf8(),
                  QByteArray::number(exact(row.duration)),
                  QByteArray::number(row.statements),
                  QByteArray::number(exact(row.statementTime)),
                  QByteArray::number(row.requestBytes),
                  QByteArray::number(row.responseBytes),
                  facts.auth.toUtf8(),
                  facts.authId.toUtf8(),
                  facts.ip.toUtf8(),
                  facts.userAgent.toUtf8(),
                  facts.error.toUtf8(),
                  row.id,
                  {}};
    } else {
        fields = {timeOf(row), levelWord(row.level).toUtf8()};
        while (fields.size() < 16)
            fields.append(QByteArray());
        fields.append(row.id);
        fields.append(row.text);
    }
    for (QByteArray &field : fields)
        field = csvField(std::move(field));
    return fields.join(',') + "\r\n";
}

QFuture<Result<qint64>> exportLog(std::vector<LogRow> rows, const QString &path, LogFormat format,
                                  StopToken stop)
{
    return QtConcurrent::run(
        [rows = std::move(rows), path, format, stop] { return write(rows, path, format, stop); });
}

}  // namespace Binnacle::Models
