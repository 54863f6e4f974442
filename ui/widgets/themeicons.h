// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/theme.h"

#include <QColor>
#include <QHash>
#include <QIconEngine>
#include <QPixmap>
#include <QPointer>
#include <QString>

namespace Binnacle::Ui {

/// Draws the SVG icons of the resources in any colour and keeps what it drew.
///
/// Thread: GUI.
class IconCache final
{
    Q_DISABLE_COPY_MOVE(IconCache)

public:
    IconCache() = default;

    /// @p size in device-independent pixels. A null pixmap, and a warning once, if there is no such
    /// icon.
    QPixmap pixmap(const QString &name, const QColor &color, int size, qreal devicePixelRatio);
    void clear() { m_pixmaps.clear(); }

private:
    QByteArray source(const QString &name);

    QHash<QString, QByteArray> m_sources;
    QHash<QString, QPixmap> m_pixmaps;
};

/// An icon that asks the theme each time it is drawn, so that it follows a change of the theme
/// wherever it was set.
class ThemeIconEngine final : public QIconEngine
{
public:
    ThemeIconEngine(const Theme *theme, QString name, Tone tone);

    void paint(QPainter *painter, const QRect &rect, QIcon::Mode mode, QIcon::State state) override;
    QPixmap pixmap(const QSize &size, QIcon::Mode mode, QIcon::State state) override;
    QPixmap scaledPixmap(const QSize &size, QIcon::Mode mode, QIcon::State state,
                         qreal scale) override;
    QIconEngine *clone() const override;
    QString key() const override;
    QString iconName() override { return m_name; }
    bool isNull() override { return m_name.isEmpty() || !m_theme; }

private:
    QPointer<const Theme> m_theme;
    QString m_name;
    Tone m_tone;
};

}  // namespace Binnacle::Ui
