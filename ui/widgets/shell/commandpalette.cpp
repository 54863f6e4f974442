// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/shell/commandpalette.h"

#include "widgets/base/label.h"
#include "widgets/base/popover.h"
#include "widgets/base/textline.h"

#include <QAbstractItemDelegate>
#include <QApplication>
#include <QKeyEvent>
#include <QLineEdit>
#include <QListView>
#include <QPainter>
#include <QStyle>
#include <QTextLayout>
#include <QTextOption>

#include <algorithm>
#include <chrono>

namespace Binnacle::Ui {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {
constexpr int panelWidth = 640;
constexpr int panelTop = 88;
constexpr int fieldHeight = 44;
constexpr int footHeight = 32;
constexpr int entryHeight = 36;
constexpr int shownLines = 10;

bool isLink(const QString &text)
{
    return text.trimmed().startsWith(u"binnacle://", Qt::CaseInsensitive);
}

}  // namespace

/// Paints a line: icon, text with what was met in the accent colour, detail, key or kind.
class CommandPalette::LineDelegate final : public QAbstractItemDelegate
{
public:
    LineDelegate(const Theme &theme, QObject *parent)
        : QAbstractItemDelegate(parent)
        , m_theme(theme)
    {
    }

    QSize sizeHint(const QStyleOptionViewItem &, const QModelIndex &) const override
    {
        return {100, m_theme.scaled(entryHeight)};
    }

    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override
    {
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        const QRect line = option.rect.adjusted(m_theme.scaled(6), 0, -m_theme.scaled(6), 0);
        if (option.state & QStyle::State_Selected) {
            painter->setPen(Qt::NoPen);
            painter->setBrush(m_theme.color(Tone::Select));
            painter->drawRoundedRect(line, 6, 6);
        }
        const QString blocked = index.data(PaletteModel::BlockedRole).toString();
        const int icon = m_theme.scaled(16);
        int left = line.left() + m_theme.scaled(10);
        painter->drawPixmap(mirrored(option, {left, line.center().y() - icon / 2 + 1, icon, icon}),
                            m_theme.pixmap(index.data(PaletteModel::IconNameRole).toString(),
                                           Tone::Muted, icon,
                                           painter->device()->devicePixelRatioF()));
        left += icon + m_theme.scaled(10);
        const int right = paintRight(painter, option, line, index);
        const int used
            = paintText(painter, option, QRect(left, line.top(), right - left, line.height()),
                        index, !blocked.isEmpty());
        left += used + m_theme.scaled(12);
        if (left < right) {
            const QFont font = m_theme.font(TextSize::Label);
            painter->setFont(font);
            painter->setPen(m_theme.color(blocked.isEmpty() ? Tone::Muted : Tone::Warn));
            const QString detail
                = blocked.isEmpty() ? index.data(PaletteModel::DetailRole).toString() : blocked;
            const QRect rest(left, line.top(), right - left, line.height());
            drawTextLine(*painter, mirrored(option, rest), option.direction,
                         Qt::AlignLeft | Qt::AlignVCenter,
                         QFontMetrics(font).elidedText(detail, Qt::ElideRight, rest.width()));
        }
        painter->restore();
    }

private:
    static QRect mirrored(const QStyleOptionViewItem &option, const QRect &place)
    {
        return QStyle::visualRect(option.direction, option.rect, place);
    }

    // The key, or what the line is. Gives where the rest has to end.
    int paintRight(QPainter *painter, const QStyleOptionViewItem &option, const QRect &line,
                   const QModelIndex &index) const
    {
        const QString key = index.data(PaletteModel::ShortcutRole).toString();
        const QString text = key.isEmpty() ? PaletteModel::kindText(
                                 PaletteItem::Kind(index.data(PaletteModel::ItemKindRole).toInt()))
                                           : key;
        // Not mono: its ligatures would draw Ctrl++ as something else.
        const QFont font = m_theme.font(key.isEmpty() ? TextSize::Caption : TextSize::Label);
        painter->setFont(font);
        painter->setPen(m_theme.color(Tone::Muted));
        const QRect place = line.adjusted(m_theme.scaled(10), 0, -m_theme.scaled(10), 0);
        drawTextLine(*painter, place, option.direction, Qt::AlignRight | Qt::AlignVCenter, text);
        return line.right() - m_theme.scaled(22) - QFontMetrics(font).horizontalAdvance(text);
    }

