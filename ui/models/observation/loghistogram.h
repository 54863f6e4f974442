// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/observation/logmodel.h"
#include "models/observation/seriesstore.h"

#include <array>
#include <vector>

namespace Binnacle::Models {

/// Requests by class of their status, in equal steps of time.
struct LogHistogram
{
    enum Class
    {
        Ok,
        Redirected,
        Refused,
        Failed,
        ClassCount
    };
    using Bucket = std::array<double, ClassCount>;

    /// Unix milliseconds of the first bucket; milliseconds of one.
    qint64 start = 0;
    qint64 step = 1000;
    std::vector<Bucket> buckets;
    /// Counted from the rows that are loaded, not from all requests.
    bool isPartial = false;

    qint64 end() const { return start + step * qint64(buckets.size()); }
    double peak() const;
    static double sum(const Bucket &bucket);
};

/// Of all requests, as the server counts them; @p buckets at most.
LogHistogram histogramOf(const SeriesStore &series, qint64 from, qint64 to, int buckets);
/// Of the rows that @p model shows.
LogHistogram histogramOf(const LogModel &model, qint64 from, qint64 to, int buckets);

/// The names of the series that a histogram needs.
QStringList histogramSeries();

}  // namespace Binnacle::Models
