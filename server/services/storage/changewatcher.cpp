// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/storage/changewatcher.h"

#include "services/collections/collectionservice.h"
#include "services/settings/settingsservice.h"
#include "services/storage/datadirectory.h"

#include <QLoggingCategory>

namespace Binnacle {

namespace {

Q_LOGGING_CATEGORY(watcherLog, "binnacle.services")

}  // namespace

ChangeWatcher::ChangeWatcher(const DataDirectory &directory, CollectionService &collections,
                             SettingsService &settings)
    : m_collections(collections)
    , m_settings(settings)
    , m_markers(directory.markersPath())
{
}

ChangeWatcher::~ChangeWatcher() = default;

void ChangeWatcher::listen()
{
    if (!m_markers.listen([this](const QByteArray &what) { reload(what); }))
        qCWarning(watcherLog, "changes by other processes are seen at the next start only");
}

void ChangeWatcher::reload(const QByteArray &what)
{
    Result<void> done;
    if (what == "settings")
        done = m_settings.reload();
    else if (what == "collections")
        done = m_collections.reload();
    if (!done) {
        qCWarning(watcherLog, "%s could not be read again: %s", what.constData(),
                  qPrintable(done.error().message + done.error().detail));
    }
}

}  // namespace Binnacle
