// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/access/accountspane.h"

#include "core/deliver.h"
#include "widgets/base/dialog.h"
#include "widgets/base/tableview.h"
#include "widgets/notices.h"

using namespace Qt::StringLiterals;

namespace Binnacle::Ui {

AccountsPane::AccountsPane(const PageContext &context, const QString &name,
                           std::vector<Models::TableColumn> columns, const QString &hint,
                           QWidget *parent)
    : ListPane(context, name, std::move(columns), parent)
    , m_inspector(new AccountInspector(context, part(u"inspector"_s), hint, this))
{
    m_inspector->hide();
    connect(table(), &TableView::currentRowChanged, this, &AccountsPane::updateInspector);
    connect(table(), &TableView::peekRequested, this, &AccountsPane::inspectorChanged);
    // What has been read again may sign in otherwise by now.
    connect(&model(), &QAbstractItemModel::dataChanged, this, [this] {
        updateInspector();
        if (m_inspector && m_inspector->isVisible())
            m_inspector->reload();
    });
    connect(m_inspector, &AccountInspector::removalRequested, this, &AccountsPane::removePasskey);
}

AccountsPane::~AccountsPane()
{
    // The shell may have put it into its dock.
    delete m_inspector.data();
}

QWidget *AccountsPane::inspector()
{
    return m_inspector;
}

void AccountsPane::updateInspector()
{
    if (!m_inspector)
        return;
    const QString id = currentId();
    const QString collection = accountsCollection();
    if (id.isEmpty() || collection.isEmpty())
        return m_inspector->clear();
    m_inspector->show({collection, id, subject(id)}, factsOf(id));
}

void AccountsPane::rightsChanged()
{
    ListPane::rightsChanged();
    if (m_inspector)
        m_inspector->setRefusal(refusal(accountNeed()));
}

void AccountsPane::removePasskey(const Client::PasskeyInfo &passkey)
{
    const AccountInspector::Account account = m_inspector->account();
    ask({tr("Remove the passkey %1 of %2?").arg(passkey.name, account.label),
         tr("Nobody signs in with it any more. Sessions that it began go on until they end or are "
            "revoked."),
         tr("Remove passkey"),
         true,
         {}},
        [this, account, passkey] {
            deliverTo(this, access().removePasskey(account.collection, account.id, passkey.id),
                      [this, account, name = passkey.name](const Result<void> &removed) {
                          if (removed) {
                              context().notices.success(
                                  tr("The passkey %1 of %2 is gone").arg(name, account.label));
                          } else {
                              context().notices.error(tr("The passkey %1 stays").arg(name),
                                                      removed.error());
                          }
                          if (m_inspector)
                              m_inspector->reload();
                      });
        });
}

void AccountsPane::signOut(const QString &id, const QString &text)
{
    const QString name = subject(id);
    ask({tr("Sign %1 out everywhere?").arg(name), text, tr("Sign out"), true, {}},
        [this, collection = accountsCollection(), id, name] {
            run(access().endSessionsOf(collection, id), tr("%1 is signed out").arg(name),
                tr("%1 could not be signed out").arg(name));
        });
}

void AccountsPane::resetTwoStep(const QString &id, const QString &text)
{
    const QString name = subject(id);
    ask({tr("Reset the two-step sign-in of %1?").arg(name), text, tr("Reset two-step"), true, {}},
        [this, collection = accountsCollection(), id, name] {
            run(access().resetTwoStep(collection, id), tr("Two-step of %1 is off").arg(name),
                tr("Two-step of %1 could not be reset").arg(name));
        });
}

}  // namespace Binnacle::Ui
