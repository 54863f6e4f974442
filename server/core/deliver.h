// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFuture>
#include <QFutureWatcher>
#include <QThread>

namespace Binnacle {

/// Calls @p handler with the result, on @p context's thread, unless @p context is gone by then.
/// Call it on that thread. A cancelled future calls nothing.
template <typename T, typename Handler>
void deliverTo(QObject *context, const QFuture<T> &future, Handler handler)
{
    Q_ASSERT(context->thread() == QThread::currentThread());
    auto *watcher = new QFutureWatcher<T>(context);
    QObject::connect(watcher, &QFutureWatcherBase::finished, context,
                     [watcher, handler = std::move(handler)] {
                         watcher->deleteLater();
                         if (watcher->future().resultCount() > 0)
                             handler(watcher->result());
                     });
    watcher->setFuture(future);
}

}  // namespace Binnacle
