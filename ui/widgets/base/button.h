// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/theme.h"

#include <QPushButton>
#include <QToolButton>

namespace Binnacle::Ui {

/// A push button with text. Primary: at most one on a page. Ghost: no frame until pointed at.
class Button final : public QPushButton
{
    Q_OBJECT

public:
    enum class Kind
    {
        Primary,
        Secondary,
        Danger,
        Ghost
    };

    /// @p theme must outlive the button.
    Button(const Theme &theme, Kind kind, const QString &text, QWidget *parent = nullptr);

    Kind kind() const { return m_kind; }
    void setKind(Kind kind);
    /// As high as a primary one, for the row of buttons that has such a one.
    void setTall();
    /// A Lucide icon before the text.
    void setIconName(const QString &name);
    /// A spinner takes the icon's place and clicks do nothing, until set back.
    void setBusy(bool isBusy);
    bool isBusy() const { return m_isBusy; }

protected:
    void changeEvent(QEvent *event) override;
    void timerEvent(QTimerEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    void applyTheme();

    const Theme &m_theme;
    Kind m_kind;
    QString m_iconName;
    bool m_isBusy = false;
    int m_timer = 0;
    int m_angle = 0;
};

/// A button of an icon alone. Its text is its accessible name and, with the shortcut, its tooltip.
class IconButton final : public QToolButton
{
    Q_OBJECT

public:
    IconButton(const Theme &theme, const QString &iconName, const QString &text,
               QWidget *parent = nullptr);

    void setIconName(const QString &name);
    void setTone(Tone tone);
    /// Name and tooltip.
    void setLabel(const QString &text);
    /// Shown in the tooltip only; the action that has the shortcut lives elsewhere.
    void setShortcutHint(const QKeySequence &shortcut);
    /// A number on the icon's corner; 0 for none.
    void setCount(int count);
    /// Shows @p size (at 100 %) instead of 16.
    void setIconPixels(int size);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    void applyTheme();
    void updateToolTip();

    const Theme &m_theme;
    QString m_iconName;
    QString m_label;
    QString m_shortcut;
    Tone m_tone = Tone::Muted;
    int m_iconPixels = 16;
    int m_count = 0;
};

}  // namespace Binnacle::Ui
