// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/roles.h"
#include "widgets/theme.h"

#include <QStyledItemDelegate>

namespace Binnacle::Ui {

Tone toneOf(Models::CellTone tone);

enum class Density
{
    Compact,
    Normal,
    Roomy
};

/// Height of a row at the theme's zoom: 24, 28, 36 at 100 %.
int rowHeight(const Theme &theme, Density density);

/// Paints the cells of every table and list: zebra, hover, selection with the text's own colours,
/// and what the roles of models/roles.h ask for. Cells show at most 200 characters.
///
/// For an editor of one column subclass it, or set a delegate of its own for that column whose
/// paint() is inherited from here.
class TableDelegate : public QStyledItemDelegate
{
    Q_OBJECT

public:
    explicit TableDelegate(const Theme &theme, QObject *parent = nullptr);

    void setDensity(Density density) { m_density = density; }
    Density density() const { return m_density; }
    void setZebra(bool isZebra) { m_isZebra = isZebra; }
    /// Rings the current cell while the view has the focus.
    void setCellFocus(bool isOn) { m_hasCellFocus = isOn; }
    /// -1 for none; set by the view, which knows the pointer.
    void setHoveredRow(int row) { m_hoveredRow = row; }

    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    QWidget *createEditor(QWidget *parent, const QStyleOptionViewItem &option,
                          const QModelIndex &index) const override;
    void updateEditorGeometry(QWidget *editor, const QStyleOptionViewItem &option,
                              const QModelIndex &index) const override;
    /// The whole text, if the cell cuts it.
    bool helpEvent(QHelpEvent *event, QAbstractItemView *view, const QStyleOptionViewItem &option,
                   const QModelIndex &index) override;

protected:
    const Theme &theme() const { return m_theme; }
    /// The row's background, without content: for subclasses that paint the content themselves.
    void paintBackground(QPainter *painter, const QStyleOptionViewItem &option,
                         const QModelIndex &index) const;
    /// The accent corner of a staged cell and the ring of the cell with the focus.
    void paintMarks(QPainter *painter, const QStyleOptionViewItem &option,
                    const QModelIndex &index) const;

private:
    struct Cell;
    Cell cellOf(const QStyleOptionViewItem &option, const QModelIndex &index) const;
    void paintGap(QPainter *painter, const QStyleOptionViewItem &option,
                  const QModelIndex &index) const;
    void paintContent(QPainter *painter, const QStyleOptionViewItem &option,
                      const QModelIndex &index) const;
    void paintBadge(QPainter *painter, const QRect &rect, const Cell &cell) const;

    const Theme &m_theme;
    Density m_density = Density::Normal;
    bool m_isZebra = true;
    bool m_hasCellFocus = false;
    int m_hoveredRow = -1;
};

}  // namespace Binnacle::Ui
