// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/access/ownrights.h"

#include "core/deliver.h"
#include "models/access/accessrows.h"

using namespace Qt::StringLiterals;

namespace Binnacle::Models {

namespace {

Need mostOf(const QString &role)
{
    if (role == u"viewer")
        return Need::Read;
    if (role == u"editor")
        return Need::Write;
    return role == u"operator" ? Need::Manage : Need::Own;
}

}  // namespace

OwnRights::OwnRights(Client::ApiClient &client, QObject *parent)
    : QObject(parent)
    , m_access(client)
{
}

void OwnRights::ask()
{
    if (std::exchange(m_isAsking, true))
        return;
    deliverTo(this, m_access.account(), [this](const Result<Client::OwnAccount> &account) {
        m_isAsking = false;
        // Who cannot be asked, or does not know, is left to refuse things itself.
        const Client::OwnAccount known = account.value_or(m_account);
        const bool isNew = known.role != m_account.role || known.record != m_account.record;
        m_account = known;
        if (isNew)
            emit changed();
    });
}

QString OwnRights::refusal(Need need) const
{
    if (need <= mostOf(m_account.role))
        return {};
    const QString role = roleName(m_account.role);
    switch (need) {
    case Need::Read: break;
    case Need::Write: return tr("This takes an editor. Your role: %1.").arg(role);
    case Need::Manage: return tr("This takes an operator. Your role: %1.").arg(role);
    case Need::Own: return tr("This takes an owner. Your role: %1.").arg(role);
    }
    return {};
}

QString OwnRights::refusalFor(const QString &collection, const QString &record, Need need) const
{
    const bool isOthers = collection == u"_superusers" && record != m_account.record;
    return refusal(isOthers ? Need::Own : need);
}

QString OwnRights::summary() const
{
    if (mostOf(m_account.role) == Need::Own)
        return {};
    return tr("Signed in as %1, role %2. What that role does not allow is greyed, with the reason.")
        .arg(m_account.email, roleName(m_account.role));
}

}  // namespace Binnacle::Models
