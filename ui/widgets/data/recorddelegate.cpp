// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/data/recorddelegate.h"

#include "models/records/recordtablemodel.h"
#include "models/records/recordvalue.h"
#include "widgets/data/thumbnails.h"

#include <QComboBox>
#include <QKeyEvent>
#include <QLineEdit>
#include <QPainter>
#include <QPainterPath>
#include <QPlainTextEdit>
#include <QStyle>
#include <QToolTip>

using namespace Qt::StringLiterals;

namespace Binnacle::Ui {

using Models::RecordTableModel;
using Models::ValueKind;

namespace {

/// More would leave no room for names.
constexpr qsizetype mostPictures = 3;

const RecordTableModel *modelOf(const QModelIndex &index)
{
    return qobject_cast<const RecordTableModel *>(index.model());
}

bool wantsText(const Client::FieldInfo &field, const JsonValue &value)
{
    const ValueKind kind = Models::valueKind(field);
    if (kind == ValueKind::Editor || kind == ValueKind::Json)
        return true;
    return value.isString() && (value.toString().contains(u'\n') || value.toString().size() > 80);
}

Result<JsonValue> typedValue(const QWidget *editor, const Client::FieldInfo &field)
{
    if (const auto *line = qobject_cast<const QLineEdit *>(editor))
        return Models::parseValue(field, line->text());
    if (const auto *text = qobject_cast<const QPlainTextEdit *>(editor))
        return Models::parseValue(field, text->toPlainText());
    const auto *combo = qobject_cast<const QComboBox *>(editor);
    return JsonValue(combo ? combo->currentData().toString() : QString());
}

}  // namespace

bool RecordDelegate::editsInPlace(const QModelIndex &index)
{
    const RecordTableModel *model = modelOf(index);
    if (!model)
        return false;
    const Client::FieldInfo &field = model->field(index.column());
    switch (Models::valueKind(field)) {
    case ValueKind::Bool:
    case ValueKind::File:
    case ValueKind::Relation: return false;
    case ValueKind::Select: return !field.isMultiple();
    default: return true;
    }
}

void RecordDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option,
                           const QModelIndex &index) const
{
    const QList<QPixmap> pictures = picturesOf(index);
    if (!pictures.isEmpty()) {
        paintPictures(painter, option, index, pictures);
        return;
    }
    const QStringList chips = index.data(RecordTableModel::ChipsRole).toStringList();
    if (chips.isEmpty()) {
        TableDelegate::paint(painter, option, index);
        return;
    }
    paintBackground(painter, option, index);
    const auto state
        = Models::RowState(index.siblingAtColumn(0).data(Models::RowStateRole).toInt());
    painter->save();
    if (state == Models::RowState::Stale)
        painter->setOpacity(0.5);
    paintChips(painter, option, chips, state == Models::RowState::Deleted);
    painter->setOpacity(1);
    paintMarks(painter, option, index);
    painter->restore();
}

QList<QPixmap> RecordDelegate::picturesOf(const QModelIndex &index) const
{
    const RecordTableModel *model = modelOf(index);
    if (!model || !m_thumbnails)
        return {};
    const Client::FieldInfo &field = model->field(index.column());
    if (Models::valueKind(field) != ValueKind::File)
        return {};
    QList<QPixmap> pictures;
    const QString key = model->keyOf(index.row());
    for (const QString &name : Models::listOf(model->value(index.row(), index.column()))) {
        if (pictures.size() == mostPictures)
            break;
        const QPixmap picture = m_thumbnails->thumbnail(model->collection(), field, key, name);
        if (!picture.isNull())
            pictures << picture;
    }
    return pictures;
}

