// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/records/changesaver.h"

#include "core/deliver.h"
#include "models/records/recordcalls.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Binnacle::Models {

ChangeSaver::ChangeSaver(Client::ApiClient &client, QObject *parent)
    : QObject(parent)
    , m_client(client)
{
}

void ChangeSaver::start(const Client::CollectionInfo &collection, ChangeSet *changes,
                        const QString &expand)
{
    if (m_isRunning || !changes || changes->isEmpty())
        return;
    m_collection = collection;
    m_changes = changes;
    m_expand = expand;
    m_queue.assign(changes->keys().begin(), changes->keys().end());
    m_conflicts.clear();
    m_summary = {};
    m_isRunning = true;
    m_done = 0;
    m_count = int(m_queue.size());
    emit progressed(0, m_count);
    next();
}

void ChangeSaver::stop()
{
    m_summary.left += int(m_queue.size());
    m_queue.clear();
}

void ChangeSaver::resolved(const QString &key)
{
    m_conflicts.erase(std::remove_if(m_conflicts.begin(), m_conflicts.end(),
                                     [&key](const Conflict &each) { return each.key == key; }),
                      m_conflicts.end());
}

void ChangeSaver::next()
{
    // The set may be gone, or a record may have been taken back meanwhile.
    while (m_changes && !m_queue.empty()) {
        const QString key = m_queue.front();
        m_queue.pop_front();
        const StagedRecord *staged = m_changes->find(key);
        if (!staged)
            continue;
        const StagedRecord sent = *staged;
        if (sent.kind == StagedRecord::Kind::New)
            write(key, sent);
        else
            check(key, sent);
        return;
    }
    finish();
}

void ChangeSaver::check(const QString &key, const StagedRecord &sent)
{
    deliverTo(this, m_client.record(m_collection.id, key),
              [this, key, sent](const Result<JsonValue> &theirs) {
                  if (!theirs) {
                      if (theirs.error().kind != Error::Kind::NotFound)
                          failed(key, theirs.error());
                      else if (sent.kind == StagedRecord::Kind::Delete)
                          written(key, sent, {});  // somebody else did the same
                      else
                          addConflict(key, {});
                      return;
                  }
                  if (hasMoved(m_collection, sent, *theirs)) {
                      const std::vector<MergeField> fields
                          = mergeFields(m_collection, sent, *theirs);
                      const bool differs
                          = std::any_of(fields.begin(), fields.end(), [](const MergeField &field) {
                                return field.isChangedByThem;
                            });
                      if (differs) {
                          addConflict(key, *theirs);
                          return;
                      }
                  }
                  write(key, sent);
              });
}

void ChangeSaver::write(const QString &key, const StagedRecord &sent)
{
    if (sent.kind == StagedRecord::Kind::Delete) {
        deliverTo(this, m_client.deleteRecord(m_collection.id, key),
                  [this, key, sent](const Result<void> &reply) {
                      if (reply || reply.error().kind == Error::Kind::NotFound)
                          written(key, sent, {});
                      else
                          failed(key, reply.error());
                  });
        return;
    }
    const JsonValue body = writeBody(m_collection, sent);
    const std::vector<Client::UploadFile> files = uploadsOf(m_collection, sent);
    const QFuture<Result<JsonValue>> reply = sent.kind == StagedRecord::Kind::New
        ? m_client.createRecord(m_collection.id, body, m_expand, files)
        : m_client.updateRecord(m_collection.id, key, body, m_expand, files);
    deliverTo(this, reply, [this, key, sent](const Result<JsonValue> &record) {
        if (record)
            written(key, sent, *record);
        else
            failed(key, record.error());
    });
}

void ChangeSaver::written(const QString &key, const StagedRecord &sent, const JsonValue &record)
{
    ++m_summary.saved;
    const StagedRecord *now = m_changes ? m_changes->find(key) : nullptr;
    if (now && now->kind == StagedRecord::Kind::Edit && !(*now == sent))
        m_changes->rebase(key, record, now->values);  // typed on while it was sent
    else if (now)
        m_changes->takeSaved(key);
    emit recordSaved(key, record);
    emit progressed(++m_done, m_count);
    next();
}

void ChangeSaver::failed(const QString &key, const Error &error)
{
    if (m_changes)
        m_changes->setError(key, error);
    ++m_summary.failed;
    emit recordFailed(key, error);
    emit progressed(++m_done, m_count);
    if (error.kind == Error::Kind::Unavailable || error.kind == Error::Kind::Timeout)
        stop();
    next();
}

void ChangeSaver::addConflict(const QString &key, const JsonValue &theirs)
{
    m_conflicts.push_back({key, theirs});
    ++m_summary.conflicts;
    emit progressed(++m_done, m_count);
    next();
}

void ChangeSaver::finish()
{
    m_isRunning = false;
    emit finished(m_summary);
}

}  // namespace Binnacle::Models
