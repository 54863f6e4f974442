// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/routes/routecall.h"

#include <QRegularExpression>
#include <QUrl>

using namespace Qt::StringLiterals;

namespace Binnacle::Ui {

namespace {

const QRegularExpression &parameterForm()
{
    static const QRegularExpression form(u"\\{([A-Za-z0-9_]+)(\\.\\.\\.)?\\}"_s);
    return form;
}

}  // namespace

QStringList parametersOf(const QString &pattern)
{
    QStringList names;
    auto matches = parameterForm().globalMatch(pattern);
    while (matches.hasNext())
        names.append(matches.next().captured(1));
    return names;
}

bool isRestParameter(const QString &pattern, const QString &name)
{
    return pattern.contains(u'{' + name + u"...}"_s);
}

std::optional<QHash<QString, QString>> parameterValues(const QString &pattern, const QString &path)
{
    // The pattern as an expression: text as it is, a group for each parameter.
    QString form;
    QStringList names;
    qsizetype end = 0;
    auto matches = parameterForm().globalMatch(pattern);
    while (matches.hasNext()) {
        const QRegularExpressionMatch match = matches.next();
        form += QRegularExpression::escape(pattern.sliced(end, match.capturedStart() - end));
        form += match.captured(2).isEmpty() ? u"([^/]*)"_s : u"(.*)"_s;
        names.append(match.captured(1));
        end = match.capturedEnd();
    }
    form += QRegularExpression::escape(pattern.sliced(end));
    const QRegularExpression whole(QRegularExpression::anchoredPattern(form));
    const QRegularExpressionMatch found = whole.match(path);
    if (!found.hasMatch())
        return std::nullopt;
    QHash<QString, QString> values;
    for (int i = 0; i < int(names.size()); ++i)
        values.insert(names[i], QUrl::fromPercentEncoding(found.captured(i + 1).toUtf8()));
    return values;
}

QString callTarget(const QString &pattern, const QHash<QString, QString> &values,
                   const QString &query)
{
    QString path = pattern;
    for (auto it = values.cbegin(); it != values.cend(); ++it) {
        path.replace(u'{' + it.key() + u"...}"_s,
                     QString::fromLatin1(QUrl::toPercentEncoding(it.value(), "/"_ba)));
        if (!it.value().isEmpty())
            path.replace(u'{' + it.key() + u'}',
                         QString::fromLatin1(QUrl::toPercentEncoding(it.value())));
    }
    QString rest = query.trimmed();
    if (rest.startsWith(u'?'))
        rest.remove(0, 1);
    if (rest.isEmpty())
        return path;
    // What was typed stays; only what may not stand in a URL is encoded.
    const QByteArray encoded = QUrl::toPercentEncoding(rest, "!$&'()*+,;=:@/?%"_ba);
    return path + u'?' + QString::fromLatin1(encoded);
}

}  // namespace Binnacle::Ui
