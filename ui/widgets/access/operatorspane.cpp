// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/access/operatorspane.h"

#include "client/apiclient.h"
#include "core/deliver.h"
#include "models/access/accessrows.h"
#include "widgets/access/accountsheet.h"
#include "widgets/base/dialog.h"
#include "widgets/base/label.h"
#include "widgets/base/tableview.h"
#include "widgets/notices.h"

#include <QRadioButton>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Binnacle::Ui {

namespace {

const QString superusers = u"_superusers"_s;
/// The account of the first start, which goes by itself.
const QString installer = u"__pbinstaller@example.com"_s;

}  // namespace

OperatorsPane::OperatorsPane(const PageContext &context, QWidget *parent)
    : AccountsPane(context, u"superusers"_s, Models::operatorColumns(),
                   tr("Choose a superuser to see how that account signs in."), parent)
{
    setTexts(tr("Superusers and their roles"), tr("Find by e-mail or role"),
             {u"shield"_s, tr("There is no superuser"),
              tr("Without one nobody can work on this server from elsewhere."),
              tr("New superuser")});
    constexpr auto owner = Models::Need::Own;
    addPrimary(u"btn.newSuperuser"_s, tr("New superuser"), owner, [this] { create(); });
    addRowAction({u"role"_s, tr("Change role…"), u"shield-check"_s,
                  [this](const QString &id) { chooseRole(id); }, false, owner});
    addRowAction({u"signOutSuperuser"_s, tr("Sign out everywhere…"), u"log-out"_s,
                  [this](const QString &id) {
                      signOut(id,
                              tr("Every token of this superuser is refused from now on, on every "
                                 "device."));
                  },
                  false, owner});
    addRowAction({u"resetSuperuser"_s, tr("Reset two-step…"), u"rotate-ccw"_s,
                  [this](const QString &id) {
                      resetTwoStep(id,
                                   tr("The authenticator app and the recovery codes of this "
                                      "superuser stop working. Do it only for somebody you are "
                                      "sure of."));
                  },
                  false, owner});
    addRowAction({u"deleteSuperuser"_s, tr("Delete…"), u"trash-2"_s,
                  [this](const QString &id) { remove(id); }, true, owner});
    setActivation([this](const QString &id) { chooseRole(id); });
    table()->setColumnWidths({240, 108, 400, 96, 132});
    table()->setNarrowestWidths({160, 96, 140, 80, 96});
    table()->setStretchColumn(2);
}

bool OperatorsPane::isAbout(const QString &collection) const
{
    return collection == superusers;
}

QString OperatorsPane::accountsCollection() const
{
    return superusers;
}

QList<KeyValueView::Row> OperatorsPane::factsOf(const QString &id) const
{
    const Client::OperatorInfo *info = find(id);
    if (!info)
        return {};
    const QString role = info->role.isEmpty() ? u"owner"_s : info->role;
    KeyValueView::Row may = KeyValueView::text(u"role"_s, tr("Role"), Models::roleName(role));
    may.note = Models::roleText(role);
    return {KeyValueView::text(u"email"_s, tr("E-mail"), info->email),
            KeyValueView::mono(u"id"_s, tr("Id"), info->id), may};
}

void OperatorsPane::refresh()
{
    const int generation = beginLoading();
    deliverTo(this, access().operators(),
              [this, generation](const Result<std::vector<Client::OperatorInfo>> &found) {
                  if (!found && found.error().kind == Error::Kind::NotFound)
                      loadRecords(generation);
                  else
                      take(generation, found);
              });
}

void OperatorsPane::loadRecords(int generation)
{
    Client::RecordQuery query;
    query.collection = superusers;
    query.perPage = 500;
    deliverTo(this, context().client.records(query),
              [this, generation](const Result<Client::RecordPage> &page) {
                  if (!page)
                      return take(generation, page.error());
                  std::vector<Client::OperatorInfo> all;
                  for (const JsonValue &record : page->items)
                      all.push_back(Client::operatorInfo(record));
                  take(generation, all);
              });
}

