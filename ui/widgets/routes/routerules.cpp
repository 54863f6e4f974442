// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/routes/routerules.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace Binnacle::Ui {

std::optional<QString> ruleOf(const Client::CollectionInfo &collection, const QString &method,
                              const QString &pattern)
{
    if (method == u"POST")
        return collection.createRule;
    if (method == u"PATCH" || method == u"PUT")
        return collection.updateRule;
    if (method == u"DELETE")
        return collection.deleteRule;
    return pattern.endsWith(u"/{id}"_s) ? collection.viewRule : collection.listRule;
}

QString ruleText(const std::optional<QString> &rule)
{
    if (!rule)
        return QCoreApplication::translate("Binnacle::Ui::RouteRules", "superusers only");
    if (rule->isEmpty())
        return QCoreApplication::translate("Binnacle::Ui::RouteRules", "everybody");
    return *rule;
}

}  // namespace Binnacle::Ui
