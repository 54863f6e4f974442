// SPDX-License-Identifier: GPL-3.0-or-later
// Sign-ins a second over HTTP beside the bare hash rate of the library with as many threads as the
// server hashes with. Both in turn, in one process, for some rounds: what counts is their ratio.
//
//   bench_signins [ROUNDS [SECONDS [CONNECTIONS]]]
#include "platform/passwordhasher.h"
#include "runtime/server.h"
#include "runtime/services.h"

#include <QCoreApplication>
#include <QTcpSocket>
#include <QTemporaryDir>

#include <crypt.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <memory>
#include <thread>
#include <vector>

using namespace Binnacle;
using namespace Qt::StringLiterals;

namespace {

using Clock = std::chrono::steady_clock;

const QByteArray password = "1234567890"_ba;

[[noreturn]] void fail(const char *what)
{
    std::fprintf(stderr, "%s\n", what);
    std::exit(1);
}

template <typename T> void require(const Result<T> &result)
{
    if (!result)
        fail(qPrintable(QString(result.error().message + u' ' + result.error().detail)));
}

/// Calls @p step on each of the threads again and again; gives the calls a second.
double rate(int threads, std::chrono::seconds time,
            const std::function<std::function<void()>()> &makeStep)
{
    std::atomic<int> done = 0;
    std::vector<std::thread> running;
    const Clock::time_point start = Clock::now();
    for (int i = 0; i < threads; ++i) {
        running.emplace_back([&] {
            const std::function<void()> step = makeStep();
            while (Clock::now() - start < time) {
                step();
                ++done;
            }
        });
    }
    for (std::thread &thread : running)
        thread.join();
    // Whatever was begun has been done by now.
    return done / std::chrono::duration<double>(Clock::now() - start).count();
}

std::function<void()> bareHash()
{
    return [data = std::make_shared<crypt_data>()] {
        constexpr char setting[] = "$2b$10$abcdefghijklmnopqrstuu";
        if (const char *hash = crypt_r(password.constData(), setting, data.get());
            !hash || hash[0] != '$')
            fail("no hash");
    };
}

/// One sign-in over a connection that is kept.
std::function<void()> signIn(quint16 port)
{
    const auto socket = std::make_shared<QTcpSocket>();
    socket->connectToHost(u"127.0.0.1"_s, port);
    if (!socket->waitForConnected())
        fail("cannot connect");
    const QByteArray body = "{\"identity\":\"ann@example.com\",\"password\":\"" + password + "\"}";
    const QByteArray request = "POST /api/collections/users/auth-with-password HTTP/1.1\r\n"
                               "Host: localhost\r\nContent-Type: application/json\r\n"
                               "Content-Length: "
        + QByteArray::number(body.size()) + "\r\n\r\n" + body;
    return [socket, request] {
        socket->write(request);
        QByteArray answer;
        while (!answer.endsWith("}\n")) {
            if (socket->bytesAvailable() == 0 && !socket->waitForReadyRead())
                fail("no answer");
            answer += socket->readAll();
        }
        if (!answer.startsWith("HTTP/1.1 200 "))
            fail(answer.constData());
    };
}

void makeAccount(Runtime::Services &services)
{
    Schema::RequestInfo info;
    info.identity.isSuperuser = true;
    const JsonValue text{QString::fromLatin1(password)};
    require(
        services.records().create(u"users"_s,
                                  JsonValue::object({{u"email"_s, JsonValue(u"ann@example.com")},
                                                     {u"password"_s, text},
                                                     {u"passwordConfirm"_s, text}}),
                                  {}, info));
}

double median(std::vector<double> values)
{
    std::sort(values.begin(), values.end());
    return values[values.size() / 2];
}

}  // namespace

int main(int argc, char **argv)
{
    const QCoreApplication application(argc, argv);
    const QStringList arguments = QCoreApplication::arguments();
    const auto number = [&arguments](int index, int otherwise) {
        const int given = arguments.value(index).toInt();
        return given > 0 ? given : otherwise;
    };
    const int rounds = number(1, 5);
    const std::chrono::seconds time(number(2, 5));
    const int connections = number(3, 16);

    const QTemporaryDir folder;
    Runtime::ServerOptions options;
    options.data.directory = folder.filePath(u"data"_s);
    options.address = u"127.0.0.1:0"_s;
    Runtime::Server server(options);
    require(server.start());
    makeAccount(server.services());
    const quint16 port = server.address().section(u':', -1).toUShort();

    const int threads = PasswordHasher::defaultThreads();
    const auto connect = [port] { return signIn(port); };
    std::vector<double> bare;
    std::vector<double> signIns;
    std::vector<double> ratios;
    std::printf("%d hashing threads, %d connections\n", threads, connections);
    for (int round = 0; round < rounds; ++round) {
        bare.push_back(rate(threads, time, bareHash));
        signIns.push_back(rate(connections, time, connect));
        ratios.push_back(signIns.back() / bare.back());
        std::printf("round %d: %.2f hashes/s, %.2f sign-ins/s, ratio %.3f\n", round + 1,
                    bare.back(), signIns.back(), ratios.back());
    }
    std::printf("median: %.2f hashes/s, %.2f sign-ins/s, ratio %.3f\n", median(bare),
                median(signIns), median(ratios));
    return 0;
}
