// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/observation/loghistogram.h"
#include "widgets/theme.h"

#include <QWidget>

namespace Binnacle::Ui {

/// Requests over time as columns by status, one hand high. A drag selects a span, a double click
/// clears it; with the keyboard, arrows walk over the columns and Enter selects one.
class HistogramStrip final : public QWidget
{
    Q_OBJECT

public:
    explicit HistogramStrip(const Theme &theme, QWidget *parent = nullptr);

    void setHistogram(const Models::LogHistogram &histogram);
    const Models::LogHistogram &histogram() const { return m_histogram; }
    /// Unix milliseconds; both 0 for none.
    void setSelection(qint64 from, qint64 to);
    /// `peak 42 in 5 s at 09:02, 3 failed`
    QString summary() const;
    /// How many columns there is room for.
    int columnsWanted() const;

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

signals:
    void spanSelected(qint64 from, qint64 to);
    void spanCleared();

protected:
    void paintEvent(QPaintEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;
    void leaveEvent(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;

private:
    QRectF plot() const;
    int bucketAt(double x) const;
    double xOf(qint64 time) const;
    qint64 timeAt(double x) const;
    QString bucketText(int bucket) const;
    void setPointed(int bucket);
    void paintColumns(QPainter &painter, const QRectF &area) const;
    void paintAxis(QPainter &painter, const QRectF &area) const;

    const Theme &m_theme;
    Models::LogHistogram m_histogram;
    qint64 m_from = 0;
    qint64 m_to = 0;
    int m_pointed = -1;
    double m_dragStart = -1;
    double m_dragEnd = -1;
};

}  // namespace Binnacle::Ui
