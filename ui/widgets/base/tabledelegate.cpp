// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/base/tabledelegate.h"

#include "widgets/base/chip.h"
#include "widgets/base/sparkline.h"
#include "widgets/base/textline.h"
#include "widgets/themestylesheet.h"

#include <QAbstractItemView>
#include <QHelpEvent>
#include <QLineEdit>
#include <QPainter>
#include <QToolTip>

using namespace Qt::StringLiterals;
using Binnacle::Models::CellTone;
using Binnacle::Models::RowState;

namespace Binnacle::Ui {

namespace {

constexpr qsizetype maximumText = 200;

CellTone toneRole(const QModelIndex &index, int role, CellTone fallback)
{
    const QVariant value = index.data(role);
    return value.isValid() ? CellTone(value.toInt()) : fallback;
}

RowState rowState(const QModelIndex &index)
{
    return RowState(index.siblingAtColumn(0).data(Models::RowStateRole).toInt());
}

QString oneLine(QString text)
{
    if (text.size() > maximumText) {
        text.truncate(maximumText - 1);
        text += u'…';
    }
    text.replace(u'\n', u' ');
    text.replace(u'\t', u' ');
    return text;
}

}  // namespace

Tone toneOf(CellTone tone)
{
    switch (tone) {
    case CellTone::Text: return Tone::Text;
    case CellTone::Muted: return Tone::Muted;
    case CellTone::Accent: return Tone::Accent;
    case CellTone::Ok: return Tone::Ok;
    case CellTone::Warn: return Tone::Warn;
    case CellTone::Error: return Tone::Error;
    case CellTone::Info: return Tone::Info;
    case CellTone::Trace: return Tone::Trace;
    }
    return Tone::Text;
}

int rowHeight(const Theme &theme, Density density)
{
    switch (density) {
    case Density::Compact: return theme.scaled(24);
    case Density::Normal: return theme.scaled(28);
    case Density::Roomy: return theme.scaled(36);
    }
    return theme.scaled(28);
}

struct TableDelegate::Cell
{
    QString text;
    QFont font;
    Tone tone = Tone::Text;
    QString iconName;
    Tone iconTone = Tone::Muted;
    Qt::Alignment alignment = Qt::AlignLeft | Qt::AlignVCenter;
    bool isBadge = false;
    bool isMono = false;
    bool isPath = false;
    Qt::TextElideMode elideMode = Qt::ElideRight;

    QString fitted(int width) const
    {
        const QFontMetrics metrics(font);
        return isPath ? elidedPath(text, metrics, width)
                      : metrics.elidedText(text, elideMode, width);
    }
};

TableDelegate::TableDelegate(const Theme &theme, QObject *parent)
    : QStyledItemDelegate(parent)
    , m_theme(theme)
{
}

TableDelegate::Cell TableDelegate::cellOf(const QStyleOptionViewItem &option,
                                          const QModelIndex &index) const
{
    Cell cell;
    const QVariant value = index.data(Qt::DisplayRole);
    cell.text = oneLine(value.typeId() == QMetaType::QString ? value.toString()
                                                             : displayText(value, option.locale));
    const RowState state = rowState(index);
    cell.tone = toneOf(toneRole(index, Models::ToneRole, CellTone::Text));
    if (state == RowState::Deleted || state == RowState::Stale)
        cell.tone = Tone::Muted;
    if (index.data(Models::NullRole).toBool()) {
        cell.tone = Tone::Muted;
        if (cell.text.isEmpty())
            cell.text = u"–"_s;
    }
    cell.isMono = index.data(Models::MonoRole).toBool();
    cell.isBadge = index.data(Models::BadgeRole).toBool();
    cell.isPath = index.data(Models::PathRole).toBool();
    cell.elideMode = option.textElideMode;
    cell.font = cell.isMono ? m_theme.mono(TextSize::Label) : m_theme.font(TextSize::Body);
    if (state == RowState::Deleted)
        cell.font.setStrikeOut(true);
    cell.iconName = index.data(Models::IconRole).toString();
    if (!cell.iconName.isEmpty()) {
        const QVariant iconTone = index.data(Models::IconToneRole);
        cell.iconTone = iconTone.isValid() ? toneOf(CellTone(iconTone.toInt())) : cell.tone;
    }
    const QVariant alignment = index.data(Qt::TextAlignmentRole);
    if (alignment.isValid())
        cell.alignment = Qt::Alignment(alignment.toInt());
    if (!(cell.alignment & Qt::AlignVertical_Mask))
        cell.alignment |= Qt::AlignVCenter;
    cell.alignment = QStyle::visualAlignment(option.direction, cell.alignment);
    return cell;
}

void TableDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option,
                          const QModelIndex &index) const
{
    painter->save();
    painter->setClipRect(option.rect);
    if (rowState(index) == RowState::Gap) {
        paintGap(painter, option, index);
    } else {
        paintBackground(painter, option, index);
        paintContent(painter, option, index);
    }
    painter->restore();
}

