// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/shell/pagefactory.h"

#include "widgets/data/datapage.h"
#include "widgets/logs/logspage.h"
#include "widgets/overview/overviewpage.h"
#include "widgets/routes/routespage.h"

#include <QCoreApplication>

namespace Binnacle::Ui {

using namespace Qt::StringLiterals;

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("PageFactory", text);
}

template <typename T> Page *make(PageContext context, QWidget *parent)
{
    return new T(context, parent);
}

}  // namespace

PageFactory standardPages()
{
    const QString observe = tr("Observe");
    return {
        {PageKind::Overview, tr("Overview"), u"gauge"_s, observe, 1, make<OverviewPage>},
        {PageKind::Logs, tr("Logs"), u"scroll-text"_s, observe, 2, make<LogsPage>},
        {PageKind::Routes, tr("Routes"), u"route"_s, observe, 3, make<RoutesPage>},
        {PageKind::Data, tr("Data"), u"table-2"_s, tr("Data"), 5, make<DataPage>},
    };
}

const PageEntry *pageEntry(const PageFactory &factory, PageKind kind)
{
    for (const PageEntry &entry : factory) {
        if (entry.kind == kind)
            return &entry;
    }
    return nullptr;
}

}  // namespace Binnacle::Ui
