// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/theme.h"

#include "widgets/systemscheme.h"
#include "widgets/themeicons.h"
#include "widgets/themestyle.h"
#include "widgets/themestylesheet.h"
#include "widgets/themetokens.h"

#include <QApplication>
#include <QFontDatabase>
#include <QHash>
#include <QLoggingCategory>
#include <QStyleFactory>
#include <QToolTip>

using namespace Qt::StringLiterals;

static void initialiseResources()
{
    Q_INIT_RESOURCE(binnacle);
}

namespace Binnacle::Ui {

namespace {

Q_LOGGING_CATEGORY(lcTheme, "binnacle.ui", QtInfoMsg)

struct Families
{
    QString ui;
    QString mono;
};

QString loadFont(const QString &file)
{
    const int id = QFontDatabase::addApplicationFont(u":/binnacle/fonts/"_s + file);
    const QStringList families = QFontDatabase::applicationFontFamilies(id);
    if (families.isEmpty())
        qCWarning(lcTheme, "The font %ls could not be loaded", qUtf16Printable(file));
    return families.value(0);
}

// Once a program, even if tests make several themes.
const Families &families()
{
    static const Families loaded = [] {
        Families found;
        found.ui = loadFont(u"Inter-Regular.otf"_s);
        loadFont(u"Inter-Italic.otf"_s);
        loadFont(u"Inter-SemiBold.otf"_s);
        found.mono = loadFont(u"JetBrainsMono-Regular.ttf"_s);
        loadFont(u"JetBrainsMono-SemiBold.ttf"_s);
        if (found.ui.isEmpty())
            found.ui = QFontDatabase::systemFont(QFontDatabase::GeneralFont).family();
        if (found.mono.isEmpty())
            found.mono = QFontDatabase::systemFont(QFontDatabase::FixedFont).family();
        return found;
    }();
    return loaded;
}

bool isDarkColor(const QColor &color)
{
    return color.lightnessF() < 0.5F;
}

}  // namespace

class Theme::Private
{
public:
    explicit Private(Theme *theme)
        : q(theme)
    {
    }

    QFont makeFont(TextSize size, int weight, bool isMono) const;
    void apply();
    void update();
    QPalette palette() const;

