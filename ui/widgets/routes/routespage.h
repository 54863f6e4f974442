// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/collectioninfo.h"
#include "models/observation/routetablemodel.h"
#include "widgets/page.h"

#include <QTimer>

namespace Binnacle::Ui {

class Banner;
class Button;
class ExpressionFilter;
class PageHeader;
class RouteInspector;
class StateView;
class TableView;

/// Every route with what it is, who may call it, how it behaves and what broke last.
class RoutesPage final : public Page
{
    Q_OBJECT

public:
    explicit RoutesPage(PageContext context, QWidget *parent = nullptr);

    PageKind kind() const override { return PageKind::Routes; }
    QString title() const override { return tr("Routes"); }
    QString iconName() const override { return QStringLiteral("route"); }
    QWidget *inspector() override;
    void open(const JsonValue &arguments) override;
    JsonValue state() const override;
    void restore(const JsonValue &state) override;
    void refresh() override;
    void focusFilter() override;

    Models::RouteTableModel &model() { return m_model; }

protected:
    void shownChanged(bool isShown) override;

private:
    void buildHeader();
    void buildTable();
    void ask();
    void take(const Result<Client::RouteTable> &table);
    void resortUnlessUsed();
    QStringList seenValues(const QString &field) const;
    void updateState();
    void updateSpans();
    void showRow(const QModelIndex &index);
    void openRequests(const QModelIndex &index);
    void openFailure(const QModelIndex &index);
    void askCollections();
    void updateAccess();
    void updatePolling();
    void updateBanner();
    /// Brings a route into the list that toggle or filter keep out.
    void unhide(int number);
    void selectWanted();

    Models::RouteTableModel m_model;
    QTimer m_poll;
    QTimer m_resort;
    PageHeader *m_header = nullptr;
    ExpressionFilter *m_filter = nullptr;
    Button *m_operators = nullptr;
    Button *m_group = nullptr;
    Button *m_isLive = nullptr;
    Banner *m_banner = nullptr;
    StateView *m_states = nullptr;
    TableView *m_table = nullptr;
    RouteInspector *m_inspector = nullptr;
    bool m_isAsking = false;
    bool m_isLoaded = false;
    /// Number of the route to select as soon as it is there.
    std::optional<int> m_wanted;
    /// Path and query to fill the form with as soon as it is there.
    QString m_replay;
    std::vector<Client::CollectionInfo> m_collections;
    bool m_isAskingCollections = false;
};

}  // namespace Binnacle::Ui
