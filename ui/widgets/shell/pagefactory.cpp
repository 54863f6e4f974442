// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/shell/pagefactory.h"

#include "widgets/access/accesspage.h"
#include "widgets/data/datapage.h"
#include "widgets/logs/logspage.h"
#include "widgets/overview/overviewpage.h"
#include "widgets/routes/routespage.h"

#include <QCoreApplication>

namespace Binnacle::Ui {

using namespace Qt::StringLiterals;

namespace {

struct PageText
{
    Q_DECLARE_TR_FUNCTIONS(PageFactory)
};

template <typename T> Page *make(PageContext context, QWidget *parent)
{
    return new T(context, parent);
}

}  // namespace

PageFactory standardPages()
{
    const QString observe = PageText::tr("Observe");
    return {
        {PageKind::Overview, PageText::tr("Overview"), u"gauge"_s, observe, 1, make<OverviewPage>},
        {PageKind::Logs, PageText::tr("Logs"), u"scroll-text"_s, observe, 2, make<LogsPage>},
        {PageKind::Routes, PageText::tr("Routes"), u"route"_s, observe, 3, make<RoutesPage>},
        {PageKind::Data, PageText::tr("Data"), u"table-2"_s, PageText::tr("Data"), 5,
         make<DataPage>},
        {PageKind::Access, PageText::tr("Access"), u"key-round"_s, PageText::tr("Operate"), 8,
         make<AccessPage>},
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
