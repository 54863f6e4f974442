// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/instance.h"
#include "widgets/shell/instancelabel.h"
#include "widgets/shell/pane.h"

#include <QAbstractButton>
#include <QPointer>

namespace Binnacle::Ui {

class Button;
class IconButton;

/// The instance in front: state, name, address, engine. A click opens the list of instances.
class SwitcherButton final : public QAbstractButton
{
    Q_OBJECT

public:
    explicit SwitcherButton(const Theme &theme, QWidget *parent = nullptr);

    void setInstance(const InstanceCondition &condition, const QString &name,
                     const QString &address, const QString &engine);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    const Theme &m_theme;
    InstanceCondition m_condition;
    QString m_name;
    QString m_address;
    QString m_engine;
};

/// Looks like a search field, opens the palette.
class SearchButton final : public QAbstractButton
{
    Q_OBJECT

public:
    explicit SearchButton(const Theme &theme, QWidget *parent = nullptr);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    const Theme &m_theme;
};

/// The line across the top of the window.
class TopBar final : public Pane
{
    Q_OBJECT

public:
    explicit TopBar(const Theme &theme, QWidget *parent = nullptr);

    /// Null: the welcome view is in front, so there is nothing to switch or to stop.
    void setInstance(const Client::Instance *instance, Models::LiveHub::Link link);
    void setErrorCount(int count);

    SwitcherButton *switcher() const { return m_switcher; }
    IconButton *bell() const { return m_bell; }
    IconButton *address() const { return m_address; }
    IconButton *menu() const { return m_menu; }
    IconButton *back() const { return m_back; }
    IconButton *forward() const { return m_forward; }
    SearchButton *search() const { return m_search; }
    Button *power() const { return m_power; }
    IconButton *restart() const { return m_restart; }

private:
    void place();

    SwitcherButton *m_switcher;
    IconButton *m_back;
    IconButton *m_forward;
    SearchButton *m_search;
    IconButton *m_bell;
    Button *m_power;
    IconButton *m_restart;
    IconButton *m_address;
    IconButton *m_menu;
};

}  // namespace Binnacle::Ui
