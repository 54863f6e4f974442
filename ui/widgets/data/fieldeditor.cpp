// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/data/fieldeditor.h"

#include "models/records/recordvalue.h"
#include "widgets/base/popover.h"
#include "widgets/data/filefield.h"

#include <QAction>
#include <QCalendarWidget>
#include <QCheckBox>
#include <QComboBox>
#include <QFontMetrics>
#include <QKeyEvent>
#include <QLineEdit>
#include <QPainter>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QStyle>
#include <QTimeZone>
#include <QVBoxLayout>
#include <QWheelEvent>

using namespace Qt::StringLiterals;

namespace Binnacle::Ui {

using Models::ValueKind;

namespace {

/// A text that is longer is not edited in one line.
constexpr int maxFormLines = 12;

/// A button that looks like the choice it opens: its text left, an arrow right.
class PickButton final : public QPushButton
{
public:
    PickButton(const Theme &theme, QWidget *parent)
        : QPushButton(parent)
        , m_theme(theme)
    {
        setProperty("isField", true);
    }

protected:
    void paintEvent(QPaintEvent *event) override
    {
        QPushButton::paintEvent(event);
        if (property("isLocked").toBool())
            return;
        QPainter painter(this);
        const int side = m_theme.scaled(14);
        painter.drawPixmap(
            QPointF(width() - side - m_theme.scaled(5), (height() - side) / 2.0),
            m_theme.pixmap(u"chevron-down"_s, Tone::Muted, side, devicePixelRatioF()));
    }

private:
    const Theme &m_theme;
};

}  // namespace

FieldEditor::FieldEditor(const FieldContext &context, const Client::FieldInfo &field,
                         QWidget *parent)
    : QWidget(parent)
    , m_context(context)
    , m_field(field)
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    switch (Models::valueKind(field)) {
    case ValueKind::Editor: buildText(false); break;
    case ValueKind::Json: buildText(true); break;
    case ValueKind::Bool: buildBool(); break;
    case ValueKind::Select: field.isMultiple() ? buildPick() : buildChoice(); break;
    case ValueKind::Relation: buildPick(); break;
    case ValueKind::File: buildFiles(); break;
    default: buildLine(); break;
    }
    layout->addWidget(m_control);
    m_control->setObjectName("data.form."_L1 + field.name);
    m_control->setAccessibleName(field.name);
    setFocusProxy(m_control);
}

void FieldEditor::buildLine()
{
    m_line = new QLineEdit(this);
    m_control = m_line;
    const ValueKind kind = Models::valueKind(m_field);
    switch (kind) {
    case ValueKind::Number:
    case ValueKind::GeoPoint:
    case ValueKind::Date: m_line->setFont(m_context.theme.mono(TextSize::Body)); break;
    case ValueKind::Password:
        m_line->setEchoMode(QLineEdit::Password);
        m_line->setPlaceholderText(tr("Type to set a new one; it is never shown"));
        break;
    default:
        if (m_field.isPrimaryKey) {
            m_line->setFont(m_context.theme.mono(TextSize::Body));
            m_line->setPlaceholderText(tr("Made by the server when empty"));
        }
    }
    if (kind == ValueKind::GeoPoint)
        m_line->setPlaceholderText(tr("latitude, longitude"));
    if (kind == ValueKind::Date && m_field.type != "autodate"_L1)
        addCalendar();
    connect(m_line, &QLineEdit::textEdited, this, &FieldEditor::typed);
}

void FieldEditor::addCalendar()
{
    m_line->setPlaceholderText(u"2026-01-31 09:30:00"_s);
    QAction *action
        = m_line->addAction(m_context.theme.icon(u"calendar"_s), QLineEdit::TrailingPosition);
    action->setText(tr("Choose a date"));
    action->setToolTip(tr("Choose a date"));
    connect(action, &QAction::triggered, this, [this] {
        if (m_isReadOnly)
            return;
        auto *popover = new Popover(m_context.theme, this);
        auto *calendar = new QCalendarWidget(popover);
        calendar->setVerticalHeaderFormat(QCalendarWidget::NoVerticalHeader);
        const QDateTime now = Models::dateOf(m_value);
        if (now.isValid())
            calendar->setSelectedDate(now.date());
        popover->body()->addWidget(calendar);
        connect(calendar, &QCalendarWidget::clicked, this, [this, popover](QDate day) {
            const QDateTime before = Models::dateOf(m_value);
            const QTime time = before.isValid() ? before.time() : QTime(0, 0);
            m_line->setText(
                QDateTime(day, time, QTimeZone::utc()).toString(u"yyyy-MM-dd HH:mm:ss.zzz'Z'"_s));
            typed(m_line->text());
            popover->close();
        });
        connect(popover, &Popover::closed, popover, &QObject::deleteLater);
        popover->openAt(m_line, Qt::AlignRight);
    });
}

