// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/records/filetokens.h"

#include "core/deliver.h"
#include "wire/jsonparser.h"

#include <utility>

using namespace Qt::StringLiterals;

namespace Binnacle::Models {

namespace {

/// An answer without a token, or one that cannot be read, counts so long.
constexpr qint64 plainSeconds = 60;
/// A token is not used in its last seconds: the request takes time too.
constexpr qint64 marginSeconds = 10;

QDateTime endOf(const QByteArray &token, const QDateTime &now)
{
    const QList<QByteArray> parts = token.split('.');
    const Result<JsonValue> claims
        = Wire::parseJson(QByteArray::fromBase64(parts.value(1), QByteArray::Base64UrlEncoding));
    const qint64 end = claims ? (*claims)[u"exp"].toInteger() : 0;
    return end > 0 ? QDateTime::fromSecsSinceEpoch(end - marginSeconds) : now.addSecs(plainSeconds);
}

}  // namespace

FileTokens::FileTokens(Client::ApiClient &client, QObject *parent)
    : QObject(parent)
    , m_client(client)
{
}

void FileTokens::add(const QByteArray &target, Use use)
{
    if (m_validUntil.isValid() && QDateTime::currentDateTimeUtc() < m_validUntil)
        return use(withToken(target));
    m_waiting.push_back({target, std::move(use)});
    if (m_waiting.size() == 1)
        ask();
}

void FileTokens::ask()
{
    deliverTo(this, m_client.fileToken(),
              [this](const Result<QByteArray> &token) { take(token ? *token : QByteArray()); });
}

void FileTokens::take(const QByteArray &token)
{
    m_token = token;
    m_validUntil = endOf(token, QDateTime::currentDateTimeUtc());
    for (const Waiting &waiting : std::exchange(m_waiting, {}))
        waiting.use(withToken(waiting.target));
}

QByteArray FileTokens::withToken(const QByteArray &target) const
{
    if (m_token.isEmpty())
        return target;
    return target + (target.contains('?') ? '&' : '?') + "token=" + m_token;
}

}  // namespace Binnacle::Models
