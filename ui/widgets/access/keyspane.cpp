// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/access/keyspane.h"

#include "core/deliver.h"
#include "models/access/accessrows.h"
#include "widgets/access/apikeysheet.h"
#include "widgets/access/fielderrors.h"
#include "widgets/access/secretsheet.h"
#include "widgets/base/dialog.h"
#include "widgets/base/tableview.h"
#include "widgets/notices.h"

#include <QPointer>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Binnacle::Ui {

KeysPane::KeysPane(const PageContext &context, QWidget *parent)
    : ListPane(context, u"keys"_s, Models::keyColumns(), parent)
{
    setTexts(tr("API keys"), tr("Find by name, key or collection"),
             {u"key-round"_s, tr("There are no API keys"),
              tr("A key lets a program in, for the collections and actions that you choose."),
              tr("New key")});
    addPrimary(u"btn.newKey"_s, tr("New key"), Models::Need::Own, [this] { openSheet(nullptr); });
    addRowAction({u"editKey"_s, tr("Edit…"), u"pencil"_s, [this](const QString &id) { edit(id); },
                  false, Models::Need::Own});
    addRowAction({u"revokeKey"_s, tr("Revoke…"), u"ban"_s,
                  [this](const QString &id) { revoke(id); }, true, Models::Need::Own});
    setActivation([this](const QString &id) { edit(id); });
    table()->setColumnWidths({180, 92, 112, 240, 108, 108, 180});
    table()->setStretchColumn(3);
}

void KeysPane::refresh()
{
    const int generation = beginLoading();
    deliverTo(this, access().apiKeys(),
              [this, generation](const Result<std::vector<Client::ApiKeyInfo>> &found) {
                  if (found && isCurrent(generation))
                      m_keys = *found;
                  take(generation, tr("The API keys could not be read."), found, Models::keyRow);
              });
}

void KeysPane::edit(const QString &id)
{
    const auto found
        = std::find_if(m_keys.begin(), m_keys.end(),
                       [&id](const Client::ApiKeyInfo &each) { return each.id == id; });
    if (found == m_keys.end())
        return;
    if (const QString why = refusal(Models::Need::Own); !why.isEmpty())
        return context().notices.info(why);
    if (found->isRevoked)
        return context().notices.info(tr("%1 is revoked, for good.").arg(found->name));
    openSheet(&*found);
}

void KeysPane::openSheet(const Client::ApiKeyInfo *key)
{
    auto *sheet = new ApiKeySheet(theme(), key, window());
    deliverTo(sheet, context().client.collections(),
              [sheet](const Result<std::vector<Client::CollectionInfo>> &found) {
                  // Without them a scope for all collections can be chosen all the same.
                  if (found)
                      sheet->setCollections(*found);
              });
    const QString id = key ? key->id : QString();
    connect(sheet, &ApiKeySheet::saveRequested, this, [this, sheet, id] {
        if (id.isEmpty())
            create(sheet);
        else
            save(sheet, id);
    });
    sheet->open();
}

void KeysPane::create(ApiKeySheet *sheet)
{
    sheet->setSaving(true);
    deliverTo(
        this, access().createApiKey(sheet->draft()),
        [this, guarded = QPointer<ApiKeySheet>(sheet)](const Result<Client::NewApiKey> &made) {
            if (!made && guarded)
                return guarded->showFailure(made.error());
            if (!made)
                return context().notices.error(tr("No key was made"), made.error());
            if (guarded)
                guarded->accept();
            auto *shown = new SecretSheet(theme(), tr("Key %1").arg(made->info.name), tr("API key"),
                                          tr("Send it as the Authorization header. It may do: %1.")
                                              .arg(Models::scopeText(made->info.scope)),
                                          made->secret, window());
            shown->open();
            refresh();
        });
}

void KeysPane::save(ApiKeySheet *sheet, const QString &id)
{
    sheet->setSaving(true);
    deliverTo(
        this, access().updateApiKey(id, sheet->draft()),
        [this, guarded = QPointer<ApiKeySheet>(sheet)](const Result<Client::ApiKeyInfo> &saved) {
            if (!saved && guarded)
                return guarded->showFailure(saved.error());
            if (!saved)
                return context().notices.error(tr("The key stays as it was"), saved.error());
            if (guarded)
                guarded->accept();
            context().notices.success(tr("Key %1 saved").arg(saved->name));
            refresh();
        });
}

void KeysPane::revoke(const QString &id)
{
    const QString name = subject(id);
    ask({tr("Revoke the key %1?").arg(name),
         tr("Programs that use it are refused from now on. It cannot be brought back."),
         tr("Revoke key"),
         true,
         {}},
        [this, id, name] {
            run(access().revokeApiKey(id), tr("Key %1 is revoked").arg(name),
                tr("Key %1 could not be revoked").arg(name));
        });
}

}  // namespace Binnacle::Ui
