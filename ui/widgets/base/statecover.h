// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/theme.h"

#include <QElapsedTimer>
#include <QWidget>

namespace Binnacle::Ui {

class Button;
class IconLabel;
class Label;

/// What a StateView lays over its content: a message, or that something loads.
class StateCover final : public QWidget
{
    Q_OBJECT

public:
    enum class Skeleton
    {
        Rows,
        List,
        Chart,
        Form
    };
    struct Message
    {
        QString iconName;
        Tone tone = Tone::Muted;
        QString title;
        QString text;
        QString action;
        bool isPrimary = false;
        /// What *Copy details* copies; without it there is no such button.
        QString details;
        bool hasLogs = false;
    };

    StateCover(const Theme &theme, QWidget *parent);

    void setSkeleton(Skeleton skeleton) { m_skeleton = skeleton; }
    void showLoading(bool isDimming);
    void showMessage(const Message &message);
    void stop();
    /// To the one button, or to the cover itself while there is none.
    void takeFocus();
    /// What loads has been waited for so long that its shape is painted.
    bool isSkeletonShown() const;
    bool isDimming() const { return m_isLoading && m_isDimming; }

signals:
    void actionTriggered();
    void logsTriggered();

protected:
    void paintEvent(QPaintEvent *event) override;
    void timerEvent(QTimerEvent *event) override;

private:
    void paintRows(QPainter &painter) const;
    void paintList(QPainter &painter) const;
    void paintChart(QPainter &painter) const;
    void paintForm(QPainter &painter) const;

    const Theme &m_theme;
    QWidget *m_panel;
    IconLabel *m_icon;
    Label *m_title;
    Label *m_text;
    Button *m_action;
    Button *m_copy;
    Button *m_logs;
    Skeleton m_skeleton = Skeleton::Rows;
    QString m_details;
    QElapsedTimer m_since;
    int m_timer = 0;
    int m_angle = 0;
    bool m_isLoading = false;
    bool m_isDimming = false;
};

}  // namespace Binnacle::Ui