void TableDelegate::paintBackground(QPainter *painter, const QStyleOptionViewItem &option,
                                    const QModelIndex &index) const
{
    QColor color = m_theme.color(m_isZebra && index.row() % 2 == 1 ? Tone::Zebra : Tone::Surface);
    const QVariant rowTone = index.siblingAtColumn(0).data(Models::RowToneRole);
    if (rowTone.isValid() && CellTone(rowTone.toInt()) != CellTone::Text)
        color = m_theme.color(tintOf(toneOf(CellTone(rowTone.toInt()))));
    if (rowState(index) == RowState::New)
        color = m_theme.color(Tone::OkTint);
    const bool isHovered = index.row() == m_hoveredRow;
    if (isHovered)
        color = rowTone.isValid() ? mixed(color, m_theme.color(Tone::ControlBorder), 0.08)
                                  : m_theme.color(Tone::Hover);
    if (option.state.testFlag(QStyle::State_Selected)) {
        const auto *view = qobject_cast<const QAbstractItemView *>(option.widget);
        const bool isActive = option.state.testFlag(QStyle::State_Active)
            && (!view || view->hasFocus() || view->isAncestorOf(view->window()->focusWidget()));
        color = m_theme.color(isActive ? Tone::Select : Tone::SelectInactive);
    }
    const qreal flash = index.data(Models::FlashRole).toReal();
    if (flash > 0)
        color = mixed(color, m_theme.color(Tone::Accent), qMin(1.0, flash) * 0.28);
    painter->fillRect(option.rect, color);

    const QVariant bar = index.data(Models::BarRole);
    if (bar.isValid()) {
        const qreal share = qBound(0.0, bar.toReal(), 1.0);
        QRectF filled = QRectF(option.rect).adjusted(0, 3, 0, -3);
        const qreal width = filled.width() * share;
        if (option.direction == Qt::RightToLeft)
            filled.setLeft(filled.right() - width);
        else
            filled.setWidth(width);
        painter->fillRect(filled, mixed(color, m_theme.color(Tone::Accent), 0.18));
    }
}

void TableDelegate::paintGap(QPainter *painter, const QStyleOptionViewItem &option,
                             const QModelIndex &index) const
{
    painter->fillRect(option.rect, m_theme.color(Tone::Sunken));
    painter->setPen(m_theme.color(Tone::Border));
    painter->drawLine(option.rect.topLeft(), option.rect.topRight());
    painter->drawLine(option.rect.bottomLeft(), option.rect.bottomRight());
    // The text runs across the columns: every cell paints its part of it.
    const auto *view = qobject_cast<const QAbstractItemView *>(option.widget);
    const int width = view ? view->viewport()->width() : option.rect.width();
    const QModelIndex first = index.siblingAtColumn(0);
    const QVariant alignment = first.data(Qt::TextAlignmentRole);
    painter->setFont(
        m_theme.font(TextSize::Label, alignment.isValid() ? QFont::DemiBold : QFont::Normal));
    painter->setPen(m_theme.color(Tone::Muted));
    const int padding = m_theme.scaled(8);
    drawTextLine(
        *painter, QRect(padding, option.rect.top(), width - 2 * padding, option.rect.height()),
        option.direction,
        alignment.isValid() ? Qt::Alignment(alignment.toInt()) : Qt::Alignment(Qt::AlignCenter),
        first.data(Qt::DisplayRole).toString());
}

void TableDelegate::paintContent(QPainter *painter, const QStyleOptionViewItem &option,
                                 const QModelIndex &index) const
{
    const int padding = m_theme.scaled(8);
    QRect rect = option.rect.adjusted(padding, 0, -padding, 0);
    const QVariant spark = index.data(Models::SparkRole);
    if (spark.isValid()) {
        const Cell cell = cellOf(option, index);
        const Tone tone = cell.tone == Tone::Text ? Tone::Accent : cell.tone;
        paintSparkline(*painter, QRectF(rect).adjusted(0, 4, 0, -4), spark.value<QList<double>>(),
                       m_theme.color(tone), true);
        return;
    }
    const Cell cell = cellOf(option, index);
    if (!cell.iconName.isEmpty()) {
        const int side = m_theme.scaled(16);
        const bool isMirrored = option.direction == Qt::RightToLeft;
        const bool isAlone = cell.text.isEmpty() && (cell.alignment & Qt::AlignHCenter);
        const int left = isAlone ? rect.center().x() - side / 2
            : isMirrored         ? rect.right() - side + 1
                                 : rect.left();
        painter->drawPixmap(QPointF(left, rect.top() + (rect.height() - side) / 2),
                            m_theme.pixmap(cell.iconName, cell.iconTone, side,
                                           painter->device()->devicePixelRatioF()));
        if (isMirrored)
            rect.setRight(rect.right() - side - m_theme.scaled(6));
        else
            rect.setLeft(rect.left() + side + m_theme.scaled(6));
    }
    if (cell.isBadge && !cell.text.isEmpty()) {
        paintBadge(painter, rect, cell);
    } else {
        painter->setFont(cell.font);
        painter->setPen(m_theme.color(cell.tone));
        // Its alignment is turned around already.
        drawTextLine(*painter, rect, Qt::LeftToRight, cell.alignment, cell.fitted(rect.width()));
    }
    paintMarks(painter, option, index);
}

