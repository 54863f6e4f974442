// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"
#include "core/stoptoken.h"
#include "platform/mailmessage.h"

#include <QStringList>

#include <chrono>

namespace Binnacle {

/// Hands mail to the machine's own `sendmail`.
///
/// Thread: any. Blocks until the program has ended.
/// Errors, with what happened in the detail: InvalidInput (an address that is none), Unavailable
/// (no such program, it failed), Timeout, Cancelled.
class Sendmail final
{
public:
    /// Where the program is looked for before the folders of PATH.
    static QStringList usualPlaces();

    explicit Sendmail(QStringList places = usualPlaces())
        : m_places(std::move(places))
    {
    }

    Result<void> send(const MailMessage &message, std::chrono::milliseconds limit,
                      const StopToken &stop) const;

private:
    /// Empty when there is none.
    QString program() const;

    QStringList m_places;
};

}  // namespace Binnacle
