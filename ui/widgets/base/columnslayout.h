// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLayout>
#include <QList>

namespace Binnacle::Ui {

class Theme;

/// Widgets of equal width beside each other, as many in a line as have room, the lines as even as
/// can be: five, or three and two, never four and one.
class ColumnsLayout final : public QLayout
{
    Q_OBJECT

public:
    /// No column is narrower than @p minimumWidth (at 100 %) as long as there is more than one.
    ColumnsLayout(const Theme &theme, int minimumWidth, QWidget *parent);
    ~ColumnsLayout() override;

    void addItem(QLayoutItem *item) override;
    int count() const override { return int(m_items.size()); }
    QLayoutItem *itemAt(int index) const override { return m_items.value(index); }
    QLayoutItem *takeAt(int index) override;
    Qt::Orientations expandingDirections() const override { return Qt::Horizontal; }
    bool hasHeightForWidth() const override { return true; }
    int heightForWidth(int width) const override;
    QSize sizeHint() const override;
    QSize minimumSize() const override;
    void setGeometry(const QRect &rect) override;

private:
    int gap() const;
    int columnsIn(int width) const;
    int arrange(const QRect &rect, bool isDry) const;

    const Theme &m_theme;
    const int m_minimumWidth;
    QList<QLayoutItem *> m_items;
};

}  // namespace Binnacle::Ui
