// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/observation/seriesstore.h"

#include "core/deliver.h"
#include "models/columntext.h"

#include <algorithm>
#include <chrono>
#include <limits>

using namespace std::chrono_literals;

namespace Binnacle::Models {

namespace {

std::chrono::milliseconds pollInterval(SeriesRange range)
{
    switch (range) {
    case SeriesRange::Minutes15: return 1s;
    case SeriesRange::Hours6: return 5s;
    case SeriesRange::Days7: return 30s;
    }
    return 1s;
}

}  // namespace

qint64 lengthOf(SeriesRange range)
{
    switch (range) {
    case SeriesRange::Minutes15: return std::chrono::milliseconds(15min).count();
    case SeriesRange::Hours6: return std::chrono::milliseconds(6h).count();
    case SeriesRange::Days7: return std::chrono::milliseconds(7 * 24h).count();
    }
    return 0;
}

int resolutionOf(SeriesRange range)
{
    switch (range) {
    case SeriesRange::Minutes15: return 1;
    case SeriesRange::Hours6: return 10;
    case SeriesRange::Days7: return 300;
    }
    return 1;
}

SeriesStore::SeriesStore(Client::ApiClient &client, QStringList names, QObject *parent)
    : QObject(parent)
    , m_client(client)
    , m_names(std::move(names))
{
    m_timer.setInterval(pollInterval(m_range));
    connect(&m_timer, &QTimer::timeout, this, &SeriesStore::ask);
}

void SeriesStore::setRange(SeriesRange range)
{
    if (range == m_range)
        return;
    m_range = range;
    m_timer.setInterval(pollInterval(range));
    reload();
}

void SeriesStore::setActive(bool isActive)
{
    if (isActive == m_timer.isActive())
        return;
    if (isActive) {
        m_timer.start();
        ask();
    } else {
        m_timer.stop();
    }
}

void SeriesStore::reload()
{
    ++m_generation;
    m_isAsking = false;
    m_isLoaded = false;
    m_points = 0;
    m_series.clear();
    if (m_timer.isActive())
        ask();
}

void SeriesStore::ask()
{
    if (m_isAsking)
        return;
    m_isAsking = true;
    const qint64 since = m_points > 0 ? m_start + (m_points - 1) * m_step : 0;
    deliverTo(this, m_client.series(resolutionOf(m_range), m_names, since),
              [this, generation = m_generation](const Result<Client::SeriesData> &data) {
                  if (generation != m_generation)
                      return;
                  m_isAsking = false;
                  if (data)
                      take(*data);
                  else
                      emit failed(data.error());
              });
}

void SeriesStore::take(const Client::SeriesData &data)
{
    const bool isFirst = !m_isLoaded;
    m_isLoaded = true;
    if (data.points > 0)
        append(data);
    if (data.points > 0 || isFirst)
        emit changed();
}

void SeriesStore::append(const Client::SeriesData &data)
{
    const qint64 end = m_start + m_points * m_step;
    const int most = int(lengthOf(m_range) / std::max<qint64>(1, data.step));
    // Another step, a clock that went back, or nothing in common: begin anew.
    if (m_points == 0 || data.step != m_step || data.start < end
        || (data.start - end) / m_step >= most) {
        m_start = data.start;
        m_step = std::max<qint64>(1, data.step);
        m_points = 0;
        m_series.clear();
    }
    const int hole = m_points == 0 ? 0 : int((data.start - end) / m_step);
    const int total = m_points + hole + data.points;
    const int excess = std::max(0, total - most);
    for (const QString &name : m_names) {
        std::vector<double> &values = m_series[name];
        values.resize(size_t(m_points + hole), unknownFigure);
        const auto fresh = data.series.constFind(name);
        if (fresh != data.series.constEnd())
            values.insert(values.end(), fresh->begin(), fresh->end());
        values.resize(size_t(total), unknownFigure);
        values.erase(values.begin(), values.begin() + excess);
    }
    m_start += excess * m_step;
    m_points = total - excess;
}

std::vector<double> SeriesStore::recent(const QString &name, int seconds) const
{
    const auto found = m_series.constFind(name);
    if (found == m_series.constEnd())
        return {};
    const qint64 count = std::clamp<qint64>(seconds * 1000LL / m_step, 1, qint64(found->size()));
    return {found->end() - count, found->end()};
}

double SeriesStore::newest(const QString &name) const
{
    const auto found = m_series.constFind(name);
    return found == m_series.constEnd() || found->empty() ? unknownFigure : found->back();
}

}  // namespace Binnacle::Models
