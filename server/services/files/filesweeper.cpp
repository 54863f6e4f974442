// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/files/filesweeper.h"

#include "platform/filestore.h"
#include "services/records/recordfiles.h"

#include <QLoggingCategory>

namespace Binnacle {

namespace {

Q_LOGGING_CATEGORY(lcSweeper, "binnacle.services.files", QtInfoMsg)

void report(const Result<void> &removed)
{
    if (!removed)
        qCWarning(lcSweeper) << "files that are not needed any more stay:"
                             << removed.error().detail;
}

}  // namespace

FileSweeper::FileSweeper(const FileStore &store, EventBus &events)
    : m_store(store)
    , m_subscription(events.subscribe([this](const RecordEvent &event) { apply(event); }))
{
    // Disks gain nothing from more.
    m_pool.setMaxThreadCount(2);
}

FileSweeper::~FileSweeper()
{
    m_subscription.cancel();
    m_pool.waitForDone();
}

void FileSweeper::sweepCollection(const QString &collectionId)
{
    removeLater(collectionId);
}

void FileSweeper::wait()
{
    m_pool.waitForDone();
}

void FileSweeper::apply(const RecordEvent &event)
{
    if (!hasFileFields(event.record.collection()))
        return;
    if (event.kind == RecordEvent::Kind::Deleted) {
        removeLater(fileFolder(event.record));
    } else if (event.previous) {
        const QStringList kept = fileNames(event.record);
        for (const QString &name : fileNames(*event.previous)) {
            if (!kept.contains(name))
                report(m_store.remove(fileKey(*event.previous, name)));
        }
    }
}

void FileSweeper::removeLater(const QString &folder)
{
    m_pool.start([this, folder] { report(m_store.removeFolder(folder)); });
}

}  // namespace Binnacle
