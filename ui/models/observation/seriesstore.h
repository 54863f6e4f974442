// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/apiclient.h"

#include <QHash>
#include <QObject>
#include <QTimer>

#include <vector>

namespace Binnacle::Models {

/// How far back charts look.
enum class SeriesRange
{
    Minutes15,
    Hours6,
    Days7
};

/// Milliseconds.
qint64 lengthOf(SeriesRange range);
/// Seconds between points.
int resolutionOf(SeriesRange range);

/// Equally spaced figures of the server, kept up to date while it is active. Points for which
/// nothing is known are NaN; so are those that were not there when the server began.
///
/// Thread: GUI.
class SeriesStore final : public QObject
{
    Q_OBJECT

public:
    SeriesStore(Client::ApiClient &client, QStringList names, QObject *parent = nullptr);

    SeriesRange range() const { return m_range; }
    /// Drops what is there.
    void setRange(SeriesRange range);
    /// Asks only while active.
    void setActive(bool isActive);
    void reload();

    bool isLoaded() const { return m_isLoaded; }
    bool isEmpty() const { return m_points == 0; }
    /// Unix milliseconds of the first point; milliseconds between points.
    qint64 start() const { return m_start; }
    qint64 step() const { return m_step; }
    int points() const { return m_points; }
    /// As many as points(); empty when the server does not have it.
    std::vector<double> values(const QString &name) const { return m_series.value(name); }
    /// The last @p seconds of it.
    std::vector<double> recent(const QString &name, int seconds) const;
    /// NaN when unknown.
    double newest(const QString &name) const;

signals:
    void changed();
    void failed(const Binnacle::Error &error);

private:
    void ask();
    void take(const Client::SeriesData &data);
    void append(const Client::SeriesData &data);

    Client::ApiClient &m_client;
    const QStringList m_names;
    QTimer m_timer;
    SeriesRange m_range = SeriesRange::Minutes15;
    int m_generation = 0;
    bool m_isAsking = false;
    bool m_isLoaded = false;
    qint64 m_start = 0;
    qint64 m_step = 1000;
    int m_points = 0;
    QHash<QString, std::vector<double>> m_series;
};

}  // namespace Binnacle::Models
