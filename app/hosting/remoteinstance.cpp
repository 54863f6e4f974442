// SPDX-License-Identifier: GPL-3.0-or-later
#include "hosting/remoteinstance.h"

#include "core/deliver.h"
#include "wire/jsonparser.h"

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace Binnacle {

RemoteInstance::RemoteInstance(std::unique_ptr<Client::HttpTransport> transport, const QUrl &url,
                               const QString &engine)
    : m_url(url)
    , m_engine(engine)
    , m_transport(std::move(transport))
    , m_client(*m_transport)
{
    // Superusers' tokens last for a day, unless the collection says otherwise.
    m_renewal.setInterval(30min);
    connect(&m_renewal, &QTimer::timeout, this, &RemoteInstance::renewToken);
    m_renewal.start();
}

RemoteInstance::~RemoteInstance() = default;

void RemoteInstance::renewToken()
{
    Client::ApiRequest request;
    request.method = "POST"_ba;
    request.target = "/api/collections/_superusers/auth-refresh"_ba;
    deliverTo(this, m_client.raw(request), [this](const Result<Client::ApiReply> &reply) {
        // What fails now is tried again; when the token has ended, pages say so.
        if (!reply || reply->status != 200)
            return;
        if (const Result<JsonValue> json = Wire::parseJson(reply->body))
            m_transport->setToken((*json)[u"token"].toString().toLatin1());
    });
}

}  // namespace Binnacle
