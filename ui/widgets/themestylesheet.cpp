// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/themestylesheet.h"

#include <QHash>
#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace Binnacle::Ui {

namespace {

// `@name` is a colour of colorNames(); lengths are at 100 %.
constexpr QLatin1StringView buttons(R"(
QPushButton {
    background: @surface; color: @text; border: 1px solid @controlborder;
    border-radius: 6px; padding: 4px 12px; min-height: 18px;
}
QPushButton:hover { background: @hover; }
QPushButton:pressed { background: @selectinactive; }
QPushButton:checked { background: @select; border-color: @accent; }
QPushButton:focus { border: 2px solid @accent; padding: 3px 11px; }
QPushButton:disabled { color: @disabled; border-color: @border; background: @surface; }
QPushButton[kind="primary"] {
    background: @accent; color: @onaccent; border-color: @accent; padding: 6px 16px;
}
QPushButton[kind="primary"]:hover { background: @accenthover; border-color: @accenthover; }
QPushButton[kind="primary"]:pressed { background: @accent; border-color: @accenthover; }
QPushButton[kind="primary"]:focus { border: 2px solid @focusonaccent; padding: 5px 15px; }
QPushButton[kind="primary"]:disabled {
    background: @selectinactive; border-color: @selectinactive; color: @disabled;
}
QPushButton[kind="danger"] { color: @error; border-color: @error; padding: 6px 16px; }
QPushButton[kind="danger"]:hover { background: @errortint; }
QPushButton[kind="danger"]:pressed { background: @errortint; border: 2px solid @error; padding: 5px 15px; }
QPushButton[kind="danger"]:focus { border: 2px solid @error; padding: 5px 15px; }
QPushButton[kind="danger"]:disabled { color: @disabled; border-color: @border; }
QPushButton[kind="ghost"] { background: transparent; border-color: transparent; color: @accent; padding: 4px 8px; }
QPushButton[kind="ghost"]:hover { background: @hover; }
QPushButton[kind="ghost"]:pressed { background: @selectinactive; }
QPushButton[kind="ghost"]:focus { border: 2px solid @accent; padding: 3px 7px; }
QPushButton[kind="ghost"]:disabled { color: @disabled; background: transparent; }
QPushButton[isTall="true"] { padding-top: 6px; padding-bottom: 6px; }
QPushButton[isTall="true"]:focus { padding-top: 5px; padding-bottom: 5px; }
QPushButton::menu-indicator { width: 0px; }
QPushButton[isField="true"] { text-align: left; padding-left: 10px; }
QPushButton[isField="true"]:focus { padding-left: 9px; }
QPushButton[isLocked="true"] { background: @window; border-color: @border; }

QToolButton {
    background: transparent; border: 1px solid transparent; border-radius: 6px; padding: 5px;
}
QToolButton:hover { background: @hoverstrong; }
QToolButton:pressed, QToolButton:open { background: @selectinactive; }
QToolButton:checked { background: @select; }
QToolButton:focus { border: 2px solid @accent; padding: 4px; }
QToolButton::menu-indicator { image: none; width: 0px; }
)");

constexpr QLatin1StringView inputs(R"(
QLineEdit, QPlainTextEdit, QTextEdit {
    background: @surface; color: @text; border: 1px solid @controlborder; border-radius: 6px;
    selection-background-color: @select; selection-color: @text;
}
QLineEdit { padding: 4px 8px; min-height: 18px; }
QPlainTextEdit, QTextEdit { padding: 4px; }
QLineEdit:focus { border: 2px solid @accent; padding: 3px 7px; }
QPlainTextEdit:focus, QTextEdit:focus { border: 2px solid @accent; padding: 3px; }
QLineEdit[status="ok"] { border-color: @ok; }
QLineEdit[status="error"] { border-color: @error; }
QLineEdit:disabled, QPlainTextEdit:disabled, QTextEdit:disabled {
    background: @window; color: @disabled; border-color: @border;
}
QLineEdit:read-only, QPlainTextEdit:read-only { background: @window; border-color: @border; }
QLineEdit:read-only:focus, QPlainTextEdit:read-only:focus { border-color: @accent; }
QAbstractSpinBox QLineEdit, QComboBox QLineEdit {
    border: none; padding: 0px; background: transparent; min-height: 0px;
}
QAbstractItemView > QWidget > QLineEdit, QAbstractItemView > QWidget > QLineEdit:focus {
    border: 2px solid @accent; border-radius: 4px; padding: 0px 4px; min-height: 0px;
}
QAbstractItemView > QWidget > QLineEdit[status="error"] { border-color: @error; }
QComboBox QAbstractItemView {
    background: @surface; border: 1px solid @border; padding: 3px; outline: none;
}
QComboBox QAbstractItemView::item { min-height: 26px; padding: 0px 6px; border-radius: 4px; }
)");

constexpr QLatin1StringView menus(R"(
QMenu {
    background: @surface; border: 1px solid @border; border-radius: 8px; padding: 4px;
    -qt-style-features: background-color;
}
QMenu::separator { height: 1px; background: @border; margin: 4px 6px; }
QMenuBar { background: @window; padding: 2px 4px; }
QMenuBar::item { padding: 4px 8px; border-radius: 4px; background: transparent; }
QMenuBar::item:selected { background: @hoverstrong; }
QToolTip {
    background: @surface; color: @text; border: 1px solid @border; padding: 4px 6px;
}
)");

constexpr QLatin1StringView views(R"(
QAbstractItemView {
    background: @surface; color: @text; border: none; outline: none;
    selection-background-color: @select; selection-color: @text;
}
QHeaderView { background: @surface; border: none; }
QHeaderView::section {
    background: @surface; color: @muted; border: none; border-bottom: 1px solid @border;
    padding: 0px 8px; font-weight: 600;
}
QHeaderView::section:hover { color: @text; background: @hover; }
QHeaderView::section:pressed { color: @text; background: @selectinactive; }
QTableView QTableCornerButton::section { background: @surface; border: none; }
QScrollArea { border: none; background: transparent; }
QScrollArea > QWidget > QWidget { background: transparent; }
QAbstractScrollArea::corner { background: transparent; }
QListView::item, QTreeView::item { min-height: 28px; padding: 0px 6px; border-radius: 4px; }
QTreeView::item { border-radius: 0px; }
QListView::item:hover, QTreeView::item:hover { background: @hover; }
QListView::item:selected, QTreeView::item:selected { background: @select; color: @text; }
QListView::item:selected:!active, QTreeView::item:selected:!active { background: @selectinactive; }

QScrollBar:vertical { width: 10px; margin: 0px; background: transparent; border: none; }
QScrollBar:horizontal { height: 10px; margin: 0px; background: transparent; border: none; }
QScrollBar::handle { background: @scroll; border-radius: 3px; margin: 2px; }
QScrollBar::handle:vertical { min-height: 28px; }
QScrollBar::handle:horizontal { min-width: 28px; }
QScrollBar::handle:hover { background: @controlborder; }
QScrollBar::handle:pressed { background: @muted; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0px; height: 0px; border: none; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
)");

constexpr QLatin1StringView frames(R"(
QTabWidget::pane { border: none; border-top: 1px solid @border; }
QTabBar { border: none; }
QTabBar::tab {
    background: transparent; color: @muted; border: none; border-bottom: 2px solid transparent;
    padding: 6px 12px 6px 12px; min-height: 18px;
}
QTabBar::tab:hover { color: @text; background: @hoverstrong; }
QTabBar::tab:selected { color: @text; border-bottom: 2px solid @accent; font-weight: 600; }
QTabBar::tab:focus { background: @select; }
QTabBar::scroller { width: 28px; }
QTabBar::tear { width: 0px; border: none; }
QTabBar QToolButton#ScrollLeftButton, QTabBar QToolButton#ScrollRightButton {
    background: @sunken; border-radius: 0px;
}

QSplitter::handle { background: @border; }
QSplitter::handle:horizontal { width: 1px; }
QSplitter::handle:vertical { height: 1px; }
QSplitter::handle:hover, QSplitter::handle:pressed { background: @accent; }
QMainWindow::separator { background: @border; width: 1px; height: 1px; }
QMainWindow::separator:hover { background: @accent; }
QDockWidget { color: @text; font-weight: 600; }
QDockWidget::title { background: @window; padding: 8px 12px; text-align: left; }
QStatusBar { background: @sunken; border-top: 1px solid @border; color: @muted; }
QStatusBar::item { border: none; }

QDialog { background: @window; }
QDialog[isSheet="true"] { background: transparent; }
QProgressBar {
    background: @selectinactive; border: none; border-radius: 3px; min-height: 6px;
    max-height: 6px; text-align: center; color: transparent;
}
QProgressBar::chunk { background: @accent; border-radius: 3px; }
QSlider:horizontal { min-height: 18px; }
QSlider::groove:horizontal { height: 4px; background: @selectinactive; border-radius: 2px; }
QSlider::sub-page:horizontal { background: @accent; border-radius: 2px; }
QSlider::handle:horizontal {
    width: 14px; height: 14px; margin: -6px 0px; border-radius: 8px; background: @surface;
    border: 1px solid @controlborder;
}
QSlider::handle:horizontal:focus { border: 2px solid @accent; border-radius: 9px; }

QCalendarWidget QWidget#qt_calendar_navigationbar { background: @surface; }
QCalendarWidget QToolButton { color: @text; font-weight: 600; padding: 4px 8px; margin: 4px 2px; }
QCalendarWidget QTableView { background: @surface; border: none; }
QCalendarWidget QAbstractItemView { selection-background-color: @accent; selection-color: @onaccent; }
QCalendarWidget QSpinBox { min-width: 56px; }
)");

QHash<QString, QString> colorNames(const Theme &theme)
{
    QHash<QString, QString> names;
    const auto add = [&](QLatin1StringView name, const QColor &color) {
        names.insert(name, color.name(QColor::HexRgb));
    };
    add("window"_L1, theme.color(Tone::Window));
    add("surface"_L1, theme.color(Tone::Surface));
    add("sunken"_L1, theme.color(Tone::Sunken));
    add("hover"_L1, theme.color(Tone::Hover));
    add("select"_L1, theme.color(Tone::Select));
    add("selectinactive"_L1, theme.color(Tone::SelectInactive));
    add("border"_L1, theme.color(Tone::Border));
    add("controlborder"_L1, theme.color(Tone::ControlBorder));
    add("text"_L1, theme.color(Tone::Text));
    add("muted"_L1, theme.color(Tone::Muted));
    add("accent"_L1, theme.color(Tone::Accent));
    add("accenthover"_L1, theme.color(Tone::AccentHover));
    add("onaccent"_L1, theme.color(Tone::OnAccent));
    add("ok"_L1, theme.color(Tone::Ok));
    add("error"_L1, theme.color(Tone::Error));
    add("errortint"_L1, theme.color(Tone::ErrorTint));
    add("disabled"_L1, disabledText(theme));
    // On the window's own colour Hover can hardly be seen.
    add("hoverstrong"_L1, mixed(theme.color(Tone::Window), theme.color(Tone::ControlBorder), 0.16));
    add("focusonaccent"_L1, theme.color(Tone::Text));
    add("scroll"_L1, mixed(theme.color(Tone::Surface), theme.color(Tone::ControlBorder), 0.5));
    return names;
}

}  // namespace

