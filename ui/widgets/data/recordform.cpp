// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/data/recordform.h"

#include "models/records/recordvalue.h"
#include "widgets/base/button.h"
#include "widgets/base/label.h"
#include "widgets/data/fieldeditor.h"

#include <QDateTime>
#include <QHBoxLayout>
#include <QPainter>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace Binnacle::Ui {

using Models::ValueKind;

/// A field: its name and type, the editor, and a line for what is wrong or worth knowing.
class RecordForm::Line final : public QWidget
{
public:
    Line(const FieldContext &context, const Client::FieldInfo &field, QWidget *parent)
        : QWidget(parent)
        , m_context(context)
        , editor(new FieldEditor(context, field, this))
        , follow(new IconButton(context.theme, u"arrow-up-right"_s,
                                RecordForm::tr("Go to the related record"), this))
        , revert(new IconButton(context.theme, u"undo-2"_s, RecordForm::tr("Take this change back"),
                                this))
        , m_hint(new Label(context.theme, TextSize::Caption, Tone::Muted, {}, this))
    {
        const Theme &theme = context.theme;
        auto *layout = new QVBoxLayout(this);
        layout->setContentsMargins(theme.scaled(12), 0, theme.scaled(12), 0);
        layout->setSpacing(theme.scaled(2));
        auto *head = new QHBoxLayout;
        head->setSpacing(theme.scaled(6));
        auto *icon = new IconLabel(theme, Models::fieldIconName(field), Tone::Muted, 14, this);
        auto *name = new Label(theme, TextSize::Label, Tone::Text, field.name, this);
        name->setWeight(QFont::DemiBold);
        QString type = field.type;
        if (field.isRequired)
            type += RecordForm::tr(" · required");
        if (field.isHidden)
            type += RecordForm::tr(" · hidden");
        head->addWidget(icon);
        head->addWidget(name);
        head->addWidget(new Label(theme, TextSize::Caption, Tone::Muted, type, this));
        head->addStretch(1);
        head->addWidget(follow);
        head->addWidget(revert);
        layout->addLayout(head);
        layout->addWidget(editor);
        layout->addWidget(m_hint);
        m_hint->setWordWrap(true);
        follow->setObjectName("btn.follow."_L1 + field.name);
        revert->setObjectName("btn.revert."_L1 + field.name);
        follow->hide();
        revert->hide();
        // The line keeps its height when they come and go.
        name->setMinimumHeight(theme.scaled(24));
        for (IconButton *button : {follow, revert}) {
            button->setIconPixels(14);
            button->setFixedSize(theme.scaled(28), theme.scaled(24));
        }
    }

    void show(const Client::CollectionInfo &collection, const QString &id, const JsonValue &value,
              bool isNew, bool isStaged, bool isLocked, const QString &error)
    {
        const Client::FieldInfo &field = editor->field();
        m_isStaged = isStaged;
        const QString reason = Models::readOnlyReason(collection, field, isNew);
        editor->setRecord(isNew ? QString() : id);
        editor->setValue(value);
        editor->setReadOnly(isLocked || !reason.isEmpty());
        editor->setToolTip(reason);
        editor->setRefused(!error.isEmpty());
        revert->setVisible(isStaged && !isNew);
        follow->setVisible(Models::valueKind(field) == ValueKind::Relation
                           && !Models::isBlank(field, value));
        if (!error.isEmpty())
            setHint(error, Tone::Error);
        else
            setHint(hintFor(value, reason), Tone::Muted);
        update();
    }

    void setHint(const QString &text, Tone tone)
    {
        m_hint->setTone(tone);
        m_hint->setText(text);
        m_hint->setVisible(!text.isEmpty());
    }

protected:
    void paintEvent(QPaintEvent *event) override
    {
        QWidget::paintEvent(event);
        if (!m_isStaged)
            return;
        QPainter painter(this);
        painter.fillRect(QRect(0, 2, m_context.theme.scaled(3), height() - 4),
                         m_context.theme.color(Tone::Accent));
    }

private:
    QString hintFor(const JsonValue &value, const QString &reason) const
    {
        const Client::FieldInfo &field = editor->field();
        const QString help = field.json[u"help"].toString();
        if (Models::valueKind(field) == ValueKind::Date && !Models::isBlank(field, value)) {
            const QDateTime time = Models::dateOf(value);
            return QLocale().toString(time.toLocalTime(), QLocale::ShortFormat) + u" · "_s
                + Models::relativeText(time, QDateTime::currentDateTimeUtc());
        }
        if (Models::valueKind(field) == ValueKind::File)
            return reason;
        return help;
    }

