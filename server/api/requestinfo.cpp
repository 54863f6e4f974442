// SPDX-License-Identifier: GPL-3.0-or-later
#include "api/requestinfo.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Binnacle {

// Every run of other characters becomes one underscore.
QString headerPathName(const QByteArray &name)
{
    QString out;
    bool pending = false;
    for (const char c : name) {
        const bool isWord = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')
            || (c >= '0' && c <= '9') || c == '_';
        if (!isWord) {
            pending = !out.isEmpty();
            continue;
        }
        if (pending)
            out += u'_';
        pending = false;
        out += QLatin1Char(c >= 'A' && c <= 'Z' ? char(c - 'A' + 'a') : c);
    }
    return out;
}

Schema::RequestInfo requestInfo(const Call &call, JsonValue body)
{
    Schema::RequestInfo info;
    info.method = QString::fromLatin1(call.request.methodName.isEmpty()
                                          ? Wire::methodName(call.request.method).toByteArray()
                                          : call.request.methodName)
                      .toUpper();
    info.query = Wire::QueryParameters(call.request.query).all();
    for (const Wire::Header &header : call.request.headers.all()) {
        QString name = headerPathName(header.name);
        if (name == "host"_L1)
            continue;
        const bool isKnown = std::any_of(info.headers.cbegin(), info.headers.cend(),
                                         [&name](const auto &item) { return item.first == name; });
        if (!isKnown)
            info.headers.emplace_back(std::move(name), QString::fromUtf8(header.value));
    }
    info.body = std::move(body);
    info.identity = call.identity;
    info.now = call.record.startedAt;
    info.requestId = call.record.id;
    return info;
}

}  // namespace Binnacle
