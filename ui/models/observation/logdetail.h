// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/apiclient.h"
#include "models/observation/logrow.h"

#include <QObject>

namespace Binnacle::Models {

/// What the server knows of a request beyond its row: out of the recent requests, or what the
/// stored logs keep of those that were slow or failed.
///
/// Thread: GUI.
class LogDetail final : public QObject
{
    Q_OBJECT

public:
    enum class State
    {
        None,
        Asking,
        Known,
        /// The server has it no longer, or could not be asked; problem() may tell why.
        Gone
    };

    /// @p client must outlive it.
    explicit LogDetail(Client::ApiClient &client, QObject *parent = nullptr);

    /// Forgets the last one. There is nothing to ask of a message.
    void ask(const LogRow &row);
    State state() const { return m_state; }
    /// Default-made unless it is known; its row is not filled in.
    const Client::RequestDetail &detail() const { return m_detail; }
    const QString &problem() const { return m_problem; }

signals:
    /// An answer has come.
    void changed();

private:
    void take(const Result<Client::RequestDetail> &detail);
    void askStored();
    void takeStored(const Result<Client::ApiReply> &reply);
    void settle(State state);

    Client::ApiClient &m_client;
    LogRow m_row;
    Client::RequestDetail m_detail;
    State m_state = State::None;
    QString m_problem;
    int m_generation = 0;
};

}  // namespace Binnacle::Models
