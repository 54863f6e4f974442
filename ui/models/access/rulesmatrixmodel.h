// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/accessdata.h"

#include <QAbstractTableModel>

#include <vector>

namespace Binnacle::Models {

/// What each rule of each collection lets somebody do: collections down, actions across. Each cell
/// says the rule's class in colour and word, whether it is allowed, and how many records it
/// reaches.
///
/// Thread: GUI.
class RulesMatrixModel final : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column
    {
        CollectionColumn,
        ListColumn,
        ViewColumn,
        CreateColumn,
        UpdateColumn,
        DeleteColumn,
        ColumnCount
    };
    /// The rule's text: as it stands in the collection.
    static constexpr int RuleRole = Qt::UserRole + 200;

    explicit RulesMatrixModel(QObject *parent = nullptr);

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

    void setMatrix(const Client::RulesMatrix &matrix);
    /// Collections of the server itself are left out unless they are wanted.
    void setSystemShown(bool isShown);
    void setFilter(const QString &text);
    int collectionCount() const { return int(m_matrix.rows.size()); }

    const Client::MatrixRow *rowAt(int row) const;
    /// Null for the collection's name, and for what a view cannot do.
    const Client::ActionVerdict *verdictAt(const QModelIndex &index) const;
    /// `list`, `view` and so on; empty for the name.
    static QString actionOf(int column);

private:
    QString cellText(const QModelIndex &index) const;
    QString explanation(const QModelIndex &index) const;
    std::vector<size_t> arranged() const;
    void rearrange();

    Client::RulesMatrix m_matrix;
    std::vector<size_t> m_shown;
    QString m_filter;
    bool m_isSystemShown = false;
};

/// A rule's class in words: `public`.
QString ruleClassText(const QString &ruleClass);

}  // namespace Binnacle::Models
