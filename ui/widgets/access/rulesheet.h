// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.h"
#include "widgets/base/dialog.h"

#include <optional>

class QPlainTextEdit;

namespace Binnacle::Ui {

class Label;
class Segmented;

/// Shows the rule of one action of a collection, and changes it.
class RuleSheet final : public Dialog
{
    Q_OBJECT

public:
    using Rule = std::optional<QString>;

    /// @p verdict says what the rule comes to for whom the matrix was made.
    RuleSheet(const Theme &theme, const QString &title, const QString &verdict, const Rule &rule,
              QWidget *parent);

    Rule rule() const;
    void setSaving(bool isSaving);
    /// Shows the rule and why it cannot be changed.
    void refuseChanges(const QString &why);
    /// The server did not take it.
    void showFailure(const QString &text);

signals:
    /// The sheet stays until it is closed.
    void saveRequested();
    void openRequested();

private:
    enum Choice
    {
        Closed,
        SignedIn,
        Public,
        Expression
    };
    Choice choiceOf(const Rule &rule) const;
    void choose(int choice);
    void updateHint();

    const Rule m_before;
    QString m_expression;
    Segmented *m_choice;
    QPlainTextEdit *m_edit;
    Label *m_hint;
    Button *m_save;
    bool m_isChoosing = false;
};

}  // namespace Binnacle::Ui
