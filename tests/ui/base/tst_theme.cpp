// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/base/button.h"
#include "widgets/base/chip.h"
#include "widgets/theme.h"
#include "widgets/themestylesheet.h"

#include <QApplication>
#include <QDir>
#include <QFontInfo>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QTest>

#include <cmath>

using namespace Binnacle::Ui;
using namespace Qt::StringLiterals;

namespace {

double luminance(const QColor &color)
{
    const auto linear = [](double channel) {
        return channel <= 0.04045 ? channel / 12.92 : std::pow((channel + 0.055) / 1.055, 2.4);
    };
    return 0.2126 * linear(color.redF()) + 0.7152 * linear(color.greenF())
        + 0.0722 * linear(color.blueF());
}

/// As WCAG 2 counts it.
double contrast(const QColor &a, const QColor &b)
{
    const double high = qMax(luminance(a), luminance(b));
    const double low = qMin(luminance(a), luminance(b));
    return (high + 0.05) / (low + 0.05);
}

const QList<Tone> backgrounds = {Tone::Window, Tone::Surface, Tone::Sunken,        Tone::Zebra,
                                 Tone::Hover,  Tone::Select,  Tone::SelectInactive};

}  // namespace

class TestTheme : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { m_theme.install(); }
    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        m_theme.setZoom(100);
    }

    void textCanBeRead_data() { modes(); }
    void textCanBeRead();
    void controlsCanBeSeen_data() { modes(); }
    void controlsCanBeSeen();
    void seriesCanBeSeen_data() { modes(); }
    void seriesCanBeSeen();
    void everyIconOfTheResourcesDraws();
    void iconsHaveTheColourOfTheirTone();
    void iconsFollowTheTheme();
    void warnsOfAnUnknownIcon();
    void loadsItsOwnFonts();
    void zoomScalesTextAndControls();
    void zoomStaysWithinItsLimits();
    void styleSheetHasNoOpenNames();
    void switchingTellsOnce();

private:
    void modes();

    Theme m_theme;
};

void TestTheme::modes()
{
    QTest::addColumn<Theme::Mode>("mode");
    QTest::newRow("light") << Theme::Mode::Light;
    QTest::newRow("dark") << Theme::Mode::Dark;
}

void TestTheme::textCanBeRead()
{
    QFETCH(Theme::Mode, mode);
    m_theme.setMode(mode);
    for (const Tone text : {Tone::Text, Tone::Muted, Tone::Accent, Tone::Ok, Tone::Warn,
                            Tone::Error, Tone::Info, Tone::Trace}) {
        QList<Tone> under = backgrounds;
        if (tintOf(text) != Tone::SelectInactive)
            under.append(tintOf(text));
        for (const Tone background : under) {
            const double ratio = contrast(m_theme.color(text), m_theme.color(background));
            QVERIFY2(
                ratio >= 4.5,
                qPrintable(u"tone %1 on %2: %3"_s.arg(int(text)).arg(int(background)).arg(ratio)));
        }
    }
    // What stands in a banner or a tinted row beside its own tone.
    for (const Tone tint :
         {Tone::OkTint, Tone::WarnTint, Tone::ErrorTint, Tone::InfoTint, Tone::TraceTint}) {
        for (const Tone text : {Tone::Text, Tone::Muted, Tone::Accent})
            QVERIFY(contrast(m_theme.color(text), m_theme.color(tint)) >= 4.5);
    }
    QVERIFY(contrast(m_theme.color(Tone::OnAccent), m_theme.color(Tone::Accent)) >= 4.5);
    QVERIFY(contrast(m_theme.color(Tone::OnAccent), m_theme.color(Tone::AccentHover)) >= 4.5);
}

void TestTheme::controlsCanBeSeen()
{
    QFETCH(Theme::Mode, mode);
    m_theme.setMode(mode);
    for (const Tone background : {Tone::Window, Tone::Surface, Tone::Sunken}) {
        QVERIFY(contrast(m_theme.color(Tone::ControlBorder), m_theme.color(background)) >= 3);
        QVERIFY(contrast(m_theme.color(Tone::Accent), m_theme.color(background)) >= 4.5);
    }
}

void TestTheme::seriesCanBeSeen()
{
    QFETCH(Theme::Mode, mode);
    m_theme.setMode(mode);
    for (int i = 0; i < 6; ++i)
        QVERIFY(contrast(m_theme.series(i), m_theme.color(Tone::Surface)) >= 4.5);
    QCOMPARE(m_theme.series(6), m_theme.series(0));
}

