// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/shell/owneroffer.h"

#include "client/apiclient.h"
#include "client/instance.h"
#include "core/deliver.h"
#include "widgets/access/accountsheet.h"
#include "widgets/notices.h"
#include "widgets/shell/workspace.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace Binnacle::Ui {

namespace {

struct OwnerText
{
    Q_DECLARE_TR_FUNCTIONS(OwnerOffer)
};

const QString ownerCollection = u"_superusers"_s;

/// Superusers besides the account that a server without any makes for the time until then.
Client::RecordQuery ownersQuery()
{
    Client::RecordQuery query;
    query.collection = ownerCollection;
    query.perPage = 1;
    query.filter = u"email != '__pbinstaller@example.com'"_s;
    query.fields = u"id"_s;
    return query;
}

void showOffer(Workspace &workspace, const Theme &theme, Notices &notices, QWidget *window)
{
    auto *sheet = new AccountSheet(
        theme, workspace.client(),
        {ownerCollection, OwnerText::tr("Who owns this project?"),
         OwnerText::tr("It has no superuser yet. With these the owner signs in from elsewhere, "
                       "through the Web API; this window needs no password."),
         OwnerText::tr("Create owner"), OwnerText::tr("Later")},
        window);
    QObject::connect(&workspace, &QObject::destroyed, sheet, &QDialog::reject);
    QObject::connect(sheet, &AccountSheet::created, &notices,
                     [&notices](const QString &, const QString &email) {
                         notices.success(OwnerText::tr("%1 owns this project").arg(email));
                     });
    sheet->open();
}

}  // namespace

void offerOwner(Workspace &workspace, const Theme &theme, Notices &notices, QWidget *window)
{
    if (workspace.instance().kind() != Client::Instance::Kind::Local)
        return;
    deliverTo(&workspace, workspace.client().records(ownersQuery()),
              [&workspace, &theme, &notices, window](const Result<Client::RecordPage> &page) {
                  // Where it cannot be known nobody is asked; nor does a sheet come over another
                  // project than its own.
                  if (page && page->items.empty() && workspace.isVisible())
                      showOffer(workspace, theme, notices, window);
              });
}

}  // namespace Binnacle::Ui
