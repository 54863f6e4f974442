// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/apikeys/apikey.h"

#include "core/datetime.h"

#include <algorithm>
#include <array>
#include <utility>

using namespace Qt::StringLiterals;

namespace Binnacle {

namespace {

constexpr std::array<std::pair<Wire::RecordAction, QLatin1StringView>, 5> actionNames{{
    {Wire::RecordAction::List, "list"_L1},
    {Wire::RecordAction::View, "view"_L1},
    {Wire::RecordAction::Create, "create"_L1},
    {Wire::RecordAction::Update, "update"_L1},
    {Wire::RecordAction::Delete, "delete"_L1},
}};

}  // namespace

void KeyUse::note(UtcTime now, const QByteArray &ip)
{
    const std::lock_guard lock(m_mutex);
    if (now - m_noted < std::chrono::seconds(1) && m_seen.ip == QLatin1StringView(ip))
        return;
    m_noted = now;
    m_seen = {QString::fromLatin1(formatDateTime(now)), QString::fromLatin1(ip)};
    m_isUnwritten = true;
}

KeyUse::Seen KeyUse::seen() const
{
    const std::lock_guard lock(m_mutex);
    return m_seen;
}

std::optional<KeyUse::Seen> KeyUse::takeUnwritten()
{
    const std::lock_guard lock(m_mutex);
    if (!std::exchange(m_isUnwritten, false))
        return std::nullopt;
    return m_seen;
}

void KeyUse::putBack()
{
    const std::lock_guard lock(m_mutex);
    m_isUnwritten = true;
}

const ApiKey *ApiKeySet::find(const QString &id) const
{
    const auto found
        = std::find_if(keys.begin(), keys.end(), [&id](const ApiKey &key) { return key.id == id; });
    return found == keys.end() ? nullptr : &*found;
}

std::shared_ptr<const Wire::KeyGrant> grantOf(const ApiKey &key)
{
    auto grant = std::make_shared<Wire::KeyGrant>();
    grant->id = key.id;
    grant->name = key.name;
    for (const auto &[collection, actions] : key.scope[u"collections"].members()) {
        unsigned bits = 0;
        for (const JsonValue &name : actions.elements()) {
            if (const std::optional<Wire::RecordAction> action
                = recordActionFromName(name.toString()))
                bits |= Wire::KeyGrant::bit(*action);
        }
        if (collection == "*"_L1)
            grant->everywhere |= bits;
        else
            grant->actions[collection] |= bits;
    }
    return grant;
}

QString recordActionName(Wire::RecordAction action)
{
    for (const auto &[value, name] : actionNames) {
        if (value == action)
            return name;
    }
    Q_UNREACHABLE();
}

std::optional<Wire::RecordAction> recordActionFromName(const QString &name)
{
    for (const auto &[value, known] : actionNames) {
        if (known == name)
            return value;
    }
    return std::nullopt;
}

}  // namespace Binnacle
