// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/records/changesaver.h"
#include "widgets/base/dialog.h"
#include "widgets/data/fieldcontext.h"

#include <QHash>

class QGridLayout;

namespace Binnacle::Ui {

class Segmented;

/// Records that moved while they were edited: base, theirs and yours side by side, one record
/// after the other. What both changed must be chosen; the rest merges by itself.
class ConflictSheet final : public Dialog
{
    Q_OBJECT

public:
    ConflictSheet(const FieldContext &context, Models::ChangeSaver &saver, QWidget *parent);

signals:
    /// All were decided; the merged records are staged and may be saved.
    void merged();

private:
    void showNext();
    void buildMerge(const Models::ChangeSaver::Conflict &conflict);
    void buildGone(const Models::ChangeSaver::Conflict &conflict);
    void addRow(QGridLayout *grid, const Client::FieldInfo &info, const Models::MergeField &field);
    QString textOf(const Client::FieldInfo &info, const JsonValue &value) const;
    void clear();
    void updateButton();
    void decide(bool keepsMine);

    const FieldContext &m_context;
    Models::ChangeSaver &m_saver;
    QWidget *m_page = nullptr;
    Button *m_merge;
    Button *m_drop;
    int m_count;
    int m_at = 0;
    std::vector<Models::MergeField> m_fields;
    /// Only for fields that need a choice.
    QHash<QString, Segmented *> m_choices;
};

}  // namespace Binnacle::Ui
