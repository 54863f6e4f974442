// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"
#include "wire/filebody.h"

#include <QByteArray>
#include <QTemporaryFile>

#include <memory>

namespace Binnacle {

/// A file that is written once, from begin to end, and then sent. Its name goes as soon as it is
/// finished or given up, its bytes with the last who sends it. Thread: one at a time; blocks on the
/// disk.
class SpoolFile final
{
    Q_DISABLE_COPY_MOVE(SpoolFile)

public:
    /// The folder exists. A file that would be larger than @p maximumBytes is refused.
    SpoolFile(const QString &folder, qint64 maximumBytes);
    ~SpoolFile();

    /// Errors: Unavailable (disk full), TooLarge, Internal.
    Result<void> open();
    Result<void> write(const QByteArray &bytes);
    Result<std::shared_ptr<const Wire::OpenFile>> finish();

private:
    Result<void> flush();

    QTemporaryFile m_file;
    const qint64 m_maximumBytes;
    qint64 m_bytes = 0;
    QByteArray m_pending;
};

}  // namespace Binnacle
