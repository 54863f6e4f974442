// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/records/stagedfiles.h"

#include "platform/filestore.h"
#include "schema/valuecast.h"
#include "services/records/recordfiles.h"
#include "services/records/recordvalidation.h"

#include <QLoggingCategory>

namespace Binnacle {

namespace {

Q_LOGGING_CATEGORY(lcFiles, "binnacle.services.files", QtInfoMsg)

}  // namespace

StagedFiles::~StagedFiles()
{
    for (const QString &key : std::as_const(m_keys)) {
        const Result<void> removed = m_store.remove(key);
        if (!removed)
            qCWarning(lcFiles) << "an upload that was not used stays:" << removed.error().detail;
        m_store.removeEmptyFolder(key.left(key.lastIndexOf(u'/')));
    }
}

Result<void> StagedFiles::add(const RecordChange &change)
{
    for (const Upload &upload : change.uploads) {
        const QStringList names = Schema::castToUniqueStrings(change.record.value(upload.field));
        if (!names.contains(upload.name))
            continue;
        const QString key = fileKey(change.record, upload.name);
        const Wire::FilePart &content = upload.content;
        const FileSource source{content.size, [&content](qint64 from, qint64 length) {
                                    return content.read(from, length);
                                }};
        // Noted first: a write that fails half way may leave something too.
        m_keys.append(key);
        if (Result<void> written
            = m_store.write(key, source, {upload.type.name, upload.originalName});
            !written)
            return written;
    }
    return {};
}

}  // namespace Binnacle
