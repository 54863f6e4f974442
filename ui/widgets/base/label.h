// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/theme.h"

#include <QLabel>

namespace Binnacle::Ui {

/// Text in a size and colour of the theme; follows its changes.
class Label : public QLabel
{
    Q_OBJECT

public:
    Label(const Theme &theme, TextSize size, Tone tone, const QString &text = {},
          QWidget *parent = nullptr);

    void setTone(Tone tone);
    void setTextSize(TextSize size);
    void setWeight(int weight);
    void setMono(bool isMono);
    /// Cuts the text in the middle or at the end instead of asking for its whole width; the whole
    /// text becomes the tooltip while it is cut. Qt::ElideNone (the default) switches it off.
    void setElideMode(Qt::TextElideMode mode);

    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;
    void changeEvent(QEvent *event) override;
    void showEvent(QShowEvent *event) override;

private:
    void applyTheme();
    void alignToLayout();

    const Theme &m_theme;
    TextSize m_size;
    Tone m_tone;
    int m_weight = QFont::Normal;
    bool m_isMono = false;
    Qt::TextElideMode m_elide = Qt::ElideNone;
};

/// An icon of the theme as a widget.
class IconLabel final : public QWidget
{
    Q_OBJECT

public:
    /// @p size in pixels at 100 %.
    IconLabel(const Theme &theme, const QString &iconName, Tone tone, int size = 16,
              QWidget *parent = nullptr);

    void setIcon(const QString &iconName, Tone tone);
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    const Theme &m_theme;
    QString m_iconName;
    Tone m_tone;
    int m_size;
};

}  // namespace Binnacle::Ui