QColor mixed(const QColor &under, const QColor &over, qreal share)
{
    const auto channel = [share](int a, int b) { return qRound(a + (b - a) * share); };
    return QColor(channel(under.red(), over.red()), channel(under.green(), over.green()),
                  channel(under.blue(), over.blue()));
}

QColor disabledText(const Theme &theme)
{
    return mixed(theme.color(Tone::Surface), theme.color(Tone::Muted), 0.62);
}

QString styleSheet(const Theme &theme)
{
    const QString source
        = QString(buttons) + QString(inputs) + QString(menus) + QString(views) + QString(frames);
    const QHash<QString, QString> names = colorNames(theme);

    static const QRegularExpression token(u"@([a-z]+)|(-?\\d+)px"_s);
    QString sheet;
    sheet.reserve(source.size() + 1024);
    qsizetype done = 0;
    QRegularExpressionMatchIterator it = token.globalMatch(source);
    while (it.hasNext()) {
        const QRegularExpressionMatch match = it.next();
        sheet += QStringView(source).sliced(done, match.capturedStart() - done);
        done = match.capturedEnd();
        if (match.hasCaptured(1)) {
            Q_ASSERT(names.contains(match.captured(1)));
            sheet += names.value(match.captured(1));
        } else {
            // Lines keep their thickness, everything else grows with the zoom.
            const int length = match.captured(2).toInt();
            const bool isLine = qAbs(length) <= 2;
            sheet += QString::number(isLine ? length : theme.scaled(length)) + u"px"_s;
        }
    }
    sheet += QStringView(source).sliced(done);
    return sheet;
}

}  // namespace Binnacle::Ui
