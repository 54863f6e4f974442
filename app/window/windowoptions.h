// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "hosting/hostoptions.h"
#include "window/windowrequest.h"

namespace Binnacle {

struct WindowOptions
{
    WindowRequest request;
    /// Do not hand over to a window that is open already.
    bool isNewWindow = false;
    /// Without a directory for the sample project it goes to the user's own data.
    HostOptions hosting;
};

}  // namespace Binnacle
