// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/collections/collectionservice.h"
#include "services/records/recordservice_p.h"

#include <algorithm>
#include <limits>

namespace Binnacle {

namespace {

constexpr qint64 defaultBodyLimit = 32 * 1024 * 1024;
constexpr qint64 defaultFieldBytes = 5 * 1024 * 1024;
constexpr qint64 defaultJsonBytes = 1024 * 1024;

}  // namespace

qint64 RecordService::bodyLimit(const QString &collection) const
{
    qint64 limit = defaultBodyLimit;
    const auto collections = d->collections.snapshot();
    const Schema::Collection *found = collections->find(collection);
    if (!found || found->isView())
        return limit;
    const auto bytes = [](const Schema::Field &field, qint64 otherwise) {
        return field.maxSize > 0 ? field.maxSize : otherwise;
    };
    for (const Schema::Field &field : found->fields) {
        qint64 more = 0;
        if (field.type == Schema::FieldType::File) {
            if (qMulOverflow(bytes(field, defaultFieldBytes), std::max<qint64>(field.maxSelect, 1),
                             &more)) {
                return std::numeric_limits<qint64>::max();
            }
        } else if (field.type == Schema::FieldType::Editor) {
            more = bytes(field, defaultFieldBytes);
        } else if (field.type == Schema::FieldType::Json) {
            more = bytes(field, defaultJsonBytes);
        }
        if (qAddOverflow(limit, more, &limit))
            return std::numeric_limits<qint64>::max();
    }
    return limit;
}

}  // namespace Binnacle
