// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/theme.h"

#include <QList>
#include <QWidget>

class QPainter;

namespace Binnacle::Ui {

/// Paints @p values as a line that fills @p rect, the newest at the right; NaN is a gap. The scale
/// goes from 0 (or the lowest value, if negative) to the highest.
void paintSparkline(QPainter &painter, const QRectF &rect, const QList<double> &values,
                    const QColor &color, bool isFilled);

/// A small line without axes.
class Sparkline final : public QWidget
{
    Q_OBJECT

public:
    explicit Sparkline(const Theme &theme, QWidget *parent = nullptr);

    /// At most 300 are kept, the last ones.
    void setValues(const QList<double> &values);
    void setTone(Tone tone);
    void setFilled(bool isFilled);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    const Theme &m_theme;
    QList<double> m_values;
    Tone m_tone = Tone::Accent;
    bool m_isFilled = true;
};

}  // namespace Binnacle::Ui
