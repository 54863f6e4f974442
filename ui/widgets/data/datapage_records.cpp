// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/plural.h"
#include "models/records/recordvalue.h"
#include "widgets/base/dialog.h"
#include "widgets/data/changebar.h"
#include "widgets/data/conflictsheet.h"
#include "widgets/data/datapage.h"
#include "widgets/data/recordgrid.h"
#include "widgets/data/recordinspector.h"
#include "widgets/data/reviewsheet.h"
#include "widgets/notices.h"

#include <QMenu>

using namespace Qt::StringLiterals;

namespace Binnacle::Ui {

using Models::ChangeSaver;
using Models::ChangeSet;
using Models::ValueKind;

// --- One record or several ----------------------------------------------------------------------

void DataPage::createRecord()
{
    if (!blockedReason().isEmpty())
        return;
    const QString key = m_model.changes()->addRecord();
    m_grid->goTo(key);
    updateInspector();
    emit inspectorChanged();
    m_inspector->focusForm();
}

void DataPage::duplicateRecord()
{
    const int row = m_grid->currentRow();
    if (row < 0 || !Models::readOnlyReason(m_model.collection()).isEmpty())
        return;
    const JsonValue record = m_model.stagedRecord(row);
    JsonValue values = JsonValue::object();
    for (const Client::FieldInfo &field : m_model.collection().fields) {
        const ValueKind kind = Models::valueKind(field);
        const bool isWritable = Models::readOnlyReason(m_model.collection(), field, true).isEmpty();
        // Its files stay with the record.
        if (field.isPrimaryKey || !isWritable || kind == ValueKind::Password
            || kind == ValueKind::File || !record.contains(field.name))
            continue;
        values.insert(field.name, record[field.name]);
    }
    const QString key = m_model.changes()->addRecord(values);
    m_grid->goTo(key);
    emit inspectorChanged();
}

void DataPage::deleteRecords()
{
    if (!m_model.isOpen() || !Models::readOnlyReason(m_model.collection()).isEmpty())
        return;
    std::vector<std::pair<QString, JsonValue>> records;
    for (const int row : m_grid->chosenRows()) {
        if (!m_model.isGone(row) && !m_model.isDeleted(row))
            records.emplace_back(m_model.keyOf(row), m_model.record(row));
    }
    m_model.changes()->removeRecords(records);
}

void DataPage::setNull()
{
    const int row = m_grid->currentRow();
    const QModelIndex index = m_grid->currentCell();
    if (row < 0 || !index.isValid())
        return;
    const JsonValue empty = Models::emptyValue(m_model.field(index.column()));
    m_model.setData(index, QVariant::fromValue(empty));
}

void DataPage::takeBack()
{
    std::vector<QString> keys;
    for (const int row : m_grid->chosenRows())
        keys.push_back(m_model.keyOf(row));
    m_model.changes()->revert(keys);
}

void DataPage::undo()
{
    if (m_model.isOpen())
        goToTouched(m_model.changes()->undo());
}

void DataPage::redo()
{
    if (m_model.isOpen())
        goToTouched(m_model.changes()->redo());
}

void DataPage::updateUndo()
{
    const bool isOpen = m_model.isOpen();
    const auto setReason = [](QAction *action, const QString &reason) {
        action->setEnabled(reason.isEmpty());
        action->setStatusTip(reason);
    };
    setReason(m_undo,
              isOpen && m_model.changes()->canUndo() ? QString() : tr("There are no changes"));
    setReason(m_redo,
              isOpen && m_model.changes()->canRedo() ? QString() : tr("Nothing was undone"));
}

void DataPage::goToTouched(const std::vector<QString> &keys)
{
    if (!keys.empty() && m_model.rowOf(keys.front()) >= 0)
        m_grid->goTo(keys.front());
}

void DataPage::editCell()
{
    m_grid->editCurrent();
}

void DataPage::openRecord()
{
    updateInspector();
    emit inspectorChanged();
    m_inspector->focusForm();
}

void DataPage::follow()
{
    const QModelIndex index = m_grid->currentCell();
    if (index.isValid())
        followField(m_model.field(index.column()).name, index.row());
}

void DataPage::followField(const QString &name, int row)
{
    const int column = m_model.columnOf(name);
    if (column < 0 || row < 0)
        return;
    const Client::FieldInfo &field = m_model.field(column);
    const QStringList ids = Models::listOf(m_model.value(row, column));
    if (Models::valueKind(field) != ValueKind::Relation || ids.isEmpty())
        return;
    emit openRequested({PageKind::Data,
                        JsonValue::object({{u"collection"_s, JsonValue(field.relatedCollectionId)},
                                           {u"record"_s, JsonValue(ids.first())}})});
}

void DataPage::fillMenu(QMenu *menu, const QModelIndex &index)
{
    const Client::FieldInfo &field = m_model.field(index.column());
    const QString key = m_model.keyOf(index.row());
    const QString whole = Models::readOnlyReason(m_model.collection());
    const bool isEditable = index.flags() & Qt::ItemIsEditable;
    const auto add = [&](const QString &name, const QString &icon, const QString &text,
                         const QString &keys, bool isEnabled, void (DataPage::*run)()) {
        // The keys are shown; those that act belong to the page.
        QAction *action = menu->addAction(theme().icon(icon),
                                          keys.isEmpty() ? text : QString(text + u'\t' + keys));
        action->setObjectName(name);
        action->setEnabled(isEnabled);
        connect(action, &QAction::triggered, this, run);
    };
    add(u"menu.editCell"_s, u"pencil"_s, tr("Edit cell"), u"F2"_s, isEditable, &DataPage::editCell);
    add(u"menu.setNull"_s, u"circle-slash"_s, tr("Set null"), u"Ctrl+Shift+N"_s, isEditable,
        &DataPage::setNull);
    add(u"menu.openRecord"_s, u"panel-right"_s, tr("Open record"), u"Enter"_s, true,
        &DataPage::openRecord);
    const bool isRelation = Models::valueKind(field) == ValueKind::Relation
        && !Models::isBlank(field, m_model.value(index.row(), index.column()));
    add(u"menu.follow"_s, u"arrow-up-right"_s, tr("Follow relation"), u"Ctrl+."_s, isRelation,
        &DataPage::follow);
    menu->addSeparator();
    add(u"menu.duplicate"_s, u"files"_s, tr("Duplicate"), u"Ctrl+D"_s, whole.isEmpty(),
        &DataPage::duplicateRecord);
    add(u"menu.delete"_s, u"trash-2"_s, tr("Delete"), u"Del"_s,
        whole.isEmpty() && !m_model.isDeleted(index.row()), &DataPage::deleteRecords);
    if (m_model.changes()->find(key))
        add(u"menu.takeBack"_s, u"undo-2"_s, tr("Take changes back"), {}, true,
            &DataPage::takeBack);
}

// --- Saving -------------------------------------------------------------------------------------

void DataPage::connectSaver()
{
    connect(&m_saver, &ChangeSaver::recordSaved, this, &DataPage::saved);
    connect(&m_saver, &ChangeSaver::progressed, this,
            [this](int done, int count) { m_bar->setProgress(done, count); });
    connect(&m_saver, &ChangeSaver::finished, this, &DataPage::finished);
}

void DataPage::save()
{
    if (!blockedReason().isEmpty() || m_saver.isRunning())
        return;
    m_grid->commitEditor();
    const int deleted = m_model.changes()->deletedCount();
    if (deleted == 0) {
        saveNow();
        return;
    }
    // A save with deletions cannot be taken back.
    Confirmation question;
    question.title = deleted == 1
        ? tr("Delete %1 from %2?").arg(deletedLabel(), m_model.collection().name)
        : tr("Delete %1 records of %2?").arg(deleted).arg(m_model.collection().name);
    question.text = deletionText();
    question.action = tr("Save and delete");
    ConfirmDialog *dialog = ConfirmDialog::ask(theme(), this, question, [this] { saveNow(); });
    dialog->setObjectName(u"dialog.confirmDelete"_s);
}

/// Of the first record that is staged for deletion.
QString DataPage::deletedLabel() const
{
    const Models::ChangeSet &changes = *m_model.changes();
    for (const QString &key : changes.keys()) {
        const Models::StagedRecord *staged = changes.find(key);
        if (!staged || staged->kind != Models::StagedRecord::Kind::Delete)
            continue;
        const QString label = Models::recordLabel(m_model.collection(), staged->base);
        return label.isEmpty() ? key : label;
    }
    return {};
}

QString DataPage::deletionText() const
{
    const QString id = m_model.collection().id;
    QStringList cascades;
    QStringList others;
    for (const Client::CollectionInfo &each : m_all) {
        for (const Client::FieldInfo &field : each.fields) {
            if (field.type != "relation"_L1 || field.relatedCollectionId != id)
                continue;
            (field.json[u"cascadeDelete"].toBool() ? cascades : others) << each.name;
        }
    }
    cascades.removeDuplicates();
    others.removeDuplicates();
    cascades.sort();
    others.sort();
    QStringList lines{tr("The records and their files are gone for good.")};
    if (!cascades.isEmpty())
        lines << tr("Records of %1 that point to them are deleted as well.")
                     .arg(cascades.join(", "_L1));
    if (!others.isEmpty())
        lines << tr("Records of %1 that point to them lose that link; where it is required, the "
                    "server refuses.")
                     .arg(others.join(", "_L1));
    return lines.join(u' ');
}

void DataPage::saveNow()
{
    if (!blockedReason().isEmpty() || m_saver.isRunning() || m_model.changes()->isEmpty())
        return;
    m_grid->commitEditor();
    m_bar->setMessage({});
    m_bar->setSaving(true);
    m_saver.start(m_model.collection(), m_model.changes(), m_model.expandText());
}

void DataPage::saved(const QString &key, const JsonValue &record)
{
    if (!m_model.isOpen() || m_saver.collection().id != m_model.collection().id)
        return;
    if (record.isNull()) {
        m_model.takeDeleted(key);
        return;
    }
    const bool wasCurrent = ChangeSet::isNewKey(key);
    m_model.takeCreated(record);
    if (wasCurrent && m_grid->currentKey().isEmpty())
        m_grid->goTo(record[u"id"].toString());
}

void DataPage::finished(const ChangeSaver::Summary &summary)
{
    m_bar->setSaving(false);
    const QString done
        = Models::resolvePlural(tr("%n record(s) saved", nullptr, summary.saved), summary.saved);
    QStringList parts;
    if (summary.failed > 0)
        parts << tr("%1 refused").arg(summary.failed);
    if (summary.conflicts > 0)
        parts << tr("%1 changed meanwhile").arg(summary.conflicts);
    if (summary.left > 0)
        parts << (summary.reason.isEmpty()
                      ? tr("%1 not saved").arg(summary.left)
                      : tr("%1 not saved: %2").arg(QString::number(summary.left), summary.reason));
    if (parts.isEmpty()) {
        m_bar->setMessage({});
        context().notices.success(done);
    } else {
        const QString first = summary.saved > 0 ? QString(done + u", "_s) : QString();
        m_bar->setMessage(first + parts.join(", "_L1) + tr(". What was not saved is still here."),
                          summary.failed > 0 || !summary.reason.isEmpty() ? Tone::Error
                                                                          : Tone::Warn);
    }
    changesChanged();
    if (m_saver.collection().id != m_model.collection().id)
        return;
    for (const QString &key : m_model.changes()->keys()) {
        if (m_model.changes()->error(key)) {
            m_grid->goTo(key);
            break;
        }
    }
    if (summary.conflicts > 0)
        openConflicts();
}

void DataPage::openConflicts()
{
    auto *sheet = new ConflictSheet(m_fields, m_saver, this);
    connect(sheet, &ConflictSheet::merged, this, &DataPage::saveNow);
    sheet->open();
}

void DataPage::review()
{
    if (!m_model.isOpen() || m_model.changes()->isEmpty())
        return;
    m_grid->commitEditor();
    auto *sheet = new ReviewSheet(m_fields, this);
    connect(sheet, &QDialog::accepted, this, &DataPage::saveNow);
    sheet->open();
}

void DataPage::discard()
{
    const int count = m_model.changes()->changeCount();
    m_model.changes()->discardAll();
    m_bar->setMessage({});
    // It can be undone, so it does not ask.
    context().notices.post(
        {Notice::Kind::Info,
         Models::resolvePlural(tr("%n change(s) discarded", nullptr, count), count),
         {},
         tr("Undo"),
         [page = QPointer<DataPage>(this)] {
             if (page)
                 page->undo();
         }});
}

void DataPage::changesChanged()
{
    const int count = m_model.isOpen() ? m_model.changes()->changeCount() : 0;
    if (count == 0 && !m_saver.isRunning())
        m_bar->setMessage({});
    m_bar->setChanges(count);
    QSet<QString> drafts;
    for (const auto &set : m_sets) {
        if (!set.second->isEmpty())
            drafts.insert(set.first);
    }
    m_collections.setDrafts(drafts);
    m_inspectorTimer.start();
    if (m_hasUnsaved == !drafts.isEmpty())
        return;
    m_hasUnsaved = !drafts.isEmpty();
    emit unsavedChangesChanged();
}

}  // namespace Binnacle::Ui
