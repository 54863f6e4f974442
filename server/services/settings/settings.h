// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jsonvalue.h"

#include <QString>
#include <QStringList>

#include <optional>
#include <vector>

namespace Binnacle {

/// The settings of the program (P6.2): the whole object, and the parts that code acts on.
struct Settings
{
    struct Meta
    {
        QString appName;
        QString appUrl;
        QString senderName;
        QString senderAddress;
        bool hideControls = false;
    };
    struct Smtp
    {
        bool isEnabled = false;
        QString host;
        int port = 0;
        QString username;
        QString password;
        /// "PLAIN", "LOGIN", or empty for the first.
        QString authMethod;
        /// From the start; else by STARTTLS where the server offers it.
        bool usesTls = false;
        QString localName;
    };
    struct Logs
    {
        qint64 maxDays = 5;
        qint64 minLevel = 0;
        bool logIp = true;
        bool logAuthId = false;
    };
    struct TrustedProxy
    {
        QStringList headers;
        bool useLeftmostIp = false;
    };
    struct Batch
    {
        bool isEnabled = false;
        qint64 maxRequests = 50;
        /// Seconds.
        qint64 timeout = 3;
        /// Bytes; 0 means 128 MiB.
        qint64 maxBodySize = 0;
    };

    struct RateLimitRule
    {
        /// `/path`, `METHOD /path`, `collection:action`, `*:action`; a path that ends in a slash
        /// stands for all below it.
        QString label;
        /// "@guest", "@auth", or empty for everybody.
        QString audience;
        /// Seconds.
        qint64 duration = 0;
        qint64 maxRequests = 0;
    };
    struct RateLimits
    {
        bool isEnabled = false;
        std::vector<RateLimitRule> rules{};
        /// Addresses and CIDR subnets.
        QStringList excludedIps{};
    };

    /// As it is stored, secrets included, members in their order.
    JsonValue values;
    QStringList superuserIps;
    Meta meta;
    Smtp smtp;
    Logs logs;
    TrustedProxy trustedProxy;
    Batch batch;
    RateLimits rateLimits;

    /// Reads @p stored over the defaults: unknown keys are dropped, so are values of the wrong
    /// type; lists replace.
    static Settings fromJson(const JsonValue &stored);
    static Settings defaults() { return fromJson(JsonValue::object()); }
    /// What the API shows: without the three secrets.
    JsonValue redacted() const;
    /// With the labels of rate limits that name the collection @p from naming @p to; nothing when
    /// there are none (P6.5).
    std::optional<Settings> withRenamedCollection(const QString &from, const QString &to) const;
    /// What goes to disk: an S3 secret that is empty is left out.
    JsonValue stored() const;
};

/// Whether @p address is one of the addresses or inside one of the CIDR subnets; compared by
/// value. An IPv4-mapped IPv6 address is not its IPv4 one.
bool isListedAddress(const QString &address, const QStringList &list);

}  // namespace Binnacle
