// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/instance.h"
#include "shots/camera.h"
#include "shots/gate.h"
#include "shots/traffic.h"
#include "widgets/page.h"
#include "widgets/shell/mainwindow.h"

#include <QStringList>
#include <QTemporaryDir>

#include <functional>
#include <memory>

class QTableView;

namespace Binnacle::Ui {
class Theme;
class Workspace;
}  // namespace Binnacle::Ui

namespace Binnacle::Shots {

/// The window on a sample project in a temporary directory, and a user's hands.
///
/// Thread: GUI. Functions that look for something by its object name tell when it is not there.
class Stage final
{
    Q_DISABLE_COPY_MOVE(Stage)

public:
    Stage(Ui::Theme &theme, const QString &folder);
    ~Stage();

    Ui::Theme &theme() { return m_theme; }
    Ui::MainWindow &window() { return *m_window; }
    /// With the sample open, alone and listening, and others calling it.
    void needSample();
    /// While the sample is open.
    Ui::Workspace &workspace();
    Client::Instance &instance();
    /// Between window and server.
    Gate &gate() { return m_gate; }
    quint16 port();
    /// Of the superuser.
    QByteArray adminToken();
    /// A call of somebody else's, answered before it returns.
    HttpAnswer call(const QByteArray &method, const QByteArray &target,
                    const QByteArray &json = {});

    /// The same of a user, who may do less.
    HttpAnswer callAsUser(const QByteArray &method, const QByteArray &target,
                          const QByteArray &json = {});

    /// The page of that kind, in a tab alone, and shown.
    Ui::Page *go(Ui::PageKind kind, const JsonValue &arguments = JsonValue::object());
    void shot(const QString &name);
    /// Tells after each picture what keyboard and screen reader do not reach.
    void setWalking(bool isWalking) { m_isWalking = isWalking; }

    template <typename T = QWidget> T *find(const QString &name)
    {
        T *found = findVisible<T>(name);
        if (!found)
            fail(QStringLiteral("there is no ") + name);
        return found;
    }
    bool has(const QString &name) { return findVisible<QWidget>(name); }
    void click(const QString &name);
    void run(const QString &command);
    /// To what has the focus.
    void key(Qt::Key key, Qt::KeyboardModifiers modifiers = Qt::NoModifier);
    /// Replaces the text of the field, key by key.
    void type(const QString &field, const QString &text);
    /// Types and presses Enter.
    void enter(const QString &field, const QString &text);
    /// The n-th segment of a switch.
    void choose(const QString &segmented, int index);
    QTableView *table(const QString &name);
    void select(const QString &table, int row, int column = 0);
    /// The menu of the cell.
    void openMenu(const QString &table, int row, int column);
    void point(QWidget *widget, const QPoint &at);
    /// Esc until no sheet, menu, popover or palette is open, and no toast.
    void closeAll();
    void resize(QSize size);

    /// Waits until it holds; tells if it does not.
    bool until(const QString &what, const std::function<bool()> &condition);
    bool untilRows(const QString &table, int atLeast);
    bool hasFailed() const { return m_failures > 0; }
    int pictureCount() const { return m_camera.count(); }

private:
    template <typename T> T *findVisible(const QString &name) const;
    QList<QWidget *> floating() const;
    void fail(const QString &what);
    void addCollections();

    Ui::Theme &m_theme;
    QTemporaryDir m_directory;
    Camera m_camera;
    Gate m_gate;
    std::unique_ptr<Client::InstanceOpener> m_opener;
    std::unique_ptr<Ui::MainWindow> m_window;
    std::unique_ptr<HttpLine> m_line;
    std::unique_ptr<Traffic> m_traffic;
    QByteArray m_adminToken;
    bool m_isWalking = false;
    int m_failures = 0;
};

template <typename T> T *Stage::findVisible(const QString &name) const
{
    // What floats comes first: it covers the others.
    QList<QWidget *> places = floating();
    places.append(m_window.get());
    for (QWidget *place : std::as_const(places)) {
        if (place->objectName() == name) {
            if (T *itself = qobject_cast<T *>(place))
                return itself;
        }
        const auto all = place->findChildren<T *>(name);
        for (T *each : all) {
            if (each->isVisible())
                return each;
        }
    }
    return nullptr;
}

}  // namespace Binnacle::Shots
