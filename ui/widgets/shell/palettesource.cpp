// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/shell/palettesource.h"

#include "core/deliver.h"
#include "models/observation/routefigures.h"
#include "widgets/shell/commands.h"
#include "widgets/shell/workspace.h"

#include <QMenu>
#include <QRegularExpression>

#include <algorithm>
#include <iterator>

namespace Binnacle::Ui {

using namespace Qt::StringLiterals;

namespace {

constexpr int recentPlaces = 6;
constexpr int searchedCollections = 60;

void append(std::vector<PaletteItem> &to, std::vector<PaletteItem> from)
{
    to.insert(to.end(), std::make_move_iterator(from.begin()), std::make_move_iterator(from.end()));
}

QString collectionIcon(const Client::CollectionInfo &collection)
{
    if (collection.type == u"auth")
        return u"users"_s;
    return collection.type == u"view" ? u"eye"_s : u"table-2"_s;
}

}  // namespace

PaletteSource::PaletteSource(CommandPalette &palette, Commands &commands, const PageFactory &pages)
    : m_palette(palette)
    , m_commands(commands)
    , m_pages(pages)
{
    connect(&m_palette, &CommandPalette::recordWanted, this, &PaletteSource::findRecord);
    connect(&m_palette, &CommandPalette::closed, this, [this] { m_recordSearch.stop(); });
}

void PaletteSource::open(Workspace *workspace, PaletteScope scope, bool newTab)
{
    m_workspace = workspace;
    m_scope = scope;
    m_newTab = newTab;
    if (m_known != workspace) {
        m_known = workspace;
        m_collections.clear();
        m_routes.clear();
    }
    QString prompt = tr("Search or run");
    if (newTab)
        prompt = tr("Open in a new tab");
    else if (scope == PaletteScope::Places)
        prompt = tr("Go to");
    m_palette.open(scope, prompt, all());
    askServer();
}

void PaletteSource::forget(const Workspace *workspace)
{
    if (m_known != workspace)
        return;
    m_palette.close();
    m_known = nullptr;
    m_collections.clear();
    m_routes.clear();
}

PaletteItem PaletteSource::placeItem(PaletteItem::Kind kind, const QString &text,
                                     const QString &detail, const QString &icon,
                                     const PageTarget &target) const
{
    PaletteItem item;
    item.kind = kind;
    item.text = text;
    item.detail = detail;
    item.icon = icon;
    const auto where = m_newTab ? Workspace::Where::NewTab : Workspace::Where::Reuse;
    item.run = [workspace = m_workspace, target, where] {
        if (workspace)
            workspace->open(target, where);
    };
    return item;
}

std::vector<PaletteItem> PaletteSource::places() const
{
    std::vector<PaletteItem> items;
    if (!m_workspace)
        return items;
    for (const Visit &visit : m_workspace->recentPlaces(recentPlaces)) {
        const PageEntry *entry = pageEntry(m_pages, visit.target.kind);
        if (entry && entry->title != visit.title) {
            items.push_back(placeItem(PaletteItem::Kind::Recent, visit.title, entry->title,
                                      entry->icon, visit.target));
        }
    }
    for (const PageEntry &entry : m_pages) {
        PaletteItem item = placeItem(PaletteItem::Kind::Page, entry.title, entry.group, entry.icon,
                                     {entry.kind, JsonValue::object()});
        item.shortcut = QKeySequence(Qt::CTRL | Qt::Key(Qt::Key_0 + entry.number))
                            .toString(QKeySequence::NativeText);
        if (!m_newTab) {
            item.run = [workspace = m_workspace, kind = entry.kind] {
                if (workspace)
                    workspace->show(kind);
            };
        }
        items.push_back(std::move(item));
    }
    return items;
}

std::vector<PaletteItem> PaletteSource::actions() const
{
    std::vector<PaletteItem> items;
    if (m_workspace && m_workspace->currentPage()) {
        const Page *page = m_workspace->currentPage();
        const auto own = page->findChildren<QAction *>();
        for (QAction *action : own) {
            if (action->text().isEmpty() || action->isSeparator() || action->menu()
                || action->objectName().isEmpty())
                continue;
            PaletteItem item;
            item.text = action->text().remove(u'&');
            item.detail = page->title();
            const QString icon = action->data().toString();
            item.icon = icon.isEmpty() ? page->iconName() : icon;
            item.shortcut = action->shortcut().toString(QKeySequence::NativeText);
            if (!action->isEnabled())
                item.blocked
                    = action->statusTip().isEmpty() ? tr("not possible now") : action->statusTip();
            item.run = [action = QPointer<QAction>(action)] {
                if (action)
                    action->trigger();
            };
            items.push_back(std::move(item));
        }
    }
    for (const Command &command : m_commands.all()) {
        // Pages have lines of their own.
        if (command.id.startsWith(u"page.open."))
            continue;
        items.push_back(commandItem(command));
    }
    return items;
}

PaletteItem PaletteSource::commandItem(const Command &command) const
{
    PaletteItem item;
    item.text = command.text;
    item.detail = command.section;
    item.icon = command.icon;
    if (!command.keys.isEmpty())
        item.shortcut = command.keys.first().toString(QKeySequence::NativeText);
    item.blocked = command.blocked ? command.blocked() : QString();
    item.run = [this, id = command.id] { m_commands.run(id); };
    return item;
}

std::vector<PaletteItem> PaletteSource::collectionItems() const
{
    std::vector<PaletteItem> items;
    if (!pageEntry(m_pages, PageKind::Data))
        return items;
    for (const Client::CollectionInfo &collection : m_collections) {
        items.push_back(placeItem(
            PaletteItem::Kind::Collection, collection.name,
            collection.isSystem ? tr("%1, system").arg(collection.type) : collection.type,
            collectionIcon(collection),
            {PageKind::Data, JsonValue::object({{u"collection"_s, JsonValue(collection.name)}})}));
    }
    // Those of the server itself are looked for less.
    std::stable_partition(items.begin(), items.end(),
                          [](const PaletteItem &item) { return !item.text.startsWith(u'_'); });
    return items;
}

std::vector<PaletteItem> PaletteSource::routeItems() const
{
    std::vector<PaletteItem> items;
    if (!pageEntry(m_pages, PageKind::Routes))
        return items;
    for (const Client::RouteRow &route : m_routes) {
        items.push_back(placeItem(
            PaletteItem::Kind::Route, QString(route.method + u' ' + route.pattern),
            Models::accessText(route.guard), u"route"_s,
            {PageKind::Routes, JsonValue::object({{u"route"_s, JsonValue(route.route)}})}));
    }
    return items;
}

std::vector<PaletteItem> PaletteSource::all() const
{
    std::vector<PaletteItem> items = places();
    append(items, collectionItems());
    if (!m_newTab)
        append(items, actions());
    append(items, routeItems());
    append(items, helpItems());
    return items;
}

PaletteItem PaletteSource::helpItem(const QString &text, const QString &detail, const QString &icon,
                                    const PageTarget &target, bool filters) const
{
    PaletteItem item = placeItem(PaletteItem::Kind::Help, text, detail, icon, target);
    item.run = [workspace = m_workspace, target, filters] {
        if (!workspace)
            return;
        // Without arguments the page is shown as it was left.
        Page *page
            = target.arguments.isEmpty() ? workspace->show(target.kind) : workspace->open(target);
        if (filters && page)
            page->focusFilter();
    };
    return item;
}

std::vector<PaletteItem> PaletteSource::helpItems() const
{
    std::vector<PaletteItem> items;
    const JsonValue none = JsonValue::object();
    if (pageEntry(m_pages, PageKind::Data)) {
        items.push_back(helpItem(tr("Filter records"),
                                 tr("title ~ 'tide' && created > @todayStart"), u"filter"_s,
                                 {PageKind::Data, none}, true));
        items.push_back(helpItem(tr("Change records"),
                                 tr("F2 edits a cell; nothing is written until Ctrl+S"),
                                 u"square-pen"_s, {PageKind::Data, none}, false));
    }
    if (pageEntry(m_pages, PageKind::Logs)) {
        items.push_back(helpItem(tr("Filter the log"), tr("status >= 400 && path ~ '/records'"),
                                 u"filter"_s, {PageKind::Logs, none}, true));
        items.push_back(helpItem(
            tr("Find out why a request was denied"),
            tr("choose it in Logs, then W: its rule with every value"), u"shield-question"_s,
            {PageKind::Logs, JsonValue::object({{u"status"_s, JsonValue(403)}})}, false));
    }
    if (pageEntry(m_pages, PageKind::Overview))
        items.push_back(helpItem(tr("Find out what is slow"),
                                 tr("slow routes and statements; a click opens their requests"),
                                 u"gauge"_s, {PageKind::Overview, none}, false));
    if (pageEntry(m_pages, PageKind::Routes))
        items.push_back(helpItem(tr("Try a call"), tr("choose a route, then Try it"), u"play"_s,
                                 {PageKind::Routes, none}, false));
    if (pageEntry(m_pages, PageKind::Access)) {
        const auto tab = [](const QString &name) {
            return PageTarget{PageKind::Access, JsonValue::object({{u"tab"_s, JsonValue(name)}})};
        };
        items.push_back(helpItem(tr("Create an API key"),
                                 tr("lets a program in, for the collections you choose"),
                                 u"key-round"_s, tab(u"keys"_s), false));
        items.push_back(helpItem(tr("See who may do what"),
                                 tr("every rule of every collection, as anybody you choose"),
                                 u"shield-question"_s, tab(u"rules"_s), false));
        items.push_back(helpItem(tr("Sign somebody out"), tr("sessions by account and device"),
                                 u"log-out"_s, tab(u"sessions"_s), false));
    }
    for (const QString &id : {u"help.keys"_s, u"help.about"_s}) {
        const std::vector<Command> &all = m_commands.all();
        const auto command = std::find_if(all.begin(), all.end(),
                                          [&id](const Command &one) { return one.id == id; });
        if (command == all.end())
            continue;
        items.push_back(commandItem(*command));
        items.back().kind = PaletteItem::Kind::Help;
    }
    return items;
}

void PaletteSource::askServer()
{
    if (!m_workspace)
        return;
    const int session = m_palette.session();
    deliverTo(this, m_workspace->client().collections(),
              [this, session](const Result<std::vector<Client::CollectionInfo>> &found) {
                  if (!found || session != m_palette.session())
                      return;
                  const bool isFirst = m_collections.empty();
                  m_collections = *found;
                  if (isFirst)
                      m_palette.model().addItems(collectionItems());
              });
    deliverTo(this, m_workspace->client().routes(),
              [this, session](const Result<Client::RouteTable> &found) {
                  if (!found || session != m_palette.session())
                      return;
                  const bool isFirst = m_routes.empty();
                  m_routes = found->items;
                  if (isFirst)
                      m_palette.model().addItems(routeItems());
              });
}

void PaletteSource::findRecord(const QString &id)
{
    m_recordSearch.stop();
    m_recordSearch = StopSource();
    m_records.clear();
    m_palette.model().setRecords({});
    static const QRegularExpression form(u"^[A-Za-z0-9_-]{3,64}$"_s);
    if (!m_workspace || !form.match(id).hasMatch())
        return;
    const int session = m_palette.session();
    int asked = 0;
    for (const Client::CollectionInfo &collection : m_collections) {
        if (collection.type == u"view" || ++asked > searchedCollections)
            continue;
        Client::RecordQuery query;
        query.collection = collection.name;
        query.perPage = 1;
        query.filter = u"id = \"%1\""_s.arg(id);
        query.fields = u"id"_s;
        deliverTo(this, m_workspace->client().records(query, m_recordSearch.token()),
                  [this, session, id, name = collection.name,
                   icon = collectionIcon(collection)](const Result<Client::RecordPage> &page) {
                      if (!page || page->items.empty() || session != m_palette.session()
                          || m_palette.model().recordId() != id)
                          return;
                      m_records.push_back(
                          placeItem(PaletteItem::Kind::Record, id, name, icon,
                                    {PageKind::Data,
                                     JsonValue::object({{u"collection"_s, JsonValue(name)},
                                                        {u"record"_s, JsonValue(id)}})}));
                      m_palette.model().setRecords(m_records);
                  });
    }
}

}  // namespace Binnacle::Ui
