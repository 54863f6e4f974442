// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/base/filterbar.h"

namespace Binnacle::Ui {

/// The proposals below a line edit. It never takes the focus: whoever types steers it.
class CompletionPopup final : public QWidget
{
    Q_OBJECT

public:
    CompletionPopup(const Theme &theme, QWidget *parent);

    /// Hides when there are none.
    void setCompletions(const QList<Completion> &completions);
    /// Shows it with its panel's top left corner there, in the coordinates of its parent.
    void openAt(const QPoint &place, int minimumWidth);
    void step(int rows);
    /// Null if nothing is chosen.
    const Completion *current() const;

signals:
    void chosen(const Binnacle::Ui::Completion &completion);

protected:
    void paintEvent(QPaintEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void wheelEvent(QWheelEvent *event) override;

private:
    int rowHeight() const;
    int rowAt(const QPoint &point) const;
    QRect panel() const;

    const Theme &m_theme;
    QList<Completion> m_completions;
    int m_current = -1;
    int m_first = 0;
};

}  // namespace Binnacle::Ui
