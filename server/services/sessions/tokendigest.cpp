// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/sessions/tokendigest.h"

#include "platform/contenthash.h"

#include <algorithm>
#include <cstring>

namespace Binnacle {

namespace {

std::optional<TokenDigest> digestOfBytes(const QByteArray &bytes)
{
    TokenDigest digest;
    if (bytes.size() != qsizetype(sizeof digest.words))
        return std::nullopt;
    std::memcpy(digest.words.data(), bytes.constData(), sizeof digest.words);
    return digest;
}

}  // namespace

TokenDigest TokenDigest::of(QByteArrayView token)
{
    return *digestOfBytes(contentHash(token));
}

std::optional<TokenDigest> TokenDigest::fromHex(QByteArrayView text)
{
    std::optional<TokenDigest> digest = digestOfBytes(QByteArray::fromHex(text.toByteArray()));
    return digest && digest->toHex() == text ? digest : std::nullopt;
}

QByteArray TokenDigest::toHex() const
{
    return QByteArray(reinterpret_cast<const char *>(words.data()), sizeof words).toHex();
}

TokenDigests::TokenDigests(std::vector<TokenDigest> digests)
    : m_digests(std::move(digests))
{
    std::sort(m_digests.begin(), m_digests.end());
    m_digests.erase(std::unique(m_digests.begin(), m_digests.end()), m_digests.end());
}

bool TokenDigests::contains(const TokenDigest &digest) const
{
    return std::binary_search(m_digests.begin(), m_digests.end(), digest);
}

TokenDigests TokenDigests::with(const std::vector<TokenDigest> &more) const
{
    std::vector<TokenDigest> all = m_digests;
    all.insert(all.end(), more.begin(), more.end());
    return TokenDigests(std::move(all));
}

}  // namespace Binnacle