void TableDelegate::paintMarks(QPainter *painter, const QStyleOptionViewItem &option,
                               const QModelIndex &index) const
{
    painter->setRenderHint(QPainter::Antialiasing);
    if (index.data(Models::StagedRole).toBool()) {
        const int side = m_theme.scaled(7);
        const QPoint corner = option.rect.topRight() + QPoint(1, 0);
        painter->setPen(Qt::NoPen);
        painter->setBrush(m_theme.color(Tone::Accent));
        painter->drawPolygon(
            QPolygon({corner - QPoint(side, 0), corner, corner + QPoint(0, side)}));
    }
    if (m_hasCellFocus && option.state.testFlag(QStyle::State_HasFocus)) {
        painter->setPen(QPen(m_theme.color(Tone::Accent), 2));
        painter->setBrush(Qt::NoBrush);
        painter->drawRoundedRect(QRectF(option.rect).adjusted(1, 1, -1, -1), 3, 3);
    }
}

void TableDelegate::paintBadge(QPainter *painter, const QRect &rect, const Cell &cell) const
{
    QFont font = cell.font;
    font.setPixelSize(m_theme.scaled(int(TextSize::Label)));
    const QFontMetrics metrics(font);
    const int side = m_theme.scaled(6);
    const int height = qMin(rect.height() - 4, m_theme.scaled(20));
    const int width = qMin(rect.width(), metrics.horizontalAdvance(cell.text) + 2 * side);
    QRect pill(rect.left(), rect.top() + (rect.height() - height) / 2, width, height);
    if (cell.alignment & Qt::AlignRight)
        pill.moveRight(rect.right());
    else if (cell.alignment & Qt::AlignHCenter)
        pill.moveLeft(rect.left() + (rect.width() - width) / 2);
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(Qt::NoPen);
    const bool isNeutral = cell.tone == Tone::Text || cell.tone == Tone::Muted;
    painter->setBrush(m_theme.color(isNeutral ? Tone::SelectInactive : tintOf(cell.tone)));
    painter->drawRoundedRect(pill, m_theme.scaled(4), m_theme.scaled(4));
    painter->setFont(font);
    painter->setPen(m_theme.color(cell.tone));
    painter->drawText(pill, Qt::AlignCenter | Qt::TextSingleLine,
                      metrics.elidedText(cell.text, Qt::ElideRight, width - side));
}

QSize TableDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const Cell cell = cellOf(option, index);
    int width = QFontMetrics(cell.font).horizontalAdvance(cell.text) + m_theme.scaled(18);
    if (!cell.iconName.isEmpty())
        width += m_theme.scaled(22);
    if (cell.isBadge)
        width += m_theme.scaled(12);
    return {width, rowHeight(m_theme, m_density)};
}

QWidget *TableDelegate::createEditor(QWidget *parent, const QStyleOptionViewItem &option,
                                     const QModelIndex &index) const
{
    QWidget *editor = QStyledItemDelegate::createEditor(parent, option, index);
    if (!editor)
        return nullptr;
    const bool isMono = index.data(Models::MonoRole).toBool();
    editor->setFont(isMono ? m_theme.mono(TextSize::Label) : m_theme.font(TextSize::Body));
    editor->setAccessibleName(
        index.model()->headerData(index.column(), Qt::Horizontal, Qt::DisplayRole).toString());
    return editor;
}

void TableDelegate::updateEditorGeometry(QWidget *editor, const QStyleOptionViewItem &option,
                                         const QModelIndex &) const
{
    editor->setGeometry(option.rect);
}

bool TableDelegate::helpEvent(QHelpEvent *event, QAbstractItemView *view,
                              const QStyleOptionViewItem &option, const QModelIndex &index)
{
    if (event->type() != QEvent::ToolTip || !index.isValid()
        || index.data(Qt::ToolTipRole).isValid())
        return QStyledItemDelegate::helpEvent(event, view, option, index);
    const QString whole = index.data(Qt::DisplayRole).toString();
    if (sizeHint(option, index).width() <= option.rect.width() && whole.size() <= maximumText) {
        QToolTip::hideText();
        return true;
    }
    // As rich text it wraps; longer ones are for the inspector.
    QToolTip::showText(event->globalPos(), u"<p>"_s + whole.left(600).toHtmlEscaped() + u"</p>"_s,
                       view);
    return true;
}

}  // namespace Binnacle::Ui
