// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/notices.h"
#include "widgets/theme.h"

#include <QPointer>
#include <QWidget>

namespace Binnacle::Ui {

/// Notices at the bottom right of a window, the newest lowest, at most four at once. They leave
/// after 5 s, but not under the pointer or with the focus; errors stay until dismissed.
class ToastStack final : public QWidget
{
    Q_OBJECT

public:
    /// Lies over @p host, which owns it.
    ToastStack(const Theme &theme, QWidget *host);

    void show(const Notice &notice);
    /// The newest; for Esc. False if there was none.
    bool dismissNewest();
    int count() const;
    /// Room to keep free at the bottom: the status bar. At 100 %.
    void setBottomMargin(int pixels);
    /// Stands above @p bar while that is shown; null for nothing.
    void keepClearOf(QWidget *bar);

protected:
    bool eventFilter(QObject *object, QEvent *event) override;

private:
    class Toast;
    void dismiss(Toast *toast);
    void place();
    int lowerEnd(int width) const;

    const Theme &m_theme;
    QList<Toast *> m_toasts;
    QPointer<QWidget> m_bar;
    int m_bottomMargin = 0;
};

}  // namespace Binnacle::Ui
