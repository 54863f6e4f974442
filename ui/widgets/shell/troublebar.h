// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/theme.h"

#include <QWidget>

#include <functional>
#include <vector>

class QHBoxLayout;

namespace Binnacle::Ui {

class IconLabel;
class Label;

/// A tinted line under the top bar: what is wrong with the instance in front and what helps.
/// Hidden while nothing is.
class TroubleBar final : public QWidget
{
    Q_OBJECT

public:
    struct Remedy
    {
        QString objectName;
        QString text;
        std::function<void()> run;
    };

    explicit TroubleBar(const Theme &theme, QWidget *parent = nullptr);

    /// @p tone is Warn or Error. The same trouble again changes nothing.
    void set(Tone tone, const QString &title, const QString &text,
             const std::vector<Remedy> &remedies);
    void clear();
    QString title() const;
    QString text() const;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    const Theme &m_theme;
    Tone m_tone = Tone::Error;
    IconLabel *m_icon;
    Label *m_title;
    Label *m_text;
    QHBoxLayout *m_buttons;
    QString m_shown;
};

}  // namespace Binnacle::Ui
