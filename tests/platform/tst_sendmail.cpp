// SPDX-License-Identifier: GPL-3.0-or-later
#include "platform/sendmail.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace Binnacle;

// A6.8, A6.9.
class TestSendmail : public QObject
{
    Q_OBJECT

private slots:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        QVERIFY(m_folder->isValid());
        qputenv("PATH", QByteArray(m_folder->path().toLocal8Bit() + ":/usr/bin:/bin"));
        m_message.from = {u"Support"_s, u"support@example.com"_s};
        m_message.to = {{}, u"ann@example.org"_s};
        m_message.subject = u"Hello"_s;
        m_message.html = u"<p>.</p>\n.\n<p>end</p>"_s;
    }

    void handsTheMailOver()
    {
        install("printf '%s\\n' \"$@\" > \"$(dirname \"$0\")/arguments\"\n"
                "cat > \"$(dirname \"$0\")/mail\"\n");
        const Result<void> sent = send();
        QVERIFY2(sent, sent ? "" : qPrintable(sent.error().detail));
        QCOMPARE(read(u"arguments"_s), "-i\n-t\n"_ba);
        QCOMPARE(read(u"mail"_s), *sendmailText(m_message));
    }

    void tellsThatThereIsNone()
    {
        qputenv("PATH", m_folder->path().toLocal8Bit());
        const Result<void> sent = send();
        QVERIFY(!sent);
        QCOMPARE(sent.error().kind, Error::Kind::Unavailable);
        QCOMPARE(sent.error().detail, u"failed to locate a sendmail executable path"_s);
    }

    void tellsOfFailures()
    {
        install("cat > /dev/null\necho 'mailbox is full' >&2\nexit 75\n");
        const Result<void> sent = send();
        QVERIFY(!sent);
        QCOMPARE(sent.error().detail, u"sendmail ended with 75: mailbox is full"_s);
    }

    // It does not wait for a program that never reads.
    void endsWhatTakesTooLong()
    {
        install("exec sleep 600\n");
        const Result<void> sent = send(std::chrono::milliseconds(50));
        QVERIFY(!sent);
        QCOMPARE(sent.error().kind, Error::Kind::Timeout);
    }

    void stops()
    {
        install("exec sleep 600\n");
        StopSource stop;
        stop.stop();
        const Result<void> sent
            = Sendmail(QStringList()).send(m_message, std::chrono::minutes(1), stop.token());
        QVERIFY(!sent);
        QCOMPARE(sent.error().kind, Error::Kind::Cancelled);
    }

private:
    void install(const QByteArray &script)
    {
        QFile file(m_folder->filePath(u"sendmail"_s));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("#!/bin/sh\n" + script);
        file.close();
        QVERIFY(file.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner));
    }

    QByteArray read(const QString &name)
    {
        QFile file(m_folder->filePath(name));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }

    Result<void> send(std::chrono::milliseconds limit = std::chrono::minutes(1))
    {
        return Sendmail(QStringList()).send(m_message, limit, {});
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    MailMessage m_message;
};

QTEST_GUILESS_MAIN(TestSendmail)
#include "tst_sendmail.moc"
