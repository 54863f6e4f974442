// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "schema/field.h"

#include <QByteArrayView>
#include <QString>

namespace Binnacle::Schema {

/// CRC-32 with the polynomial of IEEE 802.3, as zlib computes it.
quint32 crc32(QByteArrayView bytes);

/// The id of a field that was given none (R1.7): type and checksum of the name, `text3208210256`.
QString defaultFieldId(FieldType type, const QString &name);

/// The id of a collection that was given none (R1.7): `pbc_` and the checksum of type and name.
/// Taken ids are passed by with @p attempt 2, 3, ….
QString defaultCollectionId(const QString &type, const QString &name, int attempt = 1);

}  // namespace Binnacle::Schema
