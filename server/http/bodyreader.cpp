// SPDX-License-Identifier: GPL-3.0-or-later
#include "http/bodyreader.h"

#include <QTemporaryFile>

using namespace Qt::StringLiterals;

namespace Binnacle::Http {

namespace {

// A length is only a promise: more memory comes with the bytes.
constexpr qsizetype maximumReservation = 64 * 1024;

}  // namespace

BodyReader::BodyReader(qint64 length, qint64 limit, const ServerOptions &options)
    : m_options(options)
    , m_length(length)
    , m_limit(limit)
{
    if (m_length == 0)
        m_state = State::Complete;
}

BodyReader::~BodyReader() = default;

qsizetype BodyReader::consume(QByteArrayView input)
{
    if (m_state != State::Incomplete)
        return 0;
    if (m_length < 0)
        return consumeChunks(input);
    const auto part = qsizetype(qMin(qint64(input.size()), m_length - m_received));
    append(input.first(part));
    if (m_state == State::Incomplete && m_received == m_length)
        m_state = State::Complete;
    return part;
}

bool BodyReader::takeWhole(QByteArray &input)
{
    if (m_received > 0 || m_length != input.size() || m_length > m_options.limits.bodyInMemory)
        return false;
    m_bytes = std::exchange(input, QByteArray());
    m_received = m_length;
    m_state = State::Complete;
    return true;
}

qsizetype BodyReader::consumeChunks(QByteArrayView input)
{
    qsizetype consumed = 0;
    while (consumed < input.size() && m_state == State::Incomplete) {
        const ChunkDecoder::Step step = m_chunks.next(input.sliced(consumed));
        consumed += step.consumed;
        if (!step.data.isEmpty())
            append(step.data);
        if (m_state != State::Incomplete)
            break;
        if (m_chunks.isMalformed())
            m_state = State::Malformed;
        else if (m_chunks.isDone())
            m_state = State::Complete;
        else if (m_received + m_chunks.remainingInChunk() > m_limit)
            m_state = State::TooLarge;
    }
    return consumed;
}

void BodyReader::append(QByteArrayView data)
{
    m_received += data.size();
    if (m_received > m_limit) {
        m_state = State::TooLarge;
    } else if (m_file || m_received > m_options.limits.bodyInMemory) {
        spool(data);
    } else {
        if (m_bytes.isEmpty() && m_length > 0)
            m_bytes.reserve(qMin(qsizetype(m_length), maximumReservation));
        m_bytes.append(data);
    }
}

void BodyReader::spool(QByteArrayView data)
{
    if (!m_file) {
        m_file = m_options.spoolDirectory.isEmpty()
            ? std::make_shared<QTemporaryFile>()
            : std::make_shared<QTemporaryFile>(m_options.spoolDirectory + u"/body-XXXXXX.spool"_s);
        if (!m_file->open() || m_file->write(m_bytes) != m_bytes.size()) {
            m_state = State::DiskFailed;
            return;
        }
        m_bytes = QByteArray();
    }
    if (m_file->write(data.data(), data.size()) != data.size())
        m_state = State::DiskFailed;
}

Wire::Body BodyReader::take()
{
    if (!m_file)
        return Wire::Body(std::exchange(m_bytes, QByteArray()));
    // A disk that is full may say so only now.
    if (!m_file->flush()) {
        m_state = State::DiskFailed;
        return {};
    }
    return Wire::Body(std::move(m_file), m_received);
}

}  // namespace Binnacle::Http