void OperatorsPane::take(int generation, const Result<std::vector<Client::OperatorInfo>> &found)
{
    if (found) {
        m_operators = *found;
        std::erase_if(m_operators,
                      [](const Client::OperatorInfo &each) { return each.email == installer; });
    }
    const Result<std::vector<Client::OperatorInfo>> shown
        = found ? Result<std::vector<Client::OperatorInfo>>(m_operators) : found;
    ListPane::take(generation, tr("The superusers could not be read."), shown, Models::operatorRow);
}

const Client::OperatorInfo *OperatorsPane::find(const QString &id) const
{
    const auto found
        = std::find_if(m_operators.begin(), m_operators.end(),
                       [&id](const Client::OperatorInfo &each) { return each.id == id; });
    return found == m_operators.end() ? nullptr : &*found;
}

void OperatorsPane::create()
{
    auto *sheet = new AccountSheet(theme(), context().client,
                                   {superusers, tr("New superuser"),
                                    tr("A superuser is owner until given another role: nothing is "
                                       "closed to an owner."),
                                    tr("Create superuser")},
                                   window());
    connect(sheet, &AccountSheet::created, this, [this](const QString &, const QString &email) {
        context().notices.success(tr("%1 is a superuser").arg(email));
        refresh();
    });
    sheet->open();
}

void OperatorsPane::chooseRole(const QString &id)
{
    const Client::OperatorInfo *chosen = find(id);
    if (!chosen)
        return;
    if (const QString why = refusal(Models::Need::Own); !why.isEmpty())
        return context().notices.info(why);
    auto *sheet = new Dialog(theme(), tr("Role of %1").arg(chosen->email), window());
    sheet->setObjectName(u"sheet.role"_s);
    sheet->setIcon(u"shield-check"_s, Tone::Accent);
    QList<QRadioButton *> choices;
    const QString present = chosen->role.isEmpty() ? u"owner"_s : chosen->role;
    const QStringList roles = Models::allRoles();
    for (const QString &role : roles) {
        auto *choice = new QRadioButton(Models::roleName(role), sheet);
        choice->setObjectName(u"role."_s + role);
        choice->setMinimumHeight(theme().scaled(28));
        choice->setAccessibleDescription(Models::roleText(role));
        choice->setChecked(role == present);
        auto *text
            = new Label(theme(), TextSize::Label, Tone::Muted, Models::roleText(role), sheet);
        text->setWordWrap(true);
        text->setIndent(theme().scaled(24));
        auto *lines = new QVBoxLayout;
        lines->setSpacing(0);
        lines->addWidget(choice);
        lines->addWidget(text);
        sheet->body()->addLayout(lines);
        choices.append(choice);
    }
    sheet->addButton(tr("Cancel"), Button::Kind::Secondary, Dialog::RejectRole)
        ->setObjectName(u"btn.cancel"_s);
    sheet->addButton(tr("Give role"), Button::Kind::Primary, Dialog::AcceptRole)
        ->setObjectName(u"btn.giveRole"_s);
    connect(sheet, &QDialog::accepted, this, [this, id, choices, roles] {
        for (qsizetype i = 0; i < choices.size(); ++i) {
            if (choices[i]->isChecked())
                setRole(id, roles[i]);
        }
    });
    sheet->open();
}

void OperatorsPane::setRole(const QString &id, const QString &role)
{
    const Client::OperatorInfo *chosen = find(id);
    if (!chosen || chosen->role == role)
        return;
    deliverTo(this, access().setRole(id, role),
              [this, name = chosen->email](const Result<Client::OperatorInfo> &changed) {
                  if (changed)
                      context().notices.success(
                          tr("%1 is now: %2").arg(name, Models::roleName(changed->role)));
                  else
                      context().notices.error(tr("The role of %1 stays").arg(name),
                                              changed.error());
                  refresh();
              });
}

void OperatorsPane::remove(const QString &id)
{
    const QString name = subject(id);
    ask({tr("Delete the superuser %1?").arg(name),
         tr("This account can no longer work on the server. Its records in the audit list stay."),
         tr("Delete superuser"), true, name},
        [this, id, name] {
            run(context().client.deleteRecord(superusers, id), tr("%1 is deleted").arg(name),
                tr("%1 could not be deleted").arg(name));
        });
}

}  // namespace Binnacle::Ui
