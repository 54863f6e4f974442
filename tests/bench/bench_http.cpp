// SPDX-License-Identifier: GPL-3.0-or-later
#include "http/server.h"
#include "router/requestsink.h"

#include <QCoreApplication>
#include <QThreadPool>

#include <cstdio>

using namespace Binnacle;
using namespace Qt::StringLiterals;

namespace {

/// Answers a small JSON text, on the I/O thread or from a pool.
class FixedSink final : public RequestSink
{
public:
    explicit FixedSink(int workers)
        : m_usesPool(workers > 0)
    {
        m_pool.setMaxThreadCount(qMax(1, workers));
    }

    qint64 bodyLimit(Wire::Method, QByteArrayView) const override { return 1024 * 1024; }
    void dispatch(Wire::Request request, Wire::Completion done) override
    {
        if (!m_usesPool) {
            done(Wire::Response::json("{\"ok\":true}"));
            return;
        }
        m_pool.start([request = std::move(request), done = std::move(done)] {
            done(Wire::Response::json("{\"ok\":true}"));
        });
    }

private:
    const bool m_usesPool;
    QThreadPool m_pool;
};

}  // namespace

/// `bench_http PORT [IO-THREADS [WORKERS]]`: the transport alone, every request answered alike;
/// on the I/O thread without workers.
int main(int argc, char **argv)
{
    const QCoreApplication application(argc, argv);
    const QStringList arguments = QCoreApplication::arguments();
    if (arguments.size() < 2) {
        std::fputs("usage: bench_http PORT [IO-THREADS [WORKERS]]\n", stderr);
        return 2;
    }
    FixedSink sink(arguments.value(3).toInt());
    Http::ServerOptions options;
    options.address = u"127.0.0.1:"_s + arguments.at(1);
    options.ioThreads = qMax(1, arguments.value(2).toInt());
    Http::Server server(options, sink);
    const Result<void> started = server.start();
    if (!started) {
        std::fprintf(stderr, "%s\n", qPrintable(started.error().message));
        return 1;
    }
    return QCoreApplication::exec();
}
