// SPDX-License-Identifier: GPL-3.0-or-later
#include "shots/camera.h"

#include <QApplication>
#include <QDialog>
#include <QDir>
#include <QPainter>
#include <QTest>

namespace Binnacle::Shots {

using namespace Qt::StringLiterals;

namespace {

/// A picture that is the same so often in a row stands still.
constexpr int stillLooks = 3;
/// Counted, not timed: on a busy machine one look takes longer than all of them elsewhere.
constexpr int mostLooks = 40;

// Where a window manager would put it.
QPoint placeOf(const QWidget *floating, const QWidget *window)
{
    if (qobject_cast<const QDialog *>(floating) && floating->isModal())
        return window->rect().center() - floating->rect().center();
    return window->mapFromGlobal(floating->mapToGlobal(QPoint()));
}

}  // namespace

Camera::Camera(const QString &folder)
    : m_folder(folder)
{
    QDir().mkpath(folder);
}

QImage Camera::look() const
{
    QPixmap picture = m_window->grab();
    QPainter painter(&picture);
    const auto windows = QApplication::topLevelWidgets();
    for (QWidget *each : windows) {
        if (each == m_window || !each->isVisible() || each->windowType() == Qt::Desktop)
            continue;
        painter.drawPixmap(placeOf(each, m_window), each->grab());
    }
    painter.end();
    return picture.toImage();
}

void Camera::take(const QString &name)
{
    QImage picture = look();
    for (int same = 1, looks = 1; same < stillLooks && looks < mostLooks; ++looks) {
        QTest::qWait(20);
        QImage next = look();
        same = next == picture ? same + 1 : 1;
        picture = std::move(next);
    }
    picture.save(m_folder + u'/' + name + u".png"_s);
    ++m_count;
}

}  // namespace Binnacle::Shots
