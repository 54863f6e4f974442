// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"

#include <QByteArray>
#include <QString>

#include <utility>
#include <vector>

namespace Binnacle::Test {

/// One request and what it is answered with; README.md describes how it is written.
struct ContractCase
{
    using Pairs = std::vector<std::pair<QByteArray, QByteArray>>;

    QByteArray name;
    /// `guest`, `superuser`, `ada`, `ben`, or a token as it is sent.
    QByteArray who;
    QByteArray method;
    /// With the query parameters, encoded.
    QByteArray target;
    Pairs headers;
    /// Null for none.
    QByteArray body;
    int status = 0;
    /// With placeholders.
    QByteArray answer;
};

/// The cases of one section of the contract, one after the other on one data directory.
struct ContractSection
{
    /// `R4.3 List`
    QByteArray name;
    /// A directory of its own instead of the sample.
    bool isFresh = false;
    bool allowsBatches = false;
    std::vector<ContractCase> cases;
};

/// Errors: InvalidInput with the line, Internal when the file cannot be read.
Result<std::vector<ContractSection>> readContractCases(const QString &fileName);

/// Whether @p text is @p pattern with something fitting in the place of every placeholder.
bool fitsAnswer(const QByteArray &text, const QByteArray &pattern);

}  // namespace Binnacle::Test
