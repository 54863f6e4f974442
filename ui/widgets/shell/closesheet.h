// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/base/dialog.h"

class QCheckBox;

namespace Binnacle::Ui {

/// What happens to running servers when the window is closed.
enum class CloseChoice
{
    Ask,
    /// In the tray, or minimised where there is none.
    Keep,
    Stop
};

/// Asks it.
class CloseSheet final : public Dialog
{
    Q_OBJECT

public:
    /// @p servers: name and address of each that listens.
    CloseSheet(const Theme &theme, const QStringList &servers, bool hasTray, QWidget *parent);

signals:
    void chosen(Binnacle::Ui::CloseChoice choice, bool isRemembered);

private:
    QCheckBox *m_remember;
};

}  // namespace Binnacle::Ui
