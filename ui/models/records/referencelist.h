// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/apiclient.h"
#include "core/stoptoken.h"
#include "models/records/recordtablemodel.h"

#include <QObject>

#include <vector>

namespace Binnacle::Models {

/// Who points at a record: by collection and relation field, how many, and the first of them.
///
/// Thread: GUI. Counting a large collection takes long; it is given up when another record is
/// asked for.
class ReferenceList final : public QObject
{
    Q_OBJECT

public:
    static constexpr int shownRecords = 5;

    struct Group
    {
        enum class State
        {
            Asking,
            Known,
            Failed
        };
        QString collectionId;
        QString collection;
        QString field;
        State state = State::Asking;
        /// Finds them in their collection.
        QString filter;
        qint64 total = 0;
        /// Id and label.
        std::vector<std::pair<QString, QString>> records;
        /// Why it is Failed.
        QString problem;
    };

    /// @p client must outlive it.
    explicit ReferenceList(Client::ApiClient &client, QObject *parent = nullptr);
    ~ReferenceList() override;

    /// Forgets the last one and asks the server.
    void ask(const CollectionMap &collections, const QString &collectionId, const QString &id);
    void clear();
    /// One for each relation field that may point at such a record, in the order of names.
    const std::vector<Group> &groups() const { return m_groups; }
    bool isAsking() const;

signals:
    void changed();

private:
    void askFor(size_t group, const Client::CollectionInfo &collection);

    Client::ApiClient &m_client;
    std::vector<Group> m_groups;
    StopSource m_stop;
    int m_generation = 0;
};

}  // namespace Binnacle::Models
