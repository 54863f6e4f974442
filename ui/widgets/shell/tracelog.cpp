// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/shell/tracelog.h"

#include "models/roles.h"

#include <QMetaObject>
#include <QRegularExpression>

#include <mutex>
#include <utility>

namespace Binnacle::Ui {

using namespace Qt::StringLiterals;

namespace {
constexpr int keptRows = 500;

/// What opens protected files is not to be read over somebody's shoulder, nor copied along.
QString withoutToken(QString target)
{
    static const QRegularExpression token(u"([?&]token=)[^&]+"_s);
    return target.replace(token, u"\\1…"_s);
}
}  // namespace

// The tracer's side: it must not touch the log, which lives on the GUI thread and may be gone.
struct TraceLog::Inbox
{
    std::mutex mutex;
    TraceLog *log = nullptr;
    std::vector<std::pair<QDateTime, Client::CallTrace>> calls;
};

TraceLog::TraceLog(QObject *parent)
    : QAbstractTableModel(parent)
    , m_inbox(std::make_shared<Inbox>())
{
    m_inbox->log = this;
}

TraceLog::~TraceLog()
{
    const std::lock_guard lock(m_inbox->mutex);
    m_inbox->log = nullptr;
}

std::function<void(const Client::CallTrace &)> TraceLog::tracer()
{
    return [inbox = m_inbox](const Client::CallTrace &call) {
        const std::lock_guard lock(inbox->mutex);
        if (!inbox->log)
            return;
        inbox->calls.emplace_back(QDateTime::currentDateTime(), call);
        // The lock is held while posting, so that the log cannot be deleted in between; posting
        // calls nobody.
        if (inbox->calls.size() == 1) {
            QMetaObject::invokeMethod(
                inbox->log, [log = inbox->log] { log->takeAll(); }, Qt::QueuedConnection);
        }
    };
}

void TraceLog::takeAll()
{
    std::vector<std::pair<QDateTime, Client::CallTrace>> calls;
    {
        const std::lock_guard lock(m_inbox->mutex);
        calls.swap(m_inbox->calls);
    }
    if (calls.size() > size_t(keptRows))
        calls.erase(calls.begin(), calls.end() - keptRows);
    if (calls.empty())
        return;
    beginInsertRows({}, 0, int(calls.size()) - 1);
    for (auto &[time, call] : calls)
        m_rows.push_front({std::move(time), m_tab, std::move(call)});
    endInsertRows();
    if (m_rows.size() > size_t(keptRows)) {
        beginRemoveRows({}, keptRows, int(m_rows.size()) - 1);
        m_rows.resize(keptRows);
        endRemoveRows();
    }
}

void TraceLog::clear()
{
    if (m_rows.empty())
        return;
    beginRemoveRows({}, 0, int(m_rows.size()) - 1);
    m_rows.clear();
    endRemoveRows();
}

int TraceLog::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

int TraceLog::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QString TraceLog::display(const Row &row, int column) const
{
    switch (column) {
    case Time: return row.time.toString(u"HH:mm:ss.zzz"_s);
    case Method: return QString::fromLatin1(row.call.method);
    case Target: return withoutToken(QString::fromUtf8(row.call.target));
    case Status: return row.call.status > 0 ? QString::number(row.call.status) : tr("failed");
    case Duration: return QString::number(double(row.call.duration.count()) / 1000.0, 'f', 1);
    default: return {};
    }
}

QString TraceLog::text(int row) const
{
    if (row < 0 || row >= rowCount())
        return {};
    const Row &entry = m_rows[size_t(row)];
    return u"%1 %2\n%3 · %4 ms · %5"_s.arg(display(entry, Method), display(entry, Target),
                                           display(entry, Status), display(entry, Duration),
                                           QString::fromLatin1(entry.call.requestId));
}

QVariant TraceLog::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Row &row = m_rows[size_t(index.row())];
    switch (role) {
    case Qt::DisplayRole: return display(row, index.column());
    case Models::AccessibleRole: return Models::accessibleCellText(index);
    case TabRole: return row.tab;
    case Models::MonoRole: return true;
    case Models::IdRole: return QString::fromLatin1(row.call.requestId);
    case Models::ToneRole:
        if (index.column() == Status) {
            return int(row.call.status > 0 ? Models::toneOfStatus(row.call.status)
                                           : Models::CellTone::Error);
        }
        return int(index.column() == Time ? Models::CellTone::Muted : Models::CellTone::Text);
    case Qt::TextAlignmentRole:
        if (index.column() == Duration || index.column() == Status)
            return int(Qt::AlignRight | Qt::AlignVCenter);
        return int(Qt::AlignLeft | Qt::AlignVCenter);
    default: return {};
    }
}

QVariant TraceLog::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole && (section == Duration || section == Status))
        return int(Qt::AlignRight | Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Time: return tr("Time");
    case Method: return tr("Method");
    case Target: return tr("Call");
    case Status: return tr("Status");
    case Duration: return tr("ms");
    default: return {};
    }
}

}  // namespace Binnacle::Ui
