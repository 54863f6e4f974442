// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayView>
#include <QString>

namespace Binnacle::Client {

/// Builds path and query of a call; every value is percent-encoded, so that nothing in it can end
/// its place.
class ApiTarget final
{
public:
    explicit ApiTarget(QByteArray path)
        : m_target(std::move(path))
    {
    }

    /// Adds text of the route as it is: `/records`.
    ApiTarget &path(QByteArrayView text);
    /// Adds a slash and @p value as one segment.
    ApiTarget &segment(const QString &value);
    /// Adds nothing when @p value is empty.
    ApiTarget &parameter(QByteArrayView name, const QString &value);
    ApiTarget &parameter(QByteArrayView name, qint64 value)
    {
        return parameter(name, QString::number(value));
    }

    QByteArray take() && { return std::move(m_target); }

private:
    QByteArray m_target;
    bool m_hasQuery = false;
};

}  // namespace Binnacle::Client
