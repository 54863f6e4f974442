// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/shell/openings.h"
#include "widgets/shell/pane.h"

#include <QAbstractButton>

class QVBoxLayout;

namespace Binnacle::Ui {

class Label;
class Spinner;

/// A large button: icon, what it does, one sentence about it.
class ChoiceButton final : public QAbstractButton
{
    Q_OBJECT

public:
    ChoiceButton(const Theme &theme, const QString &icon, const QString &title,
                 const QString &sentence, QWidget *parent = nullptr);
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    const Theme &m_theme;
    const QString m_icon;
    const QString m_sentence;
};

/// One of the instances that were open before.
class RecentButton final : public QAbstractButton
{
    Q_OBJECT

public:
    RecentButton(const Theme &theme, const RecentInstance &instance, QWidget *parent = nullptr);
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    const Theme &m_theme;
    const QString m_icon;
    const QString m_place;
    const QString m_age;
};

/// What is seen while no instance is open: the ways in, what was open before, what goes on and
/// what went wrong.
class WelcomeView final : public Pane
{
    Q_OBJECT

public:
    explicit WelcomeView(Theme &theme, QWidget *parent = nullptr);

    void setRecent(const std::vector<RecentInstance> &recent);
    /// Null: nothing is being opened.
    void setOpening(const OpenRequest *request);
    void setFailure(const OpenFailure &failure);
    void clearFailure();

signals:
    void sampleChosen();
    void newChosen(const QString &directory);
    void existingChosen();
    void attachChosen();
    void recentChosen(const QString &key);
    void recentForgotten(const QString &key);
    void retryChosen(const Binnacle::Ui::OpenRequest &request);
    void cancelled();

private:
    class Failure;

    QWidget *makeHead();
    QWidget *makeChoices();
    QWidget *makeProgress();

    Theme &m_theme;
    Failure *m_failure;
    QWidget *m_progress;
    Label *m_progressText;
    Spinner *m_spinner;
    QWidget *m_choices;
    QWidget *m_recentArea;
    QVBoxLayout *m_recentList;
};

}  // namespace Binnacle::Ui
