// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/access/sessionspane.h"

#include "core/deliver.h"
#include "models/access/accessrows.h"
#include "models/access/newestfirst.h"
#include "widgets/base/dialog.h"
#include "widgets/base/tableview.h"

#include <QLineEdit>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Binnacle::Ui {

namespace {

/// What the server gives at once.
constexpr int mostAtOnce = 500;

}  // namespace

SessionsPane::SessionsPane(const PageContext &context, QWidget *parent)
    : ListPane(context, u"sessions"_s, Models::sessionColumns(), parent)
{
    setTexts(tr("Sessions"), tr("Find by account, collection, address or device"),
             {u"log-in"_s,
              tr("Nobody is signed in"),
              tr("Each sign-in appears here with its device, until it ends or is revoked."),
              {}});
    addRowAction({u"endAccountSessions"_s, tr("Sign out everywhere…"), u"log-out"_s,
                  [this](const QString &id) { endAll(id); }, false, Models::Need::Manage});
    addRowAction({u"endSession"_s, tr("Revoke…"), u"ban"_s, [this](const QString &id) { end(id); },
                  true, Models::Need::Manage});
    searchOnServer();
    table()->setColumnWidths({200, 108, 136, 112, 108, 124, 124, 108});
    table()->setStretchColumn(0);
    connect(&model(), &Models::CellTableModel::moreWanted, this, [this] { askFor(m_next); });
}

void SessionsPane::refresh()
{
    askFor({});
}

void SessionsPane::startOver()
{
    m_sessions.clear();
    refresh();
}

QString SessionsPane::refusalOf(const RowAction &action, const QString &id) const
{
    const Client::SessionInfo *session = find(id);
    if (!session || !rights())
        return ListPane::refusalOf(action, id);
    return rights()->refusalFor(session->collectionName, session->recordId, action.need);
}

void SessionsPane::askFor(const QString &before)
{
    const int generation = beginLoading();
    Client::AccessClient::SessionQuery query;
    query.before = before;
    query.search = search()->text().trimmed();
    if (before.isEmpty())
        query.limit = std::clamp(int(m_sessions.size()), query.limit, mostAtOnce);
    deliverTo(
        this, access().sessions(query),
        [this, generation, isFirst = before.isEmpty()](const Result<Client::SessionPage> &page) {
            if (!isCurrent(generation))
                return;
            if (page)
                takePage(*page, isFirst);
            else
                showFailure(tr("The sessions could not be read."), page.error());
        });
}

void SessionsPane::takePage(const Client::SessionPage &page, bool isFirst)
{
    if (!isFirst)
        m_sessions.insert(m_sessions.end(), page.items.begin(), page.items.end());
    if (!isFirst || !Models::replaceNewest(m_sessions, page.items, !page.next.isEmpty()))
        m_next = page.next;
    std::vector<Models::TableRow> rows;
    for (const Client::SessionInfo &each : isFirst ? m_sessions : page.items)
        rows.push_back(Models::sessionRow(each, QDateTime::currentDateTime()));
    showPage(std::move(rows), isFirst, !m_next.isEmpty());
}

const Client::SessionInfo *SessionsPane::find(const QString &id) const
{
    const auto found
        = std::find_if(m_sessions.begin(), m_sessions.end(),
                       [&id](const Client::SessionInfo &each) { return each.id == id; });
    return found == m_sessions.end() ? nullptr : &*found;
}

void SessionsPane::end(const QString &id)
{
    const Client::SessionInfo *session = find(id);
    if (!session)
        return;
    const QString name = session->label;
    const QString text = session->isCurrent
        ? tr("It is the one that this window works with: you will have to sign in again.")
        : tr("The device is refused from now on. Other devices of the account stay signed in.");
    ask({tr("Revoke this session of %1?").arg(name), text, tr("Revoke session"), true, {}},
        [this, id, name] {
            run(access().endSession(id), tr("A session of %1 has ended").arg(name),
                tr("The session of %1 could not be ended").arg(name));
        });
}

void SessionsPane::endAll(const QString &id)
{
    const Client::SessionInfo *session = find(id);
    if (!session)
        return;
    ask({tr("Sign %1 out everywhere?").arg(session->label),
         tr("Every token of this account is refused from now on, on every device."),
         tr("Sign out"),
         true,
         {}},
        [this, collection = session->collectionName, record = session->recordId,
         name = session->label] {
            run(access().endSessionsOf(collection, record), tr("%1 is signed out").arg(name),
                tr("%1 could not be signed out").arg(name));
        });
}

}  // namespace Binnacle::Ui
