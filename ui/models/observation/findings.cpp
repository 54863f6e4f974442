// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/observation/findings.h"

#include <QCoreApplication>
#include <QLocale>
#include <QUrl>

#include <algorithm>
#include <cmath>
#include <numeric>

using namespace Qt::StringLiterals;

namespace Binnacle::Models {

namespace {

using Severity = Finding::Severity;

constexpr double mebibyte = 1024.0 * 1024.0;
constexpr double largeWal = 64 * mebibyte;
constexpr double hugeWal = 512 * mebibyte;
constexpr double raisedServerErrors = 0.01;
constexpr double manyServerErrors = 0.05;

struct Checks
{
    Q_DECLARE_TR_FUNCTIONS(Binnacle::Models::Findings)

public:
    const FindingsInput &input;
    std::vector<Finding> found;

    double number(QStringView path) const { return input.metrics.number(path); }
    void add(Finding finding) { found.push_back(std::move(finding)); }

    void writer();
    void dropped();
    void wal();
    void failures();
    void latency();
    void openFiles();
    void refusals();
    void workers();
    void exposure();
};

double sum(const std::vector<double> &values)
{
    return std::accumulate(values.begin(), values.end(), 0.0, [](double total, double value) {
        return std::isnan(value) ? total : total + value;
    });
}

double meanOf(std::vector<double>::const_iterator begin, std::vector<double>::const_iterator end)
{
    double total = 0;
    int count = 0;
    for (; begin != end; ++begin) {
        if (std::isnan(*begin))
            continue;
        total += *begin;
        ++count;
    }
    return count > 0 ? total / count : std::numeric_limits<double>::quiet_NaN();
}

QString count(double value)
{
    return QLocale().toString(qRound64(value));
}

QString percent(double share)
{
    const double value = share * 100;
    return QString(QLocale().toString(value, 'f', value < 10 ? 1 : 0) + u" %"_s);
}

QString milliseconds(double value)
{
    return QString(QLocale().toString(value, 'f', value < 10 ? 1 : 0) + u" ms"_s);
}

void Checks::writer()
{
    const std::vector<double> &queue = input.writerQueue;
    constexpr qsizetype half = 10;
    if (qsizetype(queue.size()) < 2 * half)
        return;
    const double before = meanOf(queue.end() - 2 * half, queue.end() - half);
    const double now = meanOf(queue.end() - half, queue.end());
    if (!(now >= 8) || !(now > before * 1.25 || now >= 64))
        return;
    add({u"writer"_s, now >= 256 ? Severity::Critical : Severity::Warning,
         now > before * 1.25 ? tr("Writes arrive faster than the disk takes them")
                             : tr("Many writes wait for the disk"),
         tr("%1 writes wait on average, %2 ten seconds before; the last commit took %3")
             .arg(count(now), count(before), milliseconds(number(u"data.lastCommit"))),
         tr("Look for a client that writes in a loop, or for a slow disk."),
         JsonValue::object({{u"minDuration"_s, JsonValue(50)}})});
}

void Checks::dropped()
{
    if (const double records = sum(input.droppedRecords); records > 0)
        add({u"droppedRecords"_s,
             Severity::Notice,
             tr("Some requests are missing from the figures"),
             tr("%1 were not recorded in the last minute").arg(count(records)),
             tr("Recording gives way when the server is very busy; the requests were answered."),
             {}});
    if (const double logs = sum(input.droppedLogs); logs > 0)
        add({u"droppedLogs"_s,
             Severity::Warning,
             tr("Log entries were lost"),
             tr("%1 in the last minute; %2 wait to be written")
                 .arg(count(logs), count(number(u"logs.queued"))),
             tr("The log cannot be written as fast as entries come."),
             {}});
    if (input.droppedEvents > 0)
        add({u"droppedEvents"_s,
             Severity::Warning,
             tr("Realtime clients missed events"),
             tr("%1 were dropped for readers that are too slow").arg(count(input.droppedEvents)),
             {},
             {}});
}

void Checks::wal()
{
    const auto check = [this](const QString &key, const QString &file, double wal, double size) {
        if (!(wal > largeWal))
            return;
        add({key,
             wal > hugeWal ? Severity::Critical : Severity::Warning,
             tr("The write-ahead log of %1 is large").arg(file),
             tr("%1 beside a database of %2").arg(bytesText(wal), bytesText(size)),
             tr("A long read, or another program that keeps the file open, holds it back."),
             {}});
    };
    check(u"wal.data"_s, u"data.db"_s, number(u"data.walBytes"), number(u"data.fileBytes"));
    check(u"wal.auxiliary"_s, u"auxiliary.db"_s, number(u"auxiliary.walBytes"),
          number(u"auxiliary.fileBytes"));
}

/// Failures of the server alone: none is well, a few of very many are worth a word.
std::optional<Severity> severityOfServerErrors(const Client::Counts &recent)
{
    if (recent.requests5xx == 0)
        return std::nullopt;
    const double share = double(recent.requests5xx) / double(recent.requests);
    if (recent.requests < enoughRequests || share < raisedServerErrors)
        return Severity::Notice;
    return share >= manyServerErrors ? Severity::Critical : Severity::Warning;
}

bool areClientErrorsRaised(const Client::Counts &recent)
{
    return recent.requests >= enoughRequests
        && double(recent.requests4xx) >= raisedClientErrors * double(recent.requests);
}

void Checks::failures()
{
    const Client::Counts &recent = input.metrics.recent;
    const auto evidence = [&recent](qint64 failed, const QString &kind) {
        return tr("%1 of %2 answers in the last minute were %3")
            .arg(count(double(failed)), count(double(recent.requests)), kind);
    };
    const auto share
        = [&recent](qint64 failed) { return percent(double(failed) / double(recent.requests)); };
    if (const std::optional<Severity> severity = severityOfServerErrors(recent))
        add({u"errors5xx"_s,
             *severity,
             *severity == Severity::Notice
                 ? tr("The server failed requests")
                 : tr("The server fails %1 of its requests").arg(share(recent.requests5xx)),
             evidence(recent.requests5xx, u"5xx"_s),
             {},
             JsonValue::object({{u"status"_s, JsonValue(u"5xx"_s)}})});
    if (areClientErrorsRaised(recent))
        add({u"errors4xx"_s, Severity::Warning,
             tr("Clients are refused often: %1 of their requests").arg(share(recent.requests4xx)),
             evidence(recent.requests4xx, u"4xx"_s),
             tr("Look for a client with an old token or a wrong address, or for a rule that is too "
                "strict."),
             JsonValue::object({{u"status"_s, JsonValue(u"4xx"_s)}})});
}

void Checks::latency()
{
    const Client::Counts &recent = input.metrics.recent;
    if (recent.requests < enoughRequests || !(recent.p99 > 1000))
        return;
    add({u"p99"_s,
         recent.p99 > 5000 ? Severity::Critical : Severity::Warning,
         tr("One request in a hundred takes longer than %1 s")
             .arg(QLocale().toString(recent.p99 / 1000, 'f', 1)),
         tr("p99 %1, p95 %2, p50 %3 over the last minute")
             .arg(milliseconds(recent.p99), milliseconds(recent.p95), milliseconds(recent.p50)),
         {},
         JsonValue::object({{u"minDuration"_s, JsonValue(qint64(recent.p95))}})});
}

void Checks::openFiles()
{
    const double open = number(u"process.openFiles");
    const double most = number(u"process.maximumOpenFiles");
    if (!(most > 0) || !(open / most >= 0.8))
        return;
    add({u"openFiles"_s,
         open / most >= 0.95 ? Severity::Critical : Severity::Warning,
         tr("Open files come near the limit"),
         tr("%1 of %2 are open").arg(count(open), count(most)),
         tr("Raise the limit of open files (LimitNOFILE, ulimit -n), or look for clients that "
            "keep many connections."),
         {}});
}

void Checks::refusals()
{
    if (input.refusedRequests > 0)
        add({u"refusedRequests"_s,
             Severity::Critical,
             tr("The server turned requests away"),
             tr("%1 were answered 503 because too many were waiting")
                 .arg(count(input.refusedRequests)),
             {},
             JsonValue::object({{u"status"_s, JsonValue(u"503"_s)}})});
    if (input.refusedConnections > 0)
        add({u"refusedConnections"_s,
             Severity::Warning,
             tr("The server turned connections away"),
             tr("%1 were refused because too many were open").arg(count(input.refusedConnections)),
             {},
             {}});
}

void Checks::workers()
{
    constexpr qsizetype span = 5;
    const std::vector<double> &queue = input.queuedRequests;
    if (qsizetype(queue.size()) < span)
        return;
    const double waiting = meanOf(queue.end() - span, queue.end());
    const double workers = number(u"dispatch.workers");
    if (!(waiting >= 16) || !(number(u"dispatch.busyWorkers") >= workers))
        return;
    add({u"workers"_s,
         Severity::Warning,
         tr("All workers are busy"),
         tr("%1 requests wait for one of %2 workers").arg(count(waiting), count(workers)),
         {},
         JsonValue::object({{u"minDuration"_s, JsonValue(50)}})});
}

void Checks::exposure()
{
    if (input.isStopped) {
        add({u"stopped"_s,
             Severity::Notice,
             tr("The server is stopped"),
             tr("Only this window reaches it; programs that call it get no answer"),
             tr("Start it at the top right."),
             {}});
    }
    if (!input.isListening || input.address.isEmpty() || isLoopbackAddress(input.address))
        return;
    add({u"exposure"_s,
         Severity::Notice,
         tr("The server can be reached from other machines"),
         tr("It listens on %1").arg(input.address),
         tr("Without TLS, put a proxy with a certificate in front of it."),
         {}});
}

}  // namespace

bool isLoopbackAddress(const QString &address)
{
    const QUrl url(address.contains(u"://"_s) ? address : QString(u"http://"_s + address));
    const QString host = url.host();
    if (host == u"localhost"_s || host.endsWith(u".localhost"_s))
        return true;
    return host.startsWith(u"127."_s) || host == u"::1"_s;
}

QString bytesText(double bytes)
{
    if (!std::isfinite(bytes))
        return u"–"_s;
    return QLocale().formattedDataSize(qint64(bytes), bytes < 10 * mebibyte ? 1 : 0,
                                       QLocale::DataSizeTraditionalFormat);
}

std::optional<Finding::Severity> severityOfFailures(const Client::Counts &recent)
{
    const std::optional<Severity> server = severityOfServerErrors(recent);
    if (!areClientErrorsRaised(recent))
        return server;
    return std::max(server.value_or(Severity::Warning), Severity::Warning);
}

std::vector<Finding> findings(const FindingsInput &input)
{
    Checks checks{input, {}};
    checks.writer();
    checks.dropped();
    checks.wal();
    checks.failures();
    checks.latency();
    checks.openFiles();
    checks.refusals();
    checks.workers();
    checks.exposure();
    std::stable_sort(checks.found.begin(), checks.found.end(),
                     [](const Finding &a, const Finding &b) { return a.severity > b.severity; });
    return std::move(checks.found);
}

}  // namespace Binnacle::Models
