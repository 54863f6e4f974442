// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/data/fieldcontext.h"

#include <QScrollArea>

class QVBoxLayout;

namespace Binnacle::Ui {

class FieldEditor;
class Label;

/// All fields of one record with typed editors; every change is staged at once.
class RecordForm final : public QScrollArea
{
    Q_OBJECT

public:
    /// @p context must outlive the form.
    RecordForm(const FieldContext &context, QWidget *parent);

    /// Shows the record in @p row of the model; -1 for none.
    void showRow(int row);
    void focusFirst();
    void focusField(const QString &name);

signals:
    /// A relation's arrow.
    void followRequested(const QString &field);

private:
    class Line;
    void rebuild();
    void edit(const Client::FieldInfo &field, const JsonValue &value);

    const FieldContext &m_context;
    QVBoxLayout *m_layout;
    QString m_builtFor;
    QString m_key;
    QList<Line *> m_lines;
};

}  // namespace Binnacle::Ui
