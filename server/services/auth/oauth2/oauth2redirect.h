// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/clock.h"
#include "core/jsonvalue.h"

#include <QHash>
#include <QString>

#include <mutex>

namespace Binnacle {

/// Where clients wait, over a realtime connection, for the browser to come back from a provider
/// (A4.5). Thread: any; must not block.
class OAuth2Waiters
{
public:
    virtual ~OAuth2Waiters() = default;

    /// Whether a client of that id is connected and subscribed to `@oauth2`.
    virtual bool isWaiting(const QString &clientId) const = 0;
    /// The address that opened its connection, expanded; empty when there is none any more.
    virtual QString addressOf(const QString &clientId) const = 0;
    /// Sends it an event `@oauth2`.
    virtual void send(const QString &clientId, const JsonValue &message) = 0;
    /// Ends its subscription to `@oauth2`.
    virtual void unsubscribe(const QString &clientId) = 0;
};

/// The names of people who sign in with Apple: Apple tells them to the browser, once, and never to
/// servers. Kept for a minute, and no more than a thousand. Thread: any.
class AppleNames final
{
public:
    /// @p clock must outlive it.
    explicit AppleNames(const Clock &clock)
        : m_clock(clock)
    {
    }

    /// Keeps the name in @p user, Apple's JSON, if there is one and the code is not too long.
    void keep(const QString &code, const QString &user);
    /// The name that came with the code, once; else empty.
    QString take(const QString &code);

private:
    struct Kept
    {
        QString name;
        UtcTime until{};
    };

    const Clock &m_clock;
    std::mutex m_mutex;
    QHash<QString, Kept> m_names;
};

/// What a provider sends the browser back with.
struct OAuth2Return
{
    QString state;
    QString code;
    QString error;
    /// Apple's JSON.
    QString user;
};

/// Takes what comes back from providers and hands it to the client that waits for it (A4.5).
///
/// Thread: any; does not block.
class OAuth2Redirect final
{
    Q_DISABLE_COPY_MOVE(OAuth2Redirect)

public:
    /// @p clock must outlive it.
    explicit OAuth2Redirect(const Clock &clock)
        : m_names(clock)
    {
    }

    /// Before the first request; must outlive it. Without waiters every state is unknown.
    void setWaiters(OAuth2Waiters *waiters) { m_waiters = waiters; }

    /// True when a client waited, from @p clientAddress, and got a code.
    bool handOver(const OAuth2Return &back, const QString &clientAddress);
    AppleNames &appleNames() { return m_names; }

private:
    AppleNames m_names;
    OAuth2Waiters *m_waiters = nullptr;
};

}  // namespace Binnacle
