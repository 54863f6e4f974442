// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/accessdata.h"
#include "widgets/theme.h"

#include <QWidget>

namespace Binnacle::Ui {

class CodeView;
class KeyValueView;
class Label;

/// One entry of the audit list: who did what to what, and how it was before and after.
class AuditInspector final : public QWidget
{
    Q_OBJECT

public:
    explicit AuditInspector(const Theme &theme, QWidget *parent = nullptr);

    void show(const Client::AuditEntry &entry);
    void clear();

private:
    KeyValueView *m_facts;
    Label *m_beforeTitle;
    CodeView *m_before;
    Label *m_afterTitle;
    CodeView *m_after;
    Label *m_hint;
};

}  // namespace Binnacle::Ui
