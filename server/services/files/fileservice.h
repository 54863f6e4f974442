// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"
#include "platform/filestore.h"
#include "schema/record.h"
#include "schema/requestinfo.h"

#include <QString>

namespace Binnacle {

class CollectionService;
class DenialObserver;
class RecordStore;

/// A file that may be handed out.
struct ServedFile
{
    StoredFile stored;
    /// What a client that saves it calls it.
    QString name;
};

/// Finds the files of records for those who may have them (P4.5, P4.9).
///
/// Thread: any. Calls block on the calling thread's connection and on the disk.
class FileService final
{
    Q_DISABLE_COPY_MOVE(FileService)

public:
    /// All must outlive the service.
    FileService(const RecordStore &records, const CollectionService &collections,
                const FileStore &files);

    /// Tells @p observer, which must outlive the service, of protected files that a rule keeps from
    /// somebody. Before the first request.
    void setDenialObserver(DenialObserver *observer) { m_denials = observer; }

    /// @p thumb is a size that was asked for, or empty; a thumbnail that is not there, or that the
    /// field does not offer, is the file itself. @p info holds the identity of the file token, whom
    /// the view rule is asked about when the field is protected. Errors: NotFound, whatever the
    /// reason; Unavailable, Timeout, Cancelled.
    Result<ServedFile> find(const QString &collection, const QString &recordId, const QString &name,
                            const QString &thumb, Schema::RequestInfo info) const;

private:
    Result<bool> mayRead(const Schema::CollectionSet &collections, const Schema::Record &record,
                         const Schema::RequestInfo &info) const;
    void tellDenied(const Schema::CollectionSet &collections, const Schema::Record &record,
                    const Schema::RequestInfo &info) const;
    /// The record that a view shows the file of, or the record itself.
    Result<Schema::Record> owner(const Schema::CollectionSet &collections, Schema::Record record,
                                 QString field, const QString &name) const;

    const RecordStore &m_records;
    const CollectionService &m_collections;
    const FileStore &m_files;
    DenialObserver *m_denials = nullptr;
};

}  // namespace Binnacle
