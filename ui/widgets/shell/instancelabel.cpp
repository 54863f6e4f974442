// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/shell/instancelabel.h"

namespace Binnacle::Ui {

using namespace Qt::StringLiterals;

namespace {

struct ConditionText
{
    Q_DECLARE_TR_FUNCTIONS(InstanceCondition)
};

}  // namespace

InstanceCondition conditionOf(const Client::Instance &instance, Models::LiveHub::Link link)
{
    using State = Client::Instance::State;
    if (instance.kind() == Client::Instance::Kind::Remote) {
        switch (link) {
        case Models::LiveHub::Link::Live:
            return {ConditionText::tr("attached"), Tone::Ok, u"circle-check"_s};
        case Models::LiveHub::Link::Connecting:
            return {ConditionText::tr("connecting"), Tone::Warn, u"hourglass"_s};
        case Models::LiveHub::Link::Lost:
            return {ConditionText::tr("link lost"), Tone::Error, u"unplug"_s};
        }
    }
    switch (instance.state()) {
    case State::Running: return {ConditionText::tr("running"), Tone::Ok, u"circle-check"_s};
    case State::Starting: return {ConditionText::tr("starting"), Tone::Warn, u"hourglass"_s};
    case State::Stopping: return {ConditionText::tr("stopping"), Tone::Warn, u"hourglass"_s};
    case State::Failed: return {ConditionText::tr("not listening"), Tone::Error, u"circle-alert"_s};
    case State::Stopped: break;
    }
    return {ConditionText::tr("stopped"), Tone::Muted, u"circle-stop"_s};
}

}  // namespace Binnacle::Ui
