// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/access/accountinspector.h"
#include "widgets/access/listpane.h"

#include <QPointer>

namespace Binnacle::Ui {

/// A list of accounts, with an inspector that tells how the chosen one signs in, and what operators
/// do with accounts of every kind.
class AccountsPane : public ListPane
{
    Q_OBJECT

public:
    /// @p hint stands in the inspector while no account is chosen.
    AccountsPane(const PageContext &context, const QString &name,
                 std::vector<Models::TableColumn> columns, const QString &hint, QWidget *parent);
    ~AccountsPane() override;

    QWidget *inspector() override;

protected:
    /// The collection of the accounts, by id or name; empty while there is none.
    virtual QString accountsCollection() const = 0;
    /// What the list knows of an account.
    virtual QList<KeyValueView::Row> factsOf(const QString &id) const = 0;
    /// What it takes to change how one signs in.
    virtual Models::Need accountNeed() const = 0;

    void rightsChanged() override;

    void signOut(const QString &id, const QString &text);
    void resetTwoStep(const QString &id, const QString &text);

private:
    void updateInspector();
    void removePasskey(const Client::PasskeyInfo &passkey);

    QPointer<AccountInspector> m_inspector;
};

}  // namespace Binnacle::Ui
