// SPDX-License-Identifier: GPL-3.0-or-later
#include <QCoreApplication>
#include <QHttpServer>
#include <QTcpServer>

#include <cstdio>

using namespace Qt::StringLiterals;

/// `bench_echo PORT`: Qt HttpServer and nothing else, on one thread; what every other server of
/// this project is compared with.
int main(int argc, char **argv)
{
    const QCoreApplication application(argc, argv);
    const QStringList arguments = QCoreApplication::arguments();
    bool isNumber = false;
    const quint16 port = arguments.value(1).toUShort(&isNumber);
    if (!isNumber) {
        std::fputs("usage: bench_echo PORT\n", stderr);
        return 2;
    }
    QHttpServer server;
    server.route(u"/"_s,
                 [] { return QHttpServerResponse("application/json"_ba, "{\"ok\":true}"_ba); });
#if QT_VERSION >= QT_VERSION_CHECK(6, 8, 0)
    QTcpServer listener;
    if (!listener.listen(QHostAddress::LocalHost, port) || !server.bind(&listener)) {
#else
    if (server.listen(QHostAddress::LocalHost, port) == 0) {
#endif
        std::fputs("cannot listen\n", stderr);
        return 1;
    }
    return QCoreApplication::exec();
}
