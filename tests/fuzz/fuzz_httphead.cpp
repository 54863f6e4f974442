// SPDX-License-Identifier: GPL-3.0-or-later
#include "http/grammar.h"
#include "http/requesthead.h"

#include <QtGlobal>

#include <functional>

using namespace Binnacle::Http;

namespace {

// Not Q_ASSERT: it must hold in every build.
void require(bool holds)
{
    if (!holds)
        qFatal("a property of the head parser does not hold");
}

bool isWithin(QByteArrayView part, QByteArrayView whole)
{
    const std::less_equal<const char *> notAfter;
    return part.isEmpty()
        || (notAfter(whole.data(), part.data())
            && notAfter(part.data() + part.size(), whole.data() + whole.size()));
}

/// Small ones, so that short inputs reach them.
Limits fuzzLimits()
{
    Limits limits;
    limits.headLine = 128;
    limits.head = 512;
    limits.headFields = 8;
    return limits;
}

struct Outcome
{
    HeadScanner scanner;
    HeadScanner::State state = HeadScanner::State::Incomplete;
};

Outcome scanInSteps(QByteArrayView bytes, qsizetype step, const Limits &limits)
{
    Outcome outcome;
    for (qsizetype end = 0;
         end < bytes.size() && outcome.state == HeadScanner::State::Incomplete;) {
        end = qMin(end + step, bytes.size());
        outcome.state = outcome.scanner.scan(bytes.first(end), limits);
    }
    return outcome;
}

void checkHead(QByteArrayView bytes, const RequestHead &head, const Limits &limits)
{
    require(isToken(head.method) && isWithin(head.method, bytes));
    require(isWithin(head.target, bytes) && isWithin(head.authority, bytes));
    require(head.fields.size() <= size_t(limits.headFields));
    require(!(head.isChunked && head.contentLength >= 0));
    require(head.isHttp11 || !head.isChunked);
    int hosts = 0;
    for (const HeadField &field : head.fields) {
        require(isToken(field.name) && isWithin(field.name, bytes) && isWithin(field.value, bytes));
        for (const char c : field.value)
            require(isValueByte(c));
        hosts += equalsIgnoringCase(field.name, "host") ? 1 : 0;
    }
    require(hosts == 1 || (hosts == 0 && !head.isHttp11));
    const QByteArray target = head.originTarget();
    require(target.startsWith('/') || target == "*");
    for (const char c : target)
        require(static_cast<unsigned char>(c) > 0x20 && c != 0x7f && c != '#');
    require(target.startsWith(head.path()));
}

}  // namespace

/// However the bytes are cut, the scanner comes to the same result; and what the parser lets pass
/// holds to the grammar.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0)
        return 0;
    const QByteArrayView bytes(data, qsizetype(size));
    const Limits limits = fuzzLimits();
    const Outcome whole = scanInSteps(bytes, bytes.size(), limits);
    for (const qsizetype step : {1, 3, 17}) {
        const Outcome cut = scanInSteps(bytes, step, limits);
        require(cut.state == whole.state);
        require(cut.state != HeadScanner::State::Refused
                || cut.scanner.status() == whole.scanner.status());
        require(cut.state != HeadScanner::State::Complete
                || (cut.scanner.begin() == whole.scanner.begin()
                    && cut.scanner.end() == whole.scanner.end()));
    }
    // What never passed the scanner must not harm the parser either.
    const bool isComplete = whole.state == HeadScanner::State::Complete;
    const QByteArrayView head = isComplete
        ? bytes.sliced(whole.scanner.begin(), whole.scanner.end() - whole.scanner.begin())
        : bytes;
    RequestHead parsed;
    const int status = parseRequestHead(head, limits, parsed);
    require(status == 0 || (status >= 400 && status <= 505));
    require(!isComplete || head.size() <= limits.head);
    if (status == 0)
        checkHead(head, parsed, limits);
    return 0;
}
