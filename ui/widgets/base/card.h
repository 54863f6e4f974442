// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/theme.h"

#include <QFrame>

class QHBoxLayout;
class QVBoxLayout;

namespace Binnacle::Ui {

class Label;

/// A titled panel on the surface colour: title left, small controls right, the body below.
class Card final : public QFrame
{
    Q_OBJECT

public:
    /// Without a title there is no header until a header widget is added.
    explicit Card(const Theme &theme, const QString &title = {}, QWidget *parent = nullptr);

    void setTitle(const QString &title);
    /// Muted, after the title: a unit, a count, an age.
    void setSubtitle(const QString &text);
    /// To the right end of the header, in the order of the calls.
    void addHeaderWidget(QWidget *widget);
    /// The body's layout; add widgets to it.
    QVBoxLayout *body() const { return m_body; }
    /// No padding around the body: for tables and lists that reach the edges.
    void setFlush(bool isFlush);
    /// A dashed outline: what is shown is sampled or partial.
    void setPartial(bool isPartial);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    void applyTheme();

    const Theme &m_theme;
    QWidget *m_header;
    QHBoxLayout *m_headerLayout;
    Label *m_title;
    Label *m_subtitle;
    QVBoxLayout *m_body;
    bool m_isFlush = false;
    bool m_isPartial = false;
};

}  // namespace Binnacle::Ui
