// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/recorddata.h"
#include "models/records/changeset.h"

namespace Binnacle::Models {

/// The API call that a staged record becomes.
struct RecordCall
{
    QByteArray method;
    /// Path and query, percent-encoded.
    QByteArray target;
    /// Null for calls without one.
    JsonValue body;
    /// With any, the call is a form: the body goes as its part `@jsonPayload`.
    std::vector<Client::UploadFile> files;
};

/// `/api/collections/posts/records/8f2k…`; without @p id the path of the list.
QByteArray recordPath(const Client::CollectionInfo &collection, const QString &id = {});
/// `/api/files/posts/8f2k…/cover_x1.png`
QByteArray filePath(const Client::CollectionInfo &collection, const QString &id,
                    const QString &name);
/// The list call of a query, as the client makes it.
QByteArray listTarget(const Client::CollectionInfo &collection, const Client::RecordQuery &query);

/// What is sent: an auth collection's password goes with its confirmation.
JsonValue writeBody(const Client::CollectionInfo &collection, const StagedRecord &staged);
/// The files that go along; writeBody() names those that stay.
std::vector<Client::UploadFile> uploadsOf(const Client::CollectionInfo &collection,
                                          const StagedRecord &staged);
RecordCall plannedCall(const Client::CollectionInfo &collection, const QString &key,
                       const StagedRecord &staged);

/// The names of fields whose values are never shown nor kept.
QStringList secretFields(const Client::CollectionInfo &collection);
/// The body with its secrets replaced by dots.
JsonValue withoutSecrets(const Client::CollectionInfo &collection, const JsonValue &body);

/// The call for a shell, with a placeholder for the token. @p address: `127.0.0.1:8090` or a URL.
QString curlOf(const RecordCall &call, const QString &address);
/// The call for the JavaScript SDK.
QString javaScriptOf(const Client::CollectionInfo &collection, const QString &key,
                     const StagedRecord &staged);

enum class CopyFormat
{
    Csv,
    Tsv,
    Json,
    Markdown,
    SqlInsert,
    Filter,
    Curl,
    JavaScript
};

/// @p records as text, of @p fields in their order where the format has columns.
QString copyOf(CopyFormat format, const Client::CollectionInfo &collection,
               const std::vector<Client::FieldInfo> &fields, const std::vector<JsonValue> &records,
               const QString &address);

}  // namespace Binnacle::Models
