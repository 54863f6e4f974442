// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/access/signinpane.h"

#include "core/deliver.h"
#include "models/access/accessrows.h"
#include "widgets/access/fielderrors.h"
#include "widgets/access/signinsheet.h"
#include "widgets/base/tableview.h"
#include "widgets/notices.h"

#include <QPointer>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Binnacle::Ui {

SignInPane::SignInPane(const PageContext &context, QWidget *parent)
    : ListPane(context, u"signin"_s, Models::signInColumns(), parent)
{
    setTexts(tr("Ways of signing in"), tr("Find a collection or provider"),
             {u"log-in"_s,
              tr("There is no auth collection"),
              tr("Accounts live in collections of the type auth."),
              {}});
    addRowAction({u"editSignIn"_s, tr("Edit…"), u"sliders-horizontal"_s,
                  [this](const QString &id) { edit(id); }, false, Models::Need::Manage});
    setActivation([this](const QString &id) { edit(id); });
    table()->setColumnWidths({180, 140, 160, 200, 116, 104, 104});
    table()->setStretchColumn(3);
}

void SignInPane::refresh()
{
    const int generation = beginLoading();
    deliverTo(this, context().client.collections(),
              [this, generation](Result<std::vector<Client::CollectionInfo>> found) {
                  if (found) {
                      std::erase_if(*found, [](const Client::CollectionInfo &each) {
                          return each.type != u"auth";
                      });
                      m_collections = *found;
                  }
                  take(generation, tr("The collections could not be read."), found,
                       [](const Client::CollectionInfo &each, const QDateTime &) {
                           return Models::signInRow(each);
                       });
              });
    if (!m_providers.empty())
        return;
    deliverTo(this, access().providers(),
              [this](const Result<std::vector<Client::ProviderInfo>> &found) {
                  // Without them the present ones can be edited all the same.
                  if (found)
                      m_providers = *found;
              });
}

void SignInPane::edit(const QString &id)
{
    const auto found
        = std::find_if(m_collections.begin(), m_collections.end(),
                       [&id](const Client::CollectionInfo &each) { return each.id == id; });
    if (found == m_collections.end())
        return;
    if (const QString why = refusal(Models::Need::Manage); !why.isEmpty())
        return context().notices.info(why);
    auto *sheet = new SignInSheet(theme(), *found, m_providers, window());
    connect(sheet, &SignInSheet::saveRequested, this, [this, sheet, id] { save(sheet, id); });
    sheet->open();
}

void SignInPane::save(SignInSheet *sheet, const QString &id)
{
    sheet->setSaving(true);
    deliverTo(this, access().updateCollection(id, sheet->changes()),
              [this, guarded = QPointer<SignInSheet>(sheet)](
                  const Result<Client::CollectionInfo> &saved) {
                  if (!saved && guarded)
                      return guarded->showFailure(wholeError(saved.error()));
                  if (!saved)
                      return context().notices.error(tr("Nothing was changed"), saved.error());
                  if (guarded)
                      guarded->accept();
                  context().notices.success(tr("Sign-in of %1 saved").arg(saved->name));
                  refresh();
              });
}

}  // namespace Binnacle::Ui
