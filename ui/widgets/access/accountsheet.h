// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.h"
#include "widgets/base/dialog.h"

namespace Binnacle::Client {
class ApiClient;
}

namespace Binnacle::Ui {

class FormField;

/// Makes an account: an auth record of an e-mail address and a password.
class AccountSheet final : public Dialog
{
    Q_OBJECT

public:
    struct Purpose
    {
        /// Id or name.
        QString collection;
        QString title;
        QString text;
        /// Of the button that does it.
        QString action;
        /// Of the other one; Cancel when empty.
        QString later{};
    };

    /// @p client must outlive the sheet.
    AccountSheet(const Theme &theme, Client::ApiClient &client, const Purpose &purpose,
                 QWidget *parent);

signals:
    void created(const QString &id, const QString &email);

private:
    void submit();
    void showFailure(const Error &error);

    Client::ApiClient &m_client;
    const QString m_collection;
    FormField *m_email;
    FormField *m_password;
    Button *m_create;
};

}  // namespace Binnacle::Ui
