// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/apiclient.h"
#include "models/records/changeset.h"

#include <QObject>
#include <QPointer>

#include <deque>
#include <utility>
#include <vector>

namespace Binnacle::Models {

/// Sends staged records in the order in which they were touched, in one transaction: all of them
/// or none. Where the server takes no batches, or not such a one, it is one call after the other;
/// a record that is refused then stays staged with its error, and the others are written.
///
/// Each record is read first: if it moved since it was staged, nothing is written and it is listed
/// in conflicts(). When the server cannot be reached at all it stops.
///
/// Thread: GUI.
class ChangeSaver final : public QObject
{
    Q_OBJECT

public:
    struct Conflict
    {
        QString key;
        /// The record as the server has it; null when it was deleted.
        JsonValue theirs;
    };
    struct Summary
    {
        int saved = 0;
        int failed = 0;
        int conflicts = 0;
        /// Not sent because the server could not be reached or the user stopped, or not kept
        /// because another record of the same transaction was refused.
        int left = 0;
        /// Why the transaction as a whole failed; empty if it was for one record.
        QString reason;
    };

    /// @p client must outlive the saver.
    explicit ChangeSaver(Client::ApiClient &client, QObject *parent = nullptr);

    /// Nothing happens while a save is under way. @p expand is for the answers.
    void start(const Client::CollectionInfo &collection, ChangeSet *changes,
               const QString &expand = {});
    /// The call under way ends, no other begins.
    void stop();
    bool isRunning() const { return m_isRunning; }
    int done() const { return m_done; }
    int count() const { return m_count; }
    const Client::CollectionInfo &collection() const { return m_collection; }
    /// Those of the last save that were not resolved yet.
    const std::vector<Conflict> &conflicts() const { return m_conflicts; }
    void resolved(const QString &key);

signals:
    void progressed(int done, int count);
    /// @p record is null for deleted ones. The change set has let go of @p key by then.
    void recordSaved(const QString &key, const Binnacle::JsonValue &record);
    /// The server's answer to one record: `Failed to update record.`
    void recordFailed(const QString &key, const Binnacle::Error &error);
    void finished(const Binnacle::Models::ChangeSaver::Summary &summary);

private:
    /// A record with what is to be sent of it.
    using Sent = std::pair<QString, StagedRecord>;

    void next();
    /// All records were read: now they are written.
    void send();
    void sendBatch();
    bool canBatch() const;
    Client::BatchCall batchCall(const Sent &sent) const;
    void takeBatch(const Result<std::vector<JsonValue>> &answers);
    void sendOneByOne();
    void check(const QString &key, const StagedRecord &sent);
    void write(const QString &key, const StagedRecord &sent);
    /// These three only take note of it.
    void noteWritten(const QString &key, const StagedRecord &sent, const JsonValue &record);
    void noteFailed(const QString &key, const Error &error);
    void noteDone();
    void written(const QString &key, const StagedRecord &sent, const JsonValue &record);
    void failed(const QString &key, const Error &error);
    void addConflict(const QString &key, const JsonValue &theirs);
    void finish();

    Client::ApiClient &m_client;
    Client::CollectionInfo m_collection;
    QPointer<ChangeSet> m_changes;
    QString m_expand;
    std::deque<QString> m_queue;
    /// Read, and found as they were.
    std::vector<Sent> m_checked;
    bool m_isChecking = false;
    std::vector<Conflict> m_conflicts;
    Summary m_summary;
    bool m_isRunning = false;
    int m_done = 0;
    int m_count = 0;
};

}  // namespace Binnacle::Models
