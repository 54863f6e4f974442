// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/data/fieldcontext.h"

#include <QWidget>

class QMimeData;
class QVBoxLayout;

namespace Binnacle::Ui {

class Button;
class Label;

/// The files of one field: those stored, to be kept, removed or saved as a copy, and those of this
/// machine that wait to be uploaded. Files may be dropped on it.
class FileField final : public QWidget
{
    Q_OBJECT

public:
    /// @p context must outlive the field.
    FileField(const FieldContext &context, const Client::FieldInfo &field, QWidget *parent);

    /// @p names as the field holds them; see Models::isUpload().
    void setNames(const QStringList &names);
    /// The record whose files they are; empty for one that is not saved.
    void setRecord(const QString &id);
    void setReadOnly(bool isReadOnly);
    /// Adds files of this machine, as far as the field takes them.
    void add(const QStringList &paths);

signals:
    void edited(const QStringList &names);
    void problemFound(const QString &reason);

protected:
    void dragEnterEvent(QDragEnterEvent *event) override;
    void dragLeaveEvent(QDragLeaveEvent *event) override;
    void dropEvent(QDropEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    class Picture;

    void rebuild();
    QWidget *buildRow(int index);
    void choose();
    void remove(int index);
    void saveCopy(const QString &name);
    void writeCopy(const QString &name, const QString &path);
    void fetchCopy(const QByteArray &target, const QString &name, const QString &path);
    /// Why a file is not taken; empty if it is.
    QString refusal(const QString &path) const;

    const FieldContext &m_context;
    const Client::FieldInfo m_field;
    QString m_record;
    QStringList m_names;
    bool m_isReadOnly = false;
    bool m_isDropping = false;
    QWidget *m_rows;
    QVBoxLayout *m_rowsLayout;
    Button *m_choose;
    Label *m_hint;
};

/// Paths of the local files in what is dragged; empty if there is anything else.
QStringList droppedFiles(const QMimeData *data);

}  // namespace Binnacle::Ui
