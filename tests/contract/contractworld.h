// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "contract/casefile.h"
#include "core/result.h"
#include "runtime/server.h"
#include "wire/response.h"

#include <QByteArray>
#include <QMap>
#include <QString>
#include <QTemporaryDir>

#include <memory>

namespace Binnacle::Test {

/// The whole server, without a socket, on a data directory of its own.
class ContractWorld
{
public:
    /// What @p section asks for. Errors: those of opening a directory.
    static Result<std::unique_ptr<ContractWorld>> open(const ContractSection &section);

    /// Waits for the answer.
    Wire::Response send(const ContractCase &one);
    QString path() const { return m_folder.filePath(QStringLiteral("data")); }

private:
    ContractWorld() = default;

    Result<void> allowBatches() const;
    QByteArray tokenOf(const QByteArray &who);

    QTemporaryDir m_folder;
    QMap<QByteArray, QByteArray> m_tokens;
    std::unique_ptr<Runtime::Server> m_server;
};

}  // namespace Binnacle::Test
