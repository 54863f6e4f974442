// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/access/accountspane.h"

namespace Binnacle::Ui {

/// Superusers and what each may do.
class OperatorsPane final : public AccountsPane
{
    Q_OBJECT

public:
    OperatorsPane(const PageContext &context, QWidget *parent);

    void refresh() override;
    bool isAbout(const QString &collection) const override;

protected:
    QString accountsCollection() const override;
    QList<KeyValueView::Row> factsOf(const QString &id) const override;
    Models::Need accountNeed() const override { return Models::Need::Own; }

private:
    /// From a server that knows no roles.
    void loadRecords(int generation);
    void take(int generation, const Result<std::vector<Client::OperatorInfo>> &found);
    const Client::OperatorInfo *find(const QString &id) const;
    void create();
    void chooseRole(const QString &id);
    void setRole(const QString &id, const QString &role);
    void remove(const QString &id);

    std::vector<Client::OperatorInfo> m_operators;
};

}  // namespace Binnacle::Ui