void RecordDelegate::paintPictures(QPainter *painter, const QStyleOptionViewItem &option,
                                   const QModelIndex &index, const QList<QPixmap> &pictures) const
{
    paintBackground(painter, option, index);
    const int padding = theme().scaled(8);
    const int gap = theme().scaled(4);
    const int side = option.rect.height() - theme().scaled(4);
    const auto placed = [&option](const QRect &rect) {
        return QStyle::visualRect(option.direction, option.rect, rect);
    };
    int left = option.rect.left() + padding;
    painter->save();
    painter->setClipRect(option.rect);
    const auto state
        = Models::RowState(index.siblingAtColumn(0).data(Models::RowStateRole).toInt());
    if (state == Models::RowState::Stale || state == Models::RowState::Deleted)
        painter->setOpacity(0.5);
    for (const QPixmap &picture : pictures) {
        paintThumbnail(
            *painter, theme(),
            placed({left, option.rect.top() + (option.rect.height() - side) / 2, side, side}),
            picture);
        left += side + gap;
    }
    painter->setOpacity(1);
    QFont font = theme().mono(TextSize::Label);
    font.setStrikeOut(state == Models::RowState::Deleted);
    const QVariant tone = index.data(Models::ToneRole);
    painter->setFont(font);
    painter->setPen(
        theme().color(tone.isValid() ? toneOf(Models::CellTone(tone.toInt())) : Tone::Text));
    const QRect text(left + gap, option.rect.top(), option.rect.right() - padding - left - gap,
                     option.rect.height());
    painter->drawText(placed(text),
                      int(QStyle::visualAlignment(option.direction, Qt::AlignLeft))
                          | Qt::AlignVCenter | Qt::TextSingleLine,
                      QFontMetrics(font).elidedText(index.data(Qt::DisplayRole).toString(),
                                                    Qt::ElideRight, text.width()));
    painter->restore();
    paintMarks(painter, option, index);
}

void RecordDelegate::paintChips(QPainter *painter, const QStyleOptionViewItem &option,
                                const QStringList &chips, bool isStruck) const
{
    QFont font = theme().font(TextSize::Label);
    font.setStrikeOut(isStruck);
    const QFontMetrics metrics(font);
    const int pad = theme().scaled(6);
    const int height = qMin(metrics.height() + theme().scaled(4), option.rect.height() - 2);
    int x = option.rect.left() + theme().scaled(8);
    const int right = option.rect.right() - theme().scaled(8);
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setFont(font);
    for (qsizetype i = 0; i < chips.size() && x < right; ++i) {
        QString text = chips[i];
        const QString more = u'+' + QString::number(chips.size() - i);
        int width = metrics.horizontalAdvance(text) + 2 * pad;
        const bool isLast = i + 1 == chips.size();
        const int reserve = isLast ? 0 : metrics.horizontalAdvance(more) + 2 * pad;
        if (x + width + reserve > right && i > 0) {
            text = more;
            width = metrics.horizontalAdvance(text) + 2 * pad;
            i = chips.size();
        }
        width = qMin(width, right - x);
        const QRectF pill(x, option.rect.center().y() - height / 2 + 0.5, width, height - 1);
        painter->setPen(Qt::NoPen);
        painter->setBrush(theme().color(Tone::InfoTint));
        painter->drawRoundedRect(pill, theme().scaled(4), theme().scaled(4));
        painter->setPen(theme().color(Tone::Info));
        painter->drawText(pill.adjusted(pad, 0, -pad + 1, 0), Qt::AlignVCenter | Qt::AlignLeft,
                          metrics.elidedText(text, Qt::ElideRight, width - 2 * pad + 2));
        x += width + theme().scaled(4);
    }
}

QWidget *RecordDelegate::createEditor(QWidget *parent, const QStyleOptionViewItem &option,
                                      const QModelIndex &index) const
{
    Q_UNUSED(option)
    const RecordTableModel *model = modelOf(index);
    if (!model || !editsInPlace(index))
        return nullptr;
    const Client::FieldInfo &field = model->field(index.column());
    QWidget *editor = nullptr;
    if (field.type == "select"_L1) {
        auto *combo = new QComboBox(parent);
        combo->addItem(tr("None"), QString());
        for (const QString &value : field.values)
            combo->addItem(value, value);
        connect(combo, &QComboBox::activated, this, [this, combo] {
            auto *self = const_cast<RecordDelegate *>(this);  // the signals are not const
            emit self->commitData(combo);
            emit self->closeEditor(combo);
        });
        editor = combo;
    } else if (wantsText(field, model->value(index.row(), index.column()))) {
        auto *text = new QPlainTextEdit(parent);
        text->setFont(Models::valueKind(field) == ValueKind::Json ? theme().mono()
                                                                  : theme().font());
        text->setTabChangesFocus(true);
        editor = text;
    } else {
        auto *line = new QLineEdit(parent);
        if (index.data(Models::MonoRole).toBool())
            line->setFont(theme().mono());
        if (Models::valueKind(field) == ValueKind::Number)
            line->setAlignment(Qt::AlignRight);
        connect(line, &QLineEdit::textEdited, line, [line, field](const QString &text) {
            line->setProperty("status", Models::parseValue(field, text) ? QString() : u"error"_s);
            line->style()->unpolish(line);
            line->style()->polish(line);
        });
        editor = line;
    }
    editor->setObjectName(u"data.grid.editor"_s);
    editor->setAccessibleName(field.name);
    editor->setAutoFillBackground(true);
    return editor;
}

