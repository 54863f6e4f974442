// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/observationdata.h"

#include <QAbstractTableModel>

#include <vector>

namespace Binnacle::Models {

/// The statements on which the server spent most time over the last minutes.
class SlowStatementsModel final : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column
    {
        TextColumn,
        ShareColumn,
        TotalColumn,
        CountColumn,
        MeanColumn,
        LongestColumn,
        RowsColumn,
        ColumnCount
    };
    static constexpr int shownStatements = 8;

    explicit SlowStatementsModel(QObject *parent = nullptr);

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

    /// With @p keepsRows only the figures change, because somebody points at a row.
    void setStatements(const std::vector<Client::StatementFigure> &statements, bool keepsRows);
    const Client::StatementFigure &statementAt(int row) const { return m_rows[size_t(row)]; }

private:
    QString displayText(const Client::StatementFigure &row, int column) const;

    std::vector<Client::StatementFigure> m_rows;
    /// Milliseconds of all that came, for the shares.
    double m_total = 0;
};

}  // namespace Binnacle::Models
