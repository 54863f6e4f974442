// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jsonwriter.h"
#include "db/row.h"

#include <QByteArray>

#include <utility>
#include <vector>

namespace Binnacle {

/// A row that holds its values itself, for tests without a database.
class FakeRow final : public Db::Row
{
public:
    FakeRow() = default;
    explicit FakeRow(std::vector<std::pair<QByteArray, Db::Value>> columns)
    {
        for (auto &[name, value] : columns)
            set(name, std::move(value));
    }

    void set(const QByteArray &name, Db::Value value)
    {
        m_texts.push_back(textOf(value));
        m_columns.emplace_back(name, std::move(value));
    }

    int columnCount() const override { return int(m_columns.size()); }
    QByteArrayView columnName(int column) const override { return m_columns[size_t(column)].first; }
    Type type(int column) const override
    {
        // The alternatives of Db::Value stand in the order of Type.
        return Type(m_columns[size_t(column)].second.index());
    }
    qint64 integer(int column) const override
    {
        const Db::Value &value = m_columns[size_t(column)].second;
        if (const double *number = std::get_if<double>(&value))
            return qint64(*number);
        const qint64 *number = std::get_if<qint64>(&value);
        return number ? *number : text(column).toByteArray().toLongLong();
    }
    double real(int column) const override
    {
        const Db::Value &value = m_columns[size_t(column)].second;
        if (const qint64 *number = std::get_if<qint64>(&value))
            return double(*number);
        const double *number = std::get_if<double>(&value);
        return number ? *number : text(column).toByteArray().toDouble();
    }
    QByteArrayView text(int column) const override { return m_texts[size_t(column)]; }

private:
    static QByteArray textOf(const Db::Value &value)
    {
        if (const qint64 *number = std::get_if<qint64>(&value))
            return QByteArray::number(*number);
        if (const double *number = std::get_if<double>(&value))
            return jsonNumber(*number);
        if (const Db::Blob *blob = std::get_if<Db::Blob>(&value))
            return blob->bytes;
        const QByteArray *text = std::get_if<QByteArray>(&value);
        return text ? *text : QByteArray();
    }

    std::vector<std::pair<QByteArray, Db::Value>> m_columns;
    std::vector<QByteArray> m_texts;
};

}  // namespace Binnacle
