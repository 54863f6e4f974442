// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/access/auditpane.h"

#include "core/deliver.h"
#include "models/access/accessrows.h"
#include "widgets/access/auditinspector.h"
#include "widgets/base/tableview.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Binnacle::Ui {

AuditPane::AuditPane(const PageContext &context, QWidget *parent)
    : ListPane(context, u"audit"_s, Models::auditColumns(), parent)
    , m_inspector(new AuditInspector(theme(), this))
{
    m_inspector->hide();
    setTexts(tr("Audit list"), tr("Find in what is loaded: who, what, or to what"),
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

void AuditPane::askFor(const QString &before)
{
    const int generation = beginLoading();
    Client::AccessClient::AuditQuery query;
    query.before = before;
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
    std::vector<Models::TableRow> rows;
    for (const Client::AuditEntry &entry : page.items)
        rows.push_back(Models::auditRow(entry, QDateTime::currentDateTime()));
    if (isFirst)
        m_entries.clear();
    m_entries.insert(m_entries.end(), page.items.begin(), page.items.end());
    m_next = page.next;
    showPage(std::move(rows), isFirst, !m_next.isEmpty());
    showEntry();
}

void AuditPane::searchFor(const QString &text)
{
    ListPane::searchFor(text);
    showEntry();
}

void AuditPane::showEntry()
{
    const QString id = currentId();
    const auto found
        = std::find_if(m_entries.begin(), m_entries.end(),
                       [&id](const Client::AuditEntry &each) { return each.id == id; });
    if (!m_inspector)
        return;
    if (found == m_entries.end())
        m_inspector->clear();
    else
        m_inspector->show(*found);
}

}  // namespace Binnacle::Ui
