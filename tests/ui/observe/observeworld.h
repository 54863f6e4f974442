// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "smoke/sampledirectory.h"
#include "support/pageworld.h"

#include <QAbstractButton>
#include <QApplication>
#include <QMenu>
#include <QTemporaryDir>
#include <QTest>

#include <memory>

namespace Binnacle::Tests {

/// A page over a real server with the sample's collections, and requests to show.
template <typename PageType> class ObserveWorld
{
public:
    explicit ObserveWorld(Ui::Theme &theme, bool isObserved = true)
        : m_isMade(Test::makeSampleDirectory(m_folder.filePath(QStringLiteral("data"))).has_value())
        , server(m_folder.filePath(QStringLiteral("data")), theme, isObserved)
    {
    }

    bool isReady() const { return m_isMade && server.isOpen(); }

    /// As the shell does when the page's tab comes to the front.
    void show()
    {
        page = std::make_unique<PageType>(server.context());
        page->resize(1280, 900);
        page->setShown(true);
        page->show();
        page->activateWindow();
    }

    /// One request, answered when this returns; gives its status, -1 without an answer.
    int call(const QByteArray &target, const QByteArray &method = "GET",
             const QByteArray &body = {})
    {
        Client::ApiRequest request;
        request.method = method;
        request.target = target;
        request.body = body;
        if (!body.isEmpty())
            request.contentType = QByteArrayLiteral("application/json");
        auto reply = server.client.raw(std::move(request));
        reply.waitForFinished();
        return reply.result() ? reply.result()->status : -1;
    }
    int list() { return call("/api/collections/posts/records?perPage=5"); }
    /// Refused: there is no such collection.
    int fail() { return call("/api/collections/nothing/records"); }

    template <typename T> T *child(const QString &name) const
    {
        return page->template findChild<T *>(name);
    }
    template <typename T> T *inInspector(const QString &name) const
    {
        return page->inspector()->template findChild<T *>(name);
    }
    void click(const QString &name) const
    {
        QTest::mouseClick(child<QAbstractButton>(name), Qt::LeftButton);
    }

private:
    QTemporaryDir m_folder;
    const bool m_isMade;

public:
    PageWorld server;
    std::unique_ptr<PageType> page;
};

}  // namespace Binnacle::Tests
