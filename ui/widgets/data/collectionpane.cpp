// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/data/collectionpane.h"

#include "widgets/base/stateview.h"

#include <QKeyEvent>
#include <QLineEdit>
#include <QListView>
#include <QMenu>
#include <QPainter>
#include <QStyledItemDelegate>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace Binnacle::Ui {

using Models::CollectionListModel;

namespace {

class CollectionDelegate final : public QStyledItemDelegate
{
public:
    CollectionDelegate(const Theme &theme, QObject *parent)
        : QStyledItemDelegate(parent)
        , m_theme(theme)
    {
    }

    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        Q_UNUSED(option)
        const bool isHeading = index.data(CollectionListModel::HeadingRole).toBool();
        return {m_theme.scaled(80), m_theme.scaled(isHeading ? 32 : 28)};
    }

    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override
    {
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        if (index.data(CollectionListModel::HeadingRole).toBool())
            paintHeading(painter, option, index);
        else
            paintCollection(painter, option, index);
        painter->restore();
    }

private:
    void paintHeading(QPainter *painter, const QStyleOptionViewItem &option,
                      const QModelIndex &index) const
    {
        QRect rect = option.rect.adjusted(m_theme.scaled(8), m_theme.scaled(6), -4, 0);
        const QVariant open = index.data(CollectionListModel::OpenRole);
        if (open.isValid()) {
            const int size = m_theme.scaled(14);
            const QString closed
                = option.direction == Qt::RightToLeft ? u"chevron-left"_s : u"chevron-right"_s;
            paintIcon(painter, open.toBool() ? u"chevron-down"_s : closed, Tone::Muted,
                      mirrored(option, {rect.left(), rect.center().y() - size / 2, size, size}));
            rect.setLeft(rect.left() + size + m_theme.scaled(4));
        }
        painter->setFont(m_theme.font(TextSize::Caption, QFont::DemiBold));
        painter->setPen(m_theme.color(Tone::Muted));
        painter->drawText(mirrored(option, rect), Qt::AlignVCenter | Qt::AlignLeft,
                          index.data().toString());
        paintFocus(painter, option);
    }

    void paintCollection(QPainter *painter, const QStyleOptionViewItem &option,
                         const QModelIndex &index) const
    {
        const QRectF row = QRectF(option.rect).adjusted(0, 1, 0, -1);
        const bool isSelected = option.state & QStyle::State_Selected;
        if (isSelected || option.state & QStyle::State_MouseOver) {
            painter->setPen(Qt::NoPen);
            painter->setBrush(m_theme.color(isSelected ? Tone::Select : Tone::Hover));
            painter->drawRoundedRect(row, m_theme.scaled(6), m_theme.scaled(6));
        }
        paintFocus(painter, option);
        const int pad = m_theme.scaled(8);
        const int size = m_theme.scaled(16);
        QRect rect = option.rect.adjusted(pad, 0, -pad, 0);
        paintIcon(painter, index.data(Models::IconRole).toString(),
                  isSelected ? Tone::Accent : Tone::Muted,
                  mirrored(option, {rect.left(), rect.center().y() - size / 2 + 1, size, size}));
        rect.setLeft(rect.left() + size + pad);

        if (index.data(CollectionListModel::DraftRole).toBool()) {
            painter->setPen(Qt::NoPen);
            painter->setBrush(m_theme.color(Tone::Accent));
            const int dot = m_theme.scaled(6);
            painter->drawEllipse(
                mirrored(option, {rect.right() - dot, rect.center().y() - dot / 2 + 1, dot, dot}));
            rect.setRight(rect.right() - dot - pad);
        }
        const QString count = index.data(CollectionListModel::CountRole).toString();
        if (!count.isEmpty()) {
            painter->setFont(m_theme.mono(TextSize::Caption));
            painter->setPen(m_theme.color(Tone::Muted));
            painter->drawText(mirrored(option, rect), Qt::AlignVCenter | Qt::AlignRight, count);
            rect.setRight(rect.right() - painter->fontMetrics().horizontalAdvance(count) - pad);
        }
        painter->setFont(
            m_theme.font(TextSize::Body, isSelected ? QFont::DemiBold : QFont::Normal));
        painter->setPen(m_theme.color(Tone::Text));
        painter->drawText(mirrored(option, rect), Qt::AlignVCenter | Qt::AlignLeft,
                          painter->fontMetrics().elidedText(index.data().toString(),
                                                            Qt::ElideMiddle, rect.width()));
    }

