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

std::optional<RuleSummary> rulesOf(const std::vector<Client::CollectionInfo> &collections,
                                   const QString &method, const QString &pattern)
{
    if (collections.empty() || !pattern.contains(u"{collection}/records"_s))
        return std::nullopt;
    QStringList open;
    QStringList ruled;
    QStringList closed;
    for (const Client::CollectionInfo &collection : collections) {
        const std::optional<QString> rule = ruleOf(collection, method, pattern);
        QStringList &names = !rule ? closed : rule->isEmpty() ? open : ruled;
        names.append(collection.name);
    }
    const auto tr = [](const char *text) {
        return QCoreApplication::translate("Binnacle::Ui::RouteRules", text);
    };
    QStringList parts;
    QStringList details;
    const auto add = [&](const QStringList &names, const QString &short_, const QString &long_) {
        if (names.isEmpty())
            return;
        parts.append(short_.arg(names.size()));
        details.append(long_.arg(names.join(u", "_s)));
    };
    add(open, tr("%1 open"), tr("Everybody: %1"));
    add(ruled, tr("%1 by rule"), tr("By rule: %1"));
    add(closed, tr("%1 closed"), tr("Superusers only: %1"));
    return RuleSummary{parts.join(u" · "_s), details.join(u'\n'),
                       method != u"GET" && !open.isEmpty()};
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