void RecordDelegate::setEditorData(QWidget *editor, const QModelIndex &index) const
{
    // Data that changes under the editor must not take away what was typed.
    if (editor->property("isFilled").toBool())
        return;
    editor->setProperty("isFilled", true);
    const RecordTableModel *model = modelOf(index);
    const Client::FieldInfo &field = model->field(index.column());
    const JsonValue &value = model->value(index.row(), index.column());
    if (auto *line = qobject_cast<QLineEdit *>(editor)) {
        line->setText(Models::plainText(field, value));
        line->selectAll();
    } else if (auto *text = qobject_cast<QPlainTextEdit *>(editor)) {
        const bool isJson = Models::valueKind(field) == ValueKind::Json && !value.isNull();
        text->setPlainText(isJson ? Models::prettyJson(value) : Models::plainText(field, value));
    } else if (auto *combo = qobject_cast<QComboBox *>(editor)) {
        combo->setCurrentIndex(qMax(0, combo->findData(value.toString())));
    }
}

void RecordDelegate::setModelData(QWidget *editor, QAbstractItemModel *model,
                                  const QModelIndex &index) const
{
    const RecordTableModel *records = modelOf(index);
    const Result<JsonValue> value = typedValue(editor, records->field(index.column()));
    if (value) {
        model->setData(index, QVariant::fromValue(*value));
    } else if (const auto *line = qobject_cast<const QLineEdit *>(editor)) {
        // The model says why it refuses.
        model->setData(index, line->text());
    } else if (const auto *text = qobject_cast<const QPlainTextEdit *>(editor)) {
        model->setData(index, text->toPlainText());
    }
}

void RecordDelegate::updateEditorGeometry(QWidget *editor, const QStyleOptionViewItem &option,
                                          const QModelIndex &index) const
{
    QRect rect = option.rect;
    if (qobject_cast<QPlainTextEdit *>(editor)) {
        rect.setWidth(qMax(rect.width(), theme().scaled(360)));
        rect.setHeight(theme().scaled(168));
    } else if (qobject_cast<QComboBox *>(editor)) {
        rect.setWidth(qMax(rect.width(), editor->sizeHint().width()));
    } else if (const RecordTableModel *model = modelOf(index)) {
        // What is edited is often longer than what the cell shows of it: a time in full.
        const QString text = Models::plainText(model->field(index.column()),
                                               model->value(index.row(), index.column()));
        const int wanted = editor->fontMetrics().horizontalAdvance(text) + theme().scaled(28);
        rect.setWidth(qMax(rect.width(), qMin(wanted, theme().scaled(320))));
    }
    const QRect room = editor->parentWidget()->rect();
    if (rect.right() > room.right())
        rect.moveRight(room.right());
    if (rect.bottom() > room.bottom())
        rect.moveBottom(room.bottom());
    rect.moveLeft(qMax(rect.left(), room.left()));
    rect.moveTop(qMax(rect.top(), room.top()));
    editor->setGeometry(rect);
}

bool RecordDelegate::eventFilter(QObject *object, QEvent *event)
{
    auto *editor = qobject_cast<QWidget *>(object);
    if (event->type() != QEvent::KeyPress || !editor)
        return TableDelegate::eventFilter(object, event);
    const auto *key = static_cast<QKeyEvent *>(event);
    const bool isEnter = key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter;
    const bool isLine = qobject_cast<QLineEdit *>(editor) != nullptr;
    if (isEnter && isLine && editor->property("status").toString() == "error"_L1) {
        QToolTip::showText(editor->mapToGlobal(QPoint(0, editor->height())),
                           tr("This is no value of the field. Esc leaves it as it was."), editor);
        return true;
    }
    // In a text Enter is a new line; Ctrl+Enter is done.
    if (isEnter && qobject_cast<QPlainTextEdit *>(editor)) {
        if (!(key->modifiers() & Qt::ControlModifier))
            return false;
        emit commitData(editor);
        emit closeEditor(editor);
        return true;
    }
    return TableDelegate::eventFilter(object, event);
}

}  // namespace Binnacle::Ui