    int paintText(QPainter *painter, const QStyleOptionViewItem &option, const QRect &place,
                  const QModelIndex &index, bool isBlocked) const
    {
        const QFont font = m_theme.font(TextSize::Body);
        const QString text = QFontMetrics(font).elidedText(index.data(Qt::DisplayRole).toString(),
                                                           Qt::ElideRight, place.width());
        QTextLayout layout(text, font);
        QList<QTextLayout::FormatRange> formats;
        for (const int position : index.data(PaletteModel::PositionsRole).value<QList<int>>()) {
            QTextCharFormat met;
            met.setForeground(m_theme.color(Tone::Accent));
            met.setFontWeight(QFont::DemiBold);
            if (position < text.size())
                formats.append({position, 1, met});
        }
        layout.setFormats(formats);
        QTextOption lines(QStyle::visualAlignment(option.direction, Qt::AlignLeft)
                          | Qt::AlignAbsolute);
        lines.setTextDirection(text.isRightToLeft() ? Qt::RightToLeft : Qt::LeftToRight);
        layout.setTextOption(lines);
        layout.beginLayout();
        QTextLine row = layout.createLine();
        row.setLineWidth(place.width());
        layout.endLayout();
        painter->setPen(m_theme.color(isBlocked ? Tone::Muted : Tone::Text));
        layout.draw(
            painter,
            QPointF(mirrored(option, place).left(), place.center().y() - row.height() / 2 + 1));
        return int(row.naturalTextWidth());
    }

    const Theme &m_theme;
};

CommandPalette::CommandPalette(const Theme &theme, QWidget *host)
    : QWidget(host)
    , m_theme(theme)
    , m_field(new QLineEdit(this))
    , m_list(new QListView(this))
    , m_hint(new Label(theme, TextSize::Caption, Tone::Muted,
                       tr("> actions    @ collections    / routes    # record id    ? help"), this))
    , m_empty(new Label(theme, TextSize::Body, Tone::Muted, tr("Nothing of that name"), this))
{
    setObjectName(u"shell.palette"_s);
    setAccessibleName(tr("Command palette"));
    m_field->setObjectName(u"palette.field"_s);
    m_field->setAccessibleName(tr("Search or run"));
    m_field->setFrame(false);
    // The panel around it is the frame; the theme's line edits bring one of their own.
    m_field->setStyleSheet(u"QLineEdit { border: none; background: transparent; padding: 0; }"_s);
    m_field->installEventFilter(this);
    m_list->setObjectName(u"palette.list"_s);
    m_list->setAccessibleName(tr("What fits"));
    m_list->setModel(&m_model);
    m_list->setItemDelegate(new LineDelegate(theme, this));
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setUniformItemSizes(true);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_list->setFocusPolicy(Qt::NoFocus);
    m_list->setMouseTracking(true);
    m_list->viewport()->setAutoFillBackground(false);
    m_empty->setAlignment(Qt::AlignCenter);
    m_recordPause.setSingleShot(true);
    m_recordPause.setInterval(200ms);

    connect(m_field, &QLineEdit::textChanged, this, [this](const QString &text) {
        m_model.setQuery(text);
        m_recordPause.start();
    });
    connect(&m_recordPause, &QTimer::timeout, this, [this] {
        if (!m_model.recordId().isEmpty())
            emit recordWanted(m_model.recordId());
    });
    connect(&m_model, &QAbstractItemModel::modelReset, this, [this] {
        m_list->setCurrentIndex(m_model.index(0));
        m_list->scrollToTop();
        place();
        say();
    });
    connect(m_list, &QAbstractItemView::entered, m_list, &QAbstractItemView::setCurrentIndex);
    connect(m_list, &QAbstractItemView::clicked, this, &CommandPalette::take);
    connect(&m_theme, &Theme::changed, this, &CommandPalette::place);
    host->installEventFilter(this);
    hide();
}

void CommandPalette::open(PaletteScope scope, const QString &prompt, std::vector<PaletteItem> items,
                          const QString &query)
{
    if (!isVisible())
        m_focusBefore = QApplication::focusWidget();
    ++m_session;
    m_model.setScope(scope);
    m_model.setRecords({});
    m_model.setItems(std::move(items));
    m_field->setPlaceholderText(prompt);
    m_field->setText(query);
    place();
    show();
    raise();
    m_field->setFocus(Qt::ShortcutFocusReason);
}

void CommandPalette::close()
{
    if (!isVisible())
        return;
    ++m_session;
    m_recordPause.stop();
    hide();
    if (m_focusBefore)
        m_focusBefore->setFocus(Qt::OtherFocusReason);
    emit closed();
}

QRect CommandPalette::panel() const
{
    const int lines = std::clamp(m_model.rowCount(), 1, shownLines);
    const int wanted = m_theme.scaled(fieldHeight + footHeight + lines * entryHeight + 12);
    const int margin = m_theme.scaled(24);
    const int panelW = std::min(m_theme.scaled(panelWidth), width() - 2 * margin);
    const int top = std::min(m_theme.scaled(panelTop), height() / 6);
    return {(width() - panelW) / 2, top, panelW, std::min(wanted, height() - top - margin)};
}

void CommandPalette::place()
{
    setGeometry(parentWidget()->rect());
    const QRect area = panel();
    const int field = m_theme.scaled(fieldHeight);
    const int foot = m_theme.scaled(footHeight);
    const int side = m_theme.scaled(16);
    m_field->setFont(m_theme.font(TextSize::Emphasis));
    m_field->setGeometry(area.left() + side + m_theme.scaled(28), area.top() + 1,
                         area.width() - 2 * side - m_theme.scaled(28), field - 2);
    const QRect lines(area.left() + 1, area.top() + field + m_theme.scaled(6), area.width() - 2,
                      area.height() - field - foot - m_theme.scaled(12));
    m_list->setGeometry(lines);
    m_empty->setGeometry(lines);
    m_empty->setText(isLink(m_field->text()) ? tr("Enter opens this link")
                                             : tr("Nothing of that name"));
    m_empty->setVisible(m_model.rowCount() == 0);
    m_list->setVisible(m_model.rowCount() > 0);
    m_hint->setGeometry(area.left() + side, area.bottom() - foot, area.width() - 2 * side, foot);
    update();
}

void CommandPalette::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const QRect area = panel();
    paintPopoverPanel(painter, m_theme, area);
    const int field = m_theme.scaled(fieldHeight);
    painter.setRenderHint(QPainter::Antialiasing, false);
    painter.fillRect(area.left() + 1, area.top() + field, area.width() - 2, 1,
                     m_theme.color(Tone::Border));
    painter.fillRect(area.left() + 1, area.bottom() - m_theme.scaled(footHeight), area.width() - 2,
                     1, m_theme.color(Tone::Border));
    const int icon = m_theme.scaled(16);
    painter.drawPixmap(area.left() + m_theme.scaled(16), area.top() + (field - icon) / 2,
                       m_theme.pixmap(u"search"_s, Tone::Muted, icon, devicePixelRatioF()));
}

