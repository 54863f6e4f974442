// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/transport.h"

#include <QByteArray>

namespace Binnacle::Client {

// What both transports have in common.

/// An answer's body may have so many bytes; more are TooLarge.
constexpr qint64 maximumReplyBytes = 64 * 1024 * 1024;

/// How calls of the window call themselves, unless they say otherwise.
QByteArray userAgent();
/// send() was answered with an event stream, which only open() can take.
Error streamNotOpened();
/// open() was answered with something else: @p reply.
Error errorOfStream(const ApiReply &reply);

}  // namespace Binnacle::Client
