// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/base/dialog.h"

namespace Binnacle::Ui {

class FormField;

/// A text that is shown this once: hidden until one asks for it, copied by a button, gone with the
/// sheet.
class SecretSheet final : public Dialog
{
    Q_OBJECT

public:
    /// @p name is what it is: `API key`; @p text says what it is good for.
    SecretSheet(const Theme &theme, const QString &title, const QString &name, const QString &text,
                const QString &secret, QWidget *parent);

private:
    FormField *m_secret;
};

/// Asks for how long a token of an account shall be good.
class TokenSheet final : public Dialog
{
    Q_OBJECT

public:
    TokenSheet(const Theme &theme, const QString &account, QWidget *parent);

signals:
    void chosen(qint64 seconds);
};

}  // namespace Binnacle::Ui
