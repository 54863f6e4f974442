// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/base/button.h"
#include "widgets/theme.h"

#include <QDialog>
#include <QPointer>

#include <functional>

class QHBoxLayout;
class QLineEdit;
class QVBoxLayout;

namespace Binnacle::Ui {

class IconLabel;
class Label;

/// A sheet over the window, which it dims: title, sentence, body, buttons right. Show it with
/// open(); it deletes itself when closed. It paints its own frame, as a popover does.
class Dialog : public QDialog
{
    Q_OBJECT

public:
    Dialog(const Theme &theme, const QString &title, QWidget *parent);

    void setSubtitle(const QString &text);
    void setIcon(const QString &name, Tone tone);
    QVBoxLayout *body() const { return m_body; }
    /// Buttons stand at the right in the order of the calls. The one with AcceptRole accepts, the
    /// one with RejectRole rejects; ActionRole and DestructiveRole do nothing by themselves.
    Button *addButton(const QString &text, Button::Kind kind, int role);
    /// To the left end of the button line.
    void addFooterWidget(QWidget *widget);
    /// A line in the error tone above the buttons; empty hides it.
    void setError(const QString &text);
    /// @p width in pixels at 100 %; default 480.
    void setPanelWidth(int width);

    enum ButtonRole
    {
        AcceptRole,
        RejectRole,
        ActionRole,
        DestructiveRole
    };

protected:
    const Theme &theme() const { return m_theme; }

    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    class Scrim;

    void applyTheme();

    const Theme &m_theme;
    QPointer<QWidget> m_scrim;
    IconLabel *m_icon;
    Label *m_title;
    Label *m_subtitle;
    QVBoxLayout *m_body;
    Label *m_error;
    QHBoxLayout *m_footer;
    QHBoxLayout *m_buttons;
    int m_panelWidth = 480;
};

/// What cannot be undone asks with this.
struct Confirmation
{
    /// A question that names the object: `Delete posts?`
    QString title;
    /// What happens, counts included.
    QString text;
    /// Of the button that does it: `Delete 12 records`.
    QString action;
    bool isDestructive = true;
    /// If not empty, this must be typed first.
    QString typeToConfirm;
};

/// The default button is Cancel.
class ConfirmDialog final : public Dialog
{
    Q_OBJECT

public:
    ConfirmDialog(const Theme &theme, const Confirmation &confirmation, QWidget *parent);

    /// Opens one over @p parent's window; @p confirmed is called if the user agrees and @p parent
    /// still lives.
    static ConfirmDialog *ask(const Theme &theme, QWidget *parent, const Confirmation &confirmation,
                              std::function<void()> confirmed);

private:
    Button *m_confirm;
    QLineEdit *m_typed = nullptr;
};

}  // namespace Binnacle::Ui
