// SPDX-License-Identifier: GPL-3.0-or-later
#include "http/server.h"

#include "http/admission.h"
#include "http/ioloop.h"
#include "http/listenaddress.h"
#include "http/mailbox.h"

#include <QThread>

#include <algorithm>
#include <future>
#include <limits>
#include <sys/resource.h>
#include <vector>

using namespace Qt::StringLiterals;

namespace Binnacle::Http {

namespace {

/// The limit of descriptors after it was raised as far as the process may.
qint64 raisedDescriptorLimit()
{
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) != 0)
        return 1024;
    if (limit.rlim_cur < limit.rlim_max) {
        const rlimit raised{limit.rlim_max, limit.rlim_max};
        if (::setrlimit(RLIMIT_NOFILE, &raised) == 0)
            limit = raised;
    }
    return qint64(std::min<rlim_t>(limit.rlim_cur, std::numeric_limits<int>::max()));
}

int threadCount(int wanted)
{
    // Workers need the processors more than those who only move bytes.
    return wanted > 0 ? wanted : std::clamp(QThread::idealThreadCount() / 2, 1, 4);
}

}  // namespace

class Server::Private
{
public:
    struct Worker
    {
        std::shared_ptr<Mailbox> mailbox;
        std::shared_ptr<IoCounters> counters;
        std::unique_ptr<QThread> thread;
    };

    Private(ServerOptions serverOptions, RequestSink &requestSink)
        : options(std::move(serverOptions))
        , sink(requestSink)
    {
    }

    Result<void> startThread(Descriptor listener, int number);

    const ServerOptions options;
    RequestSink &sink;
    std::unique_ptr<Admission> admission;
    std::vector<Worker> workers;
    QString address;
    quint16 port = 0;
};

Result<void> Server::Private::startThread(Descriptor listener, int number)
{
    Worker worker;
    worker.mailbox = std::make_shared<Mailbox>();
    worker.counters = std::make_shared<IoCounters>();
    // Shared: a std::function must be copyable, and QThread::create() copies it.
    auto opened = std::make_shared<std::promise<Result<void>>>();
    auto socket = std::make_shared<Descriptor>(std::move(listener));
    const IoContext context{options, sink, *admission};
    worker.thread.reset(QThread::create([context, socket, opened, mailbox = worker.mailbox,
                                         counters = worker.counters] {
        const auto loop = std::make_unique<IoLoop>(context, std::move(*socket), mailbox, counters);
        const Result<void> result = loop->open();
        opened->set_value(result);
        if (result)
            loop->run();
    }));
    worker.thread->setObjectName(u"http-"_s + QString::number(number));
    worker.thread->start();
    const Result<void> result = opened->get_future().get();
    workers.push_back(std::move(worker));
    return result;
}

Server::Server(ServerOptions options, RequestSink &sink)
    : d(std::make_unique<Private>(std::move(options), sink))
{
}

Server::~Server()
{
    stop();
}

Result<void> Server::start()
{
    Q_ASSERT(d->workers.empty());
    Result<ListenAddress> address = ListenAddress::parse(d->options.address);
    if (!address)
        return address.error();
    const Result<void> probed = address->probe();
    if (!probed)
        return probed;

    const qint64 descriptors = raisedDescriptorLimit();
    const int maximum = d->options.maximumConnections > 0 ? d->options.maximumConnections
                                                          : int(descriptors - descriptors / 20);
    d->admission = std::make_unique<Admission>(maximum, d->options.maximumConnectionsPerClient);
    // All listeners first: the kernel spreads connections only over those that are there.
    std::vector<Descriptor> listeners;
    for (int i = 0; i < threadCount(d->options.ioThreads); ++i) {
        Result<Descriptor> listener = address->listen();
        if (!listener)
            return listener.error();
        address->adoptPort(*listener);
        listeners.push_back(*std::move(listener));
    }
    for (Descriptor &listener : listeners) {
        const Result<void> started = d->startThread(std::move(listener), int(d->workers.size()));
        if (!started) {
            stop();
            return started;
        }
    }
    d->port = address->port();
    d->address = address->toString();
    return {};
}

quint16 Server::port() const
{
    return d->port;
}

QString Server::address() const
{
    return d->address;
}

void Server::stop()
{
    for (const Private::Worker &worker : d->workers)
        worker.mailbox->post(ShutDownMessage{});
    for (const Private::Worker &worker : d->workers)
        worker.thread->wait();
    d->workers.clear();
}

ServerHealth Server::health() const
{
    ServerHealth health;
    const auto read = [](const IoCounters::Counter &counter) {
        return counter.load(std::memory_order_relaxed);
    };
    for (const Private::Worker &worker : d->workers) {
        const IoCounters &counters = *worker.counters;
        health.openConnections += read(counters.openConnections);
        health.openStreams += read(counters.openStreams);
        health.acceptedConnections += read(counters.acceptedConnections);
        health.refusedConnections += read(counters.refusedConnections);
        health.requests += read(counters.requests);
        health.bytesIn += read(counters.bytesIn);
        health.bytesOut += read(counters.bytesOut);
        health.protocolErrors += read(counters.protocolErrors);
        health.timeouts += read(counters.timeouts);
        health.droppedStreams += read(counters.droppedStreams);
    }
    return health;
}

}  // namespace Binnacle::Http
