// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArrayView>

namespace Binnacle::Http {

/// Takes the chunked framing (RFC 9112, 7.1) off a body, however the bytes come in. Extensions
/// and trailers are checked and dropped.
class ChunkDecoder
{
public:
    struct Step
    {
        qsizetype consumed = 0;
        /// A part of the body, a view into the input; empty where the step was framing only.
        QByteArrayView data;
    };

    /// Takes framing up to the next run of data, or one such run. Call it until the input is used
    /// up, or isDone, or isMalformed.
    Step next(QByteArrayView input);
    bool isDone() const { return m_state == State::Done; }
    bool isMalformed() const { return m_state == State::Malformed; }
    /// What the current chunk still owes, so that its size is known before its bytes are there.
    qint64 remainingInChunk() const { return m_remaining; }

private:
    enum class State
    {
        SizeFirst,
        Size,
        SizePadding,
        Extension,
        SizeEnd,
        Data,
        DataReturn,
        DataEnd,
        TrailerFirst,
        TrailerName,
        TrailerValue,
        TrailerEnd,
        FinalEnd,
        Done,
        Malformed,
    };

    State after(char c);
    State afterSizeByte(char c);
    State afterTrailerByte(char c);

    State m_state = State::SizeFirst;
    qint64 m_remaining = 0;
    int m_digits = 0;
    /// Framing bytes since the last data: extensions and trailers are bounded by it.
    qsizetype m_framing = 0;
};

}  // namespace Binnacle::Http
