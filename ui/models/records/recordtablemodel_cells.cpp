// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/records/recordtablemodel.h"
#include "models/records/recordvalue.h"

#include <QLocale>

using namespace Qt::StringLiterals;

namespace Binnacle::Models {

namespace {

/// A tool tip is not the place to read a book.
constexpr qsizetype maxToolTip = 1000;

bool isMono(const Client::FieldInfo &field, ValueKind kind)
{
    switch (kind) {
    case ValueKind::Number:
    case ValueKind::Date:
    case ValueKind::Json:
    case ValueKind::GeoPoint:
    case ValueKind::File:
    case ValueKind::Bool: return true;
    default: return field.isPrimaryKey;
    }
}

}  // namespace

QVariant RecordTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= columnCount())
        return {};
    const Client::FieldInfo &info = field(section);
    switch (role) {
    case Qt::DisplayRole:
        for (size_t i = 0; i < m_sort.size(); ++i) {
            if (m_sort[i].field != info.name)
                continue;
            const QString arrow = m_sort[i].isDescending ? u" ↓"_s : u" ↑"_s;
            return QString(info.name + arrow
                           + (m_sort.size() > 1 ? QString::number(i + 1) : QString()));
        }
        return info.name;
    case Qt::ToolTipRole: {
        QStringList lines{QString(info.name + u" · "_s + info.type)};
        if (info.isHidden)
            lines << tr("Hidden: only superusers see it.");
        if (info.isSystem)
            lines << tr("Part of the system.");
        const QString reason = readOnlyReason(m_collection, info, false);
        if (!reason.isEmpty())
            lines << reason;
        lines << tr("Click sorts, Shift+click sorts by several.");
        return lines.join(u'\n');
    }
    case ColumnKeyRole: return info.name;
    case IconRole: return fieldIconName(info);
    case ToneRole: return int(info.isHidden ? CellTone::Muted : CellTone::Text);
    case Qt::TextAlignmentRole:
        return int(valueKind(info) == ValueKind::Number ? Qt::AlignRight | Qt::AlignVCenter
                                                        : Qt::AlignLeft | Qt::AlignVCenter);
    default: return {};
    }
}

QVariant RecordTableModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid())
        return {};
    const int row = index.row();
    const int column = index.column();
    switch (role) {
    case Qt::DisplayRole: return textOf(row, column);
    case Qt::EditRole: return plainText(field(column), value(row, column));
    case RawValueRole: return QVariant::fromValue(value(row, column));
    case IdRole: return keyOf(row);
    case RowStateRole: return int(stateOf(row));
    case ReadOnlyRole: return readOnlyReason(m_collection, field(column), row < newRowCount());
    case ErrorRole:
        return m_changes ? m_changes->fieldError(keyOf(row), field(column).name) : QString();
    case AccessibleRole: {
        const QString text = textOf(row, column);
        return QString(field(column).name + u": "_s + (text.isEmpty() ? tr("empty") : text));
    }
    case Qt::ToolTipRole: return toolTipOf(index);
    case StagedRole: {
        const StagedRecord *staged = stagedOf(row);
        return staged && staged->kind == StagedRecord::Kind::Edit
            && staged->values.contains(field(column).name);
    }
    case FlashRole: {
        if (m_flashes.isEmpty())
            return {};
        const auto flash = m_flashes.constFind(keyOf(row));
        if (flash == m_flashes.constEnd() || !flash->columns.contains(column))
            return {};
        return qBound(0.0, double(flash->until - m_clock.elapsed()) / flashTime, 1.0);
    }
    default: return styleOf(index, role);
    }
}

QVariant RecordTableModel::styleOf(const QModelIndex &index, int role) const
{
    const Client::FieldInfo &info = field(index.column());
    const ValueKind kind = valueKind(info);
    switch (role) {
    case Qt::TextAlignmentRole:
        return int(kind == ValueKind::Number ? Qt::AlignRight | Qt::AlignVCenter
                                             : Qt::AlignLeft | Qt::AlignVCenter);
    case MonoRole: {
        if (kind == ValueKind::Relation) {
            const QStringList ids = listOf(value(index.row(), index.column()));
            return !ids.isEmpty() && relationLabel(info.relatedCollectionId, ids[0]).isEmpty();
        }
        return isMono(info, kind);
    }
    case NullRole: return isBlank(info, value(index.row(), index.column()));
    case ChipsRole:
        if (kind == ValueKind::Select)
            return listOf(value(index.row(), index.column()));
        return {};
    case ToneRole: {
        if (m_changes && !m_changes->fieldError(keyOf(index.row()), info.name).isEmpty())
            return int(CellTone::Error);
        const JsonValue &cell = value(index.row(), index.column());
        if (kind == ValueKind::Bool)
            return int(cell.toBool() ? CellTone::Ok : CellTone::Muted);
        if (info.isPrimaryKey && index.row() < newRowCount())
            return int(CellTone::Ok);
        if (info.isPrimaryKey || kind == ValueKind::Date || kind == ValueKind::File)
            return int(CellTone::Muted);
        return {};
    }
    case RowToneRole:
        if (m_changes && m_changes->error(keyOf(index.row())))
            return int(CellTone::Error);
        return {};
    default: return {};
    }
}

