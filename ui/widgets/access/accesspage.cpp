// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/access/accesspage.h"

#include "models/livehub.h"
#include "widgets/access/auditpane.h"
#include "widgets/access/keyspane.h"
#include "widgets/access/operatorspane.h"
#include "widgets/access/rulespane.h"
#include "widgets/access/sessionspane.h"
#include "widgets/access/signinpane.h"
#include "widgets/access/userspane.h"
#include "widgets/base/banner.h"
#include "widgets/base/button.h"
#include "widgets/base/pageheader.h"
#include "widgets/base/scrollpane.h"
#include "widgets/base/tableview.h"

#include <QApplication>
#include <QStackedWidget>
#include <QTabBar>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Binnacle::Ui {

namespace {

/// Sessions and keys are used all the time, and nobody tells of it.
constexpr int pollMs = 5000;
/// Changes of records come in swarms.
constexpr int settleMs = 400;

}  // namespace

AccessPage::AccessPage(PageContext context, QWidget *parent)
    : Page(context, parent)
    , m_header(new PageHeader(theme(), tr("Access"), this))
    , m_tabs(new QTabBar(this))
    , m_stack(new QStackedWidget(this))
    , m_rights(context.client)
    , m_note(new Banner(theme(), this))
{
    setObjectName(u"page.access"_s);
    auto *content = new QWidget;
    auto *layout = new QVBoxLayout(content);
    setMargins(layout);
    auto *again = new IconButton(theme(), u"refresh-cw"_s, tr("Refresh"), m_header);
    again->setObjectName(u"btn.refreshAccess"_s);
    again->setShortcutHint(QKeySequence(Qt::Key_F5));
    connect(again, &QAbstractButton::clicked, this, &AccessPage::refresh);
    m_header->addAction(again);
    m_tabs->setObjectName(u"page.access.tabs"_s);
    m_tabs->setAccessibleName(tr("Parts of the Access page"));
    m_tabs->setExpanding(false);
    m_tabs->setDrawBase(false);
    m_note->setObjectName(u"page.access.rights"_s);
    layout->addWidget(m_header);
    layout->addWidget(m_note);
    layout->addWidget(m_tabs);
    layout->addWidget(m_stack, 1);
    auto *outer = new QVBoxLayout(this);
    outer->setContentsMargins({});
    outer->addWidget(new PagePane(content, u"page.access.area"_s, this));
    add<UsersPane>(tr("Users"), u"users"_s);
    add<OperatorsPane>(tr("Superusers"), u"shield-check"_s);
    add<KeysPane>(tr("API keys"), u"key-round"_s);
    add<SessionsPane>(tr("Sessions"), u"monitor"_s);
    add<SignInPane>(tr("Sign-in"), u"log-in"_s);
    add<RulesPane>(tr("Rules"), u"shield-question"_s);
    add<AuditPane>(tr("Audit"), u"history"_s);
    connect(m_tabs, &QTabBar::currentChanged, this, &AccessPage::showPane);
    connect(&m_rights, &Models::OwnRights::changed, this,
            [this] { m_note->setMessage(Tone::Info, u"shield-check"_s, m_rights.summary()); });
    m_polling.setObjectName(u"page.access.polling"_s);
    m_polling.setInterval(pollMs);
    connect(&m_polling, &QTimer::timeout, this, &AccessPage::poll);
    m_changed.setSingleShot(true);
    m_changed.setInterval(settleMs);
    connect(&m_changed, &QTimer::timeout, this, &AccessPage::poll);
    connectLive();
    connect(&theme(), &Theme::changed, this, &AccessPage::fit);
    fit();
}

