// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/apiclient.h"
#include "models/observation/logrow.h"

#include <QObject>

namespace Binnacle::Models {

/// Why a rule turned a request down, as far as the server still knows.
///
/// Thread: GUI.
class DenialDetail final : public QObject
{
    Q_OBJECT

public:
    enum class State
    {
        /// No rule can have turned it down: it was answered well, or is no request of records.
        None,
        Asking,
        Known,
        /// No rule turned it down, or the server has forgotten.
        NotDenied,
        /// The server could not be asked; problem() tells why.
        Failed
    };

    /// @p client must outlive it.
    explicit DenialDetail(Client::ApiClient &client, QObject *parent = nullptr);

    /// Forgets the last one.
    void ask(const LogRow &row);
    State state() const { return m_state; }
    /// Default-made unless it is known.
    const Client::Denial &denial() const { return m_denial; }
    const QString &problem() const { return m_problem; }

signals:
    /// An answer has come.
    void changed();

private:
    Client::ApiClient &m_client;
    Client::Denial m_denial;
    State m_state = State::None;
    QString m_problem;
    int m_generation = 0;
};

}  // namespace Binnacle::Models
