// SPDX-License-Identifier: GPL-3.0-or-later
#include "schema/networkformat.h"

#include <QList>

#include <algorithm>
#include <arpa/inet.h>

namespace Binnacle::Schema {

namespace {

bool isAlphanumericOr(QChar c, QStringView others)
{
    return (c >= u'0' && c <= u'9') || (c >= u'a' && c <= u'z') || (c >= u'A' && c <= u'Z')
        || others.contains(c);
}

bool isAddressOf(int family, QStringView text)
{
    // A null character would end the text that is looked at.
    if (!std::all_of(text.begin(), text.end(), [](QChar c) { return isAlphanumericOr(c, u".:"); }))
        return false;
    in6_addr address;
    return inet_pton(family, text.toLatin1().constData(), &address) == 1;
}

bool isPrefixLength(QStringView text, int longest)
{
    const bool isNumber = !text.isEmpty() && text.size() <= 3
        && std::all_of(text.begin(), text.end(), [](QChar c) { return c >= u'0' && c <= u'9'; });
    return isNumber && (text.size() == 1 || text.front() != u'0') && text.toInt() <= longest;
}

bool areNameLabels(QStringView text)
{
    const QList<QStringView> labels = text.split(u'.');
    return std::all_of(labels.begin(), labels.end(), [](QStringView label) {
        return !label.isEmpty() && label.size() <= 63 && label.front() != u'-'
            && std::all_of(label.begin(), label.end(),
                           [](QChar c) { return isAlphanumericOr(c, u"-_"); });
    });
}

}  // namespace

bool isIp4Address(QStringView text)
{
    return isAddressOf(AF_INET, text);
}

bool isIp6Address(QStringView text)
{
    return isAddressOf(AF_INET6, text);
}

bool isAddressOrSubnet(QStringView text)
{
    // A zone may have any character, a slash too.
    if (const qsizetype zone = text.indexOf(u'%'); zone >= 0)
        return zone + 1 < text.size() && isIp6Address(text.first(zone));
    const qsizetype slash = text.indexOf(u'/');
    if (slash < 0)
        return isIp4Address(text) || isIp6Address(text);
    const QStringView address = text.first(slash);
    const QStringView length = text.sliced(slash + 1);
    return (isIp4Address(address) && isPrefixLength(length, 32))
        || (isIp6Address(address) && isPrefixLength(length, 128));
}

bool isHostName(QStringView text)
{
    if (isIp4Address(text) || isIp6Address(text))
        return true;
    if (text.isEmpty() || text.size() - text.count(u'.') > 255)
        return false;
    const bool hasEnd = text.back() == u'.' || text.back() == u'_';
    return areNameLabels(text) || (hasEnd && areNameLabels(text.chopped(1)));
}

}  // namespace Binnacle::Schema
