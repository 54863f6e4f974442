// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/theme.h"

#include <QFrame>

namespace Binnacle::Ui {

class Button;
class IconLabel;
class Label;

/// The bar of staged changes: how many there are, what became of the last save, and what to do.
class ChangeBar final : public QFrame
{
    Q_OBJECT

public:
    ChangeBar(const Theme &theme, QWidget *parent);

    /// 0 hides the bar unless there is a message.
    void setChanges(int count);
    /// What the last save left behind; empty for nothing. @p tone Error or Warn.
    void setMessage(const QString &text, Tone tone = Tone::Error);
    /// While a save is under way.
    void setProgress(int done, int count);
    /// Why nothing can be saved now; empty if it can.
    void setBlocked(const QString &reason);
    void setSaving(bool isSaving);

signals:
    void reviewRequested();
    void discardRequested();
    void saveRequested();
    void stopRequested();

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    void update();

    const Theme &m_theme;
    IconLabel *m_icon;
    Label *m_text;
    Label *m_message;
    Button *m_review;
    Button *m_discard;
    Button *m_save;
    int m_count = 0;
    bool m_isSaving = false;
    QString m_blocked;
    QString m_progress;
    Tone m_tone = Tone::Error;
};

}  // namespace Binnacle::Ui
