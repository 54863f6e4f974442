// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jsonvalue.h"

#include <QString>
#include <QWidget>

namespace Binnacle::Client {
class ApiClient;
class Instance;
}  // namespace Binnacle::Client
namespace Binnacle::Models {
class LiveHub;
}

namespace Binnacle::Ui {

class Notices;
class Theme;

/// What every page may use. All outlive the pages.
struct PageContext
{
    Client::Instance &instance;
    Client::ApiClient &client;
    Models::LiveHub &live;
    Theme &theme;
    Notices &notices;
};

enum class PageKind
{
    Overview,
    Logs,
    Routes,
    Data,
    Access
};

/// Where to go: a page and what it shall show. Links and drill-downs are made of it.
struct PageTarget
{
    PageKind kind = PageKind::Overview;
    /// By page. Logs: `route` (number), `status`, `method`, `search`, `request` (an id to select),
    /// `minDuration`, `authId`, `ip`. Routes: `route`. Data: `collection`, `filter`, `record`.
    /// Access: `tab`, and for Users `collection` and `record`.
    JsonValue arguments = JsonValue::object();
};

/// One page in a tab of the window.
///
/// A page works at full speed only while it is on screen: see shown(). It keeps its place, its
/// selection and its drafts when it is not.
///
/// Its named actions are offered by the command palette; their data() is the name of an icon.
class Page : public QWidget
{
    Q_OBJECT

public:
    explicit Page(PageContext context, QWidget *parent = nullptr);

    virtual PageKind kind() const = 0;
    /// The text of the tab.
    virtual QString title() const = 0;
    /// Name of a Lucide icon.
    virtual QString iconName() const = 0;

    /// What the inspector beside the page shows; null for nothing. The page owns it, the shell
    /// only borrows it as long as the page is current.
    virtual QWidget *inspector() { return nullptr; }
    /// A bar at the page's lower end that notices must not cover; null for none.
    virtual QWidget *bottomBar() { return nullptr; }
    /// Goes to what @p arguments name; unknown members are ignored.
    virtual void open(const JsonValue &arguments) { Q_UNUSED(arguments) }
    /// Everything to bring the page back after a restart, drafts included.
    virtual JsonValue state() const { return JsonValue::object(); }
    virtual void restore(const JsonValue &state) { Q_UNUSED(state) }
    virtual bool hasUnsavedChanges() const { return false; }

    /// F5.
    virtual void refresh() { }
    /// Ctrl+F.
    virtual void focusFilter() { }
    /// Ctrl+S.
    virtual void save() { }

    bool isShown() const { return m_isShown; }
    /// Called by the shell: true while the page is in a visible tab of a window that is not
    /// minimised.
    void setShown(bool isShown);

signals:
    void titleChanged();
    /// A drill-down; the shell opens or reuses a tab and keeps the way back.
    void openRequested(const Binnacle::Ui::PageTarget &target);
    /// inspector() gives something else, or what it shows shall come into view.
    void inspectorChanged();
    /// For the status bar: `3 selected`.
    void selectionSummaryChanged(const QString &summary);
    /// Rows that the view shows and those it could not keep, for the status bar.
    void shownRowsChanged(qint64 shown, qint64 dropped);
    void unsavedChangesChanged();

protected:
    virtual void shownChanged(bool isShown) { Q_UNUSED(isShown) }
    const PageContext &context() const { return m_context; }
    Theme &theme() const { return m_context.theme; }
    /// The margins and gaps of a page. They do not grow with the zoom: the room is for the content.
    static void setMargins(QLayout *layout);

private:
    const PageContext m_context;
    bool m_isShown = false;
};

}  // namespace Binnacle::Ui
