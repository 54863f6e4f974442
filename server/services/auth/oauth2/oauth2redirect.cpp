// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/auth/oauth2/oauth2redirect.h"

#include "wire/jsonparser.h"

using namespace Qt::StringLiterals;

namespace Binnacle {

namespace {

// All in bytes.
constexpr qsizetype maximumName = 150;
constexpr qsizetype maximumCode = 985;
constexpr qsizetype maximumUser = 4096;
constexpr qsizetype maximumNames = 1000;
constexpr std::chrono::minutes keepFor{1};

/// Not in the middle of a character.
QString cut(const QString &text)
{
    QByteArray bytes = text.toUtf8();
    if (bytes.size() <= maximumName)
        return text;
    qsizetype end = maximumName;
    while (end > 0 && (uchar(bytes[end]) & 0xc0) == 0x80)
        --end;
    bytes.truncate(end);
    return QString::fromUtf8(bytes);
}

}  // namespace

void AppleNames::keep(const QString &code, const QString &user)
{
    if (code.toUtf8().size() > maximumCode || user.toUtf8().size() > maximumUser)
        return;
    const Result<JsonValue> parsed = Wire::parseJson(user.toUtf8());
    if (!parsed)
        return;
    const JsonValue &parts = (*parsed)[u"name"];
    const QString whole = parts[u"firstName"].toString() + u' ' + parts[u"lastName"].toString();
    const QString name = cut(whole).trimmed();
    if (name.isEmpty())
        return;
    const UtcTime now = m_clock.now();
    const std::lock_guard lock(m_mutex);
    m_names.removeIf([now](const auto &item) { return item.value().until <= now; });
    if (m_names.size() < maximumNames)
        m_names.insert(code, {name, now + keepFor});
}

QString AppleNames::take(const QString &code)
{
    const std::lock_guard lock(m_mutex);
    const Kept kept = m_names.take(code);
    return kept.until > m_clock.now() ? kept.name : QString();
}

bool OAuth2Redirect::handOver(const OAuth2Return &back, const QString &clientAddress)
{
    if (back.state.isEmpty() || !m_waiters || !m_waiters->isWaiting(back.state))
        return false;
    // Who guessed the id of another's connection must not feed it a code.
    const bool isSame = m_waiters->addressOf(back.state) == clientAddress;
    if (isSame) {
        if (!back.user.isEmpty() && !back.code.isEmpty() && back.error.isEmpty())
            m_names.keep(back.code, back.user);
        JsonValue message = JsonValue::object(
            {{u"state"_s, JsonValue(back.state)}, {u"code"_s, JsonValue(back.code)}});
        if (!back.error.isEmpty())
            message.insert(u"error"_s, JsonValue(back.error));
        m_waiters->send(back.state, message);
    }
    m_waiters->unsubscribe(back.state);
    return isSame && back.error.isEmpty() && !back.code.isEmpty();
}

}  // namespace Binnacle
