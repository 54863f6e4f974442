// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/theme.h"

#include <QWidget>

class QVBoxLayout;

namespace Binnacle::Ui {

/// A panel that floats beside a widget, with a painted shadow; a click outside or Esc closes it.
class Popover final : public QWidget
{
    Q_OBJECT

public:
    /// @p parent is where it belongs; it is a window of its own nevertheless.
    explicit Popover(const Theme &theme, QWidget *parent);

    QVBoxLayout *body() const { return m_body; }
    void setFlush(bool isFlush);
    /// Shows it below @p anchor (above, if there is no room), its left or right edge aligned.
    void openAt(const QWidget *anchor, Qt::Alignment alignment = Qt::AlignLeft);
    /// Shows it with its top left corner at a place of the screen.
    void openAt(const QPoint &globalPosition);

signals:
    void closed();

protected:
    bool event(QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;
    void hideEvent(QHideEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    void applyTheme();
    void fit();
    void moveOntoScreen(QPoint topLeft, int flipAbove);

    const Theme &m_theme;
    QVBoxLayout *m_body;
    bool m_isFlush = false;
};

/// Paints a rounded panel with a soft shadow (12 px, 18 % black) around @p panel.
void paintPopoverPanel(QPainter &painter, const Theme &theme, const QRectF &panel);
/// Room the shadow needs on each side, at the theme's zoom.
int popoverShadowMargin(const Theme &theme);

}  // namespace Binnacle::Ui
