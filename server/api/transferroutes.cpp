// SPDX-License-Identifier: GPL-3.0-or-later
#include "api/transferroutes.h"

#include "api/queryvalues.h"
#include "api/requestinfo.h"
#include "router/router.h"
#include "services/transfer/exportservice.h"
#include "services/transfer/importservice.h"
#include "wire/jsonparser.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Binnacle {

namespace {

Result<Wire::Response> exportRecords(ExportService &exports, const Call &call)
{
    const Wire::QueryParameters query(call.request.query);
    const std::optional<RecordFileFormat> format
        = recordFileFormat(query.first(u"format").value_or(u"csv"_s));
    const Result<bool> isSafe = queryBool(query, u"safe");
    if (!isSafe)
        return isSafe.error();
    if (!format)
        return Error::invalidInput(u"The format must be csv, ndjson or json."_s);
    ListOptions options;
    options.sort = queryText(query, u"sort");
    options.filter = queryText(query, u"filter");
    options.expand = queryText(query, u"expand");
    options.search = queryText(query, u"search");
    RecordFileLayout layout;
    layout.format = *format;
    layout.fields = queryText(query, u"fields");
    layout.isSafe = *isSafe;
    const Result<ExportedFile> exported = exports.write(call.parameter("collection"), options,
                                                        std::move(layout), requestInfo(call));
    if (!exported)
        return exported.error();
    Wire::Response response;
    response.contentType = exported->contentType;
    response.headers.add("Content-Disposition"_ba,
                         "attachment; filename=\"" + exported->name.toUtf8() + '"');
    response.headers.add("Cache-Control"_ba, "no-store"_ba);
    response.parts.push_back({{}, exported->file, 0, exported->file->size()});
    return response;
}

/// Options of an import: parameters of the query, or text parts of a form.
class ImportParameters final
{
public:
    explicit ImportParameters(const Wire::Request &request)
        : m_query(request.query)
    {
    }
    void setForm(std::vector<std::pair<QString, QString>> fields) { m_form = std::move(fields); }

    QString text(QStringView name) const
    {
        const auto found = std::find_if(m_form.begin(), m_form.end(),
                                        [&name](const auto &field) { return field.first == name; });
        return found != m_form.end() ? found->second : queryText(m_query, name);
    }

private:
    Wire::QueryParameters m_query;
    std::vector<std::pair<QString, QString>> m_form;
};

Result<ImportOptions::Format> formatOf(const QString &named, QByteArrayView contentType)
{
    if (named == "csv"_L1 || (named.isEmpty() && contentType.startsWith("text/csv")))
        return ImportOptions::Format::Csv;
    const bool isLines = contentType.startsWith("application/x-ndjson")
        || contentType.startsWith("application/jsonl");
    if (named == "ndjson"_L1 || (named.isEmpty() && isLines))
        return ImportOptions::Format::Ndjson;
    return Error::invalidInput(u"The format must be csv or ndjson."_s);
}

Result<char> delimiterOf(const QString &text)
{
    if (text.isEmpty())
        return ',';
    if (text.size() == 1 && u",;|\t"_s.contains(text))
        return text[0].toLatin1();
    return Error::invalidInput(u"The delimiter must be a comma, semicolon, bar or tab."_s);
}

Result<ImportOptions> importOptions(const ImportParameters &parameters, QByteArrayView contentType)
{
    ImportOptions options;
    const Result<ImportOptions::Format> format = formatOf(parameters.text(u"format"), contentType);
    if (!format)
        return format.error();
    options.format = *format;
    const QString mode = parameters.text(u"mode");
    if (mode == "upsert"_L1)
        options.mode = ImportOptions::Mode::Upsert;
    else if (!mode.isEmpty() && mode != "insert"_L1)
        return Error::invalidInput(u"The mode must be insert or upsert."_s);
    if (const QString key = parameters.text(u"key"); !key.isEmpty())
        options.key = key;
    if (const QString text = parameters.text(u"mapping"); !text.isEmpty()) {
        Result<JsonValue> mapping = Wire::parseJson(text.toUtf8());
        if (!mapping)
            return Error::invalidInput(u"The mapping must be an object of column to field."_s);
        options.mapping = *std::move(mapping);
    }
    const Result<char> delimiter = delimiterOf(parameters.text(u"delimiter"));
    if (!delimiter)
        return delimiter.error();
    options.delimiter = *delimiter;
    const QString dryRun = parameters.text(u"dryRun");
    options.isDryRun = !dryRun.isEmpty() && dryRun != "0"_L1 && dryRun != "false"_L1;
    return options;
}

Result<Wire::Response> importRecords(ImportService &imports, const Call &call)
{
    ImportParameters parameters(call.request);
    Wire::FilePart file;
    file.source = call.request.body;
    file.size = call.request.body.size();
    QByteArray contentType = call.request.headers.value("Content-Type").toByteArray();
    if (contentType.startsWith("multipart/form-data")) {
        Result<Wire::MultipartForm> form = Wire::parseMultipart(call.request.body, contentType);
        if (!form)
            return std::move(form).error();
        if (form->files.size() != 1)
            return Error::invalidInput(u"The form must hold one file."_s);
        file = form->files.front();
        contentType = file.contentType;
        parameters.setForm(std::move(form->fields));
    }
    const Result<ImportOptions> options = importOptions(parameters, contentType);
    if (!options)
        return options.error();
    const Result<ImportReport> report
        = imports.run(call.parameter("collection"), *options, file, requestInfo(call));
    if (!report)
        return report.error();
    if (report->failed > 0 && !options->isDryRun) {
        return Error::invalidInput(
            u"Nothing was imported: %1 of %2 rows cannot be stored."_s.arg(report->failed)
                .arg(report->rows),
            report->json);
    }
    return Wire::Response::json(report->json.toJson());
}

}  // namespace

void addTransferRoutes(Router &router, ExportService &exports, ImportService &imports)
{
    RouteSpec out;
    out.pattern = "/api/collections/{collection}/export"_ba;
    out.owner = "records"_ba;
    out.routeClass = RouteClass::ReadRecords;
    out.handler = [&exports](Call &call) { return exportRecords(exports, call); };
    router.add(std::move(out));

    RouteSpec in;
    in.method = Wire::Method::Post;
    in.pattern = "/api/collections/{collection}/import"_ba;
    in.owner = "records"_ba;
    in.guard = Guard::Superuser;
    in.routeClass = RouteClass::WriteRecords;
    in.bodyLimit = ImportService::maximumBytes;
    in.handler = [&imports](Call &call) { return importRecords(imports, call); };
    router.add(std::move(in));
}

}  // namespace Binnacle
