// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/access/accesspane.h"

#include "core/deliver.h"
#include "models/livehub.h"
#include "widgets/base/dialog.h"
#include "widgets/notices.h"

using namespace Qt::StringLiterals;

namespace Binnacle::Ui {

AccessPane::AccessPane(const PageContext &context, const QString &name, QWidget *parent)
    : QWidget(parent)
    , m_context(context)
    , m_name(name)
    , m_access(context.client)
{
    setObjectName(u"page.access."_s + name);
}

void AccessPane::setRights(Models::OwnRights *rights)
{
    m_rights = rights;
    connect(rights, &Models::OwnRights::changed, this, [this] { rightsChanged(); });
    connect(&m_context.live, &Models::LiveHub::linkChanged, this, [this] { rightsChanged(); });
    rightsChanged();
}

QString AccessPane::refusal(Models::Need need) const
{
    if (m_context.live.link() == Models::LiveHub::Link::Lost)
        return tr("The link to the server is lost.");
    return m_rights ? m_rights->refusal(need) : QString();
}

QString AccessPane::part(const QString &what) const
{
    return objectName() + u'.' + what;
}

void AccessPane::show(bool isStale)
{
    if (m_wasShown && !isStale)
        return;
    m_wasShown = true;
    refresh();
}

void AccessPane::ask(const Confirmation &confirmation, std::function<void()> confirmed)
{
    ConfirmDialog::ask(theme(), this, confirmation, std::move(confirmed));
}

void AccessPane::run(const QFuture<Result<void>> &call, const QString &done, const QString &failed)
{
    deliverTo(this, call, [this, done, failed](const Result<void> &result) {
        if (result)
            m_context.notices.success(done);
        else
            m_context.notices.error(failed, result.error());
        // The role may have changed meanwhile.
        if (!result && result.error().kind == Error::Kind::Forbidden && m_rights)
            m_rights->ask();
        refresh();
    });
}

}  // namespace Binnacle::Ui
