// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/records/changesaver.h"

#include "core/deliver.h"
#include "models/records/recordcalls.h"

#include <QRegularExpression>
#include <QUrl>

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
    m_checked.clear();
    m_conflicts.clear();
    m_summary = {};
    m_isChecking = true;
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
        if (!m_isChecking) {
            write(key, sent);
            return;
        }
        if (sent.kind != StagedRecord::Kind::New) {
            check(key, sent);
            return;
        }
        m_checked.emplace_back(key, sent);
    }
    if (m_isChecking)
        send();
    else
        finish();
}

void ChangeSaver::send()
{
    m_isChecking = false;
    if (!m_changes || m_checked.empty()) {
        finish();
    } else if (!m_conflicts.empty() || m_summary.failed > 0) {
        // All or none, and some cannot be.
        m_summary.left += int(m_checked.size());
        finish();
    } else if (m_checked.size() == 1 || !canBatch()) {
        sendOneByOne();
    } else {
        sendBatch();
    }
}

bool ChangeSaver::canBatch() const
{
    // The path of a call stands in the batch as it is.
    static const QRegularExpression plainId(u"^[A-Za-z0-9_+-]+$"_s);
    return std::all_of(m_checked.begin(), m_checked.end(), [this](const Sent &sent) {
        const JsonValue body = writeBody(m_collection, sent.second);
        const std::vector<Client::UploadFile> files = uploadsOf(m_collection, sent.second);
        // There, a field's files take the place of all that it has.
        const bool keepsFiles
            = std::any_of(files.begin(), files.end(), [&body](const Client::UploadFile &file) {
                  return body.contains(file.field);
              });
        return plainId.match(sent.first).hasMatch() && !keepsFiles;
    });
}

Client::BatchCall ChangeSaver::batchCall(const Sent &sent) const
{
    const auto &[key, staged] = sent;
    Client::BatchCall call;
    call.url = u"/api/collections/"_s + m_collection.id + u"/records"_s;
    call.body = writeBody(m_collection, staged);
    call.files = uploadsOf(m_collection, staged);
    switch (staged.kind) {
    case StagedRecord::Kind::New: call.method = "POST"_ba; break;
    case StagedRecord::Kind::Edit: call.method = "PATCH"_ba; break;
    case StagedRecord::Kind::Delete: call.method = "DELETE"_ba; break;
    }
    if (staged.kind != StagedRecord::Kind::New)
        call.url += u'/' + key;
    if (staged.kind != StagedRecord::Kind::Delete && !m_expand.isEmpty())
        call.url += u"?expand="_s + QString::fromLatin1(QUrl::toPercentEncoding(m_expand));
    return call;
}

void ChangeSaver::sendBatch()
{
    std::vector<Client::BatchCall> calls;
    for (const Sent &sent : m_checked)
        calls.push_back(batchCall(sent));
    deliverTo(this, m_client.batch(calls),
              [this](const Result<std::vector<JsonValue>> &answers) { takeBatch(answers); });
}

void ChangeSaver::takeBatch(const Result<std::vector<JsonValue>> &answers)
{
    if (answers) {
        for (size_t i = 0; i < m_checked.size(); ++i)
            noteWritten(m_checked[i].first, m_checked[i].second,
                        i < answers->size() ? (*answers)[i] : JsonValue());
        finish();
        return;
    }
    const Error &error = answers.error();
    const QString code = error.fields[u"requests"][u"code"].toString();
    const bool takesNone
        = error.kind == Error::Kind::Forbidden || error.kind == Error::Kind::NotFound;
    // Such a server takes no batches, or none of so many.
    if (takesNone || code == u"validation_length_too_long") {
        sendOneByOne();
        return;
    }
    const std::optional<Client::BatchRefusal> refusal = Client::batchRefusal(error);
    m_summary.left += int(m_checked.size());
    if (refusal && refusal->index >= 0 && size_t(refusal->index) < m_checked.size()) {
        --m_summary.left;
        noteFailed(m_checked[size_t(refusal->index)].first, refusal->error);
    } else {
        m_summary.reason = error.message;
    }
    finish();
}

void ChangeSaver::sendOneByOne()
{
    for (const Sent &sent : m_checked)
        m_queue.push_back(sent.first);
    m_checked.clear();
    next();
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
                  m_checked.emplace_back(key, sent);
                  next();
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

void ChangeSaver::noteDone()
{
    emit progressed(++m_done, m_count);
}

void ChangeSaver::noteWritten(const QString &key, const StagedRecord &sent, const JsonValue &record)
{
    ++m_summary.saved;
    const StagedRecord *now = m_changes ? m_changes->find(key) : nullptr;
    if (now && now->kind == StagedRecord::Kind::Edit && !(*now == sent))
        m_changes->rebase(key, record, now->values);  // typed on while it was sent
    else if (now)
        m_changes->takeSaved(key);
    emit recordSaved(key, record);
    noteDone();
}

void ChangeSaver::noteFailed(const QString &key, const Error &error)
{
    if (m_changes)
        m_changes->setError(key, error);
    ++m_summary.failed;
    emit recordFailed(key, error);
    noteDone();
}

void ChangeSaver::written(const QString &key, const StagedRecord &sent, const JsonValue &record)
{
    noteWritten(key, sent, record);
    next();
}

void ChangeSaver::failed(const QString &key, const Error &error)
{
    noteFailed(key, error);
    if (error.kind == Error::Kind::Unavailable || error.kind == Error::Kind::Timeout)
        stop();
    next();
}

void ChangeSaver::addConflict(const QString &key, const JsonValue &theirs)
{
    m_conflicts.push_back({key, theirs});
    ++m_summary.conflicts;
    noteDone();
    next();
}

void ChangeSaver::finish()
{
    m_isRunning = false;
    emit finished(m_summary);
}

}  // namespace Binnacle::Models
