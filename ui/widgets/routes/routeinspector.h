// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/observationdata.h"
#include "core/result.h"
#include "widgets/page.h"

#include <QWidget>

#include <optional>
#include <vector>

class QStackedWidget;

namespace Binnacle::Client {
struct CollectionInfo;
}
namespace Binnacle::Models {
class RouteTableModel;
}

namespace Binnacle::Ui {

class Chip;
class KeyValueView;
class Label;
class Segmented;
class StateView;
class TimeChart;
class TryItPanel;

/// One route: its figures, the last minute, its limits, the rules of the collections it serves;
/// and a form to call it.
class RouteInspector final : public QWidget
{
    Q_OBJECT

public:
    explicit RouteInspector(const PageContext &context, QWidget *parent = nullptr);

    void show(const Client::RouteRow &route);
    /// New figures of the shown route.
    void update(const Models::RouteTableModel &model);
    /// Shows the form, filled in for that path and query of the shown route.
    void tryAgain(const QString &url);
    JsonValue state() const;
    void restore(const JsonValue &state);

signals:
    void openRequested(const Binnacle::Ui::PageTarget &target);

private:
    QWidget *makeHead();
    QWidget *makeFigures();
    void fill();
    void fillFigures();
    void fillLimits();
    void fillRules();
    void askCollections();

    const PageContext m_context;
    std::optional<Client::RouteRow> m_route;
    std::vector<Client::CollectionInfo> m_collections;
    bool m_hasAskedCollections = false;

    StateView *m_state;
    Chip *m_method;
    Label *m_pattern;
    Segmented *m_tabs;
    QStackedWidget *m_pages;
    TimeChart *m_chart;
    KeyValueView *m_figures;
    KeyValueView *m_limits;
    KeyValueView *m_failure;
    KeyValueView *m_rules;
    TryItPanel *m_tryIt;
};

}  // namespace Binnacle::Ui
