// SPDX-License-Identifier: GPL-3.0-or-later
#include "platform/smtptransport.h"

#include "platform/curltransfer.h"

#include <algorithm>
#include <cstring>
#include <memory>

using namespace Qt::StringLiterals;

namespace Binnacle {

namespace {

/// The rest of a mail that libcurl reads away.
struct Outgoing
{
    QByteArrayView left;
};

size_t readOutgoing(char *buffer, size_t size, size_t count, void *data)
{
    auto *outgoing = static_cast<Outgoing *>(data);
    const qsizetype length = std::min(qsizetype(size * count), outgoing->left.size());
    std::memcpy(buffer, outgoing->left.data(), size_t(length));
    outgoing->left = outgoing->left.sliced(length);
    return size_t(length);
}

/// What a server says is not for anybody.
size_t dropAnswer(char *, size_t size, size_t count, void *)
{
    return size * count;
}

bool isThisMachine(const QString &host)
{
    return host == "localhost"_L1 || host == "127.0.0.1"_L1 || host == "::1"_L1;
}

struct UrlDeleter
{
    void operator()(CURLU *url) const { CurlLibrary::instance()->urlCleanup(url); }
};
using UrlPointer = std::unique_ptr<CURLU, UrlDeleter>;

/// Put together by libcurl's own rules, so that no part can pass for another.
Result<UrlPointer> urlOf(const SmtpServer &server)
{
    const CurlLibrary *const curl = CurlLibrary::instance();
    UrlPointer url(curl ? curl->url() : nullptr);
    QByteArray host = server.host.toUtf8();
    if (host.contains(':'))
        host = '[' + host + ']';
    const QByteArray name = server.localName.isEmpty() ? "localhost"_ba : server.localName.toUtf8();
    const auto setPart = [curl, &url](CURLUPart part, const QByteArray &value, unsigned flags = 0) {
        return curl->urlSet(url.get(), part, value.constData(), flags) == CURLUE_OK;
    };
    if (!url)
        return Error::internal(u"libcurl cannot be used"_s);
    if (server.host.isEmpty() || !setPart(CURLUPART_SCHEME, server.usesTls ? "smtps" : "smtp")
        || !setPart(CURLUPART_HOST, host)
        || !setPart(CURLUPART_PORT, QByteArray::number(server.port))
        || !setPart(CURLUPART_PATH, '/' + name, CURLU_URLENCODE))
        return Error::invalidInput({}).withDetail(u"invalid address of the mail server"_s);
    return url;
}

void setCredentials(CurlTransfer &transfer, const SmtpServer &server)
{
    transfer.setText(CURLOPT_USERNAME, server.username.toUtf8());
    transfer.setText(CURLOPT_PASSWORD, server.password.toUtf8());
    const bool usesLogin = server.method == SmtpServer::Method::Login;
    transfer.setText(CURLOPT_LOGIN_OPTIONS, usesLogin ? "AUTH=LOGIN" : "AUTH=PLAIN");
    if (!usesLogin)
        transfer.set(CURLOPT_SASL_IR, 1L);
}

}  // namespace

Result<void> SmtpTransport::send(const MailMessage &message, std::chrono::milliseconds limit,
                                 const StopToken &stop) const
{
    const Result<QByteArray> text = smtpText(message);
    if (!text)
        return text.error();
    const Result<UrlPointer> url = urlOf(m_server);
    if (!url)
        return url.error();
    CurlTransfer transfer;
    transfer.set(CURLOPT_CURLU, url->get());
    transfer.setText(CURLOPT_PROTOCOLS_STR, "smtp,smtps");
    // A proxy of the web is none for mail.
    transfer.setText(CURLOPT_PROXY, "");
    const bool signsIn = !m_server.username.isEmpty() || !m_server.password.isEmpty();
    const bool needsTls = signsIn && !isThisMachine(m_server.host);
    transfer.set(CURLOPT_USE_SSL, long(needsTls ? CURLUSESSL_ALL : CURLUSESSL_TRY));
    if (signsIn)
        setCredentials(transfer, m_server);
    transfer.setText(CURLOPT_MAIL_FROM, '<' + message.from.address.toUtf8() + '>');
    transfer.setList(CURLOPT_MAIL_RCPT, {'<' + message.to.address.toUtf8() + '>'});
    Outgoing outgoing{*text};
    transfer.set(CURLOPT_READFUNCTION, &readOutgoing);
    transfer.set(CURLOPT_READDATA, static_cast<void *>(&outgoing));
    transfer.set(CURLOPT_UPLOAD, 1L);
    transfer.set(CURLOPT_WRITEFUNCTION, &dropAnswer);
    transfer.set(CURLOPT_HEADERFUNCTION, &dropAnswer);
    Result<void> sent = transfer.perform(limit, stop);
    if (!sent && transfer.code() == CURLE_USE_SSL_FAILED)
        return Error::make(Error::Kind::Unavailable, {}, u"unencrypted connection"_s);
    return sent;
}

}  // namespace Binnacle
