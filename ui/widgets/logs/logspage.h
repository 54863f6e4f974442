// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/observation/logbookmarks.h"
#include "models/observation/logfeed.h"
#include "models/observation/loggroupsmodel.h"
#include "models/observation/seriesstore.h"
#include "widgets/page.h"

#include <QPersistentModelIndex>

class QLabel;
class QMenu;
class QStackedWidget;

namespace Binnacle::Ui {

class Banner;
class Button;
class ExpressionFilter;
class HistogramStrip;
class IconButton;
class LogInspector;
class PageHeader;
class Segmented;
class StateView;
class TableView;

/// Requests and messages as they come, narrowed by an expression and a span of time.
class LogsPage final : public Page
{
    Q_OBJECT

public:
    explicit LogsPage(PageContext context, QWidget *parent = nullptr);
    ~LogsPage() override;

    PageKind kind() const override { return PageKind::Logs; }
    QString title() const override;
    QString iconName() const override { return QStringLiteral("scroll-text"); }
    QWidget *inspector() override;
    void open(const JsonValue &arguments) override;
    JsonValue state() const override;
    void restore(const JsonValue &state) override;
    void refresh() override;
    void focusFilter() override;

    Models::LogFeed &feed() { return m_feed; }

protected:
    void shownChanged(bool isShown) override;
    bool eventFilter(QObject *object, QEvent *event) override;

private:
    void build();
    void buildHeader();
    void buildTable();
    void connectFeed();

    void takeFilter(const Models::FilterExpression &filter);
    void setSpan(qint64 from, qint64 to);
    void chooseRange(int index);
    void updateHistogram();
    void updateState();
    void explainFilter();
    void updateFollow();
    void updateBanner();
    void updateCount();

    void pause();
    void resume();
    /// Puts the ring of focus on the newest line while the list follows; it is not chosen by that.
    void markNewest();
    bool pressKey(int key, Qt::KeyboardModifiers modifiers);
    void goTo(int row);
    void step(int (Models::LogModel::*next)(int, int) const, int direction);
    int currentRow() const;
    void showRow(int row);
    void extendMenu(QMenu *menu, const QModelIndex &index);
    void copyCurl();
    void showWhy();
    void replay();
    void buildGroups();
    // In logspagebookmarks.cpp.
    void buildBookmarks();
    void openBookmarks();
    void goToBookmark(const Models::LogBookmark &bookmark);
    void toggleBookmark();
    void editNote();
    void chooseMode(int index);
    void updateGroups();
    void openGroup(const QModelIndex &index);
    void selectWanted();

    Models::LogBookmarks m_bookmarks;
    Models::LogFeed m_feed;
    Models::LogGroupsModel m_groups;
    Models::SeriesStore m_series;
    PageHeader *m_header = nullptr;
    ExpressionFilter *m_filter = nullptr;
    Segmented *m_range = nullptr;
    Segmented *m_mode = nullptr;
    Button *m_follow = nullptr;
    Button *m_operators = nullptr;
    IconButton *m_bookmarksButton = nullptr;
    HistogramStrip *m_histogram = nullptr;
    Banner *m_banner = nullptr;
    StateView *m_states = nullptr;
    QStackedWidget *m_lists = nullptr;
    TableView *m_table = nullptr;
    TableView *m_groupTable = nullptr;
    LogInspector *m_inspector = nullptr;
    /// X-Request-Id to select as soon as it is there.
    QByteArray m_wanted;
    QPersistentModelIndex m_anchor;
    /// The filter for which it says why nothing is left.
    QString m_explained;
    bool m_isMarking = false;
};

}  // namespace Binnacle::Ui
