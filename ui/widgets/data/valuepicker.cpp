// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/data/valuepicker.h"

#include "widgets/base/label.h"
#include "widgets/base/popover.h"
#include "widgets/base/textline.h"

#include <QKeyEvent>
#include <QLineEdit>
#include <QListWidget>
#include <QPainter>
#include <QPointer>
#include <QStyledItemDelegate>
#include <QTimer>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace Binnacle::Ui {

namespace {

constexpr int idRole = Qt::UserRole;
constexpr int detailRole = Qt::UserRole + 1;
constexpr int searchDelay = 150;
constexpr int choiceHeight = 28;
constexpr int mostRows = 9;
constexpr int fewestRows = 3;

/// Labels to the left, their details muted to the right.
class PickerDelegate final : public QStyledItemDelegate
{
public:
    PickerDelegate(const Theme &theme, QObject *parent)
        : QStyledItemDelegate(parent)
        , m_theme(theme)
    {
    }

    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override
    {
        const QString detail = index.data(detailRole).toString();
        if (detail.isEmpty()) {
            QStyledItemDelegate::paint(painter, option, index);
            return;
        }
        QStyleOptionViewItem item = option;
        initStyleOption(&item, index);
        const int gap = m_theme.scaled(8);
        const QFont font = m_theme.mono(TextSize::Caption);
        const int width
            = qMin(QFontMetrics(font).horizontalAdvance(detail), option.rect.width() / 2);
        const int icon = item.decorationSize.width() + 2 * gap;
        item.text = item.fontMetrics.elidedText(item.text, Qt::ElideRight,
                                                option.rect.width() - width - icon - 2 * gap);
        item.widget->style()->drawControl(QStyle::CE_ItemViewItem, &item, painter, item.widget);
        painter->save();
        painter->setFont(font);
        painter->setPen(m_theme.color(Tone::Muted));
        drawTextLine(*painter, option.rect.adjusted(gap, 0, -gap, 0), option.direction,
                     Qt::AlignRight | Qt::AlignVCenter,
                     QFontMetrics(font).elidedText(detail, Qt::ElideMiddle, width));
        painter->restore();
    }

private:
    const Theme &m_theme;
};

QIcon emptyIcon(int side)
{
    QPixmap nothing(side, side);
    nothing.fill(Qt::transparent);
    return nothing;
}

}  // namespace

Popover *ValuePicker::open(const Theme &theme, QWidget *anchor, const QRect &place, Options options,
                           std::function<void(const QStringList &)> chosen,
                           std::function<void(const QString &, const QString &)> label)
{
    auto *popover = new Popover(theme, anchor);
    popover->setObjectName(u"data.picker"_s);
    popover->setAttribute(Qt::WA_DeleteOnClose);
    const QStringList before = options.chosen;
    const bool isMultiple = options.most > 1;
    auto *picker = new ValuePicker(theme, std::move(options), popover);
    popover->body()->addWidget(picker);
    if (label)
        connect(picker, &ValuePicker::met, picker, label);
    // Several are taken when the popover closes, one by its click; Esc takes nothing.
    auto isTaken = std::make_shared<bool>(isMultiple);  // shared by both connections
    connect(picker, &ValuePicker::done, popover, [popover, isTaken] {
        *isTaken = true;
        popover->close();
    });
    connect(picker, &ValuePicker::cancelled, popover, [popover, isTaken] {
        *isTaken = false;
        popover->close();
    });
    connect(popover, &Popover::closed, picker, [=] {
        if (*isTaken && picker->chosen() != before)
            chosen(picker->chosen());
        *isTaken = false;
        popover->deleteLater();
    });
    popover->openAt(place);
    picker->focusSearch();
    return popover;
}

ValuePicker::ValuePicker(const Theme &theme, Options options, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_options(std::move(options))
    , m_chosen(m_options.chosen)
    , m_search(new QLineEdit(this))
    , m_list(new QListWidget(this))
    , m_hint(new Label(theme, TextSize::Caption, Tone::Muted, {}, this))
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->setSpacing(theme.scaled(8));
    layout->addWidget(m_search);
    layout->addWidget(m_list);
    layout->addWidget(m_hint);
    setFixedWidth(theme.scaled(320));

    m_search->setObjectName(u"data.picker.search"_s);
    m_search->setPlaceholderText(m_options.placeholder);
    m_search->setAccessibleName(m_options.placeholder);
    m_search->addAction(theme.icon(u"search"_s), QLineEdit::LeadingPosition);
    m_search->installEventFilter(this);
    m_list->setObjectName(u"data.picker.list"_s);
    m_list->setAccessibleName(tr("Choices"));
    m_list->setFixedHeight(theme.scaled(mostRows * choiceHeight));
    m_list->setItemDelegate(new PickerDelegate(theme, m_list));
    m_list->setUniformItemSizes(true);
    m_list->setFocusPolicy(Qt::NoFocus);
    m_hint->setTextFormat(Qt::PlainText);

    auto *delay = new QTimer(this);
    delay->setSingleShot(true);
    delay->setInterval(searchDelay);
    connect(delay, &QTimer::timeout, this, &ValuePicker::startSearch);
    connect(m_search, &QLineEdit::textChanged, delay, qOverload<>(&QTimer::start));
    connect(m_list, &QListWidget::itemClicked, this, &ValuePicker::choose);
    startSearch();
}

