// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/observation/loggroupsmodel.h"

#include "models/roles.h"

#include <QDateTime>
#include <QHash>
#include <QLocale>
#include <QSet>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Binnacle::Models {

namespace {

/// Beyond it the number of users of a group is no longer told apart.
constexpr qsizetype mostUsers = 10000;

struct GroupColumn
{
    const char *key;
    const char *title;
};

constexpr GroupColumn groupColumns[] = {
    {"count", QT_TRANSLATE_NOOP("Binnacle::Models::LogGroupsModel", "Count")},
    {"status", QT_TRANSLATE_NOOP("Binnacle::Models::LogGroupsModel", "Status")},
    {"what", QT_TRANSLATE_NOOP("Binnacle::Models::LogGroupsModel", "Route")},
    {"message", QT_TRANSLATE_NOOP("Binnacle::Models::LogGroupsModel", "Message")},
    {"users", QT_TRANSLATE_NOOP("Binnacle::Models::LogGroupsModel", "Clients")},
    {"first", QT_TRANSLATE_NOOP("Binnacle::Models::LogGroupsModel", "First")},
    {"last", QT_TRANSLATE_NOOP("Binnacle::Models::LogGroupsModel", "Last")},
};
static_assert(std::size(groupColumns) == LogGroupsModel::ColumnCount);

bool isNumber(int column)
{
    return column == LogGroupsModel::CountColumn || column >= LogGroupsModel::UsersColumn;
}

QString momentText(qint64 time)
{
    const QDateTime local = QDateTime::fromMSecsSinceEpoch(time);
    return local.toString(local.date() == QDate::currentDate() ? u"HH:mm:ss"_s
                                                               : u"MM-dd HH:mm:ss"_s);
}

/// Lines share their facts, so that most are counted without looking at a text.
struct SameFacts
{
    const RequestFacts *facts = nullptr;
    int status = 0;

    friend bool operator==(const SameFacts &, const SameFacts &) = default;
    friend size_t qHash(const SameFacts &key, size_t seed = 0)
    {
        return qHashMulti(seed, quintptr(key.facts), key.status);
    }
};

struct Count
{
    qint64 count = 0;
    qint64 first = 0;
    qint64 last = 0;

    void add(const Count &other)
    {
        first = count == 0 ? other.first : std::min(first, other.first);
        last = std::max(last, other.last);
        count += other.count;
    }
    void add(qint64 time) { add({1, time, time}); }
};

struct Collected
{
    LogGroupsModel::Group group;
    Count count;
    QSet<QString> users;
};

QString keyOf(const LogGroupsModel::Group &group)
{
    return QString(QString::number(group.isRequest ? group.status : -100 - group.level) + u' '
                   + group.method + u' ' + group.pattern + u' ' + group.message);
}

QHash<QString, Collected> collect(const LogModel &log)
{
    QHash<SameFacts, Count> counts;
    QHash<QString, Collected> groups;
    for (int i = 0; i < log.rowCount(); ++i) {
        const LogRow &row = log.rowAt(i);
        if (row.isRequest()) {
            counts[{row.facts.get(), row.status}].add(row.time);
        } else if (row.kind == LogRow::Kind::Message) {
            LogGroupsModel::Group group;
            group.isRequest = false;
            group.level = row.level;
            group.message = QString::fromUtf8(row.text);
            Collected &found = groups[keyOf(group)];
            found.group = std::move(group);
            found.count.add(row.time);
        }
    }
    for (auto it = counts.cbegin(); it != counts.cend(); ++it) {
        const RequestFacts &facts = *it.key().facts;
        LogGroupsModel::Group group;
        group.status = it.key().status;
        group.method = facts.method;
        group.pattern = facts.pattern;
        group.message = facts.error;
        Collected &found = groups[keyOf(group)];
        found.group = std::move(group);
        found.count.add(*it);
        if (found.users.size() < mostUsers)
            found.users.insert(facts.authId.isEmpty() ? facts.ip : facts.authId);
    }
    return groups;
}

}  // namespace

QString LogGroupsModel::Group::filter() const
{
    if (!isRequest)
        return QString(u"message="_s + filterLiteral(message));
    QStringList clauses{u"status="_s + QString::number(status),
                        u"method="_s + filterLiteral(method), u"route="_s + filterLiteral(pattern)};
    if (!message.isEmpty())
        clauses.append(u"error="_s + filterLiteral(message));
    return clauses.join(u" && "_s);
}

LogGroupsModel::LogGroupsModel(QObject *parent)
    : QAbstractTableModel(parent)
{
}

int LogGroupsModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_groups.size());
}

int LogGroupsModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant LogGroupsModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= ColumnCount)
        return {};
    switch (role) {
    case Qt::DisplayRole: return tr(groupColumns[section].title);
    case ColumnKeyRole: return QString::fromLatin1(groupColumns[section].key);
    case Qt::TextAlignmentRole:
        return int((isNumber(section) ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    case Qt::ToolTipRole:
        return section == UsersColumn ? tr("Different users and, of guests, addresses")
                                      : QVariant();
    default: return {};
    }
}

QString LogGroupsModel::displayText(const Group &group, int column) const
{
    const QLocale locale;
    switch (column) {
    case CountColumn: return QString(locale.toString(group.count) + u'×');
    case StatusColumn:
        return group.isRequest ? QString::number(group.status) : levelWord(group.level);
    case WhatColumn:
        if (!group.isRequest)
            return tr("Message");
        return group.pattern.isEmpty() ? tr("%1 without a route").arg(group.method)
                                       : QString(group.method + u' ' + group.pattern);
    case MessageColumn: return group.message;
    case UsersColumn: return group.isRequest ? locale.toString(group.users) : QString();
    case FirstColumn: return momentText(group.first);
    case LastColumn: return momentText(group.last);
    default: return {};
    }
}

QVariant LogGroupsModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Group &group = m_groups[size_t(index.row())];
    const int column = index.column();
    switch (role) {
    case Qt::DisplayRole: return displayText(group, column);
    case RawValueRole:
        return column == CountColumn ? QVariant(group.count) : QVariant(displayText(group, column));
    case IdRole: return keyOf(group);
    case MonoRole: return column != MessageColumn && !(column == WhatColumn && !group.isRequest);
    case BadgeRole: return column == StatusColumn;
    case IconRole:
        if (column == WhatColumn && (group.status == 401 || group.status == 403))
            return u"shield-alert"_s;
        return {};
    case IconToneRole: return int(CellTone::Warn);
    case Qt::TextAlignmentRole:
        return int((isNumber(column) ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    case ToneRole:
        if (column == StatusColumn) {
            if (group.isRequest)
                return int(toneOfStatus(group.status));
            return int(group.level >= 8       ? CellTone::Error
                           : group.level >= 4 ? CellTone::Warn
                                              : CellTone::Info);
        }
        return int(column > MessageColumn ? CellTone::Muted : CellTone::Text);
    case Qt::ToolTipRole: return column == MessageColumn ? group.message : QVariant();
    case AccessibleRole: return accessibleCellText(index);
    default: return {};
    }
}

void LogGroupsModel::setLog(const LogModel &log, bool keepsRows)
{
    QHash<QString, Collected> found = collect(log);
    std::vector<Group> groups;
    const auto take = [&groups](Collected &collected) {
        Group group = collected.group;
        group.count = collected.count.count;
        group.first = collected.count.first;
        group.last = collected.count.last;
        group.users = int(collected.users.size());
        groups.push_back(std::move(group));
    };
    if (keepsRows) {
        for (const Group &old : m_groups) {
            const auto same = found.find(keyOf(old));
            if (same == found.end())
                continue;
            take(*same);
            found.erase(same);
        }
    }
    const auto fresh = qptrdiff(groups.size());
    for (Collected &collected : found)
        take(collected);
    std::sort(groups.begin() + fresh, groups.end(), [](const Group &a, const Group &b) {
        if (a.isFailure() != b.isFailure())
            return a.isFailure();
        return a.count != b.count ? a.count > b.count : keyOf(a) < keyOf(b);
    });
    if (groups.size() > size_t(maximumGroups))
        groups.resize(size_t(maximumGroups));
    const auto isSame = [](const Group &a, const Group &b) { return keyOf(a) == keyOf(b); };
    const size_t before = m_groups.size();
    const bool isLonger = groups.size() >= before
        && std::equal(m_groups.begin(), m_groups.end(), groups.begin(), isSame);
    if (!isLonger) {
        beginResetModel();
        m_groups = std::move(groups);
        endResetModel();
        return;
    }
    const bool grows = groups.size() > before;
    if (grows)
        beginInsertRows({}, int(before), int(groups.size()) - 1);
    m_groups = std::move(groups);
    if (grows)
        endInsertRows();
    if (before > 0)
        emit dataChanged(index(0, 0), index(int(before) - 1, ColumnCount - 1));
}

}  // namespace Binnacle::Models
