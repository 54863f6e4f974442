// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/access/listpane.h"

namespace Binnacle::Ui {

/// Superusers and what each may do.
class OperatorsPane final : public ListPane
{
    Q_OBJECT

public:
    OperatorsPane(const PageContext &context, QWidget *parent);

    void refresh() override;

private:
    /// From a server that knows no roles.
    void loadRecords(int generation);
    void take(int generation, const Result<std::vector<Client::OperatorInfo>> &found);
    const Client::OperatorInfo *find(const QString &id) const;
    void create();
    void chooseRole(const QString &id);
    void setRole(const QString &id, const QString &role);
    void signOut(const QString &id);
    void resetTwoStep(const QString &id);
    void remove(const QString &id);

    std::vector<Client::OperatorInfo> m_operators;
};

}  // namespace Binnacle::Ui