void FieldEditor::buildText(bool isCode)
{
    m_text = new QPlainTextEdit(this);
    m_control = m_text;
    m_text->setTabChangesFocus(true);
    if (isCode)
        m_text->setFont(m_context.theme.mono());
    m_text->installEventFilter(this);
    connect(m_text, &QPlainTextEdit::textChanged, this, [this] {
        const int lines = qBound(3, m_text->blockCount() + 1, maxFormLines);
        m_text->setFixedHeight(lines * QFontMetrics(m_text->font()).lineSpacing()
                               + m_context.theme.scaled(18));
        if (!m_isSetting)
            typed(m_text->toPlainText());
    });
    emit m_text->textChanged();
}

void FieldEditor::buildBool()
{
    m_check = new QCheckBox(this);
    m_control = m_check;
    m_check->installEventFilter(this);
    connect(m_check, &QCheckBox::clicked, this, [this](bool isChecked) {
        m_value = JsonValue(isChecked);
        m_check->setText(isChecked ? u"true"_s : u"false"_s);
        emit edited(m_value);
    });
}

void FieldEditor::buildChoice()
{
    m_combo = new QComboBox(this);
    m_control = m_combo;
    m_combo->addItem(tr("None"), QString());
    for (const QString &value : std::as_const(m_field.values))
        m_combo->addItem(value, value);
    // A wheel that scrolls the form must not change what it passes over.
    m_combo->setFocusPolicy(Qt::StrongFocus);
    m_combo->installEventFilter(this);
    connect(m_combo, &QComboBox::activated, this, [this](int index) {
        m_value = JsonValue(m_combo->itemData(index).toString());
        emit edited(m_value);
    });
}

void FieldEditor::buildPick()
{
    m_pick = new PickButton(m_context.theme, this);
    m_control = m_pick;
    m_pick->installEventFilter(this);
    connect(m_pick, &QPushButton::clicked, this, &FieldEditor::pick);
}

void FieldEditor::buildFiles()
{
    m_files = new FileField(m_context, m_field, this);
    m_control = m_files;
    connect(m_files, &FileField::problemFound, this, &FieldEditor::problemFound);
    connect(m_files, &FileField::edited, this, [this](const QStringList &names) {
        m_value = Models::listValue(m_field, names);
        emit edited(m_value);
    });
}

void FieldEditor::setRecord(const QString &id)
{
    if (m_files)
        m_files->setRecord(id);
}

namespace {

/// What would change a control; focus and ways out of it are no such thing.
bool isChange(const QEvent *event)
{
    switch (event->type()) {
    case QEvent::MouseButtonPress:
    case QEvent::MouseButtonRelease:
    case QEvent::MouseButtonDblClick:
    case QEvent::Wheel: return true;
    case QEvent::KeyPress: {
        const int key = static_cast<const QKeyEvent *>(event)->key();
        return key != Qt::Key_Tab && key != Qt::Key_Backtab && key != Qt::Key_Escape;
    }
    default: return false;
    }
}

}  // namespace

bool FieldEditor::eventFilter(QObject *object, QEvent *event)
{
    if (m_isReadOnly && object == m_control && object != m_text && isChange(event)) {
        event->ignore();
        return true;
    }
    if (event->type() == QEvent::Wheel && object == m_combo && !m_combo->hasFocus()) {
        event->ignore();
        return true;
    }
    // JSON is put into shape when the editor is left, not while it is typed.
    if (event->type() == QEvent::FocusOut && object == m_text)
        setValue(m_value);
    return QWidget::eventFilter(object, event);
}

