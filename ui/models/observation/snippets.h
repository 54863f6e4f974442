// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/transport.h"

#include <QString>
#include <QUrl>

namespace Binnacle::Models {

/// A call to show to people, for copying. Authorization and cookies become placeholders.
struct SnippetCall
{
    /// `http://127.0.0.1:8090`
    QString base;
    QString method;
    /// Path and query.
    QString target;
    Wire::Headers headers;
    QByteArray contentType;
    QByteArray body;
};

/// For a POSIX shell.
QString curlCommand(const SnippetCall &call);
/// With fetch(), for a browser or Node.
QString javascriptCall(const SnippetCall &call);

/// JSON text laid out with an indent of two; anything else as it is.
QString prettyJson(const QByteArray &text);

}  // namespace Binnacle::Models