RowState RecordTableModel::stateOf(int row) const
{
    if (row < newRowCount())
        return RowState::New;
    if (isDeleted(row))
        return RowState::Deleted;
    return isGone(row) ? RowState::Stale : RowState::Normal;
}

QString RecordTableModel::textOf(int row, int column) const
{
    const QString key = keyOf(row);
    std::vector<QString> *texts = m_texts.object(key);
    if (!texts) {
        texts = new std::vector<QString>(m_fields.size());
        for (int i = 0; i < columnCount(); ++i)
            (*texts)[size_t(i)] = makeText(row, i);
        m_texts.insert(key, texts);
    }
    return (*texts)[size_t(column)];
}

QString RecordTableModel::makeText(int row, int column) const
{
    const Client::FieldInfo &info = field(column);
    const JsonValue &cell = value(row, column);
    if (valueKind(info) == ValueKind::Json && cell.isNull() && row >= newRowCount())
        return u"null"_s;
    if (info.isPrimaryKey && row < newRowCount() && isBlank(info, cell))
        return tr("new");
    if (valueKind(info) != ValueKind::Relation)
        return cellText(info, cell, QDateTime::currentDateTime());
    QStringList labels;
    const QStringList ids = listOf(cell);
    for (const QString &id : ids) {
        const QString label = relationLabel(info.relatedCollectionId, id);
        labels << (label.isEmpty() ? id : label);
        if (labels.size() == 10 && ids.size() > 10) {
            labels << tr("%1 more").arg(ids.size() - 10);
            break;
        }
    }
    const QString joined = labels.join(", "_L1);
    return joined.size() > maxCellText ? QString(joined.first(maxCellText - 1) + u'…') : joined;
}

QString RecordTableModel::toolTipOf(const QModelIndex &index) const
{
    const Client::FieldInfo &info = field(index.column());
    const JsonValue &cell = value(index.row(), index.column());
    const QString key = keyOf(index.row());
    QStringList lines;
    if (m_changes) {
        const QString wrong = m_changes->fieldError(key, info.name);
        const Error *error = m_changes->error(key);
        if (!wrong.isEmpty())
            lines << tr("Refused: %1").arg(wrong);
        else if (error && !error->message.isEmpty())
            lines << tr("Refused: %1").arg(error->message);
    }
    const StagedRecord *staged = stagedOf(index.row());
    if (staged && staged->kind == StagedRecord::Kind::Edit && staged->values.contains(info.name)) {
        const QString before
            = cellText(info, staged->base[info.name], QDateTime::currentDateTime());
        lines << tr("Was: %1").arg(before.isEmpty() ? tr("empty") : before);
    }
    if (isGone(index.row()))
        lines << tr("Deleted on the server; gone with the next refresh.");
    if (valueKind(info) == ValueKind::Date && !isBlank(info, cell)) {
        const QDateTime time = dateOf(cell);
        lines << QLocale().toString(time.toLocalTime(), QLocale::LongFormat)
              << tr("%1, UTC %2")
                     .arg(relativeText(time, QDateTime::currentDateTimeUtc()),
                          time.toString(u"yyyy-MM-dd HH:mm:ss.zzz"_s));
    } else if (valueKind(info) == ValueKind::Relation && !isBlank(info, cell)) {
        lines << listOf(cell).join(", "_L1) << tr("Ctrl+. goes there");
    } else {
        const QString text = plainText(info, cell);
        if (text.size() > 24)
            lines << (text.size() > maxToolTip ? QString(text.first(maxToolTip) + u'…') : text);
    }
    const QString reason = readOnlyReason(m_collection, info, index.row() < newRowCount());
    if (!reason.isEmpty())
        lines << reason;
    return lines.join(u'\n');
}

}  // namespace Binnacle::Models
