// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/access/listpane.h"

#include <QPointer>
#include <QTimer>

namespace Binnacle::Ui {

class AuditInspector;

/// Every administrative change: who, when, what, before and after.
class AuditPane final : public ListPane
{
    Q_OBJECT

public:
    AuditPane(const PageContext &context, QWidget *parent);
    ~AuditPane() override;

    void refresh() override;
    QWidget *inspector() override;

protected:
    void startOver() override;

private:
    void askFor(const QString &before);
    void takePage(const Client::AuditPage &page, bool isFirst);
    void showEntry();

    std::vector<Client::AuditEntry> m_entries;
    QString m_next;
    /// Shown by the inspector.
    QString m_shown;
    QPointer<AuditInspector> m_inspector;
};

}  // namespace Binnacle::Ui
