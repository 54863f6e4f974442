// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QImage>
#include <QPointer>
#include <QString>
#include <QWidget>

namespace Binnacle::Shots {

/// Takes pictures of a window with the sheets, menus and popovers that float over it.
class Camera final
{
public:
    /// Makes the folder.
    explicit Camera(const QString &folder);

    void aimAt(QWidget *window) { m_window = window; }
    /// Waits until nothing moves any more (but not for ever: a spinner turns) and saves
    /// `NAME.png`.
    void take(const QString &name);
    int count() const { return m_count; }

private:
    QImage look() const;

    const QString m_folder;
    QPointer<QWidget> m_window;
    int m_count = 0;
};

}  // namespace Binnacle::Shots
