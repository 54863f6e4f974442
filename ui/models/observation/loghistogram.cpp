// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/observation/loghistogram.h"

#include <algorithm>
#include <cmath>
#include <numeric>

using namespace Qt::StringLiterals;

namespace Binnacle::Models {

namespace {

/// An empty histogram of round steps that are multiples of @p unit.
LogHistogram framed(qint64 from, qint64 to, int buckets, qint64 unit)
{
    LogHistogram histogram;
    const qint64 length = std::max<qint64>(to - from, unit);
    const qint64 units = (length + unit * buckets - 1) / (unit * buckets);
    histogram.step = unit * std::max<qint64>(1, units);
    histogram.start = from / histogram.step * histogram.step;
    const auto count = size_t((to - histogram.start + histogram.step - 1) / histogram.step);
    histogram.buckets.resize(std::max<size_t>(1, count));
    return histogram;
}

LogHistogram::Class classOf(int status)
{
    if (status >= 500)
        return LogHistogram::Failed;
    if (status >= 400)
        return LogHistogram::Refused;
    return status >= 300 ? LogHistogram::Redirected : LogHistogram::Ok;
}

}  // namespace

double LogHistogram::sum(const Bucket &bucket)
{
    return std::accumulate(bucket.begin(), bucket.end(), 0.0);
}

double LogHistogram::peak() const
{
    double highest = 0;
    for (const Bucket &bucket : buckets)
        highest = std::max(highest, sum(bucket));
    return highest;
}

QStringList histogramSeries()
{
    return {u"requests2xx"_s, u"requests3xx"_s, u"requests4xx"_s, u"requests5xx"_s};
}

LogHistogram histogramOf(const SeriesStore &series, qint64 from, qint64 to, int buckets)
{
    LogHistogram histogram = framed(from, to, buckets, series.step());
    const QStringList names = histogramSeries();
    for (size_t kind = 0; kind < LogHistogram::ClassCount; ++kind) {
        const std::vector<double> values = series.values(names[qsizetype(kind)]);
        for (size_t i = 0; i < values.size(); ++i) {
            const qint64 time = series.start() + qint64(i) * series.step();
            if (time < histogram.start || time >= histogram.end() || std::isnan(values[i]))
                continue;
            histogram.buckets[size_t((time - histogram.start) / histogram.step)][kind] += values[i];
        }
    }
    return histogram;
}

LogHistogram histogramOf(const LogModel &model, qint64 from, qint64 to, int buckets)
{
    LogHistogram histogram = framed(from, to, buckets, 1000);
    histogram.isPartial = true;
    for (int i = 0; i < model.rowCount(); ++i) {
        const LogRow &row = model.rowAt(i);
        if (!row.isRequest() || row.time < histogram.start || row.time >= histogram.end())
            continue;
        ++histogram
              .buckets[size_t((row.time - histogram.start) / histogram.step)][classOf(row.status)];
    }
    return histogram;
}

}  // namespace Binnacle::Models
