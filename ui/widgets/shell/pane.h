// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/theme.h"

#include <QWidget>

namespace Binnacle::Ui {

/// A plain area in one colour with 1 px lines on some of its edges: what the shell is made of.
class Pane : public QWidget
{
    Q_OBJECT

public:
    Pane(const Theme &theme, Tone tone, Qt::Edges lines, QWidget *parent = nullptr);

protected:
    void paintEvent(QPaintEvent *event) override;
    const Theme &theme() const { return m_theme; }

private:
    const Theme &m_theme;
    const Tone m_tone;
    const Qt::Edges m_lines;
};

/// The 2 px ring of the control that has the focus.
void paintFocusRing(QPainter &painter, const Theme &theme, const QRectF &rect, qreal radius);

}  // namespace Binnacle::Ui
