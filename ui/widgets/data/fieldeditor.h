// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/data/fieldcontext.h"

#include <QWidget>

class QCheckBox;
class QComboBox;
class QLineEdit;
class QPlainTextEdit;
class QPushButton;

namespace Binnacle::Ui {

class FileField;

/// Edits one value of one field, by the field's type, in a form.
class FieldEditor final : public QWidget
{
    Q_OBJECT

public:
    /// @p context must outlive the editor.
    FieldEditor(const FieldContext &context, const Client::FieldInfo &field, QWidget *parent);

    const Client::FieldInfo &field() const { return m_field; }
    /// Shows a value without a signal. What is being typed is kept when it means the same.
    void setValue(const JsonValue &value);
    /// The record it belongs to; empty for one that is not saved.
    void setRecord(const QString &id);
    void setReadOnly(bool isReadOnly);
    /// Marks the control as refused.
    void setRefused(bool isRefused);
    QWidget *control() const { return m_control; }

signals:
    /// What the user made of it.
    void edited(const Binnacle::JsonValue &value);
    /// What was typed is no value of the field; empty when it is one again.
    void problemFound(const QString &reason);

protected:
    bool eventFilter(QObject *object, QEvent *event) override;

private:
    void buildLine();
    void buildText(bool isCode);
    void buildBool();
    void buildChoice();
    void buildPick();
    void buildFiles();
    void addCalendar();
    void typed(const QString &text);
    void pick();
    void showPicked();
    QString editText() const;
    void lockControl();

    const FieldContext &m_context;
    Client::FieldInfo m_field;
    JsonValue m_value;
    QWidget *m_control = nullptr;
    QLineEdit *m_line = nullptr;
    QPlainTextEdit *m_text = nullptr;
    QCheckBox *m_check = nullptr;
    QComboBox *m_combo = nullptr;
    QPushButton *m_pick = nullptr;
    FileField *m_files = nullptr;
    bool m_isSetting = false;
    bool m_isReadOnly = false;
};

}  // namespace Binnacle::Ui