void ValuePicker::focusSearch()
{
    m_search->setFocus(Qt::PopupFocusReason);
}

void ValuePicker::startSearch()
{
    const int generation = ++m_generation;
    const QPointer<ValuePicker> self(this);
    m_options.search(m_search->text().trimmed(),
                     [self, generation](const Result<std::vector<Entry>> &found) {
                         if (!self || generation != self->m_generation)
                             return;
                         if (found) {
                             self->show(*found);
                         } else {
                             self->show({});
                             self->m_hint->setTone(Tone::Error);
                             self->m_hint->setText(found.error().message);
                         }
                     });
}

void ValuePicker::show(const std::vector<Entry> &entries)
{
    m_list->clear();
    QStringList shown;
    const bool isSearching = !m_search->text().trimmed().isEmpty();
    if (m_options.most <= 1 && m_options.canBeEmpty && !isSearching && !m_chosen.isEmpty())
        addItem({QString(), tr("None"), {}});
    // What is chosen stays in sight, on top.
    if (!isSearching) {
        for (const QString &id : std::as_const(m_chosen)) {
            const QString label = m_options.labelOf ? m_options.labelOf(id) : QString();
            addItem({id, label, label.isEmpty() || label == id ? QString() : id});
            shown << id;
        }
    }
    for (const Entry &entry : entries) {
        emit met(entry.id, entry.label);
        if (!shown.contains(entry.id))
            addItem(entry);
    }
    if (m_list->count() > 0)
        m_list->setCurrentRow(0);
    m_most = qMax(m_most, m_list->count());
    // Few choices need no long list; what a search finds does not change its length.
    if (!isSearching)
        m_list->setFixedHeight(
            m_theme.scaled(choiceHeight * qBound(fewestRows, m_list->count(), mostRows)));
    updateHint();
}

void ValuePicker::addItem(const Entry &entry)
{
    auto *item = new QListWidgetItem(entry.label.isEmpty() ? entry.id : entry.label, m_list);
    item->setData(idRole, entry.id);
    item->setData(detailRole, entry.detail);
    if (!entry.detail.isEmpty())
        item->setData(Qt::AccessibleTextRole, QString(item->text() + u", "_s + entry.detail));
    item->setToolTip(entry.id);
    if (m_options.most > 1) {
        item->setFlags(item->flags() & ~Qt::ItemIsUserCheckable);
        item->setIcon(m_theme.icon(m_chosen.contains(entry.id) ? u"square-check"_s : u"square"_s,
                                   m_chosen.contains(entry.id) ? Tone::Accent : Tone::Muted));
    } else if (m_chosen.contains(entry.id)) {
        item->setIcon(m_theme.icon(u"check"_s, Tone::Accent));
    } else {
        // Its text begins where the chosen one's does.
        item->setIcon(emptyIcon(m_theme.scaled(16)));
    }
}

void ValuePicker::choose(QListWidgetItem *item)
{
    if (!item)
        return;
    const QString id = item->data(idRole).toString();
    if (m_options.most <= 1) {
        m_chosen = id.isEmpty() ? QStringList() : QStringList{id};
        emit done();
        return;
    }
    if (m_chosen.contains(id))
        m_chosen.removeAll(id);
    else if (m_chosen.size() < m_options.most)
        m_chosen << id;
    const bool isChosen = m_chosen.contains(id);
    item->setIcon(m_theme.icon(isChosen ? u"square-check"_s : u"square"_s,
                               isChosen ? Tone::Accent : Tone::Muted));
    updateHint();
}

void ValuePicker::updateHint()
{
    m_hint->setTone(Tone::Muted);
    if (m_list->count() == 0)
        m_hint->setText(tr("Nothing found."));
    else if (m_options.most > 1 && m_options.most >= m_most)
        m_hint->setText(tr("%1 chosen · Esc cancels").arg(m_chosen.size()));
    else if (m_options.most > 1)
        m_hint->setText(
            tr("%1 of at most %2 chosen · Esc cancels").arg(m_chosen.size()).arg(m_options.most));
    else
        m_hint->setText(tr("Enter chooses, Esc closes"));
}

bool ValuePicker::eventFilter(QObject *object, QEvent *event)
{
    if (object != m_search || event->type() != QEvent::KeyPress)
        return QWidget::eventFilter(object, event);
    const auto *key = static_cast<QKeyEvent *>(event);
    const int last = m_list->count() - 1;
    switch (key->key()) {
    case Qt::Key_Down: m_list->setCurrentRow(qMin(m_list->currentRow() + 1, last)); return true;
    case Qt::Key_Up: m_list->setCurrentRow(qMax(m_list->currentRow() - 1, 0)); return true;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (key->modifiers() & Qt::ControlModifier)
            emit done();
        else
            choose(m_list->currentItem());
        return true;
    case Qt::Key_Escape: emit cancelled(); return true;
    default: return false;
    }
}

}  // namespace Binnacle::Ui
