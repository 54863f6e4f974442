// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/base/tabledelegate.h"

#include <QList>
#include <QPixmap>

namespace Binnacle::Ui {

class Thumbnails;

/// Paints choices as chips, and edits what fits into a line, a list or a small text in its place.
/// What is picked from many (relations, several choices) is not edited by it: see RecordGrid.
class RecordDelegate final : public TableDelegate
{
    Q_OBJECT

public:
    using TableDelegate::TableDelegate;

    /// Without them, files have no pictures. They must outlive the delegate.
    void setThumbnails(Thumbnails *thumbnails) { m_thumbnails = thumbnails; }

    /// Whether the cell's editor is one of this delegate.
    static bool editsInPlace(const QModelIndex &index);

    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override;
    QWidget *createEditor(QWidget *parent, const QStyleOptionViewItem &option,
                          const QModelIndex &index) const override;
    void setEditorData(QWidget *editor, const QModelIndex &index) const override;
    void setModelData(QWidget *editor, QAbstractItemModel *model,
                      const QModelIndex &index) const override;
    void updateEditorGeometry(QWidget *editor, const QStyleOptionViewItem &option,
                              const QModelIndex &index) const override;

protected:
    bool eventFilter(QObject *object, QEvent *event) override;

private:
    void paintChips(QPainter *painter, const QStyleOptionViewItem &option, const QStringList &chips,
                    bool isStruck) const;
    /// Of the image files in the cell, as far as they are known.
    QList<QPixmap> picturesOf(const QModelIndex &index) const;
    void paintPictures(QPainter *painter, const QStyleOptionViewItem &option,
                       const QModelIndex &index, const QList<QPixmap> &pictures) const;

    Thumbnails *m_thumbnails = nullptr;
};

}  // namespace Binnacle::Ui
