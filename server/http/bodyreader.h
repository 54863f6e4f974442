// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "http/chunkdecoder.h"
#include "http/serveroptions.h"
#include "wire/body.h"

#include <QByteArray>
#include <QByteArrayView>

#include <memory>

class QTemporaryFile;

namespace Binnacle::Http {

/// Collects one request's body: in memory at first, past a threshold in a temporary file.
class BodyReader
{
public:
    enum class State
    {
        Incomplete,
        Complete,
        Malformed,
        TooLarge,
        DiskFailed
    };

    /// For @p length bytes, or for a chunked body when it is negative. @p limit bytes at most.
    /// Both options must outlive the reader.
    BodyReader(qint64 length, qint64 limit, const ServerOptions &options);
    ~BodyReader();

    /// Takes what belongs to the body from the front of @p input and returns how much that was.
    qsizetype consume(QByteArrayView input);
    /// The whole body at once, without copying it, if @p input is just that.
    bool takeWhole(QByteArray &input);
    State state() const { return m_state; }
    /// Bytes of the body so far.
    qint64 received() const { return m_received; }
    /// Once, when complete.
    Wire::Body take();

private:
    qsizetype consumeChunks(QByteArrayView input);
    void append(QByteArrayView data);
    void spool(QByteArrayView data);

    const ServerOptions &m_options;
    qint64 m_length;
    qint64 m_limit;
    qint64 m_received = 0;
    State m_state = State::Incomplete;
    ChunkDecoder m_chunks;
    QByteArray m_bytes;
    // Shared with the body it becomes.
    std::shared_ptr<QTemporaryFile> m_file;
};

}  // namespace Binnacle::Http
