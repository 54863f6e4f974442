// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/theme.h"

#include <QTextLayout>
#include <QWidget>

namespace Binnacle::Ui {

/// Plain text that wraps anywhere, so that long ids stay in their column. The pointer selects in
/// it, Ctrl+C copies the selection or all of it. As a link a click, Enter or Space activates it.
class ValueText final : public QWidget
{
    Q_OBJECT

public:
    explicit ValueText(const Theme &theme, QWidget *parent = nullptr);

    void setText(const QString &text);
    QString text() const { return m_text; }
    /// Muted, after the text.
    void setNote(const QString &note);
    void setTone(Tone tone);
    void setMono(bool isMono);
    void setLink(bool isLink);
    QString selectedText() const;

    bool hasHeightForWidth() const override { return true; }
    int heightForWidth(int width) const override;
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

public slots:
    void copy();

signals:
    void activated();

protected:
    void paintEvent(QPaintEvent *event) override;
    void changeEvent(QEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;

private:
    void applyTheme();
    void prepare(QTextLayout &layout) const;
    qreal breakLines(QTextLayout &layout, qreal width) const;
    QPointF textOrigin() const;
    int textWidth(int width) const;
    int positionAt(const QPointF &place) const;

    const Theme &m_theme;
    QString m_text;
    QString m_note;
    QTextLayout m_layout;
    Tone m_tone = Tone::Text;
    bool m_isMono = false;
    bool m_isLink = false;
    int m_anchor = 0;
    int m_end = 0;
};

}  // namespace Binnacle::Ui
