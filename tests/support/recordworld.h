// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "db/database.h"
#include "platform/filestore.h"
#include "platform/passwordhasher.h"
#include "schema/collection.h"
#include "schema/requestinfo.h"
#include "services/collections/collectionservice.h"
#include "services/eventbus.h"
#include "services/files/filesweeper.h"
#include "services/records/recordservice.h"
#include "support/fakeclock.h"

#include <QTemporaryDir>

#include <memory>
#include <vector>

namespace Binnacle::Test {

/// The records service over a real SQLite file with a small publisher's collections: users and
/// staff (auth), authors, tags, posts, comments, reviews, secrets, and a view. What each holds
/// stands in recordworld.cpp.
class RecordWorld
{
public:
    RecordWorld();
    ~RecordWorld();

    bool isValid() const { return m_service != nullptr; }
    RecordService &service() { return *m_service; }
    Db::Database &database() { return *m_database; }
    CollectionService &collections() { return *m_collections; }
    FakeClock &clock() { return m_clock; }
    EventBus &events() { return m_events; }
    PasswordHasher &hasher() { return m_hasher; }
    const FileStore &files() const { return m_files; }
    /// Everything in the file store, relative to its root, once it is swept; sorted.
    QStringList storedFiles();

    Schema::RequestInfo guest() const;
    Schema::RequestInfo superuser() const;
    /// Who is signed in as a record of that collection.
    Schema::RequestInfo as(const QString &collection, const QString &id) const;
    /// @p name is `guest`, `superuser` or `collection/id`.
    Schema::RequestInfo who(const QString &name) const;

    /// Makes a record as a superuser; gives its JSON, or null when that failed.
    JsonValue add(const QString &collection, const QByteArray &json);
    /// The same for an auth record with the password `12345678`.
    JsonValue addUser(const QString &id, const QString &collection = QStringLiteral("users"));
    /// One column of one row, as text.
    QByteArray column(const QString &collection, const QString &id, const QString &name);
    qint64 count(const QString &collection);
    /// Runs SQL on the side.
    bool run(const QByteArray &sql);
    /// Changes a collection's definition (not its table) by a JSON object as the API takes it.
    bool redefine(const QString &collection, const QByteArray &json);

private:
    bool build();

    QTemporaryDir m_folder;
    FakeClock m_clock;
    EventBus m_events;
    FileStore m_files{m_folder.filePath(QStringLiteral("storage"))};
    FileSweeper m_sweeper{m_files, m_events};
    PasswordHasher m_hasher;
    std::unique_ptr<Db::Database> m_database;
    std::unique_ptr<CollectionService> m_collections;
    std::unique_ptr<RecordService> m_service;
};

/// JSON text read; null when it is broken.
JsonValue parsed(const QByteArray &json);

}  // namespace Binnacle::Test
