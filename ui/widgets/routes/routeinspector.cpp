// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/routes/routeinspector.h"

#include "client/apiclient.h"
#include "core/deliver.h"
#include "models/observation/failuregroups.h"
#include "models/observation/findings.h"
#include "models/observation/logmodel.h"
#include "models/observation/routefigures.h"
#include "models/observation/routetablemodel.h"
#include "widgets/base/button.h"
#include "widgets/base/chip.h"
#include "widgets/base/keyvalueview.h"
#include "widgets/base/label.h"
#include "widgets/base/scrollpane.h"
#include "widgets/base/segmented.h"
#include "widgets/base/stateview.h"
#include "widgets/base/timechart.h"
#include "widgets/routes/routearguments.h"
#include "widgets/routes/routerules.h"
#include "widgets/routes/tryitpanel.h"

#include <QHBoxLayout>
#include <QLocale>
#include <QStackedWidget>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace Binnacle::Ui {

namespace {

Tone ruleTone(const std::optional<QString> &rule)
{
    if (!rule)
        return Tone::Muted;
    return rule->isEmpty() ? Tone::Warn : Tone::Text;
}

}  // namespace

RouteInspector::RouteInspector(const PageContext &context, QWidget *parent)
    : QWidget(parent)
    , m_context(context)
{
    setObjectName(u"page.routes.inspector"_s);
    setAccessibleName(tr("Details of the chosen route"));
    auto *content = new QWidget;
    auto *layout = new QVBoxLayout(content);
    layout->setContentsMargins(16, 12, 16, 12);
    layout->setSpacing(12);
    layout->addWidget(makeHead());
    m_pages = new QStackedWidget(content);
    m_pages->addWidget(makeFigures());
    m_tryIt = new TryItPanel(context, content);
    m_pages->addWidget(m_tryIt);
    layout->addWidget(m_pages, 1);
    connect(m_tabs, &Segmented::currentChanged, m_pages, &QStackedWidget::setCurrentIndex);
    connect(m_tryIt, &TryItPanel::openRequested, this, &RouteInspector::openRequested);

    m_state = new StateView(context.theme, content, this);
    m_state->showEmpty({u"route"_s,
                        tr("Nothing chosen"),
                        tr("Choose a route to see its figures and to try it."),
                        {}});
    auto *outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    outer->addWidget(m_state);
}

QWidget *RouteInspector::makeHead()
{
    const Theme &theme = m_context.theme;
    auto *head = new QWidget;
    auto *lines = new QVBoxLayout(head);
    lines->setContentsMargins(0, 0, 0, 0);
    lines->setSpacing(8);
    auto *first = new QHBoxLayout;
    first->setSpacing(8);
    m_method = new Chip(theme, {}, head);
    m_method->setMono(true);
    m_pattern = new Label(theme, TextSize::Emphasis, Tone::Text, {}, head);
    m_pattern->setObjectName(u"page.routes.inspector.pattern"_s);
    m_pattern->setMono(true);
    m_pattern->setWeight(QFont::DemiBold);
    m_pattern->setElideMode(Qt::ElideMiddle);
    auto *requests = new IconButton(theme, u"scroll-text"_s, tr("Open requests in Logs"), head);
    requests->setObjectName(u"btn.openRequests"_s);
    connect(requests, &QAbstractButton::clicked, this, [this] {
        if (m_route)
            emit openRequested({PageKind::Logs, logArgumentsOf(*m_route)});
    });
    first->addWidget(m_method);
    first->addWidget(m_pattern, 1);
    first->addWidget(requests);
    lines->addLayout(first);
    m_tabs = new Segmented(theme, head);
    m_tabs->setObjectName(u"page.routes.inspector.tabs"_s);
    m_tabs->setAccessibleName(tr("Parts of the route"));
    m_tabs->addSegment(tr("Figures"));
    m_tabs->addSegment(tr("Try it"));
    m_tabs->setCurrentIndex(0);
    lines->addWidget(m_tabs, 0, Qt::AlignLeft);
    return head;
}

