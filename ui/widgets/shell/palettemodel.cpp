// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/shell/palettemodel.h"

#include "widgets/shell/fuzzymatch.h"

#include <algorithm>
#include <iterator>

namespace Binnacle::Ui {

using namespace Qt::StringLiterals;

namespace {

constexpr size_t shownHits = 60;

// Among lines that match alike: places come before deeds, as they are asked for more often.
int weight(PaletteItem::Kind kind)
{
    switch (kind) {
    case PaletteItem::Kind::Page: return 8;
    case PaletteItem::Kind::Collection: return 6;
    case PaletteItem::Kind::Recent: return 5;
    case PaletteItem::Kind::Record: return 4;
    case PaletteItem::Kind::Action: return 4;
    case PaletteItem::Kind::Route: return 0;
    case PaletteItem::Kind::Help: return 0;
    }
    return 0;
}

QChar prefixOf(const QString &query)
{
    const QChar first = query.isEmpty() ? QChar() : query.front();
    return QStringView(u">@/#?").contains(first) && !first.isNull() ? first : QChar();
}

}  // namespace

void PaletteModel::setScope(PaletteScope scope)
{
    m_scope = scope;
    search();
}

void PaletteModel::setItems(std::vector<PaletteItem> items)
{
    m_items = std::move(items);
    m_recordsFrom = m_items.size();
    search();
}

void PaletteModel::addItems(std::vector<PaletteItem> items)
{
    const auto at = m_items.begin() + qsizetype(m_recordsFrom);
    m_recordsFrom += items.size();
    m_items.insert(at, std::make_move_iterator(items.begin()),
                   std::make_move_iterator(items.end()));
    search();
}

void PaletteModel::setRecords(std::vector<PaletteItem> records)
{
    m_items.resize(m_recordsFrom);
    m_items.insert(m_items.end(), std::make_move_iterator(records.begin()),
                   std::make_move_iterator(records.end()));
    search();
}

void PaletteModel::setQuery(const QString &query)
{
    if (query == m_query)
        return;
    m_query = query;
    search();
}

QString PaletteModel::recordId() const
{
    return prefixOf(m_query) == u'#' ? m_query.mid(1).trimmed() : QString();
}

bool PaletteModel::offers(PaletteItem::Kind kind, QChar prefix) const
{
    if (prefix == u'>')
        return kind == PaletteItem::Kind::Action;
    if (prefix == u'@')
        return kind == PaletteItem::Kind::Collection;
    if (prefix == u'/')
        return kind == PaletteItem::Kind::Route;
    if (prefix == u'#')
        return kind == PaletteItem::Kind::Record;
    if (prefix == u'?')
        return kind == PaletteItem::Kind::Help;
    if (kind == PaletteItem::Kind::Record || kind == PaletteItem::Kind::Help)
        return false;
    // A table of sixty routes would bury the rest as long as nothing is asked for.
    if (m_query.trimmed().isEmpty() && kind == PaletteItem::Kind::Route)
        return false;
    return m_scope == PaletteScope::Everything || kind != PaletteItem::Kind::Action;
}

void PaletteModel::search()
{
    const QChar prefix = prefixOf(m_query);
    // The slash belongs to a route's text, the other marks do not.
    const QString pattern
        = (prefix.isNull() || prefix == u'/' ? m_query : m_query.mid(1)).trimmed();
    std::vector<Hit> hits;
    for (size_t i = 0; i < m_items.size(); ++i) {
        const PaletteItem &item = m_items[i];
        if (!offers(item.kind, prefix))
            continue;
        if (item.kind == PaletteItem::Kind::Record || pattern.isEmpty()) {
            hits.push_back({int(i), 0, {}});
            continue;
        }
        if (const auto match = fuzzyMatch(pattern, item.text)) {
            hits.push_back({int(i), match->score + weight(item.kind),
                            QList<int>(match->positions.begin(), match->positions.end())});
        } else if (const auto besides
                   = fuzzyMatch(pattern, QString(item.text + u' ' + item.detail))) {
            hits.push_back({int(i), besides->score / 2 + weight(item.kind), {}});
        }
    }
    std::stable_sort(hits.begin(), hits.end(),
                     [](const Hit &a, const Hit &b) { return a.score > b.score; });
    if (hits.size() > shownHits)
        hits.resize(shownHits);
    beginResetModel();
    m_hits = std::move(hits);
    endResetModel();
}

const PaletteItem *PaletteModel::item(const QModelIndex &index) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return nullptr;
    return &m_items[size_t(m_hits[size_t(index.row())].item)];
}

QString PaletteModel::kindText(PaletteItem::Kind kind)
{
    switch (kind) {
    case PaletteItem::Kind::Recent: return tr("recent");
    case PaletteItem::Kind::Page: return tr("page");
    case PaletteItem::Kind::Action: return tr("action");
    case PaletteItem::Kind::Collection: return tr("collection");
    case PaletteItem::Kind::Route: return tr("route");
    case PaletteItem::Kind::Record: return tr("record");
    case PaletteItem::Kind::Help: return tr("help");
    }
    return {};
}

int PaletteModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_hits.size());
}

QVariant PaletteModel::data(const QModelIndex &index, int role) const
{
    const PaletteItem *line = item(index);
    if (!line)
        return {};
    switch (role) {
    case Qt::DisplayRole: return line->text;
    case Qt::AccessibleTextRole: {
        QStringList parts{line->text, line->detail, kindText(line->kind), line->shortcut};
        if (!line->blocked.isEmpty())
            parts.append(tr("not possible: %1").arg(line->blocked));
        parts.removeAll(QString());
        return parts.join(u", "_s);
    }
    case ItemKindRole: return int(line->kind);
    case DetailRole: return line->detail;
    case IconNameRole: return line->icon;
    case ShortcutRole: return line->shortcut;
    case BlockedRole: return line->blocked;
    case PositionsRole: return QVariant::fromValue(m_hits[size_t(index.row())].positions);
    default: return {};
    }
}

Qt::ItemFlags PaletteModel::flags(const QModelIndex &index) const
{
    // A blocked line can be reached, so that its reason can be read; it does not run.
    return index.isValid() ? Qt::ItemIsEnabled | Qt::ItemIsSelectable : Qt::NoItemFlags;
}

}  // namespace Binnacle::Ui
