// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/limits/ratelimiter.h"

#include "services/settings/settingsservice.h"

#include <QStringList>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Binnacle {

namespace {

/// In the order in which rules are looked for (P9.3).
QStringList labelsOf(const LimitedRequest &request)
{
    QStringList labels;
    for (const QString &owner : {request.collectionName, u"*"_s}) {
        for (const QByteArray &action : request.actions)
            labels.append(owner + u':' + QLatin1StringView(action));
    }
    labels << QString(request.method + u' ' + request.path) << request.path;
    return labels;
}

bool fitsAudience(const Settings::RateLimitRule &rule, bool isGuest)
{
    return rule.audience.isEmpty() || rule.audience == (isGuest ? "@guest"_L1 : "@auth"_L1);
}

/// What a rule's requests are counted under (P9.5).
QByteArray ruleBucket(const Settings::RateLimitRule &rule, const LimitedRequest &request)
{
    const QString own = request.actions.isEmpty()
        ? rule.label
        : QString(request.collectionId + u' ' + QLatin1StringView(request.pattern) + u' '
                  + QLatin1StringView(request.actions.join(',')));
    return QString(own + u' ' + rule.audience).toUtf8();
}

}  // namespace

const Settings::RateLimitRule *rateLimitRule(const std::vector<Settings::RateLimitRule> &rules,
                                             const LimitedRequest &request)
{
    const auto findRule = [&](const auto &matches) -> const Settings::RateLimitRule * {
        const auto found = std::find_if(rules.cbegin(), rules.cend(), [&](const auto &rule) {
            return fitsAudience(rule, request.isGuest) && matches(rule.label);
        });
        return found == rules.cend() ? nullptr : &*found;
    };
    const QStringList labels = labelsOf(request);
    for (const QString &label : labels) {
        const Settings::RateLimitRule *rule
            = findRule([&](const QString &candidate) { return candidate == label; });
        if (!rule) {
            const QString folder = label + u'/';
            rule = findRule([&](const QString &candidate) {
                return candidate.endsWith(u'/') && folder.startsWith(candidate);
            });
        }
        if (rule)
            return rule;
    }
    return nullptr;
}

RateLimiter::RateLimiter(const SettingsService &settings, const Clock &clock)
    : m_settings(settings)
    , m_counters(clock)
{
}

bool RateLimiter::binds(const QByteArray &client) const
{
    const std::shared_ptr<const Settings> settings = m_settings.snapshot();
    const Settings::RateLimits &limits = settings->rateLimits;
    return limits.isEnabled && !client.isEmpty()
        && (limits.excludedIps.isEmpty()
            || !isListedAddress(QString::fromLatin1(client), limits.excludedIps));
}

Result<void> RateLimiter::admit(const LimitedRequest &request)
{
    m_counters.follow(m_settings.generation());
    const std::shared_ptr<const Settings> settings = m_settings.snapshot();
    const Settings::RateLimitRule *rule = rateLimitRule(settings->rateLimits.rules, request);
    if (!rule
        || m_counters.take(ruleBucket(*rule, request), request.client, rule->maxRequests,
                           std::chrono::seconds(rule->duration)))
        return {};
    return Error::make(Error::Kind::TooManyRequests);
}

}  // namespace Binnacle
