// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/theme.h"

#include <QPointer>
#include <QProxyStyle>

class QStyleOptionComboBox;
class QStyleOptionMenuItem;
class QStyleOptionSpinBox;

namespace Binnacle::Ui {

/// Fusion with our own ticks, arrows, combo and spin boxes, in the theme's colours.
class ThemeStyle final : public QProxyStyle
{
    Q_OBJECT

public:
    explicit ThemeStyle(const Theme &theme);

    void drawPrimitive(PrimitiveElement element, const QStyleOption *option, QPainter *painter,
                       const QWidget *widget) const override;
    void drawControl(ControlElement element, const QStyleOption *option, QPainter *painter,
                     const QWidget *widget) const override;
    void drawComplexControl(ComplexControl control, const QStyleOptionComplex *option,
                            QPainter *painter, const QWidget *widget) const override;
    QRect subControlRect(ComplexControl control, const QStyleOptionComplex *option,
                         SubControl subControl, const QWidget *widget) const override;
    QSize sizeFromContents(ContentsType type, const QStyleOption *option, const QSize &size,
                           const QWidget *widget) const override;
    int pixelMetric(PixelMetric metric, const QStyleOption *option,
                    const QWidget *widget) const override;
    int styleHint(StyleHint hint, const QStyleOption *option, const QWidget *widget,
                  QStyleHintReturn *returnData) const override;
    QIcon standardIcon(StandardPixmap which, const QStyleOption *option,
                       const QWidget *widget) const override;
    void polish(QWidget *widget) override;
    using QProxyStyle::polish;

private:
    void drawCheckBox(const QStyleOption *option, QPainter *painter) const;
    void drawRadioButton(const QStyleOption *option, QPainter *painter) const;
    /// A locked one shows a value that cannot be changed.
    void drawField(const QStyleOption *option, QPainter *painter, bool hasFocus,
                   bool isLocked = false) const;
    void drawComboBox(const QStyleOptionComboBox *option, QPainter *painter, bool isLocked) const;
    /// In themestylemenu.cpp, with its size.
    void drawMenuItem(const QStyleOptionMenuItem *option, QPainter *painter) const;
    QSize menuItemSize(const QStyleOptionMenuItem *option, const QSize &text) const;
    void drawSpinBox(const QStyleOptionSpinBox *option, QPainter *painter) const;
    void drawIcon(QPainter *painter, const QRect &rect, const QString &name, Tone tone,
                  bool isEnabled, int size) const;
    QRect spinBoxRect(const QStyleOptionComplex *option, SubControl subControl) const;

    QPointer<const Theme> m_theme;
};

}  // namespace Binnacle::Ui
