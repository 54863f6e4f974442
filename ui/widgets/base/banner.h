// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/theme.h"

#include <QFrame>

namespace Binnacle::Ui {

class Button;
class IconLabel;
class Label;

/// A tinted line across a page: data is old, the link is lost, rows wait to be shown.
class Banner final : public QFrame
{
    Q_OBJECT

public:
    /// Hidden until show() or setMessage().
    explicit Banner(const Theme &theme, QWidget *parent = nullptr);

    /// @p tone is one with a tint: Ok, Warn, Error, Info, Trace. With @p action there is a button
    /// that emits triggered(). An empty @p text hides the banner.
    void setMessage(Tone tone, const QString &iconName, const QString &text,
                    const QString &action = {});
    QString text() const;

signals:
    void triggered();

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    void applyTheme();

    const Theme &m_theme;
    Tone m_tone = Tone::Info;
    IconLabel *m_icon;
    Label *m_text;
    Button *m_button;
};

}  // namespace Binnacle::Ui
