// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/theme.h"

#include <QWidget>

class QHBoxLayout;
class QLineEdit;

namespace Binnacle::Ui {

class Label;

/// A line of a form: name above, field, and below it a hint or what is wrong.
class FormField final : public QWidget
{
    Q_OBJECT

public:
    FormField(const Theme &theme, const QString &name, const QString &objectName,
              QWidget *parent = nullptr);

    QLineEdit *edit() const { return m_edit; }
    QString text() const;
    void setHint(const QString &text);
    /// Empty: nothing is wrong. Typing takes it away.
    void setError(const QString &text);
    QString error() const { return m_error; }
    /// Beside the field.
    void addWidget(QWidget *widget);
    /// Dots instead of letters, and an eye to see them.
    void setSecret();

private:
    void show();

    const Theme &m_theme;
    Label *m_name;
    QLineEdit *m_edit;
    QHBoxLayout *m_line;
    Label *m_below;
    QString m_hint;
    QString m_error;
};

}  // namespace Binnacle::Ui
