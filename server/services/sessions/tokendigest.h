// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayView>

#include <array>
#include <compare>
#include <optional>
#include <vector>

namespace Binnacle {

/// What is kept of a token: its SHA-256, which tells nobody the token.
struct TokenDigest
{
    std::array<quint64, 4> words{};

    static TokenDigest of(QByteArrayView token);
    /// Nothing for what toHex() does not give.
    static std::optional<TokenDigest> fromHex(QByteArrayView text);
    /// As it is stored: 64 digits.
    QByteArray toHex() const;

    friend auto operator<=>(const TokenDigest &, const TokenDigest &) = default;
};

/// Digests in their order, to look them up in. A value: a change is a copy.
class TokenDigests final
{
public:
    TokenDigests() = default;
    /// In any order.
    explicit TokenDigests(std::vector<TokenDigest> digests);

    bool contains(const TokenDigest &digest) const;
    bool isEmpty() const { return m_digests.empty(); }
    TokenDigests with(const std::vector<TokenDigest> &more) const;

private:
    std::vector<TokenDigest> m_digests;
};

}  // namespace Binnacle
