// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/observation/logexport.h"

#include "core/datetime.h"
#include "core/jsonwriter.h"

#include <QSaveFile>
#include <QUrl>
#include <QUrlQuery>
#include <QtConcurrent>

#include <cmath>
#include <utility>

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

/// Writes one entry of an HTTP archive.
class HarEntry
{
public:
    HarEntry(const LogRow &row, const QString &base)
        : m_row(row)
        , m_url(base + QString::fromUtf8(row.text))
        , m_json(m_text)
    {
    }

    QByteArray text()
    {
        m_json.beginObject();
        m_json.key("startedDateTime");
        m_json.utf8(timeOf(m_row).replace(' ', 'T'));
        number("time", exact(m_row.duration));
        writeRequest();
        writeResponse();
        m_json.key("cache");
        m_json.beginObject();
        m_json.endObject();
        m_json.key("timings");
        m_json.beginObject();
        number("send", 0);
        number("wait", exact(m_row.duration));
        number("receive", 0);
        m_json.endObject();
        string("_requestId", QString::fromUtf8(m_row.id));
        string("_route", m_row.facts->pattern);
        number("_statements", m_row.statements);
        m_json.endObject();
        return m_text;
    }

private:
    void string(QByteArrayView name, const QString &value)
    {
        m_json.key(name);
        m_json.value(value);
    }
    void number(QByteArrayView name, double value)
    {
        m_json.key(name);
        m_json.value(value);
    }
    void emptyArray(QByteArrayView name)
    {
        m_json.key(name);
        m_json.beginArray();
        m_json.endArray();
    }
    /// What the archive wants of both, and the log does not keep.
    void writeUnknown(qint64 bodySize)
    {
        string("httpVersion", u"HTTP/1.1"_s);
        emptyArray("cookies");
        emptyArray("headers");
        number("headersSize", -1);
        number("bodySize", double(bodySize));
    }

    void writeRequest()
    {
        m_json.key("request");
        m_json.beginObject();
        string("method", m_row.facts->method);
        string("url", m_url);
        m_json.key("queryString");
        m_json.beginArray();
        const auto items = QUrlQuery(QUrl(m_url)).queryItems(QUrl::FullyDecoded);
        for (const auto &[name, value] : items) {
            m_json.beginObject();
            string("name", name);
            string("value", value);
            m_json.endObject();
        }
        m_json.endArray();
        writeUnknown(m_row.requestBytes);
        m_json.endObject();
    }

    void writeResponse()
    {
        m_json.key("response");
        m_json.beginObject();
        number("status", m_row.status);
        string("statusText", m_row.facts->error);
        m_json.key("content");
        m_json.beginObject();
        number("size", double(m_row.responseBytes));
        string("mimeType", {});
        m_json.endObject();
        string("redirectURL", {});
        writeUnknown(m_row.responseBytes);
        m_json.endObject();
    }

    const LogRow &m_row;
    const QString m_url;
    QByteArray m_text;
    JsonWriter m_json;
};

/// Turns rows into the text of one file, part by part.
class ExportText
{
public:
    ExportText(LogFormat format, QString base)
        : m_format(format)
        , m_base(std::move(base))
    {
    }

    QByteArray begin() const
    {
        switch (m_format) {
        case LogFormat::NdJson: break;
        case LogFormat::Csv: return csvHeader();
        case LogFormat::Har:
            return R"({"log":{"version":"1.2","creator":{"name":"Binnacle","version":"1"},)"
                   R"("entries":[)"_ba;
        }
        return {};
    }
    /// Empty for a row that the format has no place for.
    QByteArray line(const LogRow &row)
    {
        if (m_format == LogFormat::NdJson)
            return ndjsonLine(row);
        if (m_format == LogFormat::Csv)
            return csvLine(row);
        if (!row.isRequest())
            return {};
        return (std::exchange(m_isFirst, false) ? "\n" : ",\n") + harEntry(row, m_base);
    }
    QByteArray end() const { return m_format == LogFormat::Har ? "\n]}}\n"_ba : QByteArray(); }

private:
    const LogFormat m_format;
    const QString m_base;
    bool m_isFirst = true;
};

Result<qint64> write(const std::vector<LogRow> &rows, const QString &path, ExportText text,
                     const StopToken &stop)
{
    constexpr qsizetype chunk = 64 * 1024;
    QSaveFile file(path);
    const auto failed = [&file] {
        return Error::make(Error::Kind::Internal, file.errorString(), file.fileName());
    };
    if (!file.open(QIODevice::WriteOnly))
        return failed();
    QByteArray buffer = text.begin();
    qint64 written = 0;
    for (const LogRow &row : rows) {
        const QByteArray line = text.line(row);
        written += line.isEmpty() ? 0 : 1;
        buffer += line;
        if (buffer.size() < chunk)
            continue;
        if (stop.isStopped())
            return Error::make(Error::Kind::Cancelled);
        if (file.write(buffer) != buffer.size())
            return failed();
        buffer.clear();
    }
    buffer += text.end();
    if (file.write(buffer) != buffer.size() || !file.commit())
        return failed();
    return written;
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

QByteArray harEntry(const LogRow &row, const QString &base)
{
    return HarEntry(row, base).text();
}

QFuture<Result<qint64>> exportLog(std::vector<LogRow> rows, const QString &path, LogFormat format,
                                  const QString &base, StopToken stop)
{
    return QtConcurrent::run([rows = std::move(rows), path, text = ExportText(format, base), stop] {
        return write(rows, path, text, stop);
    });
}

}  // namespace Binnacle::Models
