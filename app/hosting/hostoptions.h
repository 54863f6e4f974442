// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <chrono>

namespace Binnacle {

/// How the servers of the window are hosted.
struct HostOptions
{
    /// Where the sample project is, or shall be made.
    QString sampleDirectory;
    /// See Runtime::DataOptions.
    QString encryptionVariable;
    std::chrono::milliseconds queryTimeout{30'000};
};

}  // namespace Binnacle
