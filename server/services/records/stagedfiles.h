// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"

#include <QStringList>

namespace Binnacle {

class FileStore;
struct RecordChange;

/// Files that were stored for records which are not written yet: unless they are kept, they are
/// removed at the end of the scope. Thread: one at a time.
class StagedFiles final
{
    Q_DISABLE_COPY_MOVE(StagedFiles)

public:
    /// @p store must outlive it.
    explicit StagedFiles(const FileStore &store)
        : m_store(store)
    {
    }
    ~StagedFiles();

    /// Stores the uploads that the change's record lists; its id is known. Blocks on the disk.
    /// Errors: Unavailable (no space), Internal.
    Result<void> add(const RecordChange &change);
    /// The records are committed.
    void keep() { m_keys.clear(); }

private:
    const FileStore &m_store;
    QStringList m_keys;
};

}  // namespace Binnacle
