// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/theme.h"

#include <QStringList>
#include <QWidget>

#include <functional>

class QAction;
class QKeyEvent;
class QLineEdit;

namespace Binnacle::Ui {

class CompletionPopup;
class Label;

/// One proposal for what is being typed: replaces @p length characters from @p from by @p text.
struct Completion
{
    QString text;
    /// Muted, at the right: a type, a count.
    QString detail;
    QString iconName;
    int from = 0;
    int length = 0;
};

/// The one line that filters a list: an expression, ok or in error as one types, completion,
/// history with Ctrl+Up/Down, chips for its clauses, a star for saved views.
class FilterBar final : public QWidget
{
    Q_OBJECT

public:
    enum class Status
    {
        Neutral,
        Ok,
        Error
    };
    /// Called as one types, with the whole text and the place of the cursor. Must be quick: what
    /// it does not know yet it may fetch and announce by refreshCompletions().
    using CompletionProvider = std::function<QList<Completion>(const QString &text, int cursor)>;
    struct Clause
    {
        QString text;
        QString toolTip;
    };

    explicit FilterBar(const Theme &theme, QWidget *parent = nullptr);

    /// For focus, tests and placeholder.
    QLineEdit *edit() const;
    QString text() const;
    /// As if typed and applied, but without a signal.
    void setText(const QString &text);
    /// Sets the text and emits applied().
    void apply(const QString &text);
    void setPlaceholder(const QString &text);
    /// Border, and the message below the line (only for Error is it in the error tone).
    void setStatus(Status status, const QString &message = {});
    void setCompletionProvider(CompletionProvider provider);
    void refreshCompletions();
    /// The clauses of the text, one chip each; a chip's x emits clauseRemoved().
    void setClauses(const QList<Clause> &clauses);
    /// Shows the star; it emits saveRequested().
    void setSavable(bool isSavable);
    void setSaved(bool isSaved);
    /// Shows the question mark; it emits helpRequested().
    void setHelpShown(bool isShown);

    /// What was applied, the last one first; at most 50.
    QStringList history() const;
    void setHistory(const QStringList &history);

signals:
    /// On every change by the user; time to check the expression and call setStatus().
    void edited(const QString &text);
    /// Enter, a history entry, or cleared. Not emitted while the status is Error.
    void applied(const QString &text);
    void clauseRemoved(int index);
    void saveRequested();
    void helpRequested();
    void historyChanged();

protected:
    bool eventFilter(QObject *object, QEvent *event) override;

private:
    bool handleKey(QKeyEvent *event);
    void applyTheme();
    void accept();
    void stepHistory(int step);
    void takeCompletion(const Completion &completion);
    void updateActions();

    const Theme &m_theme;
    QLineEdit *m_edit;
    QAction *m_clear;
    QAction *m_star;
    QAction *m_help;
    Label *m_message;
    QWidget *m_chips;
    CompletionPopup *m_popup;
    CompletionProvider m_provider;
    Status m_status = Status::Neutral;
    QStringList m_history;
    /// What was typed before the history was entered.
    QString m_draft;
    int m_historyPlace = -1;
    bool m_isSaved = false;
};

}  // namespace Binnacle::Ui
