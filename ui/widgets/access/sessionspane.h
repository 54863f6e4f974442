// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/access/listpane.h"

namespace Binnacle::Ui {

/// Who is signed in, from where.
class SessionsPane final : public ListPane
{
    Q_OBJECT

public:
    SessionsPane(const PageContext &context, QWidget *parent);

    void refresh() override;

protected:
    void startOver() override;
    /// A superuser's is an owner's business.
    QString refusalOf(const RowAction &action, const QString &id) const override;

private:
    void askFor(const QString &before);
    void takePage(const Client::SessionPage &page, bool isFirst);
    const Client::SessionInfo *find(const QString &id) const;
    void end(const QString &id);
    void endAll(const QString &id);

    std::vector<Client::SessionInfo> m_sessions;
    QString m_next;
};

}  // namespace Binnacle::Ui
