// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/transfer/exportservice.h"

#include "core/executioncontext.h"
#include "schema/overruling.h"
#include "services/collections/collectionservice.h"
#include "services/transfer/spoolfile.h"

#include <QDir>

namespace Binnacle {

using namespace Qt::StringLiterals;

namespace {

/// A place among the files under way.
class FilePlace final
{
    Q_DISABLE_COPY_MOVE(FilePlace)

public:
    explicit FilePlace(std::shared_ptr<std::atomic<int>> files)
        : m_files(std::move(files))
        , m_number(m_files->fetch_add(1) + 1)
    {
    }
    ~FilePlace() { m_files->fetch_sub(1); }
    int number() const { return m_number; }

private:
    const std::shared_ptr<std::atomic<int>> m_files;
    const int m_number;
};

/// Keeps the place as long as the file is held.
struct PlacedFile
{
    std::shared_ptr<const FilePlace> place;
    std::shared_ptr<const Wire::OpenFile> file;
};

ExecutionContext longContext()
{
    ExecutionContext context = ExecutionScope::current();
    context.deadline = std::chrono::steady_clock::now() + ExportService::maximumTime;
    return context;
}

QByteArray contentTypeOf(RecordFileFormat format)
{
    switch (format) {
    case RecordFileFormat::Csv: return "text/csv; charset=utf-8"_ba;
    case RecordFileFormat::Ndjson: return "application/x-ndjson"_ba;
    case RecordFileFormat::Json: return "application/json"_ba;
    }
    return {};
}

QString suffixOf(RecordFileFormat format)
{
    switch (format) {
    case RecordFileFormat::Csv: return u"csv"_s;
    case RecordFileFormat::Ndjson: return u"ndjson"_s;
    case RecordFileFormat::Json: return u"json"_s;
    }
    return {};
}

}  // namespace

ExportService::ExportService(const RecordService &records, const CollectionService &collections,
                             QString folder)
    : m_records(records)
    , m_collections(collections)
    , m_folder(std::move(folder))
{
}

Result<ExportedFile> ExportService::write(const QString &collection, const ListOptions &options,
                                          RecordFileLayout layout, const Schema::RequestInfo &info)
{
    const auto found = m_collections.snapshot()->share(collection);
    if (!found)
        return Error::notFound(u"Missing collection context."_s);
    const auto place = std::make_shared<const FilePlace>(m_files);
    if (place->number() > maximumFiles)
        return Error::make(Error::Kind::TooManyRequests, u"Too many exports are under way."_s);
    layout.showsHidden = Schema::overrulesReading(info.identity, *found);
    Result<RecordFileWriter> writer = RecordFileWriter::make(layout, *found);
    if (!writer)
        return std::move(writer).error();

    const ExecutionScope scope(longContext());
    QDir().mkpath(m_folder);
    SpoolFile spool(m_folder, maximumBytes);
    if (Result<void> opened = spool.open(); !opened)
        return std::move(opened).error();
    if (Result<void> written = spool.write(writer->head()); !written)
        return std::move(written).error();
    const Result<qint64> walked
        = m_records.walk(collection, options, info, [&](const QByteArray &records) -> Result<void> {
              const Result<QByteArray> text = writer->portion(records);
              return text ? spool.write(*text) : text.error();
          });
    if (!walked)
        return walked.error();
    if (Result<void> written = spool.write(writer->tail()); !written)
        return std::move(written).error();
    Result<std::shared_ptr<const Wire::OpenFile>> file = spool.finish();
    if (!file)
        return std::move(file).error();

    const auto placed = std::make_shared<PlacedFile>(PlacedFile{place, *std::move(file)});
    return ExportedFile{std::shared_ptr<const Wire::OpenFile>(placed, placed->file.get()),
                        found->name + u'.' + suffixOf(layout.format), contentTypeOf(layout.format)};
}

}  // namespace Binnacle
