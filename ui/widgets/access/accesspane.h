// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/accessclient.h"
#include "models/access/ownrights.h"
#include "widgets/page.h"

#include <QPointer>
#include <QWidget>

namespace Binnacle::Ui {

struct Confirmation;

/// One tab of the Access page: loads when it is shown, and again by refresh().
class AccessPane : public QWidget
{
    Q_OBJECT

public:
    /// @p name begins the object names of what is in it: `page.access.` and the name.
    AccessPane(const PageContext &context, const QString &name, QWidget *parent);

    /// What may be done here; outlives the pane. Before it is shown.
    void setRights(Models::OwnRights *rights);

    QString name() const { return m_name; }
    virtual void refresh() = 0;
    /// Brings what is shown up to date without a word: called every few seconds while it is seen,
    /// and when accounts change.
    virtual void poll() { }
    /// Whether changes of records of that collection show here.
    virtual bool isAbout(const QString &collection) const
    {
        Q_UNUSED(collection)
        return false;
    }
    virtual void focusFilter() { }
    /// Beside the page's title; empty while nothing is known.
    virtual QString count() const { return {}; }
    virtual QWidget *inspector() { return nullptr; }
    virtual JsonValue state() const { return JsonValue::object(); }
    virtual void restore(const JsonValue &state) { Q_UNUSED(state) }
    /// Goes to what the page was opened for; unknown members are ignored.
    virtual void open(const JsonValue &arguments) { Q_UNUSED(arguments) }

    /// The first time it is shown it loads; later it does when @p isStale says so.
    void show(bool isStale);
    bool wasShown() const { return m_wasShown; }

signals:
    void countChanged();
    void openRequested(const Binnacle::Ui::PageTarget &target);
    void inspectorChanged();

protected:
    const PageContext &context() const { return m_context; }
    Theme &theme() const { return m_context.theme; }
    Client::AccessClient &access() { return m_access; }
    Models::OwnRights *rights() const { return m_rights; }
    /// Why it cannot be done by who is signed in; empty when it may be tried.
    QString refusal(Models::Need need) const;
    /// What may be done has changed.
    virtual void rightsChanged() { }
    /// The object name of a part.
    QString part(const QString &what) const;

    /// Asks first; see ConfirmDialog.
    void ask(const Confirmation &confirmation, std::function<void()> confirmed);
    /// Calls, tells what came of it, and loads again.
    void run(const QFuture<Result<void>> &call, const QString &done, const QString &failed);

private:
    const PageContext m_context;
    const QString m_name;
    Client::AccessClient m_access;
    QPointer<Models::OwnRights> m_rights;
    bool m_wasShown = false;
};

}  // namespace Binnacle::Ui
