// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/theme.h"

#include <QWidget>

namespace Binnacle::Ui {

/// Something is under way. Turns only while it is visible.
class Spinner final : public QWidget
{
    Q_OBJECT

public:
    /// @p size in pixels at 100 %.
    explicit Spinner(const Theme &theme, int size = 16, QWidget *parent = nullptr);

    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;
    void timerEvent(QTimerEvent *event) override;

private:
    const Theme &m_theme;
    int m_size;
    int m_timer = 0;
    int m_angle = 0;
};

/// An arc of a circle in @p rect, turned by @p angle degrees.
void paintSpinner(QPainter &painter, const QRectF &rect, const QColor &color, int angle);

}  // namespace Binnacle::Ui
