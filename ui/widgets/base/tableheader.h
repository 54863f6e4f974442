// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/theme.h"

#include <QHeaderView>

namespace Binnacle::Ui {

/// The head of a table: text where its column's cells have theirs, the mark of the sorted column
/// beside it.
class TableHeader final : public QHeaderView
{
    Q_OBJECT

public:
    TableHeader(const Theme &theme, QWidget *parent);

    QSize sizeHint() const override;

protected:
    void paintSection(QPainter *painter, const QRect &rect, int section) const override;
    void mouseMoveEvent(QMouseEvent *event) override;
    bool viewportEvent(QEvent *event) override;
    QSize sectionSizeFromContents(int section) const override;

private:
    void setHovered(int section);

    const Theme &m_theme;
    int m_hovered = -1;
};

}  // namespace Binnacle::Ui
