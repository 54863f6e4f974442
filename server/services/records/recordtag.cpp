// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/records/recordtag.h"

#include "platform/contenthash.h"

#include <algorithm>

namespace Binnacle {

using namespace Qt::StringLiterals;

namespace {

constexpr char tagSeparator = '.';
constexpr qsizetype hashBytes = 15;

/// 20 characters. A client may choose what is hashed, so it must not be able to choose its hash.
QByteArray stateOf(const QByteArray &json)
{
    return contentHash(json).first(hashBytes).toBase64(QByteArray::Base64UrlEncoding
                                                       | QByteArray::OmitTrailingEquals);
}

}  // namespace

RecordAnswer taggedAnswer(const QByteArray &recordJson, QByteArray json)
{
    if (json.isEmpty())
        return {};
    QByteArray tag = stateOf(recordJson);
    // Without options it is the very text; that is found by its address as a rule.
    if (json != recordJson)
        tag += tagSeparator + stateOf(json);
    return {std::move(json), std::move(tag)};
}

bool RecordCondition::holds(const QByteArray &recordJson) const
{
    if (!m_tags)
        return true;
    const QByteArray state = stateOf(recordJson);
    return std::any_of(m_tags->cbegin(), m_tags->cend(), [&state](const QByteArray &tag) {
        return tag.startsWith(state)
            && (tag.size() == state.size() || tag[state.size()] == tagSeparator);
    });
}

Error recordChanged()
{
    return Error::make(Error::Kind::PreconditionFailed,
                       u"The record is not in the state that the request is meant for."_s);
}

}  // namespace Binnacle
