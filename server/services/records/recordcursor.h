// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"
#include "db/value.h"
#include "schema/collection.h"

#include <QByteArray>
#include <QString>

namespace Binnacle {

/// Turns places in a sorted list into the cursors that clients carry, and back.
///
/// A cursor is sealed (AES-GCM): what a list is sorted by may be more than its reader is shown,
/// such as e-mails, and nobody can make up a place. It holds as long as the server's superuser
/// tokens do, over restarts too, for one collection and one sort. Thread: any.
class RecordCursor final
{
public:
    RecordCursor(const Schema::CollectionSet &collections, const Schema::Collection &collection,
                 const QString &sort);

    /// Safe in URLs and JSON as it is. Errors: InvalidInput when the values are too long to be
    /// carried.
    Result<QByteArray> seal(const Db::Values &place) const;
    /// Empty or `start` is the place before all. Errors: InvalidInput for everything that seal()
    /// did not give for such a list, with @p size values.
    Result<Db::Values> open(const QString &cursor, size_t size) const;

private:
    QByteArray m_key;
    /// What the list is.
    QByteArray m_subject;
};

}  // namespace Binnacle
