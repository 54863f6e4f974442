// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jsonvalue.h"
#include "core/result.h"
#include "db/connection.h"
#include "schema/collection.h"
#include "schema/filterast.h"
#include "schema/requestinfo.h"
#include "services/access/ruleclass.h"

#include <QHash>

#include <chrono>
#include <memory>
#include <optional>

namespace Binnacle {

/// One evaluation of the rules for one identity. Thread: the connection's.
class MatrixRun final
{
    Q_DISABLE_COPY_MOVE(MatrixRun)

public:
    using CollectionPointer = std::shared_ptr<const Schema::Collection>;

    /// All but @p info must outlive it.
    MatrixRun(Db::Connection &connection, const Schema::CollectionSet &collections,
              Schema::RequestInfo info);

    /// Errors: the database's, but for lack of time.
    Result<JsonValue> collection(const CollectionPointer &collection);

private:
    /// What one action comes to; what is not there is not known.
    struct Verdict
    {
        std::optional<bool> allowed;
        std::optional<qint64> visible;
        /// Why the rule cannot be run.
        QString failure;
    };
    /// Whether a statement finds anything, or how much; nothing for lack of time.
    using Count = Result<std::optional<qint64>>;

    Result<JsonValue> action(QLatin1StringView name, const QString &method,
                             const std::optional<QString> &rule);
    Result<Verdict> verdict(const std::optional<QString> &rule, bool isCreate);
    Result<Verdict> byRule(const QString &rule, bool isCreate);
    Result<Verdict> overRecords(const ForeseenRule &rule);
    /// Whether somebody could satisfy it were a record there.
    Count countCandidate(const Schema::FilterNodes &rule);
    Count countRecords(const Schema::FilterNodes *rule);
    Count run(const Db::Statement &statement, bool isNumber);

    Db::Connection &m_connection;
    const Schema::CollectionSet &m_collections;
    Schema::RequestInfo m_info;
    const std::chrono::steady_clock::time_point m_end;
    CollectionPointer m_collection;
    std::optional<qint64> m_rows;
    /// Of this collection; several of its rules are often the same.
    QHash<QString, Verdict> m_known;
};

}  // namespace Binnacle
