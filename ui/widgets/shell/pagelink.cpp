// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/shell/pagelink.h"

#include "wire/jsonparser.h"

#include <QUrl>

#include <array>

namespace Binnacle::Ui {

using namespace Qt::StringLiterals;

namespace {

struct KindName
{
    PageKind kind;
    QLatin1StringView name;
};

constexpr std::array kindNames{
    KindName{PageKind::Access, QLatin1StringView("access")},
    KindName{PageKind::Overview, QLatin1StringView("overview")},
    KindName{PageKind::Logs, QLatin1StringView("logs")},
    KindName{PageKind::Routes, QLatin1StringView("routes")},
    KindName{PageKind::Data, QLatin1StringView("data")},
};

QString encoded(const QString &text)
{
    return QString::fromLatin1(QUrl::toPercentEncoding(text));
}

// QUrlQuery leaves a plus as it is and some characters encoded; links need both ways to be exact.
QString decoded(QStringView text)
{
    return QUrl::fromPercentEncoding(text.toUtf8());
}

JsonValue argument(const QString &text)
{
    if (!text.startsWith(u'~'))
        return JsonValue(text);
    if (text.startsWith(u"~~"))
        return JsonValue(text.mid(1));
    return Wire::parseJson(text.mid(1).toUtf8()).value_or(JsonValue(text));
}

}  // namespace

QString pageKindName(PageKind kind)
{
    for (const KindName &entry : kindNames) {
        if (entry.kind == kind)
            return entry.name;
    }
    return {};
}

std::optional<PageKind> pageKindOf(QStringView name)
{
    for (const KindName &entry : kindNames) {
        if (name == entry.name)
            return entry.kind;
    }
    return {};
}

QString linkText(const PageLink &link)
{
    QString text
        = u"binnacle://"_s + encoded(link.instance) + u'/' + pageKindName(link.target.kind);
    QChar separator = u'?';
    for (const auto &[name, value] : link.target.arguments.members()) {
        QString written;
        if (!value.isString())
            written = u'~' + QString::fromUtf8(value.toJson());
        else if (value.toString().startsWith(u'~'))
            written = u'~' + value.toString();
        else
            written = value.toString();
        text += separator + encoded(name) + u'=' + encoded(written);
        separator = u'&';
    }
    return text;
}

std::optional<PageLink> parseLink(const QString &text)
{
    // Not QUrl: an instance's name is no host name, it may hold spaces and capitals.
    constexpr QLatin1StringView scheme("binnacle://");
    const QString trimmed = text.trimmed();
    if (!trimmed.startsWith(scheme, Qt::CaseInsensitive))
        return {};
    const QStringView rest = QStringView(trimmed).mid(scheme.size());
    const qsizetype question = rest.indexOf(u'?');
    const QStringView path = question < 0 ? rest : rest.left(question);
    const qsizetype slash = path.indexOf(u'/');
    if (slash < 0)
        return {};
    QStringView page = path.mid(slash + 1);
    while (page.endsWith(u'/'))
        page.chop(1);
    const std::optional<PageKind> kind = pageKindOf(page);
    if (!kind)
        return {};

    PageLink link{decoded(path.left(slash)), {*kind, JsonValue::object()}};
    if (question >= 0) {
        const auto parts = rest.mid(question + 1).split(u'&', Qt::SkipEmptyParts);
        for (const QStringView part : parts) {
            const qsizetype equals = part.indexOf(u'=');
            const QString name = decoded(equals < 0 ? part : part.left(equals));
            const QString value = equals < 0 ? QString() : decoded(part.mid(equals + 1));
            link.target.arguments.insert(name, argument(value));
        }
    }
    return link;
}

}  // namespace Binnacle::Ui
