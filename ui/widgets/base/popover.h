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
    /// Shows it beside @p anchor as placeBeside() does, its leading or trailing edge aligned.
    void openAt(const QWidget *anchor, Qt::Alignment alignment = Qt::AlignLeft);
    /// The same beside a part of the screen.
    void openAt(const QRect &anchor, Qt::Alignment alignment = Qt::AlignLeft);

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

    const Theme &m_theme;
    QVBoxLayout *m_body;
    QRect m_anchor;
    Qt::Alignment m_alignment = Qt::AlignLeft;
    bool m_isFlush = false;
};

/// Paints a rounded panel with a soft shadow (12 px, 18 % black) around @p panel.
void paintPopoverPanel(QPainter &painter, const Theme &theme, const QRectF &panel);
/// Room the shadow needs on each side, at the theme's zoom.
int popoverShadowMargin(const Theme &theme);

}  // namespace Binnacle::Ui
