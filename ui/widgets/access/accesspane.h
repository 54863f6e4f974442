// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/accessclient.h"
#include "widgets/page.h"

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

    QString name() const { return m_name; }
    virtual void refresh() = 0;
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
    bool m_wasShown = false;
};

}  // namespace Binnacle::Ui
