// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jsonvalue.h"
#include "hosting/opener.h"
#include "widgets/page.h"
#include "widgets/shell/mainwindow.h"
#include "widgets/shell/workspace.h"
#include "wire/jsonparser.h"

#include <QAbstractItemView>
#include <QApplication>
#include <QDir>
#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTemporaryDir>
#include <QTest>

#include <memory>
#include <optional>

namespace Binnacle::Tests {

/// Hosts as the program does, on free ports only.
class FreePortOpener final : public Client::InstanceOpener
{
public:
    explicit FreePortOpener(const QString &sample)
        : m_sample(sample)
        , m_opener(HostOptions{sample, {}, std::chrono::seconds(30)})
    {
    }

    Opened openDirectory(const QString &directory, const QString &) override
    {
        return m_opener.openDirectory(directory, anyAddress());
    }
    Opened create(const Client::NewProject &project) override
    {
        Client::NewProject moved = project;
        moved.address = anyAddress();
        return m_opener.create(moved);
    }
    Opened openSample() override { return openDirectory(m_sample, {}); }
    Opened attach(const Client::AttachTarget &target) override { return m_opener.attach(target); }

private:
    static QString anyAddress() { return QStringLiteral("127.0.0.1:0"); }

    const QString m_sample;
    Opener m_opener;
};

/// A window on hosted servers with a session of its own, and a client of those servers.
class WindowWorld
{
public:
    struct Answer
    {
        int status = 0;
        QByteArray body;
    };

    /// @p sample is a project.
    WindowWorld(const QString &sample, Ui::Theme &theme)
        : m_theme(theme)
        , m_sample(sample)
    {
        makeWindow();
    }
    ~WindowWorld() { endWindow(); }

    Ui::MainWindow &window() { return *m_window; }
    Ui::Page *page()
    {
        return m_window->workspace() ? m_window->workspace()->currentPage() : nullptr;
    }
    Client::Instance *instance()
    {
        return m_window->workspace() ? &m_window->workspace()->instance() : nullptr;
    }

    template <typename T = QWidget> T *find(const QString &name)
    {
        // What has been closed is on its way out, and other tabs have parts of the same names.
        const QList<T *> all = m_window->findChildren<T *>(name);
        for (T *each : all) {
            if (each->isVisible())
                return each;
        }
        return name.startsWith(QLatin1String("shell.")) && !all.isEmpty() ? all.first() : nullptr;
    }
    void click(const QString &name)
    {
        QWidget *widget = nullptr;
        QVERIFY2(QTest::qWaitFor([&] {
                     widget = find(name);
                     return widget && widget->isEnabled();
                 }),
                 qPrintable(name));
        QTest::mouseClick(widget, Qt::LeftButton);
    }
    void key(Qt::Key code, Qt::KeyboardModifiers modifiers)
    {
        QWidget *at = QApplication::focusWidget();
        QTest::keyClick(at ? at : m_window.get(), code, modifiers);
    }
    /// A row of that table shows each of @p texts in some cell.
    bool hasRow(const QString &table, const QStringList &texts)
    {
        const auto *view = find<QAbstractItemView>(table);
        if (!view)
            return false;
        const QAbstractItemModel *model = view->model();
        for (int row = 0; row < model->rowCount(); ++row) {
            QString whole;
            for (int column = 0; column < model->columnCount(); ++column)
                whole += model->index(row, column).data().toString() + QLatin1Char('\n');
            const bool hasAll = std::all_of(texts.begin(), texts.end(), [&](const QString &text) {
                return whole.contains(text);
            });
            if (hasAll)
                return true;
        }
        return false;
    }

    /// As the superuser of the sample from now on.
    bool signIn()
    {
        const JsonValue answer
            = json("POST", "/api/collections/_superusers/auth-with-password",
                   R"({"identity":"admin@example.com","password":"admin-secret-1"})");
        m_token = answer[u"token"].toString().toLatin1();
        return !m_token.isEmpty();
    }
    /// A guest from now on.
    void signOut() { m_token.clear(); }
    /// What any client over HTTP would get.
    Answer http(const QByteArray &method, const QByteArray &target, const QByteArray &body = {})
    {
        QNetworkRequest request(
            QUrl::fromEncoded(QByteArray("http://" + instance()->address().toLatin1() + target)));
        request.setHeader(QNetworkRequest::ContentTypeHeader, QStringLiteral("application/json"));
        if (!m_token.isEmpty())
            request.setRawHeader("Authorization", m_token);
        const std::unique_ptr<QNetworkReply> reply(
            m_network.sendCustomRequest(request, method, body));
        if (!QTest::qWaitFor([&reply] { return reply->isFinished(); }))
            return {};
        const QVariant status = reply->attribute(QNetworkRequest::HttpStatusCodeAttribute);
        return {status.toInt(), reply->readAll()};
    }
    JsonValue json(const QByteArray &method, const QByteArray &target, const QByteArray &body = {})
    {
        return Wire::parseJson(http(method, target, body).body).value_or(JsonValue());
    }

    /// Ends the window in order and makes the next one.
    void restart()
    {
        endWindow();
        makeWindow();
    }
    /// Makes the next one on what was on the disk while this one still ran.
    void crash()
    {
        m_window->saveSession();
        const QString running = m_state->path();
        // Written on a thread; the window's own file comes first.
        QVERIFY(QTest::qWaitFor([&running] {
            return !QDir(running).entryList({QStringLiteral("instance-*.json")}).isEmpty();
        }));
        auto left = std::make_unique<QTemporaryDir>();
        const QStringList names = QDir(running).entryList(QDir::Files);
        for (const QString &name : names) {
            if (!name.endsWith(QLatin1String(".lock")))
                QVERIFY(QFile::copy(running + QLatin1Char('/') + name, left->filePath(name)));
        }
        endWindow();
        m_state = std::move(left);
        makeWindow();
    }

    static bool isServed(const QString &address)
    {
        QTcpSocket socket;
        socket.connectToHost(address.section(QLatin1Char(':'), 0, 0),
                             address.section(QLatin1Char(':'), 1).toUShort());
        return socket.waitForConnected();
    }
    static QString freeAddress()
    {
        QTcpServer server;
        server.listen(QHostAddress::LocalHost);
        return QStringLiteral("127.0.0.1:%1").arg(server.serverPort());
    }

private:
    void makeWindow()
    {
        m_opener = std::make_unique<FreePortOpener>(m_sample);
        m_window = std::make_unique<Ui::MainWindow>(
            *m_opener, m_theme,
            Ui::ShellSetup{m_state->path(), Ui::standardPages(), [] { return false; }});
        m_window->show();
        m_window->activateWindow();
    }
    void endWindow()
    {
        bool hasEnded = false;
        QObject::connect(m_window.get(), &Ui::MainWindow::finished, m_window.get(),
                         [&hasEnded] { hasEnded = true; });
        m_window->stopAndQuit();
        // One that has ended already does not say so again.
        if (m_window->isVisible())
            QVERIFY(QTest::qWaitFor([&hasEnded] { return hasEnded; }));
        m_window.reset();
        m_opener.reset();
    }

    Ui::Theme &m_theme;
    const QString m_sample;
    std::unique_ptr<QTemporaryDir> m_state = std::make_unique<QTemporaryDir>();
    std::unique_ptr<FreePortOpener> m_opener;
    std::unique_ptr<Ui::MainWindow> m_window;
    QNetworkAccessManager m_network;
    QByteArray m_token;
};

}  // namespace Binnacle::Tests
