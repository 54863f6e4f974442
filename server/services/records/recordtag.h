// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"

#include <QByteArray>
#include <QByteArrayList>
#include <QByteArrayView>

#include <optional>

namespace Binnacle {

/// A record's JSON text and a tag that changes with it (HTTP's entity tag, without quotes).
///
/// The tag is the state of the record as its viewer sees it, that is a hash of its JSON text
/// without `expand` and `fields`; when those made another text of it, a dot and that text's
/// hash follow. So every tag of a record can stand in a condition, whatever was asked of the
/// answer, and nothing is in it that the viewer was not shown.
struct RecordAnswer
{
    QByteArray json;
    /// Empty when there is no text.
    QByteArray tag;
};

/// Makes the answer out of a record's own text and what it was turned into.
RecordAnswer taggedAnswer(const QByteArray &recordJson, QByteArray json);

/// The tags of If-Match: a change may be made to a record in one of these states only.
class RecordCondition
{
public:
    /// Always true.
    RecordCondition() = default;
    /// True for the states of @p tags, each of which came with an answer.
    explicit RecordCondition(QByteArrayList tags)
        : m_tags(std::move(tags))
    {
    }

    /// False when it need not be asked.
    bool isSet() const { return m_tags.has_value(); }
    /// @p recordJson is the record as whoever asks sees it.
    bool holds(const QByteArray &recordJson) const;

private:
    std::optional<QByteArrayList> m_tags;
};

/// What a change is refused with whose condition does not hold.
Error recordChanged();

}  // namespace Binnacle
