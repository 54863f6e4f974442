// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/theme.h"

#include <QAbstractButton>

namespace Binnacle::Ui {

/// The background that belongs to a text tone: Ok gives OkTint; tones without one give Hover.
Tone tintOf(Tone tone);

/// A small pill: a clause of a filter, a status, a flag. Focusable when it does something.
class Chip final : public QAbstractButton
{
    Q_OBJECT

public:
    explicit Chip(const Theme &theme, const QString &text, QWidget *parent = nullptr);

    /// Text in @p tone on its tint; Muted (the default) is neutral.
    void setTone(Tone tone);
    void setMono(bool isMono);
    void setIconName(const QString &name);
    /// Shows an x; it, Delete or Backspace emit removeRequested().
    void setRemovable(bool isRemovable);
    /// Emits clicked(), can have the focus and reacts to the pointer.
    void setInteractive(bool isInteractive);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

signals:
    void removeRequested();

protected:
    void paintEvent(QPaintEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    void updatePolicy();
    QRect crossRect() const;

    const Theme &m_theme;
    QString m_iconName;
    Tone m_tone = Tone::Muted;
    bool m_isMono = false;
    bool m_isRemovable = false;
    bool m_isInteractive = false;
    bool m_crossPressed = false;
};

}  // namespace Binnacle::Ui
