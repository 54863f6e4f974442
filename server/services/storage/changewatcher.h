// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "platform/changemarkers.h"

namespace Binnacle {

class CollectionService;
class DataDirectory;
class SettingsService;

/// Hears from other processes on the same data directory that they changed settings or
/// collections, and has them read again (P10.3); and tells those processes of ours.
///
/// Thread: any. Reading again happens on a thread of its own, which ends with the object.
class ChangeWatcher final
{
    Q_DISABLE_COPY_MOVE(ChangeWatcher)

public:
    /// All must outlive the watcher.
    ChangeWatcher(const DataDirectory &directory, CollectionService &collections,
                  SettingsService &settings);
    ~ChangeWatcher();

    /// Starts to listen; for servers. Where that is not possible, changes of others are seen at
    /// the next start, and the log says so.
    void listen();

    void announceSettings() const { m_markers.announce(QByteArrayLiteral("settings")); }
    void announceCollections() const { m_markers.announce(QByteArrayLiteral("collections")); }

private:
    void reload(const QByteArray &what);

    CollectionService &m_collections;
    SettingsService &m_settings;
    ChangeMarkers m_markers;
};

}  // namespace Binnacle
