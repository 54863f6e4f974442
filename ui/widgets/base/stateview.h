// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.h"
#include "widgets/theme.h"

#include <QPointer>
#include <QWidget>

namespace Binnacle::Ui {

class StateCover;

/// Shows a content widget, or why there is none: loading, empty, empty by a filter, failed, not
/// allowed. What it covers keeps its state.
///
/// Loading shows nothing for 150 ms, a spinner until 400 ms, then skeleton rows; content that is
/// already there is dimmed instead.
class StateView final : public QWidget
{
    Q_OBJECT

public:
    enum class State
    {
        Content,
        Loading,
        Empty,
        FilteredEmpty,
        Error,
        Forbidden
    };
    /// The shape of the skeleton.
    enum class Skeleton
    {
        Rows,
        List,
        Chart,
        Form
    };
    struct EmptyText
    {
        QString iconName;
        QString title;
        /// One sentence; may be empty.
        QString text;
        /// Text of the one button; none if empty. It emits actionTriggered().
        QString action;
    };

    /// Takes @p content, which may be null and set later.
    explicit StateView(const Theme &theme, QWidget *content = nullptr, QWidget *parent = nullptr);

    void setContent(QWidget *content);
    QWidget *content() const { return m_content; }
    void setSkeleton(Skeleton skeleton);

    /// Those of the content, seen or not: the place does not jump with the state.
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

    State state() const { return m_state; }
    bool isSkeletonShown() const;
    void showContent();
    void showLoading();
    void showEmpty(const EmptyText &text);
    /// @p clause is the one that removes most, may be empty. The button emits
    /// clearFilterRequested().
    void showFilteredEmpty(const QString &clause = {});
    /// The filter itself is wrong; @p why says how. The button emits clearFilterRequested().
    void showFilterRefused(const QString &why);
    /// @p what failed in plain words: `The records could not be loaded.` @p requestId may be
    /// empty; with it there is *Open in Logs*.
    void showError(const QString &what, const Binnacle::Error &error,
                   const QString &requestId = {});
    /// @p needed names the role or rule.
    void showForbidden(const QString &needed);

    /// Gives the focus to the content, at once or as soon as it has been loaded.
    void focusContent();

signals:
    void stateChanged(Binnacle::Ui::StateView::State state);
    void actionTriggered();
    void clearFilterRequested();
    void retryRequested();
    void openInLogsRequested(const QString &requestId);

protected:
    bool event(QEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    void giveFocus();
    void setState(State state);

    QWidget *m_content = nullptr;
    StateCover *m_cover;
    State m_state = State::Content;
    /// In the content, to have the focus again when it is uncovered.
    QPointer<QWidget> m_focusBefore;
    QString m_requestId;
    bool m_hadContent = false;
    bool m_isFocusDue = false;
};

}  // namespace Binnacle::Ui
