// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"
#include "schema/recordquery.h"
#include "schema/requestinfo.h"
#include "services/records/recordtarget.h"

#include <QByteArray>
#include <QString>

#include <initializer_list>

namespace Binnacle {

/// The records that a list shows to whoever asks: those of the list rule and of a client's filter,
/// for lists and for everything that is computed over one. Thread: the target's connection's.
class RecordSelection final
{
    Q_DISABLE_COPY_MOVE(RecordSelection)

public:
    /// Both must outlive it.
    RecordSelection(const RecordTarget &target, const Schema::RequestInfo &info);

    /// Refuses, before anything is compiled, what only superusers may name in any of the texts
    /// (R4.3): a broken rule or filter would else be found first. Errors: Forbidden.
    Result<void> admit(std::initializer_list<QString> texts) const;
    /// Compiles rule and filter. Errors: InvalidInput, Forbidden.
    Result<void> add(const QString &filter);

    /// Leaves only records with all of those words in the fields that are searched and that may be
    /// seen, the best first when @p ranks says so. In a collection without such fields the words
    /// mean nothing. Errors: InvalidInput when there are too many.
    Result<void> search(const QString &text, bool ranks);

    Schema::RecordQuery &query() { return m_query; }
    const Schema::RecordQuery &query() const { return m_query; }

private:
    const RecordTarget &m_target;
    const Schema::RequestInfo &m_info;
    Schema::RecordQuery m_query;
};

/// A filter, sort or rule that cannot be run is the client's to mend, whatever the engine says.
Error badQuery(const Error &cause);

}  // namespace Binnacle
