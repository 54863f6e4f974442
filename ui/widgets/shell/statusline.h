// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/observationdata.h"
#include "models/livehub.h"
#include "widgets/shell/pane.h"

#include <QElapsedTimer>
#include <QList>

namespace Binnacle::Ui {

class IconLabel;
class Label;
class Spinner;

/// The line at the foot of the window: link, rate, p95, rows, selection, what is being done.
class StatusLine final : public Pane
{
    Q_OBJECT

public:
    explicit StatusLine(const Theme &theme, QWidget *parent = nullptr);

    /// @p age in milliseconds since something came, -1 unknown.
    /// Instead of the link, when nothing outside the window can reach the server.
    void setNotServing(const QString &text, Tone tone);
    void setLink(Models::LiveHub::Link link, qint64 age);
    void setMetrics(const Client::MetricsSnapshot &metrics);
    /// Forgets link and metrics: no instance is in front.
    void clear();
    void setRows(qint64 shown, qint64 dropped);
    void clearRows();
    void setSelection(const QString &summary);
    /// What is being done, empty for nothing.
    void setTask(const QString &text);
    QString task() const;

    /// Says @p text to a screen reader, politely: at most every 5 s, the newest wins.
    void announce(const QString &text);

private:
    void showLink(const QString &icon, const QString &text, Tone tone);
    Label *addPart(const QString &name, bool isMono);
    void sayNow();

    IconLabel *m_linkIcon;
    Label *m_link;
    Label *m_rate;
    Label *m_p95;
    Label *m_rows;
    Label *m_selection;
    Label *m_task;
    Spinner *m_spinner;
    Label *m_speaker;
    QElapsedTimer m_lastSaid;
    QString m_toSay;
};

}  // namespace Binnacle::Ui
