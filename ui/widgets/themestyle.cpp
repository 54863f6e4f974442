// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/themestyle.h"

#include "widgets/themestylesheet.h"

#include <QAbstractItemView>
#include <QAbstractSpinBox>
#include <QCalendarWidget>
#include <QComboBox>
#include <QMenu>
#include <QPainter>
#include <QPushButton>
#include <QStyleFactory>
#include <QStyleOption>
#include <QTextCharFormat>

using namespace Qt::StringLiterals;

namespace Binnacle::Ui {

namespace {

constexpr qreal radius = 6;

bool isOn(const QStyleOption *option, QStyle::StateFlag flag)
{
    return option->state.testFlag(flag);
}

/// The outline of a control whose line of @p width lies on whole pixels.
QRectF outline(const QRect &rect, qreal width)
{
    return QRectF(rect).adjusted(width / 2, width / 2, -width / 2, -width / 2);
}

}  // namespace

ThemeStyle::ThemeStyle(const Theme &theme)
    : QProxyStyle(QStyleFactory::create(u"Fusion"_s))
    , m_theme(&theme)
{
}

void ThemeStyle::polish(QWidget *widget)
{
    QProxyStyle::polish(widget);
    if (qobject_cast<QComboBox *>(widget) || qobject_cast<QAbstractSpinBox *>(widget))
        widget->setAttribute(Qt::WA_Hover);
    if (auto *calendar = qobject_cast<QCalendarWidget *>(widget)) {
        calendar->setVerticalHeaderFormat(QCalendarWidget::NoVerticalHeader);
        if (m_theme) {
            QTextCharFormat weekend;
            weekend.setForeground(m_theme->color(Tone::Muted));
            calendar->setWeekdayTextFormat(Qt::Saturday, weekend);
            calendar->setWeekdayTextFormat(Qt::Sunday, weekend);
            QTextCharFormat head;
            head.setForeground(m_theme->color(Tone::Muted));
            head.setBackground(m_theme->color(Tone::Surface));
            calendar->setHeaderTextFormat(head);
        }
    }
    // Without it the corners outside the round border would be black.
    if (qobject_cast<QMenu *>(widget)) {
        widget->setAttribute(Qt::WA_TranslucentBackground);
        widget->setWindowFlag(Qt::FramelessWindowHint);
        widget->setWindowFlag(Qt::NoDropShadowWindowHint);
    }
}

void ThemeStyle::drawIcon(QPainter *painter, const QRect &rect, const QString &name, Tone tone,
                          bool isEnabled, int size) const
{
    const qreal ratio = painter->device()->devicePixelRatioF();
    const QPixmap pixmap = m_theme->pixmap(name, tone, size, ratio);
    const QPointF place(rect.x() + (rect.width() - size) / 2,
                        rect.y() + (rect.height() - size) / 2);
    const qreal opacity = painter->opacity();
    if (!isEnabled)
        painter->setOpacity(opacity * 0.45);
    painter->drawPixmap(place, pixmap);
    painter->setOpacity(opacity);
}

void ThemeStyle::drawPrimitive(PrimitiveElement element, const QStyleOption *option,
                               QPainter *painter, const QWidget *widget) const
{
    if (!m_theme) {
        QProxyStyle::drawPrimitive(element, option, painter, widget);
        return;
    }
    const bool isEnabled = isOn(option, State_Enabled);
    const int size = m_theme->scaled(14);
    switch (element) {
    case PE_IndicatorCheckBox:
    case PE_IndicatorItemViewItemCheck: drawCheckBox(option, painter); return;
    case PE_IndicatorRadioButton: drawRadioButton(option, painter); return;
    case PE_IndicatorMenuCheckMark:
        if (isOn(option, State_On) || !isOn(option, State_Off))
            drawIcon(painter, option->rect, u"check"_s, Tone::Text, isEnabled, size);
        return;
    case PE_IndicatorArrowDown:
        drawIcon(painter, option->rect, u"chevron-down"_s, Tone::Muted, isEnabled, size);
        return;
    case PE_IndicatorArrowUp:
        drawIcon(painter, option->rect, u"chevron-up"_s, Tone::Muted, isEnabled, size);
        return;
    case PE_IndicatorArrowLeft:
        drawIcon(painter, option->rect, u"chevron-left"_s, Tone::Muted, isEnabled, size);
        return;
    case PE_IndicatorArrowRight:
        drawIcon(painter, option->rect, u"chevron-right"_s, Tone::Muted, isEnabled, size);
        return;
    case PE_IndicatorHeaderArrow:
        if (const auto *header = qstyleoption_cast<const QStyleOptionHeader *>(option)) {
            const bool isUp = header->sortIndicator == QStyleOptionHeader::SortUp;
            if (header->sortIndicator != QStyleOptionHeader::None)
                drawIcon(painter, option->rect, isUp ? u"chevron-down"_s : u"chevron-up"_s,
                         Tone::Accent, true, m_theme->scaled(12));
        }
        return;
    case PE_IndicatorBranch:
        if (isOn(option, State_Children))
            drawIcon(painter, option->rect,
                     isOn(option, State_Open) ? u"chevron-down"_s : u"chevron-right"_s, Tone::Muted,
                     isEnabled, size);
        return;
    case PE_IndicatorTabClose:
        if (isOn(option, State_MouseOver)) {
            painter->save();
            painter->setRenderHint(QPainter::Antialiasing);
            painter->setPen(Qt::NoPen);
            painter->setBrush(m_theme->color(Tone::SelectInactive));
            painter->drawRoundedRect(option->rect, 4, 4);
            painter->restore();
        }
        drawIcon(painter, option->rect, u"x"_s,
                 isOn(option, State_MouseOver) ? Tone::Text : Tone::Muted, true, size);
        return;
    case PE_FrameFocusRect: {
        // The style sheet gives buttons a thicker border already.
        if (qobject_cast<const QPushButton *>(widget))
            return;
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        painter->setPen(QPen(m_theme->color(Tone::Accent), 2));
        painter->setBrush(Qt::NoBrush);
        painter->drawRoundedRect(outline(option->rect, 2), 4, 4);
        painter->restore();
        return;
    }
    default: QProxyStyle::drawPrimitive(element, option, painter, widget);
    }
}

void ThemeStyle::drawCheckBox(const QStyleOption *option, QPainter *painter) const
{
    const bool isEnabled = isOn(option, State_Enabled);
    const bool isFilled = isOn(option, State_On) || isOn(option, State_NoChange);
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    const qreal unit = option->rect.width() / 16.0;
    if (isFilled) {
        painter->setPen(Qt::NoPen);
        painter->setBrush(isEnabled ? m_theme->color(Tone::Accent)
                                    : m_theme->color(Tone::ControlBorder));
        painter->drawRoundedRect(outline(option->rect, 0), 4 * unit, 4 * unit);
        QPen pen(m_theme->color(isEnabled ? Tone::OnAccent : Tone::Surface), 2 * unit,
                 Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin);
        painter->setPen(pen);
        painter->translate(option->rect.topLeft());
        painter->scale(unit, unit);
        pen.setWidthF(1.9);
        painter->setPen(pen);
        if (isOn(option, State_NoChange))
            painter->drawLine(QPointF(4.5, 8), QPointF(11.5, 8));
        else
            painter->drawPolyline(QPolygonF({{4.2, 8.3}, {6.9, 11}, {11.9, 5.4}}));
    } else {
        painter->setPen(QPen(m_theme->color(isEnabled ? Tone::ControlBorder : Tone::Border), 1));
        painter->setBrush(m_theme->color(
            isOn(option, State_MouseOver) && isEnabled ? Tone::Hover : Tone::Surface));
        painter->drawRoundedRect(outline(option->rect, 1), 4 * unit, 4 * unit);
    }
    painter->restore();
}

void ThemeStyle::drawRadioButton(const QStyleOption *option, QPainter *painter) const
{
    const bool isEnabled = isOn(option, State_Enabled);
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    const Tone ring = !isEnabled ? Tone::Border
        : isOn(option, State_On) ? Tone::Accent
                                 : Tone::ControlBorder;
    painter->setPen(QPen(m_theme->color(ring), 1));
    painter->setBrush(
        m_theme->color(isOn(option, State_MouseOver) && isEnabled ? Tone::Hover : Tone::Surface));
    painter->drawEllipse(outline(option->rect, 1));
    if (isOn(option, State_On)) {
        painter->setPen(Qt::NoPen);
        painter->setBrush(m_theme->color(isEnabled ? Tone::Accent : Tone::ControlBorder));
        const qreal inset = option->rect.width() * 0.27;
        painter->drawEllipse(QRectF(option->rect).adjusted(inset, inset, -inset, -inset));
    }
    painter->restore();
}

void ThemeStyle::drawField(const QStyleOption *option, QPainter *painter, bool hasFocus,
                           bool isLocked) const
{
    const bool isEnabled = isOn(option, State_Enabled) && !isLocked;
    const bool isHovered = isEnabled && isOn(option, State_MouseOver);
    const qreal width = hasFocus ? 2 : 1;
    const Tone border = hasFocus ? Tone::Accent : isEnabled ? Tone::ControlBorder : Tone::Border;
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(QPen(m_theme->color(border), width));
    painter->setBrush(m_theme->color(!isEnabled      ? Tone::Window
                                         : isHovered ? Tone::Hover
                                                     : Tone::Surface));
    const qreal round = m_theme->scaled(int(radius));
    painter->drawRoundedRect(outline(option->rect, width), round, round);
    painter->restore();
}

void ThemeStyle::drawComboBox(const QStyleOptionComboBox *option, QPainter *painter,
                              bool isLocked) const
{
    drawField(option, painter, isOn(option, State_HasFocus), isLocked);
    if (isLocked)
        return;
    const QRect arrow = subControlRect(CC_ComboBox, option, SC_ComboBoxArrow, nullptr);
    drawIcon(painter, arrow, u"chevron-down"_s, Tone::Muted, isOn(option, State_Enabled),
             m_theme->scaled(14));
}

void ThemeStyle::drawSpinBox(const QStyleOptionSpinBox *option, QPainter *painter) const
{
    if (option->frame)
        drawField(option, painter, isOn(option, State_HasFocus));
    if (option->buttonSymbols == QAbstractSpinBox::NoButtons)
        return;
    const bool isEnabled = isOn(option, State_Enabled);
    const int size = m_theme->scaled(12);
    const auto draw
        = [&](SubControl which, QAbstractSpinBox::StepEnabledFlag flag, const QString &name) {
              const bool isHot = option->activeSubControls == which && isEnabled;
              drawIcon(painter, spinBoxRect(option, which), name, isHot ? Tone::Text : Tone::Muted,
                       isEnabled && option->stepEnabled.testFlag(flag), size);
          };
    draw(SC_SpinBoxUp, QAbstractSpinBox::StepUpEnabled, u"chevron-up"_s);
    draw(SC_SpinBoxDown, QAbstractSpinBox::StepDownEnabled, u"chevron-down"_s);
}

void ThemeStyle::drawComplexControl(ComplexControl control, const QStyleOptionComplex *option,
                                    QPainter *painter, const QWidget *widget) const
{
    if (m_theme) {
        if (control == CC_ComboBox) {
            if (const auto *combo = qstyleoption_cast<const QStyleOptionComboBox *>(option)) {
                drawComboBox(combo, painter, widget && widget->property("isLocked").toBool());
                return;
            }
        } else if (control == CC_SpinBox) {
            if (const auto *spin = qstyleoption_cast<const QStyleOptionSpinBox *>(option)) {
                drawSpinBox(spin, painter);
                return;
            }
        }
    }
    QProxyStyle::drawComplexControl(control, option, painter, widget);
}

void ThemeStyle::drawControl(ControlElement element, const QStyleOption *option, QPainter *painter,
                             const QWidget *widget) const
{
    if (element == CE_MenuItem && m_theme) {
        const auto *item = qstyleoption_cast<const QStyleOptionMenuItem *>(option);
        if (item && item->menuItemType != QStyleOptionMenuItem::Separator) {
            drawMenuItem(item, painter);
            return;
        }
    }
    // Fusion shifts and shades the label of a combo box by its own metrics.
    if (element == CE_ComboBoxLabel && m_theme) {
        if (const auto *combo = qstyleoption_cast<const QStyleOptionComboBox *>(option)) {
            if (combo->editable)
                return;
            QRect text = subControlRect(CC_ComboBox, combo, SC_ComboBoxEditField, widget);
            if (!combo->currentIcon.isNull()) {
                const QRect icon(text.left(), text.top(), combo->iconSize.width(), text.height());
                combo->currentIcon.paint(painter, icon, Qt::AlignCenter,
                                         isOn(option, State_Enabled) ? QIcon::Normal
                                                                     : QIcon::Disabled);
                text.setLeft(icon.right() + m_theme->scaled(6));
            }
            painter->setPen(option->palette.color(isOn(option, State_Enabled) ? QPalette::Active
                                                                              : QPalette::Disabled,
                                                  QPalette::Text));
            painter->drawText(
                text, Qt::AlignVCenter | Qt::AlignLeft | Qt::TextSingleLine,
                option->fontMetrics.elidedText(combo->currentText, Qt::ElideRight, text.width()));
            return;
        }
    }
    QProxyStyle::drawControl(element, option, painter, widget);
}

QRect ThemeStyle::spinBoxRect(const QStyleOptionComplex *option, SubControl subControl) const
{
    const QRect rect = option->rect;
    const int width = m_theme->scaled(22);
    const auto *spin = qstyleoption_cast<const QStyleOptionSpinBox *>(option);
    const bool hasButtons = spin && spin->buttonSymbols != QAbstractSpinBox::NoButtons;
    const int padding = spin && spin->frame ? m_theme->scaled(8) : m_theme->scaled(4);
    QRect result;
    switch (subControl) {
    case SC_SpinBoxUp:
    case SC_SpinBoxDown: {
        if (!hasButtons)
            return {};
        const int half = (rect.height() - 4) / 2;
        const int top = subControl == SC_SpinBoxUp ? rect.top() + 2 : rect.top() + 2 + half;
        result = QRect(rect.right() - width - 1, top, width, half);
        break;
    }
    case SC_SpinBoxEditField:
        result = rect.adjusted(padding, 2, hasButtons ? -width - 2 : -padding, -2);
        break;
    default: result = rect;
    }
    return visualRect(option->direction, rect, result);
}

QRect ThemeStyle::subControlRect(ComplexControl control, const QStyleOptionComplex *option,
                                 SubControl subControl, const QWidget *widget) const
{
    if (m_theme && control == CC_SpinBox)
        return spinBoxRect(option, subControl);
    if (m_theme && control == CC_ComboBox) {
        const QRect rect = option->rect;
        const int arrow = m_theme->scaled(24);
        QRect result;
        switch (subControl) {
        case SC_ComboBoxArrow:
            result = QRect(rect.right() - arrow + 1, rect.top(), arrow, rect.height());
            break;
        case SC_ComboBoxEditField:
            // Its text stands in line with that of the line edits above and below.
            result = rect.adjusted(m_theme->scaled(11), 2, -arrow, -2);
            break;
        default: return QProxyStyle::subControlRect(control, option, subControl, widget);
        }
        return visualRect(option->direction, rect, result);
    }
    return QProxyStyle::subControlRect(control, option, subControl, widget);
}

QSize ThemeStyle::sizeFromContents(ContentsType type, const QStyleOption *option, const QSize &size,
                                   const QWidget *widget) const
{
    QSize result = QProxyStyle::sizeFromContents(type, option, size, widget);
    if (!m_theme)
        return result;
    switch (type) {
    case CT_MenuItem: {
        const auto *item = qstyleoption_cast<const QStyleOptionMenuItem *>(option);
        if (item && item->menuItemType != QStyleOptionMenuItem::Separator)
            return menuItemSize(item, size);
        return result;
    }
    case CT_ComboBox: return {size.width() + m_theme->scaled(10 + 24) + 6, m_theme->scaled(28)};
    case CT_SpinBox: return {size.width() + m_theme->scaled(8 + 24), m_theme->scaled(28)};
    case CT_CheckBox:
    case CT_RadioButton: return {result.width(), qMax(result.height(), m_theme->scaled(24))};
    default: return result;
    }
}

int ThemeStyle::pixelMetric(PixelMetric metric, const QStyleOption *option,
                            const QWidget *widget) const
{
    if (!m_theme)
        return QProxyStyle::pixelMetric(metric, option, widget);
    switch (metric) {
    case PM_IndicatorWidth:
    case PM_IndicatorHeight:
    case PM_ExclusiveIndicatorWidth:
    case PM_ExclusiveIndicatorHeight:
    case PM_SmallIconSize:
    case PM_ButtonIconSize:
    case PM_ListViewIconSize:
    case PM_ToolBarIconSize:
    case PM_TabBarIconSize: return m_theme->scaled(16);
    case PM_CheckBoxLabelSpacing:
    case PM_RadioButtonLabelSpacing: return m_theme->scaled(8);
    case PM_TabCloseIndicatorWidth:
    case PM_TabCloseIndicatorHeight: return m_theme->scaled(18);
    case PM_HeaderMargin: return m_theme->scaled(8);
    case PM_HeaderMarkSize: return m_theme->scaled(12);
    case PM_LayoutHorizontalSpacing:
    case PM_LayoutVerticalSpacing: return m_theme->scaled(8);
    case PM_LayoutLeftMargin:
    case PM_LayoutTopMargin:
    case PM_LayoutRightMargin:
    case PM_LayoutBottomMargin: return m_theme->scaled(12);
    case PM_ButtonShiftHorizontal:
    case PM_ButtonShiftVertical: return 0;
    case PM_SplitterWidth: return 1;
    case PM_TextCursorWidth: return qMax(1, m_theme->scaled(1));
    default: return QProxyStyle::pixelMetric(metric, option, widget);
    }
}

QIcon ThemeStyle::standardIcon(StandardPixmap which, const QStyleOption *option,
                               const QWidget *widget) const
{
    if (!m_theme)
        return QProxyStyle::standardIcon(which, option, widget);
    switch (which) {
    case SP_ArrowLeft: return m_theme->icon(u"chevron-left"_s);
    case SP_ArrowRight: return m_theme->icon(u"chevron-right"_s);
    case SP_ArrowUp: return m_theme->icon(u"chevron-up"_s);
    case SP_ArrowDown: return m_theme->icon(u"chevron-down"_s);
    case SP_LineEditClearButton:
    case SP_DockWidgetCloseButton:
    case SP_TitleBarCloseButton: return m_theme->icon(u"x"_s);
    case SP_TitleBarNormalButton: return m_theme->icon(u"app-window"_s);
    case SP_ToolBarHorizontalExtensionButton: return m_theme->icon(u"chevrons-right"_s);
    default: return QProxyStyle::standardIcon(which, option, widget);
    }
}

int ThemeStyle::styleHint(StyleHint hint, const QStyleOption *option, const QWidget *widget,
                          QStyleHintReturn *returnData) const
{
    switch (hint) {
    case SH_EtchDisabledText:
    case SH_DitherDisabledText:
    case SH_UnderlineShortcut:
    case SH_ComboBox_Popup:
    case SH_TabBar_PreferNoArrows: return 0;
    case SH_DialogButtonBox_ButtonsHaveIcons: return 0;
    case SH_ToolTip_WakeUpDelay: return 450;
    case SH_ItemView_ShowDecorationSelected: return 1;
    case SH_Menu_SubMenuPopupDelay: return 120;
    default: return QProxyStyle::styleHint(hint, option, widget, returnData);
    }
}

}  // namespace Binnacle::Ui