void TestTheme::everyIconOfTheResourcesDraws()
{
    const QStringList files = QDir(u":/binnacle/icons/lucide"_s).entryList({u"*.svg"_s});
    QVERIFY(files.size() > 100);
    for (const QString &file : files) {
        const QString name = file.chopped(4);
        const QImage image = m_theme.pixmap(name, Tone::Text, 16, 2).toImage();
        QCOMPARE(image.size(), QSize(32, 32));
        bool isDrawn = false;
        for (int y = 0; y < image.height() && !isDrawn; ++y) {
            for (int x = 0; x < image.width() && !isDrawn; ++x)
                isDrawn = qAlpha(image.pixel(x, y)) > 128;
        }
        QVERIFY2(isDrawn, qPrintable(name));
    }
    QVERIFY(QFile::exists(u":/binnacle/icons/app/binnacle.svg"_s));
}

void TestTheme::iconsHaveTheColourOfTheirTone()
{
    m_theme.setMode(Theme::Mode::Light);
    const QImage image = m_theme.pixmap(u"square"_s, Tone::Error, 64, 1).toImage();
    // The middle of the left edge of a square drawn from 3 to 21 of 24.
    QColor strongest;
    for (int x = 0; x < 16; ++x) {
        const QColor color = image.pixelColor(x, 32);
        if (color.alpha() > strongest.alpha() || !strongest.isValid())
            strongest = color;
    }
    QCOMPARE(strongest.rgb(), m_theme.color(Tone::Error).rgb());
}

void TestTheme::iconsFollowTheTheme()
{
    m_theme.setMode(Theme::Mode::Light);
    const QIcon icon = m_theme.icon(u"square"_s, Tone::Text);
    const QImage light = icon.pixmap(QSize(16, 16)).toImage();
    m_theme.setMode(Theme::Mode::Dark);
    QVERIFY(icon.pixmap(QSize(16, 16)).toImage() != light);
    QVERIFY(m_theme.icon({}).isNull());
}

void TestTheme::warnsOfAnUnknownIcon()
{
    QTest::ignoreMessage(QtWarningMsg, "There is no icon no-such-icon");
    QVERIFY(m_theme.pixmap(u"no-such-icon"_s, Tone::Text, 16, 1).isNull());
    QVERIFY(m_theme.pixmap(u"no-such-icon"_s, Tone::Text, 16, 2).isNull());
}

void TestTheme::loadsItsOwnFonts()
{
    QCOMPARE(QFontInfo(m_theme.font()).family(), u"Inter"_s);
    QCOMPARE(QFontInfo(m_theme.mono()).family(), u"JetBrains Mono"_s);
    QVERIFY(QFontInfo(m_theme.mono()).fixedPitch());
    QCOMPARE(QFontInfo(m_theme.font(TextSize::Body, QFont::DemiBold)).weight(),
             int(QFont::DemiBold));
    // As many columns as letters: nothing is joined to one sign.
    const QFontMetrics metrics(m_theme.mono());
    QCOMPARE(metrics.horizontalAdvance(u">=!=->"_s), metrics.horizontalAdvance(u"abcdef"_s));
}

void TestTheme::zoomScalesTextAndControls()
{
    Button button(m_theme, Button::Kind::Secondary, u"Save"_s);
    button.ensurePolished();
    const int height = button.sizeHint().height();
    QCOMPARE(height, 28);
    QCOMPARE(m_theme.font().pixelSize(), 13);
    m_theme.setZoom(200);
    QCOMPARE(m_theme.font().pixelSize(), 26);
    QCOMPARE(QApplication::font().pixelSize(), 26);
    QCOMPARE(m_theme.scaled(28), 56);
    QVERIFY(button.sizeHint().height() > height * 19 / 10);
}

void TestTheme::zoomStaysWithinItsLimits()
{
    m_theme.setZoom(10);
    QCOMPARE(m_theme.zoom(), 80);
    m_theme.setZoom(1000);
    QCOMPARE(m_theme.zoom(), 200);
}

void TestTheme::styleSheetHasNoOpenNames()
{
    const QString sheet = styleSheet(m_theme);
    QVERIFY(!sheet.contains(u'@'));
    QVERIFY(!sheet.contains(": ;"_L1));
    QCOMPARE(sheet.count(u'{'), sheet.count(u'}'));
    // It would beat every later setFont().
    static const QRegularExpression font(u"QWidget[^#{]*\\{[^}]*font"_s);
    QVERIFY(!font.match(sheet).hasMatch());
}

void TestTheme::switchingTellsOnce()
{
    m_theme.setMode(Theme::Mode::Light);
    QSignalSpy changed(&m_theme, &Theme::changed);
    m_theme.setMode(Theme::Mode::Dark);
    QCOMPARE(changed.count(), 1);
    QVERIFY(m_theme.isDark());
    m_theme.setMode(Theme::Mode::Dark);
    QCOMPARE(changed.count(), 1);
    QCOMPARE(QApplication::palette().color(QPalette::Window), m_theme.color(Tone::Window));
}

QTEST_MAIN(TestTheme)
#include "tst_theme.moc"
