// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/themeicons.h"

#include <QFile>
#include <QLoggingCategory>
#include <QPainter>
#include <QSvgRenderer>

using namespace Qt::StringLiterals;

namespace Binnacle::Ui {

namespace {

Q_LOGGING_CATEGORY(lcIcons, "binnacle.ui", QtInfoMsg)

// Far more than a window shows; only zooming and changing themes gets there.
constexpr qsizetype maximumPixmaps = 2000;

}  // namespace

QByteArray IconCache::source(const QString &name)
{
    const auto known = m_sources.constFind(name);
    if (known != m_sources.constEnd())
        return *known;
    QByteArray svg;
    QFile file(u":/binnacle/icons/lucide/"_s + name + u".svg"_s);
    if (file.open(QIODevice::ReadOnly))
        svg = file.readAll().replace("stroke-width=\"2\"", "stroke-width=\"1.75\"");
    else
        qCWarning(lcIcons, "There is no icon %ls", qUtf16Printable(name));
    m_sources.insert(name, svg);
    return svg;
}

QPixmap IconCache::pixmap(const QString &name, const QColor &color, int size,
                          qreal devicePixelRatio)
{
    if (name.isEmpty() || size <= 0)
        return {};
    const QString key = QString(name + u'|' + QString::number(color.rgba(), 16) + u'|'
                                + QString::number(size) + u'|' + QString::number(devicePixelRatio));
    const auto known = m_pixmaps.constFind(key);
    if (known != m_pixmaps.constEnd())
        return *known;

    QByteArray svg = source(name);
    if (svg.isEmpty())
        return {};
    // QtSvg draws currentColor black.
    svg.replace("currentColor", color.name(QColor::HexRgb).toLatin1());
    QSvgRenderer renderer(svg);
    const int side = qMax(1, qRound(size * devicePixelRatio));
    QPixmap pixmap(side, side);
    pixmap.fill(Qt::transparent);
    {
        QPainter painter(&pixmap);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setOpacity(color.alphaF());
        renderer.render(&painter, QRectF(0, 0, side, side));
    }
    pixmap.setDevicePixelRatio(devicePixelRatio);
    if (m_pixmaps.size() >= maximumPixmaps)
        m_pixmaps.clear();
    m_pixmaps.insert(key, pixmap);
    return pixmap;
}

ThemeIconEngine::ThemeIconEngine(const Theme *theme, QString name, Tone tone)
    : m_theme(theme)
    , m_name(std::move(name))
    , m_tone(tone)
{
}

void ThemeIconEngine::paint(QPainter *painter, const QRect &rect, QIcon::Mode mode,
                            QIcon::State state)
{
    const qreal ratio = painter->device() ? painter->device()->devicePixelRatioF() : 1;
    const QPixmap drawn = scaledPixmap(rect.size() * ratio, mode, state, ratio);
    const QSizeF size = drawn.deviceIndependentSize();
    painter->drawPixmap(QPointF(rect.x() + (rect.width() - size.width()) / 2,
                                rect.y() + (rect.height() - size.height()) / 2),
                        drawn);
}

QPixmap ThemeIconEngine::pixmap(const QSize &size, QIcon::Mode mode, QIcon::State state)
{
    return scaledPixmap(size, mode, state, 1);
}

QPixmap ThemeIconEngine::scaledPixmap(const QSize &size, QIcon::Mode mode, QIcon::State,
                                      qreal scale)
{
    if (!m_theme)
        return {};
    // The size comes in pixels of the device.
    const int side = qRound(qMin(size.width(), size.height()) / scale);
    const QPixmap drawn = m_theme->pixmap(m_name, m_tone, side, scale);
    const bool isWide = size.width() > size.height();
    if (drawn.isNull() || (mode != QIcon::Disabled && !isWide))
        return drawn;
    // In a wider place it stands at the left, which is how a button sets it apart from its text.
    QPixmap result(isWide ? size : drawn.size());
    result.setDevicePixelRatio(drawn.devicePixelRatio());
    result.fill(Qt::transparent);
    QPainter painter(&result);
    if (mode == QIcon::Disabled)
        painter.setOpacity(0.45);
    painter.drawPixmap(0, 0, drawn);
    painter.end();
    return result;
}

QIconEngine *ThemeIconEngine::clone() const
{
    return new ThemeIconEngine(m_theme, m_name, m_tone);  // NOLINT: QIcon takes it
}

QString ThemeIconEngine::key() const
{
    return u"binnacle"_s;
}

}  // namespace Binnacle::Ui
