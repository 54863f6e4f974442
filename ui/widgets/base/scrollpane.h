// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QScrollArea>

namespace Binnacle::Ui {

/// An area without a frame that scrolls @p content up and down only, and is no stop of the focus.
/// It owns the content.
inline QScrollArea *makeScrollPane(QWidget *content, const QString &name, QWidget *parent = nullptr)
{
    auto *area = new QScrollArea(parent);
    area->setObjectName(name);
    area->setWidgetResizable(true);
    area->setFrameShape(QFrame::NoFrame);
    area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    area->setFocusPolicy(Qt::NoFocus);
    area->setWidget(content);
    return area;
}

}  // namespace Binnacle::Ui