    const FieldContext &m_context;

public:
    FieldEditor *editor;
    IconButton *follow;
    IconButton *revert;

private:
    Label *m_hint;
    bool m_isStaged = false;
};

RecordForm::RecordForm(const FieldContext &context, QWidget *parent)
    : QScrollArea(parent)
    , m_context(context)
{
    setObjectName(u"data.form"_s);
    setAccessibleName(tr("Record"));
    setWidgetResizable(true);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setFrameShape(QFrame::NoFrame);
    auto *body = new QWidget;
    body->setObjectName(u"scrollBody"_s);
    m_layout = new QVBoxLayout(body);
    m_layout->setContentsMargins(0, context.theme.scaled(12), 0, context.theme.scaled(16));
    m_layout->setSpacing(context.theme.scaled(12));
    setWidget(body);
}

void RecordForm::rebuild()
{
    qDeleteAll(m_lines);
    m_lines.clear();
    while (QLayoutItem *item = m_layout->takeAt(0))
        std::unique_ptr<QLayoutItem>(item).reset();
    const Client::CollectionInfo &collection = m_context.model.collection();
    for (const Client::FieldInfo &field : collection.fields) {
        if (field.name == "tokenKey"_L1 && collection.type == "auth"_L1)
            continue;
        auto *line = new Line(m_context, field, widget());
        m_layout->addWidget(line);
        m_lines << line;
        connect(line->editor, &FieldEditor::edited, this,
                [this, line](const JsonValue &value) { edit(line->editor->field(), value); });
        connect(line->editor, &FieldEditor::problemFound, this,
                [line](const QString &reason) { line->setHint(reason, Tone::Error); });
        connect(line->follow, &QToolButton::clicked, this,
                [this, line] { emit followRequested(line->editor->field().name); });
        connect(line->revert, &QToolButton::clicked, this, [this, line] {
            m_context.model.changes()->revertField(m_key, line->editor->field().name);
        });
    }
    m_layout->addStretch(1);
    // Shown later, they would be laid out once more, squeezed into what is in sight.
    for (Line *line : std::as_const(m_lines))
        line->setVisible(true);
}

void RecordForm::edit(const Client::FieldInfo &field, const JsonValue &value)
{
    Models::RecordTableModel &model = m_context.model;
    const int row = model.rowOf(m_key);
    if (row < 0 || !model.changes())
        return;
    if (Models::valueKind(field) == ValueKind::Password && value.isNull()) {
        model.changes()->revertField(m_key, field.name);
        return;
    }
    model.changes()->setValue(m_key, model.record(row), field.name, value);
}

void RecordForm::showRow(int row)
{
    Models::RecordTableModel &model = m_context.model;
    // The fields may have changed under the same id.
    QString layout = model.collection().id;
    for (const Client::FieldInfo &field : model.collection().fields)
        layout += u'/' + field.name + u':' + field.type;
    if (m_builtFor != layout) {
        m_builtFor = layout;
        rebuild();
    }
    m_key = model.keyOf(row);
    if (m_key.isEmpty())
        return;
    const bool isNew = Models::ChangeSet::isNewKey(m_key);
    const bool isLocked = model.isDeleted(row) || model.isGone(row);
    const JsonValue record = model.stagedRecord(row);
    const Models::StagedRecord *staged = model.changes()->find(m_key);
    for (Line *line : std::as_const(m_lines)) {
        const Client::FieldInfo &field = line->editor->field();
        const JsonValue *own = staged ? staged->values.find(field.name) : nullptr;
        const JsonValue value = own       ? *own
            : record.contains(field.name) ? record[field.name]
                                          : JsonValue();
        const bool isBlankNew = isNew && !own;
        line->show(model.collection(), m_key, isBlankNew ? Models::emptyValue(field) : value, isNew,
                   own != nullptr, isLocked, model.changes()->fieldError(m_key, field.name));
    }
}

void RecordForm::focusField(const QString &name)
{
    for (Line *line : std::as_const(m_lines)) {
        if (line->editor->field().name != name)
            continue;
        ensureWidgetVisible(line);
        line->editor->control()->setFocus(Qt::OtherFocusReason);
    }
}

void RecordForm::focusFirst()
{
    for (Line *line : std::as_const(m_lines)) {
        const Client::FieldInfo &field = line->editor->field();
        if (field.isPrimaryKey
            || !Models::readOnlyReason(m_context.model.collection(), field, true).isEmpty())
            continue;
        line->editor->control()->setFocus(Qt::OtherFocusReason);
        return;
    }
}

}  // namespace Binnacle::Ui
