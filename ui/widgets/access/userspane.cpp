// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/access/userspane.h"

#include "client/apiclient.h"
#include "core/deliver.h"
#include "models/access/accessrows.h"
#include "models/plural.h"
#include "models/records/recordvalue.h"
#include "widgets/access/accountsheet.h"
#include "widgets/access/secretsheet.h"
#include "widgets/base/dialog.h"
#include "widgets/base/tableview.h"
#include "widgets/notices.h"

#include <QComboBox>
#include <QLineEdit>
#include <QLocale>

#include <memory>

using namespace Qt::StringLiterals;

namespace Binnacle::Ui {

namespace {

constexpr qint64 pageSize = 100;
/// That are read again while the list is seen; a longer one waits for F5.
constexpr qint64 mostPages = 10;

bool isChosen(const Client::CollectionInfo &collection)
{
    // Superusers have a tab of their own.
    return collection.type == u"auth" && collection.name != u"_superusers";
}

}  // namespace

UsersPane::UsersPane(const PageContext &context, QWidget *parent)
    : AccountsPane(context, u"users"_s, Models::accountColumns(),
                   tr("Choose an account to see how it signs in."), parent)
    , m_collections(new QComboBox(this))
{
    m_collections->setObjectName(part(u"collection"_s));
    m_collections->setAccessibleName(tr("Collection of the accounts"));
    m_collections->setMinimumHeight(theme().scaled(32));
    m_collections->setMinimumWidth(theme().scaled(140));
    addTool(m_collections);
    setTexts(tr("Accounts"), tr("Find by e-mail, name or id"),
             {u"users"_s, tr("Nobody has an account yet"),
              tr("Accounts are records: people sign up through the API, or you make them."),
              tr("New account")});
    addPrimary(u"btn.newAccount"_s, tr("New account"), Models::Need::Write,
               [this] { createAccount(); });
    addActions();
    setActivation([this](const QString &id) { openRecord(id); });
    table()->setColumnWidths({200, 240, 96, 156, 120, 120});
    table()->setNarrowestWidths({120, 140, 84, 120, 92, 92});
    table()->setStretchColumn(1);
    searchOnServer();
    connect(m_collections, &QComboBox::activated, this, [this] {
        m_wanted = m_collections->currentText();
        load();
    });
    connect(&model(), &Models::CellTableModel::moreWanted, this, &UsersPane::loadMore);
}

void UsersPane::addActions()
{
    using Models::Need;
    addRowAction({u"token"_s, tr("Token for trying…"), u"key-round"_s,
                  [this](const QString &id) { createToken(id); }, false, Need::Manage});
    addRowAction({u"verify"_s, tr("Mark verified"), u"circle-check"_s,
                  [this](const QString &id) { verify(id); }, false, Need::Write});
    addRowAction({u"sendVerification"_s, tr("Send verification"), u"mail"_s,
                  [this](const QString &id) { sendVerification(id); }});
    addRowAction({u"signOut"_s, tr("Sign out everywhere…"), u"log-out"_s,
                  [this](const QString &id) {
                      signOut(id,
                              tr("Every token of this account is refused from now on, on every "
                                 "device. The password stays."));
                  },
                  false, Need::Manage});
    addRowAction({u"resetTwoStep"_s, tr("Reset two-step…"), u"rotate-ccw"_s,
                  [this](const QString &id) {
                      resetTwoStep(id,
                                   tr("The authenticator app and the recovery codes of this "
                                      "account stop working. Do it only for somebody you are sure "
                                      "of."));
                  },
                  false, Need::Manage});
    addRowAction({u"deleteAccount"_s, tr("Delete…"), u"trash-2"_s,
                  [this](const QString &id) { remove(id); }, true, Need::Write});
}

void UsersPane::refresh()
{
    const int generation = beginLoading();
    deliverTo(this, context().client.collections(),
              [this, generation](const Result<std::vector<Client::CollectionInfo>> &found) {
                  if (!isCurrent(generation))
                      return;
                  if (found)
                      takeCollections(*found);
                  else
                      showFailure(tr("The collections could not be read."), found.error());
              });
}

void UsersPane::takeCollections(const std::vector<Client::CollectionInfo> &collections)
{
    m_all = collections;
    const QString before = m_wanted.isEmpty() ? m_collections->currentText() : m_wanted;
    m_collections->clear();
    for (const Client::CollectionInfo &each : m_all) {
        if (isChosen(each))
            m_collections->addItem(theme().icon(u"users"_s), each.name);
    }
    m_collections->setCurrentIndex(qMax(0, m_collections->findText(before)));
    m_collections->setEnabled(m_collections->count() > 1);
    if (m_collections->count() > 0)
        return load();
    setCount({});
    states()->showEmpty({u"users"_s,
                         tr("There is no auth collection"),
                         tr("Accounts live in collections of the type auth."),
                         {}});
}

const Client::CollectionInfo *UsersPane::collection() const
{
    for (const Client::CollectionInfo &each : m_all) {
        if (isChosen(each) && each.name == m_collections->currentText())
            return &each;
    }
    return nullptr;
}

QString UsersPane::filter() const
{
    const Client::CollectionInfo *chosen = collection();
    const QString text = search()->text().trimmed();
    const std::optional<QString> literal = Models::filterText(text);
    if (text.isEmpty() || !chosen || !literal)
        return {};
    QStringList clauses{u"id = "_s + *literal, u"email ~ "_s + *literal};
    const QStringList more = Models::labelFields(*chosen);
    for (const QString &field : more) {
        if (field != u"email" && field != u"id")
            clauses.append(field + u" ~ "_s + *literal);
    }
    return clauses.join(u" || "_s);
}

void UsersPane::load()
{
    if (!collection())
        return;
    m_page = 0;
    askFor(1, 1, beginLoading());
}

void UsersPane::reload()
{
    if (m_page == 0)
        return load();
    if (m_page <= mostPages)
        askFor(1, m_page, beginLoading());
}

void UsersPane::loadMore()
{
    if (m_hasMore)
        askFor(m_page + 1, 1, beginLoading());
}

void UsersPane::askFor(qint64 page, qint64 count, int generation)
{
    const Client::CollectionInfo *chosen = collection();
    if (!chosen)
        return;
    Client::RecordQuery query;
    query.collection = chosen->id;
    query.page = page;
    query.perPage = pageSize * count;
    query.filter = filter();
    query.sort = u"-@rowid"_s;
    deliverTo(this, context().client.records(query),
              [this, page, count, generation](const Result<Client::RecordPage> &found) {
                  if (!isCurrent(generation))
                      return;
                  if (found)
                      takePage(*found, page, count);
                  else
                      showFailure(tr("The accounts could not be read."), found.error());
              });
}

void UsersPane::takePage(const Client::RecordPage &found, qint64 page, qint64 count)
{
    const Client::CollectionInfo *chosen = collection();
    if (!chosen)
        return;
    std::vector<Models::TableRow> rows;
    for (const JsonValue &record : found.items)
        rows.push_back(Models::accountRow(*chosen, record, QDateTime::currentDateTime()));
    m_page = page + count - 1;
    m_hasMore = qint64(found.items.size()) == pageSize * count;
    showPage(std::move(rows), page == 1, m_hasMore);
    if (!m_wantedRecord.isEmpty())
        select(std::exchange(m_wantedRecord, {}));
}

bool UsersPane::isAbout(const QString &name) const
{
    return collection() && collection()->name == name;
}

QString UsersPane::accountsCollection() const
{
    return collection() ? collection()->id : QString();
}

QList<KeyValueView::Row> UsersPane::factsOf(const QString &id) const
{
    const int row = model().rowOf(id);
    QList<KeyValueView::Row> facts;
    const auto add = [&](const QString &key, const QString &label, int column) {
        // Not every collection has all of them.
        const QString text = model().index(row, column).data().toString();
        if (!text.isEmpty())
            facts.append(KeyValueView::text(key, label, text));
    };
    add(u"email"_s, tr("E-mail"), 1);
    facts.append(KeyValueView::mono(u"id"_s, tr("Id"), id));
    add(u"verified"_s, tr("Verified"), 2);
    add(u"created"_s, tr("Created"), 4);
    return facts;
}

QString UsersPane::email(const QString &id) const
{
    return model().index(model().rowOf(id), 1).data().toString();
}

QString UsersPane::subject(const QString &id) const
{
    const QString mail = email(id);
    return mail.isEmpty() ? id : mail;
}

void UsersPane::createToken(const QString &id)
{
    auto *sheet = new TokenSheet(theme(), subject(id), window());
    connect(sheet, &TokenSheet::chosen, this, [this, id](qint64 seconds) {
        const Client::CollectionInfo *chosen = collection();
        if (!chosen)
            return;
        deliverTo(this, access().impersonate(chosen->id, id, seconds),
                  [this, name = subject(id), seconds](const Result<QString> &token) {
                      if (!token)
                          return context().notices.error(tr("No token was made"), token.error());
                      auto *shown = new SecretSheet(
                          theme(), tr("Token for %1").arg(name), tr("Token"),
                          tr("Send it as the Authorization header. It ends in %1.")
                              .arg(Models::durationWords(seconds)),
                          *token, window());
                      shown->open();
                  });
    });
    sheet->open();
}

void UsersPane::verify(const QString &id)
{
    const Client::CollectionInfo *chosen = collection();
    if (!chosen)
        return;
    const JsonValue change = JsonValue::object({{u"verified"_s, JsonValue(true)}});
    deliverTo(this, context().client.updateRecord(chosen->id, id, change),
              [this, name = subject(id)](const Result<JsonValue> &saved) {
                  if (saved)
                      context().notices.success(tr("%1 is verified").arg(name));
                  else
                      context().notices.error(tr("%1 could not be verified").arg(name),
                                              saved.error());
                  load();
              });
}

void UsersPane::sendVerification(const QString &id)
{
    const Client::CollectionInfo *chosen = collection();
    const QString mail = email(id);
    if (!chosen)
        return;
    if (mail.isEmpty())
        return context().notices.info(tr("The account has no e-mail address."));
    run(access().sendVerification(chosen->id, mail), tr("A mail goes to %1").arg(mail),
        tr("No mail could be sent to %1").arg(mail));
}

void UsersPane::createAccount()
{
    const Client::CollectionInfo *chosen = collection();
    if (!chosen)
        return;
    auto *sheet = new AccountSheet(theme(), context().client,
                                   {chosen->id, tr("New account in %1").arg(chosen->name),
                                    tr("They sign in with these. What else the record holds is "
                                       "filled in on the Data page."),
                                    tr("Create account")},
                                   window());
    connect(sheet, &AccountSheet::created, this, [this](const QString &id, const QString &mail) {
        context().notices.success(tr("%1 has an account").arg(mail));
        m_wantedRecord = id;
        load();
    });
    sheet->open();
}

void UsersPane::openRecord(const QString &id)
{
    if (const Client::CollectionInfo *chosen = collection())
        emit openRequested({PageKind::Data,
                            JsonValue::object({{u"collection"_s, JsonValue(chosen->name)},
                                               {u"record"_s, JsonValue(id)}})});
}

void UsersPane::remove(const QString &id)
{
    const Client::CollectionInfo *chosen = collection();
    if (!chosen)
        return;
    std::vector<std::pair<QString, QString>> dragging;
    for (const Client::CollectionInfo &each : m_all) {
        for (const Client::FieldInfo &field : each.fields) {
            if (field.relatedCollectionId == chosen->id && field.json[u"cascadeDelete"].toBool()
                && each.type != u"view")
                dragging.emplace_back(
                    each.id, field.isMultiple() ? field.name + u" ?= "_s : field.name + u" = "_s);
        }
    }
    if (dragging.empty())
        return askRemoval(id, 0);
    struct Counting
    {
        size_t open = 0;
        qint64 found = 0;
    };
    // Shared by the answers, which come one by one.
    const auto counting = std::make_shared<Counting>();
    counting->open = dragging.size();
    const QString literal = Models::filterText(id).value_or(QString());
    for (const auto &[other, clause] : dragging) {
        deliverTo(this, context().client.countRecords(other, clause + literal),
                  [this, id, counting](const Result<qint64> &count) {
                      // One that cannot be counted makes the whole unknown.
                      counting->found
                          = count && counting->found >= 0 ? counting->found + *count : qint64(-1);
                      if (--counting->open == 0)
                          askRemoval(id, counting->found);
                  });
    }
}

void UsersPane::askRemoval(const QString &id, qint64 dragged)
{
    const Client::CollectionInfo *chosen = collection();
    if (!chosen)
        return;
    QString text = tr("The account and its sessions go, for good.");
    if (dragged > 0) {
        text += u' '
            + Models::resolvePlural(
                    tr("%n record(s) that belong to it go as well.", nullptr, int(dragged)),
                    dragged);
    } else if (dragged < 0) {
        text += u' ' + tr("So do the records that belong to it; they could not be counted.");
    }
    ask({tr("Delete %1?").arg(subject(id)), text, tr("Delete account"), true, {}},
        [this, collection = chosen->id, id, name = subject(id)] {
            run(context().client.deleteRecord(collection, id), tr("%1 is deleted").arg(name),
                tr("%1 could not be deleted").arg(name));
        });
}

JsonValue UsersPane::state() const
{
    JsonValue state = ListPane::state();
    state.insert(u"collection"_s, JsonValue(m_collections->currentText()));
    return state;
}

void UsersPane::restore(const JsonValue &state)
{
    ListPane::restore(state);
    m_wanted = state[u"collection"].toString();
}

void UsersPane::open(const JsonValue &arguments)
{
    const QString name = arguments[u"collection"].toString();
    if (name.isEmpty())
        return;
    m_wanted = name;
    m_wantedRecord = arguments[u"record"].toString();
    if (wasShown())
        refresh();
}

}  // namespace Binnacle::Ui
