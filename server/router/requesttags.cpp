// SPDX-License-Identifier: GPL-3.0-or-later
#include "router/requesttags.h"

#include "core/random.h"
#include "wire/request.h"

#include <algorithm>
#include <cstring>

namespace Binnacle {

namespace {

constexpr qsizetype maximumIdLength = 64;

bool isAlphanumeric(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool isPlainId(QByteArrayView id)
{
    return !id.isEmpty() && id.size() <= maximumIdLength
        && std::all_of(id.begin(), id.end(), [](char c) {
               return isAlphanumeric(c) || c == '-' || c == '_' || c == '.';
           });
}

/// A thread's own sequence from a random start: ids need to be unlike, not secret, and the
/// kernel's generator costs a system call.
quint64 nextNumber()
{
    thread_local quint64 state = [] {
        quint64 seed = 0;
        const QByteArray bytes = randomBytes(sizeof seed);
        std::memcpy(&seed, bytes.constData(), sizeof seed);
        return seed;
    }();
    // SplitMix64: every state gives another number.
    state += 0x9e3779b97f4a7c15U;
    quint64 z = state;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9U;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebU;
    return z ^ (z >> 31);
}

bool isHex(QByteArrayView text)
{
    return std::all_of(text.begin(), text.end(),
                       [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

bool isSecretName(QByteArrayView name)
{
    if (name.indexOf('%') < 0)
        return name == "token";
    return Wire::percentDecoded(name) == "token";
}

}  // namespace

QByteArray requestId(QByteArrayView sent)
{
    if (isPlainId(sent))
        return sent.toByteArray();
    constexpr char digits[] = "0123456789abcdef";
    quint64 number = nextNumber();
    QByteArray id(16, Qt::Uninitialized);
    for (char &c : id) {
        c = digits[number & 15U];
        number >>= 4U;
    }
    return id;
}

QByteArray traceIdOf(QByteArrayView traceparent)
{
    // version "-" trace id "-" parent id "-" flags
    constexpr qsizetype start = 3;
    constexpr qsizetype length = 32;
    if (traceparent.size() < 55 || traceparent[2] != '-' || traceparent[start + length] != '-'
        || !isHex(traceparent.first(2)) || traceparent.startsWith("ff"))
        return {};
    const QByteArrayView id = traceparent.sliced(start, length);
    const bool isZero = std::all_of(id.begin(), id.end(), [](char c) { return c == '0'; });
    return isHex(id) && !isZero ? id.toByteArray() : QByteArray();
}

QByteArray withoutSecrets(const QByteArray &target)
{
    const qsizetype mark = target.indexOf('?');
    if (mark < 0)
        return target;
    QByteArray out;
    qsizetype start = mark + 1;
    qsizetype copied = 0;
    while (start < target.size()) {
        qsizetype end = target.indexOf('&', start);
        if (end < 0)
            end = target.size();
        const QByteArrayView item = QByteArrayView(target).sliced(start, end - start);
        const qsizetype equals = item.indexOf('=');
        if (equals > 0 && equals + 1 < item.size() && isSecretName(item.first(equals))) {
            out.append(QByteArrayView(target).sliced(copied, start + equals + 1 - copied));
            out.append("***");
            copied = end;
        }
        start = end + 1;
    }
    if (copied == 0)
        return target;
    out.append(QByteArrayView(target).sliced(copied));
    return out;
}

}  // namespace Binnacle
