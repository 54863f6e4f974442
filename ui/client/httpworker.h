// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/httpcall.h"
#include "client/httptransport.h"

#include <QNetworkAccessManager>
#include <QTimer>

namespace Binnacle::Client {

class FormDevice;

/// The part of HttpTransport that lives on its thread, with the sockets.
class HttpWorker final : public QObject
{
    Q_OBJECT

public:
    HttpWorker(const QUrl &base, HttpOptions options);
    ~HttpWorker() override;

    void send(const ApiRequest &request, std::shared_ptr<PendingReply> pending);
    void open(const ApiRequest &request, std::shared_ptr<StreamQueue> queue);

private:
    QNetworkAccessManager &manager();
    /// Errors: InvalidInput (a file of the form cannot be read).
    Result<QNetworkReply *> begin(const ApiRequest &request);
    /// @p form, if any, must outlive the reply.
    QNetworkReply *begin(const ApiRequest &request, FormDevice *form);
    void watch(HttpCall *call);
    /// Ends the calls that nobody waits for any more.
    void checkStops();

    const QUrl m_base;
    const HttpOptions m_options;
    /// Made at the first call, on the thread.
    QNetworkAccessManager *m_manager = nullptr;
    QTimer *m_stopTimer = nullptr;
};

}  // namespace Binnacle::Client
