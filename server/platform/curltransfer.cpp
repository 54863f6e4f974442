// SPDX-License-Identifier: GPL-3.0-or-later
#include "platform/curltransfer.h"

#include <QString>

namespace Binnacle {

namespace {

/// How long a stop may go unnoticed.
constexpr int stopCheckMilliseconds = 100;

}  // namespace

CurlTransfer::CurlTransfer()
    : m_errorText(CURL_ERROR_SIZE, '\0')
    , m_easy(m_curl ? m_curl->easyInit() : nullptr)
{
    if (!m_easy) {
        m_code = CURLE_FAILED_INIT;
        return;
    }
    set(CURLOPT_NOSIGNAL, 1L);
    set(CURLOPT_NETRC, long(CURL_NETRC_IGNORED));
    set(CURLOPT_SSL_VERIFYPEER, 1L);
    set(CURLOPT_SSL_VERIFYHOST, 2L);
    set(CURLOPT_SSLVERSION, long(CURL_SSLVERSION_TLSv1_2));
    set(CURLOPT_ERRORBUFFER, m_errorText.data());
    if (const QByteArray bundle = qgetenv("SSL_CERT_FILE"); !bundle.isEmpty())
        setText(CURLOPT_CAINFO, bundle);
}

CurlTransfer::~CurlTransfer() = default;

void CurlTransfer::setList(CURLoption option, const std::vector<QByteArray> &values)
{
    if (!m_easy)
        return;
    std::unique_ptr<curl_slist, ListDeleter> list;
    for (const QByteArray &value : values) {
        curl_slist *longer = m_curl->slistAppend(list.get(), value.constData());
        if (!longer) {
            note(CURLE_OUT_OF_MEMORY);
            return;
        }
        // Only the first append gives a new head.
        (void)list.release();
        list.reset(longer);
    }
    set(option, list.get());
    m_lists.push_back(std::move(list));
}

Result<void> CurlTransfer::perform(std::chrono::milliseconds limit, const StopToken &stop)
{
    if (!m_easy)
        return Error::internal(QStringLiteral("libcurl cannot be used"));
    if (m_code != CURLE_OK) {
        return Error::invalidInput({}).withDetail(
            QString::fromLatin1(m_curl->easyStrerror(m_code)));
    }
    struct MultiDeleter
    {
        void operator()(CURLM *handle) const { CurlLibrary::instance()->multiCleanup(handle); }
    };
    const std::unique_ptr<CURLM, MultiDeleter> multi(m_curl->multiInit());
    if (!multi || m_curl->multiAddHandle(multi.get(), m_easy.get()) != CURLM_OK)
        return Error::internal(QStringLiteral("libcurl gave no handle"));
    const auto deadline = std::chrono::steady_clock::now() + limit;
    Result<void> result;
    int running = 1;
    while (result) {
        if (m_curl->multiPerform(multi.get(), &running) != CURLM_OK) {
            result = Error::internal(QStringLiteral("libcurl could not go on"));
        } else if (running == 0) {
            break;
        } else if (stop.isStopped()) {
            result = Error::make(Error::Kind::Cancelled);
        } else if (std::chrono::steady_clock::now() >= deadline) {
            result = Error::make(Error::Kind::Timeout, {}, QStringLiteral("took too long"));
        } else {
            m_curl->multiPoll(multi.get(), nullptr, 0, stopCheckMilliseconds, nullptr);
        }
    }
    int left = 0;
    while (const CURLMsg *message = m_curl->multiInfoRead(multi.get(), &left)) {
        if (message->msg == CURLMSG_DONE)
            m_code = message->data.result;
    }
    m_curl->multiRemoveHandle(multi.get(), m_easy.get());
    if (result && m_code != CURLE_OK)
        result = failure();
    return result;
}

Error CurlTransfer::failure() const
{
    QString text = QString::fromLatin1(m_curl->easyStrerror(m_code));
    // What libcurl writes of sign-in failures is the server's doing, which may repeat anything.
    if (m_errorText.front() != '\0' && m_code != CURLE_LOGIN_DENIED)
        text += QStringLiteral(" (") + QString::fromUtf8(m_errorText.data()) + u')';
    const Error::Kind kind
        = m_code == CURLE_OPERATION_TIMEDOUT ? Error::Kind::Timeout : Error::Kind::Unavailable;
    return Error::make(kind, {}, text);
}

long CurlTransfer::responseCode() const
{
    long code = 0;
    if (m_easy)
        m_curl->easyGetinfo(m_easy.get(), CURLINFO_RESPONSE_CODE, &code);
    return code;
}

QByteArray CurlTransfer::contentType() const
{
    const char *type = nullptr;
    if (m_easy)
        m_curl->easyGetinfo(m_easy.get(), CURLINFO_CONTENT_TYPE, &type);
    return QByteArray(type);
}

}  // namespace Binnacle
