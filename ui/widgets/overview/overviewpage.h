// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/observation/failurefeed.h"
#include "models/observation/seriesstore.h"
#include "models/observation/slowroutesmodel.h"
#include "models/observation/slowstatementsmodel.h"
#include "models/observation/timelinefeed.h"
#include "widgets/page.h"

#include <QHash>

class QVBoxLayout;

namespace Binnacle::Ui {

class Button;
class Card;
class ChartGroup;
class Chip;
class DetailsStrip;
class FindingsCard;
class MetricTile;
class PageHeader;
class Segmented;
class StateView;
class TableView;
class TimeChart;

/// The health of the server at a glance; every number opens what is behind it.
class OverviewPage final : public Page
{
    Q_OBJECT

public:
    explicit OverviewPage(PageContext context, QWidget *parent = nullptr);

    PageKind kind() const override { return PageKind::Overview; }
    QString title() const override { return tr("Overview"); }
    QString iconName() const override { return QStringLiteral("gauge"); }
    JsonValue state() const override;
    void restore(const JsonValue &state) override;
    void refresh() override;

protected:
    void shownChanged(bool isShown) override;

private:
    void buildHeader();
    QWidget *buildTiles();
    QWidget *buildCharts();
    QWidget *buildLists();
    QWidget *buildStatements();
    QWidget *buildTimeline();
    void updateTimeline();
    void openEvent(const QModelIndex &index);
    void openFailure(const QModelIndex &index);
    MetricTile *addTile(const QString &name, const QString &label);
    TableView *addTable(QAbstractItemModel *model, const QString &name, const QString &accessible);

    void tick();
    void updateTiles();
    void updateCharts();
    void updateCompared();
    void updateBefore(qint64 from, qint64 to);
    void updateFlags();
    void tellWhyUnknown();
    void showChartsLoading();
    void updateLatency(qint64 from, qint64 to);
    void updateStatuses(qint64 from, qint64 to);
    void updateFindings();
    void updateFailures();
    void askRoutes();
    void askStatements();
    void setSpan(qint64 from, qint64 to);
    void openLogs(JsonValue arguments);
    QList<double> history(const QString &name) const;

    Models::SeriesStore m_series;
    /// The last minutes by the second, whatever range the charts show; feeds tiles and findings.
    Models::SeriesStore m_recent;
    /// What was before the span of the charts, coarser; only while it is compared.
    Models::SeriesStore m_before;
    Models::SlowRoutesModel m_slow;
    Models::SlowStatementsModel m_statements;
    Models::FailureFeed m_failures;
    Models::TimelineFeed m_timeline;
    /// What the checks compare with: the figures when the page was opened.
    Client::MetricsSnapshot m_first;
    qint64 m_from = 0;
    qint64 m_to = 0;
    /// Findings that are hidden, and until when: Unix milliseconds.
    QHash<QString, qint64> m_snoozed;
    bool m_isCompared = false;
    bool m_isAskingStatements = false;
    bool m_hasStatements = false;
    bool m_isAskingRoutes = false;
    bool m_hasRoutes = false;
    int m_ticks = 0;

    PageHeader *m_header = nullptr;
    Segmented *m_range = nullptr;
    Button *m_compare = nullptr;
    Chip *m_spanChip = nullptr;
    FindingsCard *m_findings = nullptr;
    MetricTile *m_rate = nullptr;
    MetricTile *m_p95 = nullptr;
    MetricTile *m_errors = nullptr;
    MetricTile *m_connections = nullptr;
    MetricTile *m_writer = nullptr;
    ChartGroup *m_group = nullptr;
    Card *m_latencyCard = nullptr;
    Card *m_statusCard = nullptr;
    TimeChart *m_latency = nullptr;
    TimeChart *m_statuses = nullptr;
    StateView *m_latencyState = nullptr;
    StateView *m_statusState = nullptr;
    Card *m_slowCard = nullptr;
    Card *m_failureCard = nullptr;
    Card *m_statementCard = nullptr;
    Card *m_timelineCard = nullptr;
    TableView *m_slowTable = nullptr;
    TableView *m_statementTable = nullptr;
    TableView *m_failureTable = nullptr;
    TableView *m_timelineTable = nullptr;
    StateView *m_slowState = nullptr;
    StateView *m_statementState = nullptr;
    StateView *m_failureState = nullptr;
    StateView *m_timelineState = nullptr;
    DetailsStrip *m_details = nullptr;
};

}  // namespace Binnacle::Ui
