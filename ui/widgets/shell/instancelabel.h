// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/instance.h"
#include "models/livehub.h"
#include "widgets/theme.h"

#include <QCoreApplication>

namespace Binnacle::Ui {

/// How an instance is, in a word and a colour.
struct InstanceCondition
{
    QString text;
    Tone tone = Tone::Muted;
    /// Name of a Lucide icon: colour is never the only sign.
    QString icon;
};

/// @p link counts for remote instances, whose listener is not ours.
InstanceCondition conditionOf(const Client::Instance &instance, Models::LiveHub::Link link);

}  // namespace Binnacle::Ui
