// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/instance.h"
#include "widgets/theme.h"

#include <QPointer>
#include <QWidget>

#include <optional>

namespace Binnacle::Ui {

class Button;
class FormField;
class IconButton;
class Label;

/// `host:port` that a server can listen on, or nothing.
struct ListenAddress
{
    QString host;
    int port = 0;

    QString text() const;
    /// Only this machine can reach it.
    bool isLoopback() const;
    /// Accepts a port alone, `:port`, `host:port` and `[v6]:port`.
    static std::optional<ListenAddress> parse(const QString &text);
};

/// Where the server listens, and how to change it. The content of a popover.
class AddressPanel final : public QWidget
{
    Q_OBJECT

public:
    AddressPanel(const Theme &theme, QWidget *parent = nullptr);

    /// Null lets go.
    void setInstance(Client::Instance *instance);
    /// Puts @p address into the field, to be applied or changed.
    void suggest(const QString &address);

signals:
    /// Something was applied that takes the panel's work.
    void done();

private:
    void apply();
    void showState();
    void showHint();

    const Theme &m_theme;
    QPointer<Client::Instance> m_instance;
    Label *m_state;
    IconButton *m_copy;
    FormField *m_address;
    Button *m_apply;
};

}  // namespace Binnacle::Ui
