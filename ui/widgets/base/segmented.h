// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/theme.h"

#include <QWidget>

namespace Binnacle::Ui {

/// A switch between two to five exclusive choices, in one frame. Arrow keys move it.
class Segmented final : public QWidget
{
    Q_OBJECT

public:
    explicit Segmented(const Theme &theme, QWidget *parent = nullptr);

    /// Gives the index. @p iconName may be empty; with an empty @p text only the icon is shown and
    /// @p toolTip is the accessible name.
    int addSegment(const QString &text, const QString &iconName = {}, const QString &toolTip = {});
    int count() const { return int(m_segments.size()); }
    int currentIndex() const { return m_current; }
    /// -1 for none, where the user shall decide first.
    void setCurrentIndex(int index);
    void setSegmentText(int index, const QString &text);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

signals:
    void currentChanged(int index);

protected:
    bool event(QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void leaveEvent(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    struct Segment
    {
        QString text;
        QString iconName;
        QString toolTip;
    };
    int widthOf(const Segment &segment) const;
    QRect rectOf(int index) const;
    int indexAt(const QPoint &point) const;
    void step(int by);
    void updateAccessibleName();

    const Theme &m_theme;
    QList<Segment> m_segments;
    int m_current = -1;
    int m_hovered = -1;
};

}  // namespace Binnacle::Ui
