// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayList>
#include <QByteArrayView>

namespace Binnacle {

/// What a content was recognised as (P4.3).
struct MediaType
{
    /// With its charset when it is text.
    QByteArray name;
    /// With its dot; empty when the type has none.
    QByteArray extension;
    /// Other names that count as the same type.
    QByteArrayList aliases;
};

/// Bytes from the beginning of a content that are enough to recognise it.
constexpr qsizetype mediaTypeBytes = 4096;

/// Recognises a content by its first bytes, never by a name. @p isWhole says that there are no
/// more than @p beginning. Thread: any.
MediaType detectMediaType(QByteArrayView beginning, bool isWhole);

}  // namespace Binnacle
