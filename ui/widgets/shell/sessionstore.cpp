// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/shell/sessionstore.h"

#include "wire/jsonparser.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QLoggingCategory>
#include <QSaveFile>
#include <QtConcurrent>

#include <chrono>

namespace Binnacle::Ui {

using namespace Qt::StringLiterals;

Q_LOGGING_CATEGORY(lcSession, "binnacle.ui", QtInfoMsg)

namespace {

constexpr QLatin1StringView windowName("window");
constexpr QLatin1StringView runningMark("running");

JsonValue read(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return {};
    const Result<JsonValue> parsed = Wire::parseJson(file.readAll());
    if (parsed)
        return *parsed;
    qCWarning(lcSession) << "cannot read" << path << "-" << parsed.error().detail;
    return {};
}

void save(const QString &path, const QByteArray &text)
{
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly)) {
        qCWarning(lcSession) << "cannot write" << path << "-" << file.errorString();
        return;
    }
    file.setPermissions(QFile::ReadOwner | QFile::WriteOwner);
    file.write(text);
    if (!file.commit())
        qCWarning(lcSession) << "cannot write" << path << "-" << file.errorString();
}

// An instance's key is a path or an address; its file's name must be neither long nor odd.
QString instanceName(const QString &key)
{
    const QByteArray hash = QCryptographicHash::hash(key.toUtf8(), QCryptographicHash::Sha256);
    return u"instance-"_s + QString::fromLatin1(hash.toHex().left(20));
}

}  // namespace

SessionStore::SessionStore(const QString &directory)
    : m_directory(directory)
    , m_lock((QDir().mkpath(directory), directory + u"/window.lock"_s))
{
    m_pool.setMaxThreadCount(1);
    QFile::setPermissions(m_directory, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    // Age says nothing here: a lock counts as long as its process lives.
    m_lock.setStaleLockTime(std::chrono::milliseconds(0));
    m_isWritable = m_lock.tryLock(std::chrono::milliseconds(0));
    if (!m_isWritable)
        return;
    const QString mark = m_directory + u'/' + runningMark;
    m_endedBadly = QFile::exists(mark);
    QFile file(mark);
    if (!file.open(QIODevice::WriteOnly))
        qCWarning(lcSession) << "cannot write" << mark << "-" << file.errorString();
}

SessionStore::~SessionStore() = default;

QString SessionStore::filePath(const QString &name) const
{
    return m_directory + u'/' + name + u".json"_s;
}

JsonValue SessionStore::readWindow() const
{
    return read(filePath(windowName));
}

QFuture<JsonValue> SessionStore::readInstance(const QString &key)
{
    return QtConcurrent::run(&m_pool, [path = filePath(instanceName(key))] { return read(path); });
}

void SessionStore::writeWindow(const JsonValue &value)
{
    write(windowName, value);
}

void SessionStore::writeInstance(const QString &key, const JsonValue &value)
{
    write(instanceName(key), value);
}

void SessionStore::write(const QString &name, const JsonValue &value)
{
    if (!m_isWritable)
        return;
    const QByteArray text = value.toJson();
    QByteArray &written = m_written[name];
    if (written == text)
        return;
    written = text;
    m_pool.start([path = filePath(name), text] { save(path, text); });
}

void SessionStore::markClean()
{
    if (m_isWritable)
        m_pool.start([path = QString(m_directory + u'/' + runningMark)] { QFile::remove(path); });
}

}  // namespace Binnacle::Ui
