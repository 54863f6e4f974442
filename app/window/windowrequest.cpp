// SPDX-License-Identifier: GPL-3.0-or-later
#include "window/windowrequest.h"

#include "core/jsonvalue.h"
#include "wire/jsonparser.h"

#include <QDir>

#include <array>
#include <utility>

using namespace Qt::StringLiterals;

namespace Binnacle {

namespace {

using Kind = WindowRequest::Kind;
constexpr std::array<std::pair<Kind, QLatin1StringView>, 4> kinds{{
    {Kind::Show, QLatin1StringView("show")},
    {Kind::Directory, QLatin1StringView("directory")},
    {Kind::Link, QLatin1StringView("link")},
    {Kind::Sample, QLatin1StringView("sample")},
}};

}  // namespace

QByteArray toMessage(const WindowRequest &request)
{
    JsonValue json = JsonValue::object({{u"argument"_s, JsonValue(request.argument)}});
    for (const auto &[kind, name] : kinds) {
        if (kind == request.kind)
            json.insert(u"open"_s, JsonValue(QString(name)));
    }
    return json.toJson();
}

std::optional<WindowRequest> fromMessage(const QByteArray &message)
{
    const Result<JsonValue> json = Wire::parseJson(message);
    if (!json)
        return {};
    const QString wanted = (*json)[u"open"].toString();
    const QString argument = (*json)[u"argument"].toString();
    for (const auto &[kind, name] : kinds) {
        if (name != wanted)
            continue;
        if (kind == Kind::Directory && !QDir::isAbsolutePath(argument))
            return {};
        return WindowRequest{kind, argument};
    }
    return {};
}

}  // namespace Binnacle
