// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/systemscheme.h"

#include "core/deliver.h"

#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>
#include <QDBusVariant>
#include <QFile>
#include <QtConcurrent/QtConcurrentRun>

using namespace Qt::StringLiterals;

namespace Binnacle::Ui {

namespace {

QString connectionName()
{
    return u"binnacle.appearance"_s;
}

// Without one, libdbus would try to start a bus, which takes long and helps nobody.
bool hasSessionBus()
{
    if (qEnvironmentVariableIsSet("DBUS_SESSION_BUS_ADDRESS"))
        return true;
    const QString runtime = qEnvironmentVariable("XDG_RUNTIME_DIR");
    return !runtime.isEmpty() && QFile::exists(runtime + u"/bus"_s);
}

// The portal wraps a value once or twice, depending on its age.
QVariant unwrapped(QVariant value)
{
    while (value.canConvert<QDBusVariant>())
        value = value.value<QDBusVariant>().variant();
    return value;
}

}  // namespace

void SystemScheme::start()
{
    if (m_isStarted || !hasSessionBus())
        return;
    m_isStarted = true;
    // Making the connection waits for the bus to answer.
    const QFuture<bool> connected = QtConcurrent::run([] {
        return QDBusConnection::connectToBus(QDBusConnection::SessionBus, connectionName())
            .isConnected();
    });
    deliverTo(this, connected, [this](bool isConnected) {
        if (isConnected)
            ask();
    });
}

void SystemScheme::ask()
{
    QDBusConnection bus(connectionName());
    // With the service's name Qt would ask the bus for its owner and wait.
    bus.connect({}, u"/org/freedesktop/portal/desktop"_s, u"org.freedesktop.portal.Settings"_s,
                u"SettingChanged"_s, this, SLOT(settingChanged(QString, QString, QDBusVariant)));
    QDBusMessage call = QDBusMessage::createMethodCall(
        u"org.freedesktop.portal.Desktop"_s, u"/org/freedesktop/portal/desktop"_s,
        u"org.freedesktop.portal.Settings"_s, u"Read"_s);
    call << u"org.freedesktop.appearance"_s << u"color-scheme"_s;
    auto *watcher = new QDBusPendingCallWatcher(bus.asyncCall(call), this);
    connect(watcher, &QDBusPendingCallWatcher::finished, this, [this, watcher] {
        const QDBusPendingReply<QDBusVariant> reply = *watcher;
        if (reply.isValid())
            take(reply.value().variant());
        watcher->deleteLater();
    });
}

void SystemScheme::settingChanged(const QString &group, const QString &key,
                                  const QDBusVariant &value)
{
    if (group == "org.freedesktop.appearance"_L1 && key == "color-scheme"_L1)
        take(value.variant());
}

void SystemScheme::take(const QVariant &value)
{
    bool isNumber = false;
    const uint scheme = unwrapped(value).toUInt(&isNumber);
    if (isNumber)
        emit darkPreferred(scheme == 1);
}

}  // namespace Binnacle::Ui
