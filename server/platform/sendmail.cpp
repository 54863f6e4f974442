// SPDX-License-Identifier: GPL-3.0-or-later
#include "platform/sendmail.h"

#include <QFileInfo>
#include <QProcess>
#include <QStandardPaths>

using namespace Qt::StringLiterals;

namespace Binnacle {

namespace {

/// How long a stop may go unnoticed.
constexpr int stopCheckMilliseconds = 100;
/// Of what the program says about a failure.
constexpr qsizetype maximumComplaint = 500;

Error failed(const QString &what)
{
    return Error::make(Error::Kind::Unavailable, {}, u"sendmail "_s + what);
}

}  // namespace

QStringList Sendmail::usualPlaces()
{
    return {u"/usr/sbin/sendmail"_s, u"/usr/bin/sendmail"_s};
}

QString Sendmail::program() const
{
    for (const QString &place : m_places) {
        const QFileInfo file(place);
        if (file.isFile() && file.isExecutable())
            return place;
    }
    return QStandardPaths::findExecutable(u"sendmail"_s);
}

Result<void> Sendmail::send(const MailMessage &message, std::chrono::milliseconds limit,
                            const StopToken &stop) const
{
    const Result<QByteArray> text = sendmailText(message);
    if (!text)
        return text.error();
    const QString path = program();
    if (path.isEmpty()) {
        return Error::make(Error::Kind::Unavailable, {},
                           u"failed to locate a sendmail executable path"_s);
    }
    QProcess process;
    process.setStandardOutputFile(QProcess::nullDevice());
    // The recipients come out of the headers; a line with a dot alone is no end.
    process.start(path, {u"-i"_s, u"-t"_s});
    if (!process.waitForStarted())
        return failed(u"did not start: "_s + process.errorString());
    process.write(*text);
    process.closeWriteChannel();
    const auto deadline = std::chrono::steady_clock::now() + limit;
    while (!process.waitForFinished(stopCheckMilliseconds)) {
        if (process.state() == QProcess::NotRunning)
            break;
        const bool isLate = std::chrono::steady_clock::now() >= deadline;
        if (!isLate && !stop.isStopped())
            continue;
        process.kill();
        process.waitForFinished();
        return isLate ? Error::make(Error::Kind::Timeout, {}, u"sendmail took too long"_s)
                      : Error::make(Error::Kind::Cancelled);
    }
    if (process.exitStatus() != QProcess::NormalExit)
        return failed(u"crashed"_s);
    if (process.exitCode() != 0) {
        const QByteArray said = process.readAllStandardError().trimmed().left(maximumComplaint);
        return failed(u"ended with "_s + QString::number(process.exitCode()) + u": "_s
                      + QString::fromUtf8(said));
    }
    return {};
}

}  // namespace Binnacle
