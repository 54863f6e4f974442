// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/apiclient.h"
#include "widgets/page.h"
#include "widgets/shell/commandpalette.h"
#include "widgets/shell/pagefactory.h"

#include <QObject>
#include <QPointer>

namespace Binnacle::Ui {

class Commands;
class Workspace;
struct Command;

/// Fills the palette: what the window can do, where one can go, and what the server has.
///
/// Thread: GUI. Collections and routes are asked for when the palette opens; they come in while
/// it is open, those of the last time are there at once.
class PaletteSource final : public QObject
{
    Q_OBJECT

public:
    /// All must outlive it.
    PaletteSource(CommandPalette &palette, Commands &commands, const PageFactory &pages);

    /// @p workspace may be null; with @p newTab places open in a tab of their own.
    void open(Workspace *workspace, PaletteScope scope, bool newTab);
    /// A workspace is about to go.
    void forget(const Workspace *workspace);

private:
    std::vector<PaletteItem> places() const;
    std::vector<PaletteItem> actions() const;
    std::vector<PaletteItem> collectionItems() const;
    std::vector<PaletteItem> routeItems() const;
    PaletteItem commandItem(const Command &command) const;
    std::vector<PaletteItem> helpItems() const;
    std::vector<PaletteItem> all() const;
    /// Answers a question by going where it is done. @p filters: to the filter of that page.
    PaletteItem helpItem(const QString &text, const QString &detail, const QString &icon,
                         const PageTarget &target, bool filters) const;
    PaletteItem placeItem(PaletteItem::Kind kind, const QString &text, const QString &detail,
                          const QString &icon, const PageTarget &target) const;
    void askServer();
    void findRecord(const QString &id);

    CommandPalette &m_palette;
    Commands &m_commands;
    const PageFactory &m_pages;
    QPointer<Workspace> m_workspace;
    PaletteScope m_scope = PaletteScope::Everything;
    bool m_newTab = false;
    /// Of this workspace the two below are.
    const Workspace *m_known = nullptr;
    std::vector<Client::CollectionInfo> m_collections;
    std::vector<Client::RouteRow> m_routes;
    std::vector<PaletteItem> m_records;
    StopSource m_recordSearch;
};

}  // namespace Binnacle::Ui
