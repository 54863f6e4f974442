// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/shell/palettemodel.h"
#include "widgets/theme.h"

#include <QPointer>
#include <QTimer>
#include <QWidget>

class QLineEdit;
class QListView;

namespace Binnacle::Ui {

class Label;

/// Everything by its name: a field over the window and what fits below it.
///
/// It lies over its parent as long as it is open; Esc, a click beside it or a choice close it, and
/// the focus goes back to where it was.
class CommandPalette final : public QWidget
{
    Q_OBJECT

public:
    CommandPalette(const Theme &theme, QWidget *host);

    /// @p prompt is the field's placeholder.
    void open(PaletteScope scope, const QString &prompt, std::vector<PaletteItem> items,
              const QString &query = {});
    void close();
    PaletteModel &model() { return m_model; }
    /// What a closed palette was opened for is over: answers that come late are dropped by it.
    int session() const { return m_session; }

signals:
    /// An id was typed behind `#`, and typing has paused.
    void recordWanted(const QString &id);
    /// Enter on a `binnacle://` link.
    void linkEntered(const QString &link);
    void closed();

protected:
    bool eventFilter(QObject *object, QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    bool focusNextPrevChild(bool next) override;

private:
    class LineDelegate;

    void place();
    void take();
    void step(int rows);
    void say();
    QRect panel() const;

    const Theme &m_theme;
    PaletteModel m_model;
    QLineEdit *m_field;
    QListView *m_list;
    Label *m_hint;
    Label *m_empty;
    QTimer m_recordPause;
    QPointer<QWidget> m_focusBefore;
    int m_session = 0;
};

}  // namespace Binnacle::Ui
