// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jsonvalue.h"
#include "core/result.h"
#include "schema/ruletree.h"
#include "services/denials/secretvalues.h"
#include "services/records/ruledenial.h"

namespace Binnacle::Schema {
class RecordQuery;
}

namespace Binnacle {

/// Explains one decision: the rule's tree, each part with what it comes to on its own and each
/// operand with its values, for the very request and record. All of it is asked of the database
/// through the compiler that the decision went through, so nothing is judged twice.
///
/// Thread: the connection's. Blocks; obeys the thread's ExecutionContext. What cannot be told any
/// more, because time is up or the rule is broken, has an `error` in its place.
class RuleTrace final
{
    Q_DISABLE_COPY_MOVE(RuleTrace)

public:
    /// @p denial, which has a rule and a connection, must outlive it.
    explicit RuleTrace(const RuleDenial &denial);

    /// For a list: a record that the client's filter finds and the rule leaves out; empty when
    /// there is none. It is the one that the tree is about.
    Result<QString> findHiddenRecord();
    /// An object: `kind` (and, or, comparison), `text`, `result`, and `children` or `left`, `sign`
    /// and `right`.
    JsonValue tree() const;

private:
    JsonValue nodeTree(const Schema::RuleNode &node) const;
    JsonValue operandTree(const Schema::FilterToken &operand) const;
    Result<bool> holds(const Schema::FilterNodes &nodes) const;
    Result<void> addValues(const Schema::FilterToken &operand, JsonValue &object) const;
    /// Narrows a query to the record in question.
    void choose(Schema::RecordQuery &query) const;
    JsonValue shownValue(const Db::Row &row) const;

    const RuleDenial &m_denial;
    QString m_recordId;
    SecretValues m_secrets;
    Schema::RequestInfo m_shownInfo;
};

}  // namespace Binnacle
