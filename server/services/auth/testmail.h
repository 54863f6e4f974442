// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/clock.h"
#include "core/result.h"

#include <QString>

namespace Binnacle {

class CollectionService;
class MailService;

struct TestMailForm
{
    /// As mailKindName() has them.
    QString templateName;
    QString email;
    /// `_superusers` when empty.
    QString collection;
};

/// Sends mail about a record that does not exist, for trying settings and templates (A6.10).
///
/// Thread: any; calls block until the mail is sent. Errors: InvalidInput with the contract's
/// messages, for the eyes of superusers.
class TestMail final
{
    Q_DISABLE_COPY_MOVE(TestMail)

public:
    /// All must outlive it.
    TestMail(const MailService &mail, const CollectionService &collections, const Clock &clock)
        : m_mail(mail)
        , m_collections(collections)
        , m_clock(clock)
    {
    }

    Result<void> send(const TestMailForm &form) const;

private:
    const MailService &m_mail;
    const CollectionService &m_collections;
    const Clock &m_clock;
};

}  // namespace Binnacle
