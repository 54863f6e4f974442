// SPDX-License-Identifier: GPL-3.0-or-later
#include "api/passwordlane.h"

#include "services/records/recordservice.h"
#include "wire/request.h"

#include <algorithm>

namespace Binnacle {

namespace {

/// Larger ones are not looked through on an I/O thread.
constexpr qint64 maximumRead = 256 * 1024;

/// Whether @p text has one of the names, or escapes of the kind that could hide one.
bool mayName(const QByteArray &text, const QStringList &names, QByteArrayView escape)
{
    return text.contains(escape)
        || std::any_of(names.cbegin(), names.cend(),
                       [&text](const QString &name) { return text.contains(name.toUtf8()); });
}

}  // namespace

bool mayHashPasswords(const RecordService &records, const QString &collection,
                      const Wire::Request &request)
{
    if (request.body.isEmpty())
        return false;
    const QStringList names = records.passwordFields(collection);
    if (names.isEmpty())
        return false;
    if (request.body.isSpooled() || request.body.size() > maximumRead)
        return true;
    const QByteArray &bytes = request.body.bytes();
    if (request.headers.value("Content-Type").startsWith("application/json"))
        return mayName(bytes, names, "\\u00");
    // Forms have quoted names, encoded ones, JSON texts, and the query's parameters as well.
    return bytes.contains('\\') || mayName(bytes, names, "%") || mayName(request.query, names, "%");
}

}  // namespace Binnacle