    Theme *const q;
    Mode mode = Mode::Auto;
    int zoom = 100;
    bool isInstalled = false;
    bool isSystemDark = false;
    bool isDark = false;
    mutable IconCache icons;
    mutable QHash<int, QFont> fonts;
    SystemScheme scheme;
};

Theme::Theme(QObject *parent)
    : QObject(parent)
    , d(std::make_unique<Private>(this))
{
    initialiseResources();
    connect(&d->scheme, &SystemScheme::darkPreferred, this, [this](bool isDark) {
        d->isSystemDark = isDark;
        d->update();
    });
}

Theme::~Theme() = default;

void Theme::install()
{
    Q_ASSERT(qApp);
    if (d->isInstalled)
        return;
    d->isSystemDark = isDarkColor(QApplication::palette().color(QPalette::Window));
    d->isInstalled = true;
    QApplication::setStyle(new ThemeStyle(*this));  // the application owns it
    d->isDark = d->mode == Mode::Dark || (d->mode == Mode::Auto && d->isSystemDark);
    d->apply();
    d->scheme.start();
}

Theme::Mode Theme::mode() const
{
    return d->mode;
}

void Theme::setMode(Mode mode)
{
    d->mode = mode;
    d->update();
}

bool Theme::isDark() const
{
    return d->isDark;
}

int Theme::zoom() const
{
    return d->zoom;
}

void Theme::setZoom(int percent)
{
    const int zoom = qBound(80, percent, 200);
    if (d->zoom == zoom)
        return;
    d->zoom = zoom;
    d->apply();
}

QColor Theme::color(Tone tone) const
{
    return toneColor(tone, d->isDark);
}

QColor Theme::series(int index) const
{
    return seriesColor(index, d->isDark);
}

Tone Theme::toneOfStatus(int status) const
{
    switch (status / 100) {
    case 2: return Tone::Ok;
    case 3: return Tone::Info;
    case 4: return Tone::Warn;
    case 5: return Tone::Error;
    default: return Tone::Muted;
    }
}

QFont Theme::font(TextSize size, int weight) const
{
    return d->makeFont(size, weight, false);
}

QFont Theme::mono(TextSize size, int weight) const
{
    return d->makeFont(size, weight, true);
}

QIcon Theme::icon(const QString &name, Tone tone) const
{
    if (name.isEmpty())
        return {};
    return QIcon(new ThemeIconEngine(this, name, tone));  // the icon owns it
}

QPixmap Theme::pixmap(const QString &name, Tone tone, int size, qreal devicePixelRatio) const
{
    return d->icons.pixmap(name, color(tone), size, devicePixelRatio);
}

int Theme::scaled(int pixels) const
{
    return qRound(pixels * d->zoom / 100.0);
}

QFont Theme::Private::makeFont(TextSize size, int weight, bool isMono) const
{
    const int key = int(size) * 4096 + weight * 2 + int(isMono);
    const auto known = fonts.constFind(key);
    if (known != fonts.constEnd())
        return *known;
    QFont font(isMono ? families().mono : families().ui);
    font.setPixelSize(q->scaled(int(size)));
    font.setWeight(QFont::Weight(weight));
    font.setStyleHint(isMono ? QFont::Monospace : QFont::SansSerif);
    // Code shows what was typed: a ligature would turn >= into one sign.
    if (isMono)
        font.setStyleStrategy(QFont::PreferNoShaping);
    // Positions between pixels: letters keep their distances at every zoom.
    font.setHintingPreference(QFont::PreferVerticalHinting);
    fonts.insert(key, font);
    return font;
}

QPalette Theme::Private::palette() const
{
    const auto color = [this](Tone tone) { return q->color(tone); };
    QPalette palette;
    palette.setColor(QPalette::Window, color(Tone::Window));
    palette.setColor(QPalette::WindowText, color(Tone::Text));
    palette.setColor(QPalette::Base, color(Tone::Surface));
    palette.setColor(QPalette::AlternateBase, color(Tone::Zebra));
    palette.setColor(QPalette::ToolTipBase, color(Tone::Surface));
    palette.setColor(QPalette::ToolTipText, color(Tone::Text));
    palette.setColor(QPalette::PlaceholderText, color(Tone::Muted));
    palette.setColor(QPalette::Text, color(Tone::Text));
    palette.setColor(QPalette::Button, color(Tone::Surface));
    palette.setColor(QPalette::ButtonText, color(Tone::Text));
    palette.setColor(QPalette::BrightText, color(Tone::Error));
    palette.setColor(QPalette::Light, color(Tone::Surface));
    palette.setColor(QPalette::Midlight, color(Tone::Hover));
    palette.setColor(QPalette::Mid, color(Tone::Border));
    palette.setColor(QPalette::Dark, color(Tone::ControlBorder));
    palette.setColor(QPalette::Shadow, color(Tone::ControlBorder));
    palette.setColor(QPalette::Highlight, color(Tone::Select));
    palette.setColor(QPalette::HighlightedText, color(Tone::Text));
    palette.setColor(QPalette::Inactive, QPalette::Highlight, color(Tone::SelectInactive));
    palette.setColor(QPalette::Link, color(Tone::Accent));
    palette.setColor(QPalette::LinkVisited, color(Tone::Trace));
    const QColor faded = disabledText(*q);
    for (const QPalette::ColorRole role :
         {QPalette::WindowText, QPalette::Text, QPalette::ButtonText, QPalette::HighlightedText,
          QPalette::PlaceholderText})
        palette.setColor(QPalette::Disabled, role, faded);
    palette.setColor(QPalette::Disabled, QPalette::Highlight, color(Tone::SelectInactive));
    return palette;
}

void Theme::Private::update()
{
    const bool dark = mode == Mode::Dark || (mode == Mode::Auto && isSystemDark);
    if (dark == isDark)
        return;
    isDark = dark;
    apply();
}

void Theme::Private::apply()
{
    fonts.clear();
    icons.clear();
    if (isInstalled) {
        const QPalette colors = palette();
        QApplication::setPalette(colors);
        QToolTip::setPalette(colors);
        QApplication::setFont(makeFont(TextSize::Body, QFont::Normal, false));
        QToolTip::setFont(makeFont(TextSize::Label, QFont::Normal, false));
        qApp->setStyleSheet(styleSheet(*q));
    }
    emit q->changed();
}

}  // namespace Binnacle::Ui