    static QRect mirrored(const QStyleOptionViewItem &option, const QRect &place)
    {
        return QStyle::visualRect(option.direction, option.rect, place);
    }

    void paintFocus(QPainter *painter, const QStyleOptionViewItem &option) const
    {
        if (!(option.state & QStyle::State_HasFocus))
            return;
        painter->setBrush(Qt::NoBrush);
        painter->setPen(QPen(m_theme.color(Tone::Accent), 2));
        painter->drawRoundedRect(QRectF(option.rect).adjusted(1, 2, -1, -2), m_theme.scaled(6),
                                 m_theme.scaled(6));
    }

    void paintIcon(QPainter *painter, const QString &name, Tone tone, const QRect &rect) const
    {
        painter->drawPixmap(
            rect, m_theme.pixmap(name, tone, rect.width(), painter->device()->devicePixelRatioF()));
    }

    const Theme &m_theme;
};

}  // namespace

CollectionPane::CollectionPane(const Theme &theme, Models::CollectionListModel &model,
                               QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_model(model)
    , m_search(new QLineEdit(this))
    , m_list(new QListView)
    , m_state(new StateView(theme, m_list, this))
{
    auto *layout = new QVBoxLayout(this);
    const int pad = theme.scaled(12);
    layout->setContentsMargins(pad, theme.scaled(20), pad, pad);
    layout->setSpacing(theme.scaled(8));
    layout->addWidget(m_search);
    m_state->setSkeleton(StateView::Skeleton::List);
    layout->addWidget(m_state, 1);

    m_search->setObjectName(u"page.data.collectionSearch"_s);
    m_search->setPlaceholderText(tr("Find a collection"));
    m_search->setAccessibleName(tr("Find a collection"));
    m_search->setClearButtonEnabled(true);
    m_search->installEventFilter(this);
    m_list->setObjectName(u"page.data.collections"_s);
    m_list->setAccessibleName(tr("Collections"));
    m_list->setModel(&model);
    m_list->setItemDelegate(new CollectionDelegate(theme, this));
    m_list->setMouseTracking(true);
    m_list->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_list->setContextMenuPolicy(Qt::CustomContextMenu);
    m_list->viewport()->setAutoFillBackground(false);
    m_list->setStyleSheet(u"QListView { background: transparent; }"_s);
    m_list->installEventFilter(this);

    const auto applyTheme = [this] {
        for (QAction *action : m_search->actions()) {
            if (action->objectName() == "leading"_L1)
                action->setIcon(m_theme.icon(u"search"_s));
        }
        update();
    };
    m_search->addAction(theme.icon(u"search"_s), QLineEdit::LeadingPosition)
        ->setObjectName(u"leading"_s);
    connect(&theme, &Theme::changed, this, applyTheme);
    connect(m_search, &QLineEdit::textChanged, this, [this](const QString &text) {
        m_model.setSearch(text);
        if (m_model.rowCount() == 0 && !text.trimmed().isEmpty())
            m_state->showFilteredEmpty();
        else
            m_state->showContent();
        setCurrent(m_current);
    });
    connect(m_state, &StateView::clearFilterRequested, m_search, &QLineEdit::clear);
    connect(m_list, &QListView::clicked, this, &CollectionPane::activate);
    connect(m_list, &QListView::customContextMenuRequested, this, &CollectionPane::openMenu);
    connect(&model, &QAbstractItemModel::modelReset, this, [this] { setCurrent(m_current); });
}

void CollectionPane::setCurrent(const QString &collectionId)
{
    m_current = collectionId;
    const int row = m_model.rowOf(collectionId);
    if (row >= 0)
        m_list->setCurrentIndex(m_model.index(row));
}

void CollectionPane::focusSearch()
{
    m_search->setFocus();
    m_search->selectAll();
}

void CollectionPane::setFloating(bool isFloating)
{
    m_isFloating = isFloating;
    const int pad = m_theme.scaled(12);
    layout()->setContentsMargins(pad, isFloating ? pad : m_theme.scaled(20), pad, pad);
    update();
}

void CollectionPane::activate(const QModelIndex &index)
{
    const Client::CollectionInfo *collection = m_model.collection(index.row());
    if (collection) {
        m_current = collection->id;
        emit collectionChosen(collection->id);
        return;
    }
    if (index.data(CollectionListModel::OpenRole).isValid()) {
        const int row = index.row();
        m_model.setSystemOpen(!m_model.isSystemOpen());
        m_list->setCurrentIndex(m_model.index(qMin(row, m_model.rowCount() - 1)));
    }
}

void CollectionPane::moveCurrent(int by)
{
    int row = m_list->currentIndex().row();
    do {
        row += by;
    } while (row >= 0 && row < m_model.rowCount()
             && !(m_model.index(row).flags() & Qt::ItemIsEnabled));
    if (row >= 0 && row < m_model.rowCount())
        m_list->setCurrentIndex(m_model.index(row));
}

bool CollectionPane::eventFilter(QObject *object, QEvent *event)
{
    if (event->type() != QEvent::KeyPress)
        return QWidget::eventFilter(object, event);
    const auto *key = static_cast<QKeyEvent *>(event);
    const bool isEnter = key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter;
    if (object == m_search && (key->key() == Qt::Key_Down || key->key() == Qt::Key_Up)) {
        moveCurrent(key->key() == Qt::Key_Down ? 1 : -1);
        return true;
    }
    if (object == m_search && key->key() == Qt::Key_Escape && !m_search->text().isEmpty()) {
        m_search->clear();
        return true;
    }
    if (isEnter || (object == m_list && key->key() == Qt::Key_Space)) {
        QModelIndex index = m_list->currentIndex();
        // Enter in the search takes the first that was found.
        for (int row = 0;
             object == m_search && row < m_model.rowCount() && !m_model.collection(index.row());
             ++row)
            index = m_model.index(row);
        if (index.isValid())
            activate(index);
        return true;
    }
    return QWidget::eventFilter(object, event);
}

void CollectionPane::openMenu(const QPoint &position)
{
    const QModelIndex index = m_list->indexAt(position);
    const Client::CollectionInfo *collection = m_model.collection(index.row());
    if (!collection)
        return;
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    const QString id = collection->id;
    const bool isPinned = index.data(CollectionListModel::PinnedRole).toBool();
    QAction *pin = menu->addAction(m_theme.icon(isPinned ? u"pin-off"_s : u"pin"_s),
                                   isPinned ? tr("Unpin") : tr("Pin to the top"));
    pin->setObjectName(u"action.pinCollection"_s);
    connect(pin, &QAction::triggered, this, [this, id, isPinned] {
        m_model.setPinned(id, !isPinned);
        emit pinsChanged();
    });
    QAction *count = menu->addAction(m_theme.icon(u"sigma"_s), tr("Count its records"));
    count->setObjectName(u"action.countCollection"_s);
    connect(count, &QAction::triggered, this, [this, id] { emit countRequested(id); });
    menu->popup(m_list->viewport()->mapToGlobal(position));
}

void CollectionPane::paintEvent(QPaintEvent *event)
{
    Q_UNUSED(event)
    if (m_isFloating)
        return;
    QPainter painter(this);
    painter.fillRect(rect(), m_theme.color(Tone::Window));
}

}  // namespace Binnacle::Ui
