// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "services/eventbus.h"

#include <QString>
#include <QThreadPool>

namespace Binnacle {

class FileStore;

/// Removes the files that no record has any more, after commit (P4.10): names that an update
/// dropped at once, folders of deleted records and collections in the background. A removal that
/// fails is logged and not tried again.
///
/// Thread: any. The destructor waits for what it has begun.
class FileSweeper final
{
    Q_DISABLE_COPY_MOVE(FileSweeper)

public:
    /// Both must outlive it.
    FileSweeper(const FileStore &store, EventBus &events);
    ~FileSweeper();

    /// Removes everything that belonged to a collection which is gone. Does not block.
    void sweepCollection(const QString &collectionId);
    /// Blocks until everything begun so far is done.
    void wait();

private:
    void apply(const RecordEvent &event);
    void removeLater(const QString &folder);

    const FileStore &m_store;
    QThreadPool m_pool;
    /// Goes first, so that nothing new is begun.
    EventBus::Subscription m_subscription;
};

}  // namespace Binnacle