void CommandPalette::mousePressEvent(QMouseEvent *event)
{
    if (!panel().contains(event->position().toPoint()))
        close();
}

bool CommandPalette::focusNextPrevChild(bool)
{
    // The field is all there is to focus; Esc leaves.
    return true;
}

bool CommandPalette::eventFilter(QObject *object, QEvent *event)
{
    if (object == parentWidget() && event->type() == QEvent::Resize && isVisible())
        place();
    if (object != m_field || event->type() != QEvent::KeyPress)
        return QWidget::eventFilter(object, event);
    const int rowsOnPage = shownLines - 1;
    switch (static_cast<QKeyEvent *>(event)->key()) {
    case Qt::Key_Down: step(1); return true;
    case Qt::Key_Up: step(-1); return true;
    case Qt::Key_PageDown: step(rowsOnPage); return true;
    case Qt::Key_PageUp: step(-rowsOnPage); return true;
    case Qt::Key_Return:
    case Qt::Key_Enter: take(); return true;
    case Qt::Key_Escape: close(); return true;
    case Qt::Key_Tab: step(1); return true;
    case Qt::Key_Backtab: step(-1); return true;
    default: return false;
    }
}

void CommandPalette::step(int rows)
{
    const int count = m_model.rowCount();
    if (count == 0)
        return;
    const int at = m_list->currentIndex().row();
    int next = at + rows;
    // One step past an end comes round; a page stops there.
    if (std::abs(rows) == 1)
        next = (next + count) % count;
    m_list->setCurrentIndex(m_model.index(std::clamp(next, 0, count - 1)));
    say();
}

void CommandPalette::say()
{
    m_field->setAccessibleDescription(
        m_list->currentIndex().data(Qt::AccessibleTextRole).toString());
}

void CommandPalette::take()
{
    if (isLink(m_field->text())) {
        const QString link = m_field->text().trimmed();
        close();
        emit linkEntered(link);
        return;
    }
    const PaletteItem *item = m_model.item(m_list->currentIndex());
    if (!item || !item->blocked.isEmpty() || !item->run)
        return;
    // Before it runs: what it does may open the palette again, and wants the focus.
    const std::function<void()> run = item->run;
    close();
    run();
}

}  // namespace Binnacle::Ui
