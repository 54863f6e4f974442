// SPDX-License-Identifier: GPL-3.0-or-later
#include "http/chunkdecoder.h"

#include <QByteArray>

using namespace Binnacle::Http;

namespace {

// Not Q_ASSERT: it must hold in every build.
void require(bool holds)
{
    if (!holds)
        qFatal("a property of the chunk decoder does not hold");
}

struct Outcome
{
    QByteArray body;
    qsizetype consumed = 0;
    bool isDone = false;
    bool isMalformed = false;
};

Outcome decodeInSteps(QByteArrayView bytes, qsizetype step)
{
    Outcome outcome;
    ChunkDecoder decoder;
    for (qsizetype end = 0; end < bytes.size();) {
        end = qMin(end + step, bytes.size());
        while (outcome.consumed < end && !decoder.isDone() && !decoder.isMalformed()) {
            const ChunkDecoder::Step taken
                = decoder.next(bytes.sliced(outcome.consumed, end - outcome.consumed));
            require(taken.consumed > 0 && taken.data.size() <= taken.consumed);
            require(decoder.remainingInChunk() >= 0);
            outcome.consumed += taken.consumed;
            outcome.body.append(taken.data);
        }
    }
    outcome.isDone = decoder.isDone();
    outcome.isMalformed = decoder.isMalformed();
    return outcome;
}

}  // namespace

/// However the bytes are cut, the decoder comes to the same body and the same end.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const QByteArrayView bytes(data, qsizetype(size));
    const Outcome whole = decodeInSteps(bytes, qMax<qsizetype>(1, bytes.size()));
    for (const qsizetype step : {1, 3, 17}) {
        const Outcome cut = decodeInSteps(bytes, step);
        require(cut.body == whole.body && cut.consumed == whole.consumed);
        require(cut.isDone == whole.isDone && cut.isMalformed == whole.isMalformed);
    }
    return 0;
}
