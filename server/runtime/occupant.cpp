// SPDX-License-Identifier: GPL-3.0-or-later
#include "runtime/occupant.h"

#include <QDeadlineTimer>
#include <QTcpSocket>

using namespace Qt::StringLiterals;

namespace Binnacle::Runtime {

namespace {

constexpr int connectMilliseconds = 300;
constexpr int answerMilliseconds = 500;
constexpr qsizetype longestAnswer = 16 * 1024;

/// What answers at every address of this machine answers at loopback too.
QString reachableHost(const QString &host)
{
    if (host.isEmpty() || host == "0.0.0.0"_L1)
        return u"127.0.0.1"_s;
    if (host == "[::]"_L1)
        return u"::1"_s;
    if (host.startsWith(u'[') && host.endsWith(u']'))
        return host.sliced(1, host.size() - 2);
    return host;
}

QByteArray answerOf(QTcpSocket &socket)
{
    socket.write("GET /api/health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    const QDeadlineTimer deadline(answerMilliseconds);
    QByteArray answer;
    while (answer.size() < longestAnswer && !deadline.hasExpired()
           && socket.waitForReadyRead(int(deadline.remainingTime())))
        answer += socket.readAll();
    return answer;
}

}  // namespace

QString occupantOf(const QString &address)
{
    const qsizetype colon = address.lastIndexOf(u':');
    if (colon < 0)
        return {};
    QTcpSocket socket;
    socket.connectToHost(reachableHost(address.first(colon)),
                         QStringView(address).sliced(colon + 1).toUShort());
    if (!socket.waitForConnected(connectMilliseconds))
        return {};
    const QByteArray answer = answerOf(socket);
    if (!answer.contains("\"API is healthy.\""))
        return u"another program"_s;
    // PocketBase numbers no requests.
    return answer.toLower().contains("\r\nx-request-id:") ? u"another Binnacle server"_s
                                                          : u"a PocketBase server"_s;
}

}  // namespace Binnacle::Runtime
