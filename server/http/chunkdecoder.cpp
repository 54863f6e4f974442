// SPDX-License-Identifier: GPL-3.0-or-later
#include "http/chunkdecoder.h"

#include "http/grammar.h"

namespace Binnacle::Http {

namespace {

// 15 digits are 2^60: no overflow, and far past every limit.
constexpr int maximumSizeDigits = 15;
constexpr qsizetype maximumFraming = 8 * 1024;

}  // namespace

ChunkDecoder::State ChunkDecoder::afterSizeByte(char c)
{
    if (const int digit = hexDigit(c); digit >= 0) {
        if (++m_digits > maximumSizeDigits)
            return State::Malformed;
        m_remaining = m_remaining * 16 + digit;
        return State::Size;
    }
    if (m_state == State::SizeFirst)
        return State::Malformed;
    switch (c) {
    case ';': return State::Extension;
    case '\r': return State::SizeEnd;
    case ' ':
    case '\t': return State::SizePadding;
    default: return State::Malformed;
    }
}

ChunkDecoder::State ChunkDecoder::afterTrailerByte(char c)
{
    switch (m_state) {
    case State::TrailerFirst:
        if (c == '\r')
            return State::FinalEnd;
        return isTokenByte(c) ? State::TrailerName : State::Malformed;
    case State::TrailerName:
        if (c == ':')
            return State::TrailerValue;
        return isTokenByte(c) ? State::TrailerName : State::Malformed;
    case State::TrailerValue:
        if (c == '\r')
            return State::TrailerEnd;
        return isValueByte(c) ? State::TrailerValue : State::Malformed;
    default: return c == '\n' ? State::TrailerFirst : State::Malformed;
    }
}

ChunkDecoder::State ChunkDecoder::after(char c)
{
    switch (m_state) {
    case State::SizeFirst:
    case State::Size: return afterSizeByte(c);
    case State::SizePadding:
        // Blanks are there for an extension's sake only.
        if (c == ' ' || c == '\t')
            return State::SizePadding;
        return c == ';' ? State::Extension : State::Malformed;
    case State::Extension:
        if (c == '\r')
            return State::SizeEnd;
        return isValueByte(c) ? State::Extension : State::Malformed;
    case State::SizeEnd:
        if (c != '\n')
            return State::Malformed;
        return m_remaining == 0 ? State::TrailerFirst : State::Data;
    case State::DataReturn: return c == '\r' ? State::DataEnd : State::Malformed;
    case State::DataEnd: m_digits = 0; return c == '\n' ? State::SizeFirst : State::Malformed;
    case State::TrailerFirst:
    case State::TrailerName:
    case State::TrailerValue:
    case State::TrailerEnd: return afterTrailerByte(c);
    case State::FinalEnd: return c == '\n' ? State::Done : State::Malformed;
    case State::Data:
    case State::Done:
    case State::Malformed: break;
    }
    return m_state;
}

ChunkDecoder::Step ChunkDecoder::next(QByteArrayView input)
{
    Step step;
    if (m_state == State::Data) {
        step.data = input.first(qMin(qint64(input.size()), m_remaining));
        step.consumed = step.data.size();
        m_remaining -= step.consumed;
        m_framing = 0;
        if (m_remaining == 0)
            m_state = State::DataReturn;
        return step;
    }
    while (step.consumed < input.size() && m_state != State::Data && !isDone() && !isMalformed()) {
        m_state = after(input[step.consumed++]);
        if (++m_framing > maximumFraming)
            m_state = State::Malformed;
    }
    return step;
}

}  // namespace Binnacle::Http