void AccessPage::connectLive()
{
    const Models::LiveHub &live = context().live;
    connect(&live, &Models::LiveHub::recordsChanged, this,
            [this](const std::vector<Client::RecordChange> &changes) {
                const bool isSeen = isShown()
                    && std::any_of(changes.begin(), changes.end(),
                                   [this](const Client::RecordChange &change) {
                                       return current()->isAbout(change.collection);
                                   });
                if (isSeen && !m_changed.isActive())
                    m_changed.start();
            });
    connect(&live, &Models::LiveHub::linkChanged, this, [this](Models::LiveHub::Link link) {
        if (link == Models::LiveHub::Link::Live && isShown())
            m_rights.ask();
    });
}

void AccessPage::fit()
{
    // Above the rows what searches them, below what is done with them.
    m_stack->setMinimumHeight(TableView::heightOfRows(theme(), 3) + theme().scaled(72));
    for (int i = 0; i < m_tabs->count(); ++i)
        m_tabs->setTabIcon(i, theme().icon(m_icons.value(i)));
    if (m_tabs->sizeHint().width() <= m_tabs->width())
        return;
    for (int i = 0; i < m_tabs->count(); ++i)
        m_tabs->setTabIcon(i, {});
}

void AccessPage::resizeEvent(QResizeEvent *event)
{
    Page::resizeEvent(event);
    fit();
}

template <typename Pane> void AccessPage::add(const QString &title, const QString &icon)
{
    auto *pane = new Pane(context(), m_stack);
    m_panes.append(pane);
    pane->setRights(&m_rights);
    m_stack->addWidget(pane);
    m_icons.append(icon);
    const int tab = m_tabs->addTab(theme().icon(icon), title);
    m_tabs->setTabData(tab, pane->name());
    connect(pane, &AccessPane::countChanged, this, &AccessPage::updateHeader);
    connect(pane, &AccessPane::openRequested, this, &Page::openRequested);
    connect(pane, &AccessPane::inspectorChanged, this, &Page::inspectorChanged);
}

AccessPane *AccessPage::current() const
{
    return m_panes.value(m_tabs->currentIndex());
}

QWidget *AccessPage::inspector()
{
    return current()->inspector();
}

void AccessPage::shownChanged(bool isShown)
{
    if (!isShown) {
        m_polling.stop();
        return m_changed.stop();
    }
    m_rights.ask();
    showPane();
    m_polling.start();
}

void AccessPage::poll()
{
    // Not under an open menu, nor behind a sheet that is about one of the rows.
    if (!QApplication::activePopupWidget() && !QApplication::activeModalWidget())
        current()->poll();
}

void AccessPage::showPane()
{
    auto *before = qobject_cast<AccessPane *>(m_stack->currentWidget());
    const QWidget *beside = before ? before->inspector() : nullptr;
    m_stack->setCurrentWidget(current());
    if (isShown())
        current()->show(false);
    updateHeader();
    // It opens the inspector: only where there is another one.
    if (beside != current()->inspector())
        emit inspectorChanged();
}

void AccessPage::updateHeader()
{
    m_header->setCount(current()->count());
}

void AccessPage::open(const JsonValue &arguments)
{
    const QString wanted = arguments[u"tab"].toString();
    for (int i = 0; i < m_panes.size(); ++i) {
        if (m_panes[i]->name() == wanted) {
            m_tabs->setCurrentIndex(i);
            m_panes[i]->open(arguments);
        }
    }
}

JsonValue AccessPage::state() const
{
    JsonValue panes = JsonValue::object();
    for (const AccessPane *pane : m_panes)
        panes.insert(pane->name(), pane->state());
    return JsonValue::object(
        {{u"tab"_s, JsonValue(current()->name())}, {u"panes"_s, std::move(panes)}});
}

void AccessPage::restore(const JsonValue &state)
{
    for (AccessPane *pane : m_panes) {
        if (const JsonValue *kept = state[u"panes"].find(pane->name()))
            pane->restore(*kept);
    }
    open(JsonValue::object({{u"tab"_s, state[u"tab"]}}));
}

void AccessPage::refresh()
{
    m_rights.ask();
    current()->refresh();
}

void AccessPage::focusFilter()
{
    current()->focusFilter();
}

}  // namespace Binnacle::Ui
