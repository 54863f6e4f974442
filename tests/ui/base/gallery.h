// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/theme.h"

#include <QApplication>
#include <QDir>
#include <QRegularExpression>
#include <QTest>
#include <QVBoxLayout>
#include <QWidget>

namespace Binnacle::Tests {

// A Tuesday noon, so that every run draws the same.
constexpr qint64 galleryNoon = 1780401600000;

/// What a page of the window stands on.
class GallerySheet final : public QWidget
{
public:
    GallerySheet(const Ui::Theme &theme, QSize size)
        : body(new QVBoxLayout(this))
    {
        setAutoFillBackground(true);
        setBackgroundRole(QPalette::Window);
        body->setContentsMargins(theme.scaled(24), theme.scaled(20), theme.scaled(24),
                                 theme.scaled(20));
        body->setSpacing(theme.scaled(12));
        resize(size);
    }

    QVBoxLayout *body;
};

/// Draws base widgets in their states, in both themes and enlarged. With BINNACLE_GALLERY=folder
/// it writes what it drew there; QT_SCALE_FACTOR=2 gives the pictures of a dense screen.
class GalleryTest : public QObject
{
protected:
    // Of one test.
    void setUp()
    {
        // The offscreen platform cannot raise or grab, which it says of each popup.
        QTest::failOnWarning(
            QRegularExpression(QStringLiteral("^(?!This plugin does not support)")));
        QFETCH(bool, dark);
        QFETCH(int, zoom);
        m_theme.install();
        m_theme.setMode(dark ? Ui::Theme::Mode::Dark : Ui::Theme::Mode::Light);
        m_theme.setZoom(zoom);
    }
    void modes()
    {
        QTest::addColumn<bool>("dark");
        QTest::addColumn<int>("zoom");
        QTest::newRow("light") << false << 100;
        QTest::newRow("dark") << true << 100;
        QTest::newRow("light-150") << false << 150;
    }
    void write(QWidget &widget, const QString &name)
    {
        widget.show();
        QVERIFY(QTest::qWaitForWindowExposed(&widget));
        QApplication::processEvents();
        const QPixmap picture = widget.grab();
        QVERIFY(!picture.isNull());
        const QString folder = qEnvironmentVariable("BINNACLE_GALLERY");
        if (folder.isEmpty())
            return;
        QVERIFY(QDir().mkpath(folder));
        const QString file = QStringLiteral("%1/%2-%3@%4x.png")
                                 .arg(folder, name, QString::fromLatin1(QTest::currentDataTag()),
                                      QString::number(picture.devicePixelRatio()));
        QVERIFY(picture.save(file));
    }

    Ui::Theme m_theme;
};

}  // namespace Binnacle::Tests
