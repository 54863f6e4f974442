// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/auth/authorigins.h"

#include "core/datetime.h"
#include "services/mail/mailservice.h"
#include "services/records/recordstore.h"

#include <QCryptographicHash>
#include <QLoggingCategory>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Binnacle {

namespace {

Q_LOGGING_CATEGORY(lcOrigins, "binnacle.services.auth", QtInfoMsg)

constexpr size_t maximumOrigins = 5;
constexpr qsizetype maximumUserAgent = 200;
constexpr std::chrono::seconds alertTime{15};

QByteArray shortened(const QByteArray &userAgent)
{
    return userAgent.size() > maximumUserAgent
        ? QByteArray(userAgent.left(maximumUserAgent) + "...")
        : userAgent;
}

}  // namespace

QByteArray originFingerprint(const QString &address, const QByteArray &userAgent)
{
    const QByteArray place = address.toLatin1() + shortened(userAgent);
    return QCryptographicHash::hash(place, QCryptographicHash::Md5).toHex();
}

void AuthOrigins::note(const Schema::Record &record, const AuthRequest &request)
{
    const Result<void> noted = tryToNote(record, request);
    if (!noted)
        qCWarning(lcOrigins) << "cannot note or tell where a record signed in from:"
                             << noted.error().detail << noted.error().fields.toJson();
}

Result<void> AuthOrigins::tryToNote(const Schema::Record &record, const AuthRequest &request)
{
    const QString fingerprint
        = QString::fromLatin1(originFingerprint(request.clientAddress, request.userAgent));
    const Result<std::vector<Schema::Record>> origins = m_records.rowsOf(record, u"_authOrigins");
    if (!origins)
        return origins.error();
    const auto known = std::find_if(
        origins->cbegin(), origins->cend(), [&fingerprint](const Schema::Record &origin) {
            return origin.value(u"fingerprint").toString() == fingerprint;
        });
    if (known != origins->cend()) {
        // Touches its date of change.
        const Result<Schema::Record> saved = m_store.save({*known, *known});
        return saved ? Result<void>() : saved.error();
    }
    if (!origins->empty()) {
        if (Result<void> sent = alert(record, request.clientAddress, request.userAgent); !sent)
            return sent;
    }
    if (origins->size() >= maximumOrigins) {
        if (Result<void> removed = removeOldest(*origins); !removed)
            return removed;
    }
    Result<Schema::Record> origin = m_records.newRow(record, u"_authOrigins");
    if (!origin)
        return std::move(origin).error();
    origin->setValue(u"fingerprint", JsonValue(fingerprint));
    const Result<Schema::Record> saved = m_store.save({*std::move(origin), std::nullopt});
    return saved ? Result<void>() : saved.error();
}

Result<void> AuthOrigins::alert(const Schema::Record &record, const QString &address,
                                const QByteArray &userAgent) const
{
    const QString email = record.value(u"email").toString();
    if (email.isEmpty())
        return {};
    RecordMail mail{MailKind::AuthAlert, record, email};
    mail.placeholders = {{u"ALERT_INFO"_s,
                          QString::fromLatin1(formatDateTime(m_store.clock().now())) + u" - "_s
                              + address + u' ' + QString::fromUtf8(shortened(userAgent))}};
    return m_mail.send(mail, alertTime);
}

/// Leaves room for one, newest first.
Result<void> AuthOrigins::removeOldest(const std::vector<Schema::Record> &origins)
{
    for (size_t i = maximumOrigins - 1; i < origins.size(); ++i) {
        Result<void> removed = m_store.remove(origins[i]);
        if (!removed && removed.error().kind != Error::Kind::NotFound)
            return removed;
    }
    return {};
}

}  // namespace Binnacle
