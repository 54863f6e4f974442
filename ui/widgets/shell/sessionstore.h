// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jsonvalue.h"

#include <QFuture>
#include <QHash>
#include <QLockFile>
#include <QString>
#include <QThreadPool>

namespace Binnacle::Ui {

/// Keeps what the window shall look like after a restart: JSON files in one directory, written
/// whole or not at all, on a thread of their own, and readable by their owner alone.
///
/// One window at a time writes; a second one on the directory reads only. Thread: GUI.
class SessionStore final
{
    Q_DISABLE_COPY_MOVE(SessionStore)

public:
    /// Makes the directory.
    explicit SessionStore(const QString &directory);
    /// Waits until everything is written.
    ~SessionStore();

    /// False while another window has the directory; write() then does nothing.
    bool isWritable() const { return m_isWritable; }
    /// The last window ended without markClean().
    bool endedBadly() const { return m_endedBadly; }

    /// The small file of the window itself. Blocks; it has a few KiB. Null when there is none.
    JsonValue readWindow() const;
    /// What is kept of the instance of that key; null when there is nothing.
    QFuture<JsonValue> readInstance(const QString &key);

    /// Neither writes what is there already.
    void writeWindow(const JsonValue &value);
    void writeInstance(const QString &key, const JsonValue &value);

    /// The window ends as it should.
    void markClean();

private:
    QString filePath(const QString &name) const;
    void write(const QString &name, const JsonValue &value);

    const QString m_directory;
    QLockFile m_lock;
    bool m_isWritable = false;
    bool m_endedBadly = false;
    QHash<QString, QByteArray> m_written;
    // Last, so that its jobs end first; one thread keeps the order of writes.
    QThreadPool m_pool;
};

}  // namespace Binnacle::Ui
