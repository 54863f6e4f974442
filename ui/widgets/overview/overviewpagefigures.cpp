// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/apiclient.h"
#include "client/instance.h"
#include "core/deliver.h"
#include "models/livehub.h"
#include "models/observation/findings.h"
#include "models/observation/logmodel.h"
#include "widgets/base/card.h"
#include "widgets/base/stateview.h"
#include "widgets/base/tableview.h"
#include "widgets/base/tile.h"
#include "widgets/overview/detailsstrip.h"
#include "widgets/overview/findingscard.h"
#include "widgets/overview/overviewpage.h"

#include <QLocale>

#include <cmath>
#include <vector>

using namespace Qt::StringLiterals;

namespace Binnacle::Ui {

namespace {

/// Seconds that the sparkline of a tile covers.
constexpr int tileHistory = 120;
constexpr int routesWindow = 300;
/// The slow routes are asked for every so many seconds.
constexpr int routesEvery = 2;

}  // namespace

void OverviewPage::tellWhyUnknown()
{
    const Models::LiveHub &live = context().live;
    if (live.link() != Models::LiveHub::Link::Lost)
        return;
    if (live.metrics().time.isValid()) {
        m_findings->setUnknown(
            tr("The link to the server is lost: these are the last figures it gave."));
        return;
    }
    const QString why = live.failure().message.isEmpty() ? tr("The server does not answer.")
                                                         : live.failure().message;
    m_findings->setUnknown(tr("Nothing is known of this server: %1").arg(why));
    for (MetricTile *tile : {m_rate, m_p95, m_errors, m_connections, m_writer}) {
        tile->setLoading(false);
        tile->setUnknown(tr("unknown"));
    }
}

void OverviewPage::tick()
{
    const Client::MetricsSnapshot &metrics = context().live.metrics();
    if (m_first.startedAt != metrics.startedAt) {
        m_first = metrics;
    }
    updateTiles();
    updateFindings();
    updateFailures();
    m_details->setMetrics(metrics);
    if (++m_ticks % routesEvery != 0)
        return;
    askRoutes();
    askStatements();
}

QList<double> OverviewPage::history(const QString &name) const
{
    const std::vector<double> values = m_recent.recent(name, tileHistory);
    return QList<double>(values.begin(), values.end());
}

void OverviewPage::updateTiles()
{
    const Client::MetricsSnapshot &metrics = context().live.metrics();
    const QLocale locale;
    for (MetricTile *tile : {m_rate, m_p95, m_errors, m_connections, m_writer})
        tile->setLoading(false);

    m_rate->setValue(locale.toString(metrics.rate, 'f', metrics.rate < 100 ? 1 : 0), tr("req/s"));
    m_rate->setHistory(history(u"requests"_s));
    m_rate->setNote(tr("%1 in flight").arg(locale.toString(metrics.inFlight)));

    const Client::Counts &recent = metrics.recent;
    if (recent.requests == 0) {
        m_p95->setUnknown(tr("no requests this minute"));
        m_errors->setUnknown(tr("no requests this minute"));
    } else {
        m_p95->setValue(Models::durationText(recent.p95), tr("ms"));
        const double share = recent.errorShare * 100;
        m_errors->setValue(locale.toString(share, 'f', share < 10 ? 1 : 0), tr("%"));
    }
    m_p95->setHistory(history(u"p95"_s));
    m_p95->setNote(recent.requests > 0 ? tr("p50 %1").arg(Models::durationText(recent.p50))
                                       : QString());
    QList<double> errors = history(u"requests4xx"_s);
    const QList<double> failed = history(u"requests5xx"_s);
    for (qsizetype i = 0; i < std::min(errors.size(), failed.size()); ++i)
        errors[i] += failed[i];
    m_errors->setHistory(errors);
    const bool isRaised = Models::severityOfFailures(recent).has_value();
    m_errors->setTone(recent.requests5xx > 0 ? Tone::Error : isRaised ? Tone::Warn : Tone::Accent);
    m_errors->setNote(recent.requests5xx > 0
                          ? tr("%1 × 5xx").arg(locale.toString(recent.requests5xx))
                          : QString());

    const double connections = metrics.number(u"transport.connections");
    if (std::isnan(connections))
        m_connections->setUnknown(tr("the server is not listening"));
    else
        m_connections->setValue(locale.toString(qint64(connections)));
    m_connections->setHistory(history(u"connections"_s));
    const double clients = metrics.number(u"realtime.clients");
    m_connections->setNote(
        std::isnan(clients) ? QString() : tr("%1 realtime").arg(locale.toString(qint64(clients))));

    const double commit = metrics.number(u"data.lastCommit");
    const double queue = metrics.number(u"data.queuedJobs");
    if (std::isnan(commit))
        m_writer->setUnknown(tr("unknown"));
    else
        m_writer->setValue(Models::durationText(commit), tr("ms"));
    m_writer->setHistory(history(u"dataCommitTime"_s));
    m_writer->setTone(queue >= 64 ? Tone::Warn : Tone::Accent);
    m_writer->setNote(std::isnan(queue) ? QString()
                                        : tr("%1 waiting").arg(locale.toString(qint64(queue))));
}

void OverviewPage::updateFindings()
{
    constexpr int minute = 60;
    Models::FindingsInput input;
    input.metrics = context().live.metrics();
    input.writerQueue = m_recent.recent(u"dataQueue"_s, minute);
    input.droppedRecords = m_recent.recent(u"droppedRecords"_s, minute);
    input.droppedLogs = m_recent.recent(u"droppedLogs"_s, minute);
    input.queuedRequests = m_recent.recent(u"queuedRequests"_s, minute);
    const auto since = [&](QStringView path) {
        const double more = input.metrics.number(path) - m_first.number(path);
        return std::isnan(more) ? 0 : more;
    };
    input.refusedRequests = since(u"dispatch.refusedRequests");
    input.refusedConnections = since(u"transport.refusedConnections");
    input.droppedEvents = since(u"realtime.droppedEvents");
    input.address = context().instance.address();
    input.isListening = context().instance.kind() == Client::Instance::Kind::Local
        && context().instance.state() == Client::Instance::State::Running;
    input.isStopped = context().instance.state() == Client::Instance::State::Stopped;
    std::vector<Models::Finding> found = Models::findings(input);
    const qint64 now = QDateTime::currentMSecsSinceEpoch();
    m_snoozed.removeIf([now](const auto &entry) { return entry.value() < now; });
    const size_t hidden = std::erase_if(
        found, [this](const Models::Finding &one) { return m_snoozed.contains(one.key); });
    m_findings->setFindings(found, int(hidden));
}

void OverviewPage::updateFailures()
{
    if (!m_failures.isLoaded())
        return;
    const qint64 now = QDateTime::currentMSecsSinceEpoch();
    m_failures.model()->refresh(now, m_failureTable->isInUse());
    const bool isSampled = m_failures.isSampled(now);
    m_failureCard->setPartial(isSampled);
    m_failureCard->setSubtitle(isSampled ? tr("last 15 min, sampled") : tr("last 15 min"));
    if (m_failures.model()->rowCount() > 0)
        m_failureState->showContent();
    else
        m_failureState->showEmpty(
            {u"circle-check"_s, tr("Nothing fails"), tr("No request was refused or failed."), {}});
}

void OverviewPage::updateTimeline()
{
    updateFlags();
    m_timelineCard->setPartial(m_timeline.isPartial());
    m_timelineCard->setSubtitle(m_timeline.isPartial()
                                    ? tr("since this page was opened: the log is too large to be "
                                         "looked through")
                                    : tr("last 6 hours"));
    if (m_timeline.model()->rowCount() > 0)
        m_timelineState->showContent();
    else if (m_timeline.hasAnswer())
        m_timelineState->showEmpty({u"history"_s,
                                    tr("Nothing happened"),
                                    tr("Starts, changes of settings and collections, warnings and "
                                       "failures of the server show here."),
                                    {}});
}

void OverviewPage::askRoutes()
{
    if (m_isAskingRoutes)
        return;
    m_isAskingRoutes = true;
    deliverTo(this, context().client.routes(routesWindow),
              [this](const Result<Client::RouteTable> &table) {
                  m_isAskingRoutes = false;
                  if (!table) {
                      if (!m_hasRoutes)
                          m_slowState->showError(tr("The routes could not be read."),
                                                 table.error());
                      return;
                  }
                  m_hasRoutes = true;
                  m_slow.setTable(*table, m_slowTable->isInUse());
                  if (m_slow.rowCount() > 0)
                      m_slowState->showContent();
                  else
                      m_slowState->showEmpty({u"route"_s,
                                              tr("No route was called"),
                                              tr("Nothing came in the last five minutes."),
                                              {}});
              });
}

void OverviewPage::askStatements()
{
    if (m_isAskingStatements)
        return;
    m_isAskingStatements = true;
    deliverTo(this, context().client.statements(Models::SlowStatementsModel::shownStatements * 4),
              [this](const Result<std::vector<Client::StatementFigure>> &statements) {
                  m_isAskingStatements = false;
                  if (!statements) {
                      if (!m_hasStatements)
                          m_statementState->showError(tr("The statements could not be read."),
                                                      statements.error());
                      return;
                  }
                  m_hasStatements = true;
                  m_statements.setStatements(*statements, m_statementTable->isInUse());
                  if (m_statements.rowCount() > 0)
                      m_statementState->showContent();
                  else
                      m_statementState->showEmpty({u"database"_s,
                                                   tr("No statement was run"),
                                                   tr("No request asked the database in the last "
                                                      "five minutes."),
                                                   {}});
              });
}

}  // namespace Binnacle::Ui
