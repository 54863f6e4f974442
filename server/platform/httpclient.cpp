// SPDX-License-Identifier: GPL-3.0-or-later
#include "platform/httpclient.h"

#include "core/executioncontext.h"
#include "platform/curltransfer.h"
#include "platform/publicaddress.h"

#include <algorithm>
#include <sys/socket.h>

using namespace Qt::StringLiterals;

namespace Binnacle {

namespace {

/// What is asked of a request without a deadline.
constexpr std::chrono::milliseconds longestRequest = std::chrono::minutes(5);

/// The body as it comes in.
struct Incoming
{
    QByteArray bytes;
    qint64 maximum = 0;
    bool isTooLarge = false;
};

size_t takeIncoming(char *data, size_t size, size_t count, void *target)
{
    auto *incoming = static_cast<Incoming *>(target);
    const qint64 length = qint64(size * count);
    if (incoming->bytes.size() + length > incoming->maximum) {
        incoming->isTooLarge = true;
        return 0;
    }
    incoming->bytes.append(data, length);
    return size_t(length);
}

/// Comes with the address that a name turned out to have, so nothing can change in between.
curl_socket_t openPublicSocket(void *, curlsocktype, curl_sockaddr *address)
{
    if (!isPublicAddress(&address->addr))
        return CURL_SOCKET_BAD;
    return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

bool isHeaderLine(const QByteArray &line)
{
    return line.indexOf(':') > 0 && std::none_of(line.cbegin(), line.cend(), [](char c) {
               return uchar(c) < 0x20 || c == 0x7f;
           });
}

void setUp(CurlTransfer &transfer, const HttpRequest &request, Incoming &incoming)
{
    const bool isSecure = request.url.left(6).toLower() == "https:";
    transfer.setText(CURLOPT_PROTOCOLS_STR, "http,https");
    // What began under TLS stays there.
    transfer.setText(CURLOPT_REDIR_PROTOCOLS_STR, isSecure ? "https" : "http,https");
    transfer.setText(CURLOPT_URL, request.url);
    transfer.setText(CURLOPT_USERAGENT, "Binnacle");
    transfer.set(CURLOPT_FOLLOWLOCATION, request.maximumRedirects > 0 ? 1L : 0L);
    transfer.set(CURLOPT_MAXREDIRS, long(request.maximumRedirects));
    std::vector<QByteArray> headers = request.headers;
    if (request.isPost) {
        transfer.set(CURLOPT_POST, 1L);
        transfer.set(CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(request.body.size()));
        transfer.set(CURLOPT_POSTFIELDS, request.body.constData());
        // Nobody needs to be asked about a few hundred bytes.
        headers.push_back("Expect:"_ba);
    }
    if (!headers.empty())
        transfer.setList(CURLOPT_HTTPHEADER, headers);
    transfer.set(CURLOPT_WRITEFUNCTION, &takeIncoming);
    transfer.set(CURLOPT_WRITEDATA, static_cast<void *>(&incoming));
    if (request.onlyPublicAddresses) {
        // A proxy would look names up on its own.
        transfer.setText(CURLOPT_PROXY, "");
        transfer.set(CURLOPT_OPENSOCKETFUNCTION, &openPublicSocket);
    }
}

Result<HttpAnswer> run(const HttpRequest &request, const StopToken &stop)
{
    const auto left = std::chrono::floor<std::chrono::milliseconds>(
        request.deadline - std::chrono::steady_clock::now());
    if (left.count() <= 0)
        return Error::make(Error::Kind::Timeout, {}, u"took too long"_s);
    Incoming incoming;
    incoming.maximum = request.maximumBytes;
    CurlTransfer transfer;
    setUp(transfer, request, incoming);
    const Result<void> done = transfer.perform(std::min(left, longestRequest), stop);
    if (incoming.isTooLarge)
        return Error::make(Error::Kind::TooLarge, {}, u"the answer is too large"_s);
    if (!done) {
        // Unavailable is what this machine is when it has no thread left.
        Error error = done.error();
        if (error.kind == Error::Kind::Unavailable)
            error.kind = Error::Kind::Internal;
        return error;
    }
    return HttpAnswer{int(transfer.responseCode()), transfer.contentType(),
                      std::move(incoming.bytes)};
}

}  // namespace

HttpClient::HttpClient(HttpClientOptions options)
    : m_pool({options.threads, options.maximumQueued, u"requests to other servers"_s})
{
}

HttpClient::~HttpClient()
{
    stop();
}

Result<HttpAnswer> HttpClient::send(const HttpRequest &request) const
{
    if (!std::all_of(request.headers.cbegin(), request.headers.cend(), isHeaderLine))
        return Error::invalidInput({}).withDetail(u"invalid header"_s);
    // Who waits for his turn has not for ever either.
    ExecutionContext context = ExecutionScope::current();
    context.deadline = std::min(context.deadline, request.deadline);
    const ExecutionScope scope(context);
    Result<HttpAnswer> answer = HttpAnswer();
    const Result<void> ran = m_pool.run([&] { answer = run(request, m_stop.token()); });
    if (!ran)
        return ran.error();
    return answer;
}

void HttpClient::stop()
{
    m_stop.stop();
    m_pool.stop();
}

}  // namespace Binnacle
