// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QModelIndex>
#include <QString>
#include <Qt>

namespace Binnacle::Models {

/// What the models of the window answer besides Qt's own roles. Ui::TableDelegate paints by them;
/// a model answers those it needs and nothing for the others.
enum Role
{
    /// What a screen reader says of a cell: accessibleCellText().
    AccessibleRole = Qt::AccessibleTextRole,

    /// The value as it is, for sorting, editing and copying; Qt::DisplayRole is its text.
    RawValueRole = Qt::UserRole + 1,
    /// int of a CellTone: the colour of the text.
    ToneRole,
    /// bool: in the mono face. Numbers (right aligned by Qt::TextAlignmentRole), ids, times, code.
    MonoRole,
    /// QString: a Lucide icon before the text. Its colour is IconToneRole, else the text's.
    IconRole,
    /// int of a CellTone.
    IconToneRole,
    /// bool: the text stands in a tinted pill of the cell's tone (a status, a method, a flag).
    BadgeRole,
    /// bool: the value is null or not known; the text is muted, without text a dash is shown.
    NullRole,
    /// bool: edited and not yet saved; the cell gets an accent corner.
    StagedRole,
    /// qreal 0 to 1: how much of a live change's tint is left.
    FlashRole,
    /// int of a RowState; asked of column 0, for the whole row.
    RowStateRole,
    /// int of a CellTone: tints the whole row (an error, a warning); asked of column 0.
    RowToneRole,
    /// qreal 0 to 1: a bar behind the text, for shares.
    BarRole,
    /// QList<double>: a small line instead of text; NaN is a gap.
    SparkRole,
    /// QString in horizontal headers: a name of the column that never changes nor is translated.
    /// The state of a table is kept by it.
    ColumnKeyRole,
    /// bool: a path; where there is no room it loses its first parts, for its end tells it apart.
    PathRole,
    /// QString: the id of the row's object; selection and place are kept by it.
    IdRole,

    /// The first role a model may use for itself.
    FirstOwnRole = Qt::UserRole + 100
};

/// The colours a cell may ask for. Models know no theme; Ui::toneOf() turns it into a Ui::Tone.
enum class CellTone
{
    Text,
    Muted,
    Accent,
    Ok,
    Warn,
    Error,
    Info,
    Trace
};

enum class RowState
{
    Normal,
    /// Staged, not yet saved.
    New,
    /// Staged for deletion: struck through.
    Deleted,
    /// Gone on the server, greyed until the next refresh.
    Stale,
    /// Not an entry but a remark across all columns: the text of column 0, centred.
    Gap
};

/// The tone of an HTTP status: 2xx ok, 3xx info, 4xx warn, 5xx error; others muted.
CellTone toneOfStatus(int status);

/// `header: value`; what a model answers to AccessibleRole.
QString accessibleCellText(const QModelIndex &index);

}  // namespace Binnacle::Models