QWidget *RouteInspector::makeFigures()
{
    const Theme &theme = m_context.theme;
    auto *page = new QWidget;
    auto *layout = new QVBoxLayout(page);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(16);
    m_chart = new TimeChart(theme, tr("Requests a second over the last minute"),
                            TimeChart::Kind::Lines, page);
    m_chart->setObjectName(u"page.routes.inspector.chart"_s);
    m_chart->setSeries(tr("req/s"), Tone::Accent);
    m_chart->setMinimumTop(4);
    m_chart->setFixedHeight(theme.scaled(150));
    connect(&theme, &Theme::changed, m_chart,
            [this] { m_chart->setFixedHeight(m_context.theme.scaled(150)); });
    layout->addWidget(m_chart);
    const auto add = [&](const QString &name) {
        auto *view = new KeyValueView(theme, page);
        view->setObjectName(name);
        layout->addWidget(view);
        return view;
    };
    m_failure = add(u"page.routes.inspector.failure"_s);
    m_figures = add(u"page.routes.inspector.figures"_s);
    m_limits = add(u"page.routes.inspector.limits"_s);
    m_rules = add(u"page.routes.inspector.rules"_s);
    layout->addStretch();
    connect(m_failure, &KeyValueView::linkActivated, this, [this] {
        if (m_route && m_route->lastFailure)
            emit openRequested({PageKind::Logs, logArgumentsOf(*m_route->lastFailure)});
    });
    connect(m_rules, &KeyValueView::linkActivated, this, [this](const QString &key) {
        emit openRequested(
            {PageKind::Data, JsonValue::object({{u"collection"_s, JsonValue(key)}})});
    });
    return makeScrollPane(page, u"page.routes.inspector.area"_s);
}

void RouteInspector::show(const Client::RouteRow &route)
{
    const bool isOther = !m_route || m_route->route != route.route;
    m_route = route;
    if (isOther) {
        m_tryIt->setRoute(route);
        m_tabs->setVisible(route.route >= 0);
        if (route.route < 0)
            m_tabs->setCurrentIndex(0);
        m_pages->setCurrentIndex(m_tabs->currentIndex());
        if (route.pattern.contains(u"{collection}"_s) && !m_hasAskedCollections)
            askCollections();
    }
    fill();
}

void RouteInspector::update(const Models::RouteTableModel &model)
{
    if (!m_route)
        return;
    if (const Client::RouteRow *route = model.routeOf(m_route->route); route && isVisible())
        show(*route);
}

void RouteInspector::askCollections()
{
    m_hasAskedCollections = true;
    deliverTo(this, m_context.client.collections(),
              [this](const Result<std::vector<Client::CollectionInfo>> &collections) {
                  if (!collections) {
                      m_hasAskedCollections = false;
                      return;
                  }
                  m_collections = *collections;
                  m_tryIt->setCollections(m_collections);
                  if (m_route)
                      fillRules();
              });
}

void RouteInspector::fill()
{
    m_state->showContent();
    const bool isUnmatched = m_route->route < 0;
    m_method->setText(isUnmatched ? tr("ANY") : m_route->method);
    m_pattern->setText(isUnmatched ? tr("unmatched") : m_route->pattern);
    const qint64 now = QDateTime::currentMSecsSinceEpoch() / 1000 * 1000;
    QList<ChartPoint> points;
    const auto count = qint64(m_route->perSecond.size());
    for (qint64 i = 0; i < count; ++i)
        points.append({now - (count - i) * 1000, double(m_route->perSecond[size_t(i)])});
    m_chart->setPoints(tr("req/s"), points);
    m_chart->setTimeRange(now - count * 1000, now);
    fillFigures();
    fillLimits();
    fillRules();
}