void FieldEditor::pick()
{
    const QRect place(m_pick->mapToGlobal(QPoint(0, 0)), m_pick->size());
    pickValues(m_context, this, place, m_field, Models::listOf(m_value),
               [this](const QStringList &values) {
                   m_value = Models::listValue(m_field, values);
                   showPicked();
                   emit edited(m_value);
               });
}

void FieldEditor::showPicked()
{
    QStringList labels;
    for (const QString &id : Models::listOf(m_value)) {
        const QString label = m_context.model.relationLabel(m_field.relatedCollectionId, id);
        labels << (label.isEmpty() ? id : label);
    }
    const QString whole = labels.isEmpty() ? tr("Choose…") : labels.join(", "_L1);
    m_pick->setToolTip(labels.isEmpty() ? QString() : whole);
    m_pick->setText(QFontMetrics(m_pick->font())
                        .elidedText(whole, Qt::ElideRight, m_context.theme.scaled(260)));
    m_pick->setAccessibleName(m_field.name + u": "_s + whole);
}

void FieldEditor::typed(const QString &text)
{
    // An empty password means that none is set, not that it is to be emptied.
    if (Models::valueKind(m_field) == ValueKind::Password && text.isEmpty()) {
        emit edited({});
        return;
    }
    const Result<JsonValue> value = Models::parseValue(m_field, text);
    setRefused(!value);
    emit problemFound(value ? QString() : value.error().message);
    if (!value)
        return;
    m_value = *value;
    emit edited(m_value);
}

QString FieldEditor::editText() const
{
    if (Models::valueKind(m_field) == ValueKind::Json && !m_value.isNull())
        return Models::prettyJson(m_value);
    return Models::plainText(m_field, m_value);
}

void FieldEditor::setValue(const JsonValue &value)
{
    m_isSetting = true;
    m_value = value;
    const QString text = editText();
    if (m_line) {
        const Result<JsonValue> typedValue = Models::parseValue(m_field, m_line->text());
        const bool meansTheSame
            = m_line->hasFocus() && typedValue && Models::sameValue(*typedValue, value);
        if (m_line->text() != text && !meansTheSame)
            m_line->setText(text);
    } else if (m_text) {
        const bool isTyping = m_text->hasFocus() && m_text->document()->isModified();
        const Result<JsonValue> typedValue = Models::parseValue(m_field, m_text->toPlainText());
        const bool meansTheSame = isTyping && typedValue && Models::sameValue(*typedValue, value);
        if (m_text->toPlainText() != text && !meansTheSame)
            m_text->setPlainText(text);
    } else if (m_check) {
        m_check->setChecked(value.toBool());
        m_check->setText(value.toBool() ? u"true"_s : u"false"_s);
    } else if (m_combo) {
        int index = m_combo->findData(value.toString());
        if (index < 0) {
            m_combo->addItem(value.toString(), value.toString());
            index = m_combo->count() - 1;
        }
        m_combo->setCurrentIndex(index);
    } else if (m_pick) {
        showPicked();
    } else if (m_files) {
        m_files->setNames(Models::listOf(value));
    }
    m_isSetting = false;
}

void FieldEditor::setReadOnly(bool isReadOnly)
{
    m_isReadOnly = isReadOnly;
    if (m_line)
        m_line->setReadOnly(isReadOnly);
    else if (m_text)
        m_text->setReadOnly(isReadOnly);
    else if (m_files)
        m_files->setReadOnly(isReadOnly);
    else
        lockControl();
}

void FieldEditor::lockControl()
{
    // Not disabled: the value is as good as any other, only not to be changed.
    if (m_control->property("isLocked").toBool() == m_isReadOnly)
        return;
    m_control->setProperty("isLocked", m_isReadOnly);
    m_control->setAccessibleDescription(m_isReadOnly ? tr("read only") : QString());
    m_control->style()->unpolish(m_control);
    m_control->style()->polish(m_control);
    m_control->update();
}

void FieldEditor::setRefused(bool isRefused)
{
    const QString status = isRefused ? u"error"_s : QString();
    if (m_control->property("status").toString() == status)
        return;
    m_control->setProperty("status", status);
    m_control->style()->unpolish(m_control);
    m_control->style()->polish(m_control);
}

}  // namespace Binnacle::Ui
