// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/apiclient.h"

#include <QDateTime>
#include <QObject>

#include <functional>
#include <vector>

namespace Binnacle::Models {

/// The token that protected files are asked for with: got from the server when one is first needed
/// and again before it runs out. Source: `/api/files/token`; to the owner it gives an empty one.
///
/// Thread: GUI.
class FileTokens final : public QObject
{
    Q_OBJECT

public:
    /// Called with the target to ask for.
    using Use = std::function<void(const QByteArray &target)>;

    /// @p client must outlive it.
    explicit FileTokens(Client::ApiClient &client, QObject *parent = nullptr);

    /// Adds the token to @p target, the path and query of a protected file, and calls @p use with
    /// that: at once or when the token has come, but not once this is gone. Without a token it is
    /// the target alone, to which the server says what it thinks.
    void add(const QByteArray &target, Use use);

private:
    struct Waiting
    {
        QByteArray target;
        Use use;
    };

    void ask();
    void take(const QByteArray &token);
    QByteArray withToken(const QByteArray &target) const;

    Client::ApiClient &m_client;
    QByteArray m_token;
    /// Until then the token, or that there is none, is taken for granted.
    QDateTime m_validUntil;
    std::vector<Waiting> m_waiting;
};

}  // namespace Binnacle::Models
