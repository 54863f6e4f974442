// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/access/auditpane.h"

#include "core/deliver.h"
#include "models/access/accessrows.h"
#include "models/access/newestfirst.h"
#include "widgets/access/auditinspector.h"
#include "widgets/base/tableview.h"

#include <QLineEdit>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Binnacle::Ui {

namespace {

/// What the server gives at once.
constexpr int mostEntries = 200;

}  // namespace

AuditPane::AuditPane(const PageContext &context, QWidget *parent)
    : ListPane(context, u"audit"_s, Models::auditColumns(), parent)
    , m_inspector(new AuditInspector(theme(), this))
{
    m_inspector->hide();
    setTexts(tr("Audit list"), tr("Find by who, what, to what or address"),
             {u"history"_s,
              tr("Nothing has been changed yet"),
              tr("Changes of collections, settings, superusers and keys are kept here, for good."),
              {}});
    table()->setColumnWidths({150, 200, 168, 220, 240, 120});
    table()->setNarrowestWidths({116, 120, 132, 100, 96, 84});
    table()->setStretchColumn(4);
    connect(table(), &TableView::currentRowChanged, this, &AuditPane::showEntry);
    connect(table(), &TableView::peekRequested, this, &AuditPane::inspectorChanged);
    setActivation([this](const QString &) { emit inspectorChanged(); });
    searchOnServer();
    connect(&model(), &Models::CellTableModel::moreWanted, this, [this] { askFor(m_next); });
}

AuditPane::~AuditPane()
{
    // The shell may have put it into its dock.
    delete m_inspector.data();
}

QWidget *AuditPane::inspector()
{
    return m_inspector;
}

void AuditPane::refresh()
{
    askFor({});
}

void AuditPane::startOver()
{
    m_entries.clear();
    refresh();
}

void AuditPane::askFor(const QString &before)
{
    const int generation = beginLoading();
    Client::AccessClient::AuditQuery query;
    query.before = before;
    query.search = search()->text().trimmed();
    if (before.isEmpty())
        query.limit = std::clamp(int(m_entries.size()), query.limit, mostEntries);
    deliverTo(
        this, access().audit(query),
        [this, generation, isFirst = before.isEmpty()](const Result<Client::AuditPage> &page) {
            if (!isCurrent(generation))
                return;
            if (page)
                takePage(*page, isFirst);
            else
                showFailure(tr("The audit list could not be read."), page.error());
        });
}

void AuditPane::takePage(const Client::AuditPage &page, bool isFirst)
{
    if (!isFirst)
        m_entries.insert(m_entries.end(), page.items.begin(), page.items.end());
    if (!isFirst || !Models::replaceNewest(m_entries, page.items, !page.next.isEmpty()))
        m_next = page.next;
    std::vector<Models::TableRow> rows;
    for (const Client::AuditEntry &entry : isFirst ? m_entries : page.items)
        rows.push_back(Models::auditRow(entry, QDateTime::currentDateTime()));
    showPage(std::move(rows), isFirst, !m_next.isEmpty());
    showEntry();
}

void AuditPane::showEntry()
{
    const QString id = currentId();
    const auto found
        = std::find_if(m_entries.begin(), m_entries.end(),
                       [&id](const Client::AuditEntry &each) { return each.id == id; });
    // An entry stays as it is: whoever reads it is not disturbed.
    if (!m_inspector || m_shown == id)
        return;
    m_shown = id;
    if (found == m_entries.end())
        m_inspector->clear();
    else
        m_inspector->show(*found);
}

}  // namespace Binnacle::Ui