void RouteInspector::fillFigures()
{
    const QLocale locale;
    const Client::Counts &recent = m_route->recent;
    const Client::Counts &total = m_route->total;
    const auto row = [](const QString &key, const QString &label, const QString &now,
                        const QString &ever, Tone tone = Tone::Text) {
        return KeyValueView::Row{
            key, label, now, true, tone, false, RouteInspector::tr("· %1 since start").arg(ever)};
    };
    const auto share = [&locale](const Client::Counts &counts) {
        return counts.requests == 0
            ? u"–"_s
            : QString(locale.toString(counts.errorShare * 100, 'f', 1) + u" %"_s);
    };
    const auto time = [](const Client::Counts &counts, double value) {
        return counts.requests == 0 ? u"–"_s : Models::millisecondsText(value);
    };
    const auto each = [&locale](const Client::Counts &counts) {
        return counts.requests == 0
            ? u"–"_s
            : locale.toString(double(counts.statements) / double(counts.requests), 'f', 1);
    };
    m_figures->setRows({
        KeyValueView::heading(u"head"_s, tr("Last %1 min").arg(std::max(1, m_route->window / 60))),
        row(u"requests"_s, tr("Requests"), locale.toString(recent.requests),
            locale.toString(total.requests)),
        row(u"p50"_s, tr("p50"), time(recent, recent.p50), time(total, total.p50)),
        row(u"p95"_s, tr("p95"), time(recent, recent.p95), time(total, total.p95)),
        row(u"p99"_s, tr("p99"), time(recent, recent.p99), time(total, total.p99)),
        row(u"errors"_s, tr("Errors"), share(recent), share(total),
            recent.requests5xx > 0 ? Tone::Error : Tone::Text),
        row(u"statements"_s, tr("SQL each"), each(recent), each(total)),
        row(u"sent"_s, tr("Sent"), Models::bytesText(double(recent.bytesOut)),
            Models::bytesText(double(total.bytesOut))),
        row(u"received"_s, tr("Received"), Models::bytesText(double(recent.bytesIn)),
            Models::bytesText(double(total.bytesIn))),
    });
    if (!m_route->lastFailure) {
        m_failure->hide();
        return;
    }
    m_failure->show();
    const Client::RouteFailure &failure = *m_route->lastFailure;
    m_failure->setRows({
        KeyValueView::heading(u"head"_s, tr("Last failure")),
        {u"failure"_s, QString::number(failure.status), failure.message, false,
         m_context.theme.toneOfStatus(failure.status), true,
         Models::agoText(failure.time.toMSecsSinceEpoch(), QDateTime::currentMSecsSinceEpoch())},
    });
}

void RouteInspector::fillLimits()
{
    if (m_route->route < 0)
        return m_limits->setRows({});
    m_limits->setRows({
        KeyValueView::heading(u"head"_s, tr("Limits")),
        KeyValueView::text(u"guard"_s, tr("Access"), Models::accessText(m_route->guard)),
        {u"body"_s,
         tr("Body limit"),
         m_route->bodyLimit < 0 ? tr("none") : Models::bytesText(double(m_route->bodyLimit)),
         m_route->bodyLimit >= 0,
         Tone::Text,
         false,
         {}},
        KeyValueView::text(u"execution"_s, tr("Runs on"), m_route->execution),
        KeyValueView::text(u"owner"_s, tr("Owner"), m_route->owner),
    });
}

void RouteInspector::fillRules()
{
    if (!m_route->pattern.contains(u"{collection}/records"_s) || m_collections.empty())
        return m_rules->setRows({});
    QList<KeyValueView::Row> rows{KeyValueView::heading(u"head"_s, tr("Rules of the collections"))};
    for (const Client::CollectionInfo &collection : m_collections) {
        const std::optional<QString> rule = ruleOf(collection, m_route->method, m_route->pattern);
        rows.append({collection.name,
                     collection.name,
                     ruleText(rule),
                     rule && !rule->isEmpty(),
                     ruleTone(rule),
                     true,
                     {}});
    }
    m_rules->setRows(rows);
}

void RouteInspector::tryAgain(const QString &url)
{
    m_tabs->setCurrentIndex(1);
    m_pages->setCurrentIndex(1);
    m_tryIt->fill(url);
}

JsonValue RouteInspector::state() const
{
    return JsonValue::object(
        {{u"tab"_s, JsonValue(m_tabs->currentIndex())}, {u"tryIt"_s, m_tryIt->state()}});
}

void RouteInspector::restore(const JsonValue &state)
{
    m_tabs->setCurrentIndex(int(std::clamp<qint64>(state[u"tab"].toInteger(), 0, 1)));
    m_pages->setCurrentIndex(m_tabs->currentIndex());
    m_tryIt->restore(state[u"tryIt"]);
}

}  // namespace Binnacle::Ui
