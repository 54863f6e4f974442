// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QEvent>
#include <QScrollArea>

namespace Binnacle::Ui {

/// An area without a frame that scrolls @p content up and down only, and is no stop of the focus.
/// It owns the content.
inline void setUpScrollPane(QScrollArea *area, QWidget *content, const QString &name)
{
    area->setObjectName(name);
    area->setWidgetResizable(true);
    area->setFrameShape(QFrame::NoFrame);
    area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    area->setFocusPolicy(Qt::NoFocus);
    area->setWidget(content);
}

inline QScrollArea *makeScrollPane(QWidget *content, const QString &name, QWidget *parent = nullptr)
{
    auto *area = new QScrollArea(parent);
    setUpScrollPane(area, content, name);
    return area;
}

/// The whole of a page: scrolled where the window is too low for it, and never narrower than it can
/// be. In a layout of its own, no part of it is squeezed below its least height.
class PagePane final : public QScrollArea
{
public:
    PagePane(QWidget *content, const QString &name, QWidget *parent)
        : QScrollArea(parent)
    {
        setUpScrollPane(this, content, name);
    }

    QSize minimumSizeHint() const override { return {widget()->minimumSizeHint().width(), 0}; }

protected:
    void resizeEvent(QResizeEvent *event) override
    {
        // There is no way to scroll sideways: what is too wide has to give way, as in a window.
        widget()->setMaximumWidth(viewport()->width());
        QScrollArea::resizeEvent(event);
    }
    bool eventFilter(QObject *object, QEvent *event) override
    {
        if (object == widget() && event->type() == QEvent::LayoutRequest)
            updateGeometry();
        return QScrollArea::eventFilter(object, event);
    }
};

}  // namespace Binnacle::Ui
