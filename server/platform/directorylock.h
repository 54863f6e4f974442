// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"

#include <QString>

#include <memory>

namespace Binnacle {

/// Says that a server runs on a data directory. Advisory: it keeps a second server away, not the
/// tools and commands that share the SQLite files. Freed at the end of the object or the process.
class DirectoryLock final
{
public:
    /// Takes the lock file inside @p directory, which must exist. Does not wait. Errors:
    /// Conflict, naming the directory, when somebody holds it; Internal.
    static Result<std::unique_ptr<DirectoryLock>> take(const QString &directory);
    ~DirectoryLock();
    DirectoryLock(const DirectoryLock &) = delete;
    DirectoryLock &operator=(const DirectoryLock &) = delete;

private:
    explicit DirectoryLock(int descriptor)
        : m_descriptor(descriptor)
    {
    }

    int m_descriptor;
};

}  // namespace Binnacle
