// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractListModel>

#include <functional>
#include <vector>

namespace Binnacle::Ui {

/// A line of the command palette.
struct PaletteItem
{
    enum class Kind
    {
        Recent,
        Page,
        Action,
        Collection,
        Route,
        Record,
        Help
    };
    Kind kind = Kind::Action;
    QString text;
    /// Muted, after the text; searched as well, but counts less.
    QString detail;
    /// Name of a Lucide icon.
    QString icon;
    /// As it is shown: `Ctrl+B`.
    QString shortcut;
    /// Why it cannot be chosen; empty if it can.
    QString blocked;
    std::function<void()> run;
};

/// What of it the palette offers. `Only…` is chosen by the first character of what is typed.
enum class PaletteScope
{
    /// Ctrl+K.
    Everything,
    /// Ctrl+P: places, no actions.
    Places,
};

/// The lines of the palette that fit what is typed, best first; at most 60.
///
/// `>` shows actions only, `@` collections, `/` routes, `#` records, `?` help.
/// Thread: GUI.
class PaletteModel final : public QAbstractListModel
{
    Q_OBJECT

public:
    enum Role
    {
        ItemKindRole = Qt::UserRole + 200,
        DetailRole,
        IconNameRole,
        ShortcutRole,
        BlockedRole,
        /// QList<int>: the characters of the text that what is typed met.
        PositionsRole
    };

    using QAbstractListModel::QAbstractListModel;

    void setScope(PaletteScope scope);
    /// All items but records.
    void setItems(std::vector<PaletteItem> items);
    /// Adds to those there are, as answers arrive.
    void addItems(std::vector<PaletteItem> items);
    /// What the search for an id found; shown for `#`.
    void setRecords(std::vector<PaletteItem> records);
    void setQuery(const QString &query);
    const QString &query() const { return m_query; }
    /// The id typed behind `#`; empty for other queries.
    QString recordId() const;

    const PaletteItem *item(const QModelIndex &index) const;
    static QString kindText(PaletteItem::Kind kind);

    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    Qt::ItemFlags flags(const QModelIndex &index) const override;

private:
    struct Hit
    {
        int item = 0;
        int score = 0;
        QList<int> positions;
    };
    bool offers(PaletteItem::Kind kind, QChar prefix) const;
    void search();

    PaletteScope m_scope = PaletteScope::Everything;
    std::vector<PaletteItem> m_items;
    size_t m_recordsFrom = 0;
    QString m_query;
    std::vector<Hit> m_hits;
};

}  // namespace Binnacle::Ui
