// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QFont>
#include <QIcon>
#include <QObject>
#include <QPalette>

#include <memory>

namespace Binnacle::Ui {

/// The colours of the design, each with a value for light and dark.
enum class Tone
{
    Window,
    Surface,
    Sunken,
    Zebra,
    Hover,
    Select,
    SelectInactive,
    Border,
    ControlBorder,
    Text,
    Muted,
    Accent,
    AccentHover,
    OnAccent,
    Ok,
    OkTint,
    Warn,
    WarnTint,
    Error,
    ErrorTint,
    Info,
    InfoTint,
    Trace,
    TraceTint,
};

/// Sizes of text; the number is the size in pixels at 100 %.
enum class TextSize
{
    Caption = 11,
    Label = 12,
    Body = 13,
    Emphasis = 14,
    Section = 16,
    Title = 20,
    Tile = 24
};

/// Colours, fonts, icons and the style sheet, light or dark. One a program; handed to whoever
/// draws by reference. Everything drawn by hand asks it anew at each painting, or on changed().
///
/// Thread: GUI.
class Theme final : public QObject
{
    Q_OBJECT

public:
    enum class Mode
    {
        Auto,
        Light,
        Dark
    };
    Q_ENUM(Mode)

    explicit Theme(QObject *parent = nullptr);
    ~Theme() override;

    /// Loads the fonts, sets style, palette, font and style sheet of the application, and follows
    /// the system while the mode is Auto. Once, after QApplication is made.
    void install();

    Mode mode() const;
    void setMode(Mode mode);
    bool isDark() const;
    /// Per cent, 80 to 200.
    int zoom() const;
    void setZoom(int percent);

    QColor color(Tone tone) const;
    /// The n-th colour of a chart's series; begins anew after the sixth.
    QColor series(int index) const;
    /// The colour of a status code: 2xx ok, 3xx info, 4xx warn, 5xx error.
    Tone toneOfStatus(int status) const;

    QFont font(TextSize size = TextSize::Body, int weight = QFont::Normal) const;
    /// JetBrains Mono: values, code, ids, times, numbers in columns.
    QFont mono(TextSize size = TextSize::Label, int weight = QFont::Normal) const;

    /// A Lucide icon by its name (`scroll-text`), in all states; empty names give an empty icon.
    QIcon icon(const QString &name, Tone tone = Tone::Muted) const;
    /// For painting: @p size is in device-independent pixels.
    QPixmap pixmap(const QString &name, Tone tone, int size, qreal devicePixelRatio) const;

    /// @p pixels at 100 %, at the present zoom.
    int scaled(int pixels) const;

signals:
    /// Colours, fonts or zoom changed.
    void changed();

private:
    class Private;
    std::unique_ptr<Private> d;
};

}  // namespace Binnacle::Ui
