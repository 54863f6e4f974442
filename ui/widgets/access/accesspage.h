// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/access/ownrights.h"
#include "widgets/page.h"

#include <QList>
#include <QTimer>

class QStackedWidget;
class QTabBar;

namespace Binnacle::Ui {

class AccessPane;
class Banner;
class PageHeader;

/// Who may do what: accounts, superusers, keys, sessions, ways of signing in, rules and the audit
/// list, a tab each.
class AccessPage final : public Page
{
    Q_OBJECT

public:
    explicit AccessPage(PageContext context, QWidget *parent = nullptr);

    PageKind kind() const override { return PageKind::Access; }
    QString title() const override { return tr("Access"); }
    QString iconName() const override { return QStringLiteral("key-round"); }
    QWidget *inspector() override;
    /// `tab`: `users`, `superusers`, `keys`, `sessions`, `signin`, `rules`, `audit`; the rest is
    /// the tab's.
    void open(const JsonValue &arguments) override;
    JsonValue state() const override;
    void restore(const JsonValue &state) override;
    void refresh() override;
    void focusFilter() override;

protected:
    void shownChanged(bool isShown) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    template <typename Pane> void add(const QString &title, const QString &icon);
    AccessPane *current() const;
    void connectLive();
    void showPane();
    void updateHeader();
    /// Brings the pane on the screen up to date.
    void poll();
    /// The icons of the tabs give way where there is no room for all of them; some rows stay.
    void fit();

    PageHeader *m_header;
    QTabBar *m_tabs;
    QStackedWidget *m_stack;
    QList<AccessPane *> m_panes;
    Models::OwnRights m_rights;
    Banner *m_note;
    QTimer m_polling{this};
    QTimer m_changed;
    /// One a tab.
    QStringList m_icons;
};

}  // namespace Binnacle::Ui
