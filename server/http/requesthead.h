// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "http/serveroptions.h"

#include <QByteArray>
#include <QByteArrayView>

#include <vector>

namespace Binnacle::Http {

/// Finds where a request's head ends, however the bytes come in, and refuses what cannot become
/// one as early as possible.
class HeadScanner
{
public:
    enum class State
    {
        Incomplete,
        Complete,
        Refused
    };

    /// @p bytes begins with what the calls before had. Past Complete or Refused, reset() first.
    State scan(QByteArrayView bytes, const Limits &limits);
    /// Empty lines before the request line are no part of the head.
    qsizetype begin() const { return m_begin; }
    /// Behind the empty line. Valid when Complete.
    qsizetype end() const { return m_lineStart; }
    /// What to answer. Valid when Refused.
    int status() const { return m_status; }
    void reset() { *this = HeadScanner(); }

private:
    State refuse(int status);

    qsizetype m_begin = 0;
    qsizetype m_lineStart = 0;
    qsizetype m_scanned = 0;
    int m_status = 0;
};

struct HeadField
{
    QByteArrayView name;
    QByteArrayView value;
};

/// A request's head, checked by RFC 9112 without its tolerances. The views point into the bytes
/// it was read from.
struct RequestHead
{
    QByteArrayView method;
    /// As sent, but without scheme and authority where the request brought them.
    QByteArrayView target;
    /// Of a target in absolute form, where it replaces Host; else empty.
    QByteArrayView authority;
    std::vector<HeadField> fields;
    /// -1 when there is no such field.
    qint64 contentLength = -1;
    bool isChunked = false;
    bool isHttp11 = true;
    bool keepAlive = true;
    bool expectsContinue = false;
    bool asksForUpgrade = false;

    bool hasBody() const { return isChunked || contentLength > 0; }
    /// The target with the slash that an absolute form may lack.
    QByteArray originTarget() const;
    /// The path of originTarget().
    QByteArrayView path() const;
};

/// Reads a complete head, empty line included. Returns 0, or the status to refuse it with, and
/// then the framing of what follows is unknown.
int parseRequestHead(QByteArrayView bytes, const Limits &limits, RequestHead &head);

}  // namespace Binnacle::Http
