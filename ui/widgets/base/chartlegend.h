// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/base/chartdata.h"

#include <QAbstractButton>

namespace Binnacle::Ui {

/// A series in the legend of a chart: how it is drawn and its name; a click shows or hides it.
class ChartLegendEntry final : public QAbstractButton
{
    Q_OBJECT

public:
    ChartLegendEntry(const Theme &theme, TimeChart::Kind kind, QWidget *parent);

    void setSeries(const ChartSeries &series);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    const Theme &m_theme;
    const TimeChart::Kind m_kind;
    std::optional<Tone> m_tone;
    int m_colorIndex = 0;
    Qt::PenStyle m_dash = Qt::SolidLine;
};

}  // namespace Binnacle::Ui
