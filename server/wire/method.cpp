// SPDX-License-Identifier: GPL-3.0-or-later
#include "wire/method.h"

#include <array>
#include <utility>

namespace Binnacle::Wire {

namespace {

constexpr std::array<std::pair<Method, const char *>, 8> names = {{
    {Method::Get, "GET"},
    {Method::Head, "HEAD"},
    {Method::Post, "POST"},
    {Method::Put, "PUT"},
    {Method::Patch, "PATCH"},
    {Method::Delete, "DELETE"},
    {Method::Options, "OPTIONS"},
    {Method::Other, "OTHER"},
}};

}  // namespace

Method methodFromName(QByteArrayView name)
{
    for (const auto &[method, text] : names) {
        if (name == QByteArrayView(text))
            return method;
    }
    return Method::Other;
}

QByteArrayView methodName(Method method)
{
    return names[size_t(method)].second;
}

}  // namespace Binnacle::Wire
