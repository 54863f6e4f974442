// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayView>

namespace Binnacle {

/// The client's own request id when it is short and plain, else a fresh one of 16 hex digits.
/// Not secret. Thread: any.
QByteArray requestId(QByteArrayView sent);
/// The 32 hex digits of a `traceparent` header; empty when it is missing or broken.
QByteArray traceIdOf(QByteArrayView traceparent);
/// @p target with the values of parameters that carry tokens replaced by "***".
QByteArray withoutSecrets(const QByteArray &target);

}  // namespace Binnacle
