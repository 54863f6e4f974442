// SPDX-License-Identifier: GPL-3.0-or-later
#include "api/httpdate.h"

#include <QDateTime>
#include <QLocale>
#include <QTimeZone>

using namespace Qt::StringLiterals;

namespace Binnacle {

namespace {

const QString format = u"ddd, dd MMM yyyy hh:mm:ss 'GMT'"_s;

}  // namespace

QByteArray httpDate(qint64 seconds)
{
    return QLocale::c().toString(QDateTime::fromSecsSinceEpoch(seconds).toUTC(), format).toLatin1();
}

std::optional<qint64> parseHttpDate(QByteArrayView text)
{
    QDateTime time = QLocale::c().toDateTime(QString::fromLatin1(text), format);
    if (!time.isValid())
        return {};
    return QDateTime(time.date(), time.time(), QTimeZone::utc()).toSecsSinceEpoch();
}

}  // namespace Binnacle
