// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/observation/failuregroups.h"

#include "models/roles.h"

#include <QDateTime>
#include <QLocale>

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace Binnacle::Models {

namespace {

constexpr qint64 bucketLength = 6000;

QString keyOf(const Client::RequestRow &request)
{
    return QString(request.method + u' ' + request.pattern + u' ' + QString::number(request.status)
                   + u' ' + request.error);
}

}  // namespace

QString agoText(qint64 time, qint64 now)
{
    const qint64 seconds = (now - time) / 1000;
    if (seconds < 2)
        return FailureGroupsModel::tr("now");
    if (seconds < 60)
        return FailureGroupsModel::tr("%1 s ago").arg(seconds);
    if (seconds < 3600)
        return FailureGroupsModel::tr("%1 min ago").arg(seconds / 60);
    const QDateTime then = QDateTime::fromMSecsSinceEpoch(time);
    if (seconds < 24 * 3600)
        return then.toString(u"HH:mm"_s);
    return QLocale().toString(then.date(), QLocale::ShortFormat);
}

FailureGroupsModel::FailureGroupsModel(QObject *parent)
    : QAbstractTableModel(parent)
{
}

int FailureGroupsModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_shown.size());
}

int FailureGroupsModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant FailureGroupsModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return int(
            (section == CountColumn || section == SeenColumn ? Qt::AlignRight : Qt::AlignLeft)
            | Qt::AlignVCenter);
    if (role == ColumnKeyRole) {
        static const QStringList keys{u"count"_s, u"status"_s, u"what"_s, u"message"_s, u"seen"_s};
        return keys.value(section);
    }
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case CountColumn: return tr("Count");
    case StatusColumn: return tr("Status");
    case WhatColumn: return tr("Route");
    case MessageColumn: return tr("Message");
    case SeenColumn: return tr("Last seen");
    default: return {};
    }
}

QString FailureGroupsModel::seenText(const Group &group) const
{
    return agoText(group.lastSeen, m_now);
}

QVariant FailureGroupsModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Group &group = m_shown[size_t(index.row())];
    switch (role) {
    case Qt::DisplayRole:
        switch (index.column()) {
        case CountColumn: return QString(QLocale().toString(group.count) + u'×');
        case StatusColumn: return QString::number(group.status);
        case WhatColumn:
            return group.pattern.isEmpty() ? tr("%1 without a route").arg(group.method)
                                           : QString(group.method + u' ' + group.pattern);
        case MessageColumn: return group.message;
        case SeenColumn: return seenText(group);
        default: return {};
        }
    case RawValueRole: return index.column() == CountColumn ? QVariant(group.count) : QVariant();
    case IdRole: return m_shownKeys[size_t(index.row())];
    case Qt::TextAlignmentRole:
        if (index.column() == CountColumn || index.column() == SeenColumn)
            return int(Qt::AlignRight | Qt::AlignVCenter);
        return {};
    case IconRole:
        if (index.column() == WhatColumn && (group.status == 401 || group.status == 403))
            return u"shield-alert"_s;
        return {};
    case IconToneRole: return int(CellTone::Warn);
    case MonoRole: return index.column() != MessageColumn && index.column() != SeenColumn;
    case PathRole: return index.column() == WhatColumn;
    case BadgeRole: return index.column() == StatusColumn;
    case ToneRole:
        if (index.column() == StatusColumn)
            return int(toneOfStatus(group.status));
        return index.column() >= MessageColumn ? int(CellTone::Muted) : int(CellTone::Text);
    case Qt::ToolTipRole: return index.column() == MessageColumn ? group.message : QVariant();
    case AccessibleRole: return accessibleCellText(index);
    default: return {};
    }
}

void FailureGroupsModel::add(const std::vector<Client::RequestRow> &requests)
{
    for (const Client::RequestRow &request : requests) {
        if (request.status < 400)
            continue;
        const QString key = keyOf(request);
        const qint64 time = request.time.toMSecsSinceEpoch();
        if (!m_groups.contains(key) && !makeRoom(time))
            continue;
        Group &group = m_groups[key];
        group.route = request.route;
        group.method = request.method;
        group.pattern = request.pattern;
        group.status = request.status;
        group.message = request.error;
        ++group.counts[time / bucketLength];
        if (time >= group.lastSeen) {
            group.lastSeen = time;
            group.lastRequest = request.id;
        }
        // Without it a page that nobody looks at would remember for ever.
        while (group.counts.size() > size_t(window / bucketLength) + 1)
            group.counts.erase(group.counts.begin());
    }
}

bool FailureGroupsModel::makeRoom(qint64 now)
{
    // At most once a bucket: failures that are all different must not cost a walk each.
    if (m_groups.size() >= maximumGroups
        && std::exchange(m_forgotAt, now / bucketLength) != now / bucketLength)
        forget((now - window) / bucketLength);
    return m_groups.size() < maximumGroups;
}

void FailureGroupsModel::clear()
{
    m_groups.clear();
    refresh(m_now);
}

void FailureGroupsModel::forget(qint64 oldest)
{
    m_total = 0;
    for (auto it = m_groups.begin(); it != m_groups.end();) {
        Group &group = *it;
        group.counts.erase(group.counts.begin(), group.counts.lower_bound(oldest));
        if (group.counts.empty()) {
            it = m_groups.erase(it);
            continue;
        }
        group.count = 0;
        for (const auto &[bucket, count] : group.counts)
            group.count += count;
        m_total += group.count;
        ++it;
    }
}

void FailureGroupsModel::refresh(qint64 now, bool keepsRows)
{
    m_now = now;
    forget((now - window) / bucketLength);
    if (keepsRows && !m_shown.empty()) {
        for (size_t i = 0; i < m_shown.size(); ++i) {
            const auto found = m_groups.constFind(m_shownKeys[i]);
            if (found != m_groups.constEnd())
                m_shown[i] = *found;
        }
        emit dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
        return;
    }
    std::vector<std::pair<QString, const Group *>> order;
    for (auto it = m_groups.cbegin(); it != m_groups.cend(); ++it)
        order.emplace_back(it.key(), &*it);
    // The server's own failures first, then what happens most.
    std::sort(order.begin(), order.end(), [](const auto &a, const auto &b) {
        const bool aServer = a.second->status >= 500;
        const bool bServer = b.second->status >= 500;
        if (aServer != bServer)
            return aServer;
        if (a.second->count != b.second->count)
            return a.second->count > b.second->count;
        return a.first < b.first;
    });
    if (order.size() > size_t(shownGroups))
        order.resize(size_t(shownGroups));
    std::vector<Group> shown;
    std::vector<QString> keys;
    for (const auto &[key, group] : order) {
        shown.push_back(*group);
        keys.push_back(key);
    }
    if (keys == m_shownKeys) {
        m_shown = std::move(shown);
        if (!m_shown.empty())
            emit dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
        return;
    }
    // Another order or other groups: a dozen rows at most, so a reset costs nothing.
    beginResetModel();
    m_shown = std::move(shown);
    m_shownKeys = std::move(keys);
    endResetModel();
}

}  // namespace Binnacle::Models
