// SPDX-License-Identifier: GPL-3.0-or-later
#include "platform/curllibrary.h"

#include <QLibrary>
#include <QLoggingCategory>

#include <optional>

namespace Binnacle {

namespace {

Q_LOGGING_CATEGORY(lcTransfer, "binnacle.transfer", QtInfoMsg)

template <typename Function> bool resolve(QLibrary &library, const char *name, Function &function)
{
    // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): what dlsym gives has no type
    function = reinterpret_cast<Function>(library.resolve(name));
    return function != nullptr;
}

std::optional<CurlLibrary> load()
{
    // Never unloaded: QLibrary leaves that to an explicit call.
    QLibrary library(QStringLiteral("curl"), 4);
    CurlLibrary curl;
    const bool isWhole = resolve(library, "curl_global_init", curl.globalInit)
        && resolve(library, "curl_easy_init", curl.easyInit)
        && resolve(library, "curl_easy_setopt", curl.easySetopt)
        && resolve(library, "curl_easy_getinfo", curl.easyGetinfo)
        && resolve(library, "curl_easy_strerror", curl.easyStrerror)
        && resolve(library, "curl_easy_cleanup", curl.easyCleanup)
        && resolve(library, "curl_slist_append", curl.slistAppend)
        && resolve(library, "curl_slist_free_all", curl.slistFreeAll)
        && resolve(library, "curl_multi_init", curl.multiInit)
        && resolve(library, "curl_multi_add_handle", curl.multiAddHandle)
        && resolve(library, "curl_multi_perform", curl.multiPerform)
        && resolve(library, "curl_multi_poll", curl.multiPoll)
        && resolve(library, "curl_multi_info_read", curl.multiInfoRead)
        && resolve(library, "curl_multi_remove_handle", curl.multiRemoveHandle)
        && resolve(library, "curl_multi_cleanup", curl.multiCleanup)
        && resolve(library, "curl_url", curl.url) && resolve(library, "curl_url_set", curl.urlSet)
        && resolve(library, "curl_url_cleanup", curl.urlCleanup);
    if (!isWhole) {
        qCWarning(lcTransfer, "libcurl cannot be used: %s", qUtf8Printable(library.errorString()));
        return std::nullopt;
    }
    if (curl.globalInit(CURL_GLOBAL_DEFAULT) != CURLE_OK) {
        qCWarning(lcTransfer, "libcurl cannot be used: it does not start");
        return std::nullopt;
    }
    return curl;
}

}  // namespace

const CurlLibrary *CurlLibrary::instance()
{
    static const std::optional<CurlLibrary> library = load();
    return library ? &*library : nullptr;
}

}  // namespace Binnacle
