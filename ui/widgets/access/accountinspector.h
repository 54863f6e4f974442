// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/accessclient.h"
#include "models/access/ownrights.h"
#include "widgets/base/keyvalueview.h"
#include "widgets/page.h"

#include <QTimer>

#include <vector>

class QVBoxLayout;

namespace Binnacle::Ui {

class IconButton;
class Label;

/// How one account signs in: what the list knows of it, its authenticator app and its passkeys,
/// which are asked for when it is shown.
class AccountInspector final : public QWidget
{
    Q_OBJECT

public:
    /// @p name begins the object names; @p hint stands there while no account is shown.
    AccountInspector(const PageContext &context, const QString &name, const QString &hint,
                     QWidget *parent = nullptr);

    struct Account
    {
        QString collection;
        QString id;
        QString label;
    };
    /// Shows @p facts at once, and the rest when it comes. An account that is shown already keeps
    /// what is known of it until it is asked for again.
    void show(const Account &account, const QList<KeyValueView::Row> &facts);
    void clear();
    const Account &account() const { return m_account; }
    /// Asks again.
    void reload();
    /// Why passkeys cannot be removed; empty when they can.
    void setRefusal(const QString &why);

signals:
    void removalRequested(const Binnacle::Client::PasskeyInfo &passkey);

private:
    void ask();
    void takeTwoStep(const Result<Client::TwoStepInfo> &info);
    void takePasskeys(const Result<std::vector<Client::PasskeyInfo>> &passkeys);
    QWidget *passkeyLine(const Client::PasskeyInfo &passkey);
    void updateRefusal();
    void setDetailsVisible(bool isVisible);

    const Theme &m_theme;
    Client::AccessClient m_access;
    Account m_account;
    QString m_refusal;
    /// Replies to older questions are not wanted any more.
    int m_generation = 0;
    QTimer m_asking;
    /// Of the account: a failure later on does not take it away.
    bool m_knowsTwoStep = false;
    bool m_knowsPasskeys = false;
    Label *m_hint;
    KeyValueView *m_facts;
    Label *m_twoStepTitle;
    Label *m_twoStep;
    Label *m_passkeysTitle;
    Label *m_passkeysText;
    QVBoxLayout *m_lines;
    std::vector<Client::PasskeyInfo> m_passkeys;
    std::vector<QWidget *> m_passkeyLines;
    std::vector<IconButton *> m_removals;
};

}  // namespace Binnacle::Ui
