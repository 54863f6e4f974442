// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/collectioninfo.h"
#include "models/roles.h"

#include <QAbstractListModel>
#include <QHash>
#include <QSet>
#include <QStringList>

namespace Binnacle::Models {

/// The collections of a server as one list: pinned ones, the others by name, then the system's
/// behind a heading that opens and closes. A search shows matches of all three.
///
/// Thread: GUI.
class CollectionListModel final : public QAbstractListModel
{
    Q_OBJECT

public:
    enum OwnRole
    {
        /// bool: a heading, no collection.
        HeadingRole = FirstOwnRole,
        /// bool: of the system heading.
        OpenRole,
        PinnedRole,
        /// bool: has staged changes.
        DraftRole,
        /// QString: the number of records as far as it is known.
        CountRole
    };

    using QAbstractListModel::QAbstractListModel;

    void setCollections(const std::vector<Client::CollectionInfo> &collections);
    void setSearch(const QString &text);
    QString search() const { return m_search; }
    void setPins(const QStringList &ids);
    const QStringList &pins() const { return m_pins; }
    void setPinned(const QString &id, bool isPinned);
    void setSystemOpen(bool isOpen);
    bool isSystemOpen() const { return m_isSystemOpen; }
    void setCount(const QString &id, qint64 count);
    void setDrafts(const QSet<QString> &ids);

    /// Null for headings.
    const Client::CollectionInfo *collection(int row) const;
    /// By id; -1 when it is not shown.
    int rowOf(const QString &id) const;

    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    Qt::ItemFlags flags(const QModelIndex &index) const override;

private:
    struct Row
    {
        /// Index into m_collections; -1 for a heading.
        int collection = -1;
        QString heading;
        bool isSystem = false;
    };
    void rebuild();
    void changed(const QString &id, const QList<int> &roles);

    std::vector<Client::CollectionInfo> m_collections;
    std::vector<Row> m_rows;
    QString m_search;
    QStringList m_pins;
    QHash<QString, qint64> m_counts;
    QSet<QString> m_drafts;
    bool m_isSystemOpen = false;
};

}  // namespace Binnacle::Models
