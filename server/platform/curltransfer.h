// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"
#include "core/stoptoken.h"
#include "platform/curllibrary.h"

#include <QByteArray>

#include <chrono>
#include <memory>
#include <vector>

namespace Binnacle {

/// One transfer of libcurl: a handle with the settings that all of ours share (no signals, no
/// credentials out of files, certificates checked), and a way to run it that ends in time.
///
/// The bundle of trusted certificates is the system's, or the one that the environment variable
/// SSL_CERT_FILE names. Thread: one at a time.
class CurlTransfer final
{
public:
    CurlTransfer();
    ~CurlTransfer();
    CurlTransfer(const CurlTransfer &) = delete;
    CurlTransfer &operator=(const CurlTransfer &) = delete;

    /// Sets an option to a number, a pointer or a function; texts by setText().
    template <typename Value> void set(CURLoption option, Value value)
    {
        if (m_easy)
            note(m_curl->easySetopt(m_easy.get(), option, value));
    }
    void setText(CURLoption option, const QByteArray &value) { set(option, value.constData()); }
    /// A list of texts, which lives as long as the transfer.
    void setList(CURLoption option, const std::vector<QByteArray> &values);

    /// Blocks until the transfer is over. Errors: Timeout after @p limit, Cancelled when @p stop is
    /// stopped, Unavailable for whatever goes wrong on the way, InvalidInput for options that
    /// libcurl does not take. The detail says what happened, without credentials.
    Result<void> perform(std::chrono::milliseconds limit, const StopToken &stop);
    /// What perform() ended with; for those who tell failures apart.
    CURLcode code() const { return m_code; }
    long responseCode() const;
    /// Empty when the answer names none.
    QByteArray contentType() const;

private:
    void note(CURLcode code)
    {
        if (m_code == CURLE_OK)
            m_code = code;
    }
    Error failure() const;

    struct EasyDeleter
    {
        void operator()(CURL *handle) const { CurlLibrary::instance()->easyCleanup(handle); }
    };
    struct ListDeleter
    {
        void operator()(curl_slist *list) const { CurlLibrary::instance()->slistFreeAll(list); }
    };
    const CurlLibrary *const m_curl = CurlLibrary::instance();
    // Options keep pointing here, so both outlive the handle.
    std::vector<std::unique_ptr<curl_slist, ListDeleter>> m_lists;
    std::vector<char> m_errorText;
    std::unique_ptr<CURL, EasyDeleter> m_easy;
    CURLcode m_code = CURLE_OK;
};

}  // namespace Binnacle
