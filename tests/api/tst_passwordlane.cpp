// SPDX-License-Identifier: GPL-3.0-or-later
#include "api/passwordlane.h"
#include "support/authrouter.h"

#include <QSemaphore>
#include <QTest>

#include <algorithm>
#include <atomic>

using namespace Qt::StringLiterals;
using namespace Binnacle;

/// Whatever hashes passwords waits in one bounded lane.
class TestPasswordLane : public QObject
{
    Q_OBJECT

private slots:
    void init() { m_router = std::make_unique<AuthRouter>(); }

    void a3_1_knowsWhatHashes_data()
    {
        QTest::addColumn<QString>("collection");
        QTest::addColumn<QByteArray>("type");
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<QByteArray>("query");
        QTest::addColumn<bool>("mayHash");
        const QByteArray json = "application/json"_ba;
        const QByteArray form = "application/x-www-form-urlencoded"_ba;
        const QByteArray multipart = "multipart/form-data; boundary=b"_ba;
        const auto row = [](const char *name, const QString &collection, const QByteArray &type,
                            const QByteArray &body, bool mayHash, const QByteArray &query = {}) {
            QTest::newRow(name) << collection << type << body << query << mayHash;
        };
        row("sign-up", u"users"_s, json, "{\"password\":\"x\"}", true);
        row("by id", u"_pb_users_auth_"_s, json, "{\"password\":\"x\"}", true);
        row("another field", u"users"_s, json, "{\"name\":\"x\\ny %41\"}", false);
        row("an escaped name", u"users"_s, json, "{\"p\\u0061ssword\":\"x\"}", true);
        row("no passwords there", u"_mfas"_s, json, "{\"password\":\"x\"}", false);
        row("no such collection", u"nope"_s, json, "{\"password\":\"x\"}", false);
        row("no body", u"users"_s, {}, {}, false);
        row("form", u"users"_s, form, "name=x&password=y", true);
        row("form without", u"users"_s, form, "name=x", false);
        row("form, encoded", u"users"_s, form, "name=x&p%61ssword=y", true);
        row("form, in the query", u"users"_s, form, "name=x", true, "password=y");
        row("form, encoded in the query", u"users"_s, form, "name=x", true, "p%61ssword=y");
        row("multipart", u"users"_s, multipart,
            "--b\r\nContent-Disposition: form-data; name=\"password\"\r\n\r\nx\r\n--b--\r\n", true);
        row("multipart without", u"users"_s, multipart,
            "--b\r\nContent-Disposition: form-data; name=\"name\"\r\n\r\nx\r\n--b--\r\n", false);
        row("multipart, quoted", u"users"_s, multipart,
            "--b\r\nContent-Disposition: form-data; name=\"p\\assword\"\r\n\r\nx\r\n--b--\r\n",
            true);
        row("large", u"users"_s, json, "{\"name\":\"" + QByteArray(300'000, 'x') + "\"}", true);
        row("batch", {}, json, "{\"requests\":[{\"body\":{\"password\":\"x\"}}]}", true);
        row("batch without", {}, json, "{\"requests\":[{\"body\":{\"name\":\"x\"}}]}", false);
    }

    void a3_1_knowsWhatHashes()
    {
        QFETCH(QString, collection);
        QFETCH(QByteArray, type);
        QFETCH(QByteArray, body);
        QFETCH(QByteArray, query);
        QFETCH(bool, mayHash);
        Wire::Request request;
        request.query = query;
        if (!type.isEmpty())
            request.headers.add("Content-Type", type);
        request.body = Wire::Body(body);
        QCOMPARE(mayHashPasswords(m_router->world().records(), collection, request), mayHash);
    }

    /// However many sign up, at most twelve of them have a worker, and every one is served: the
    /// hasher itself would turn most away.
    void a3_1_signUpsWaitInTheLane_data()
    {
        QTest::addColumn<QByteArray>("method");
        QTest::addColumn<QByteArray>("target");
        QTest::addColumn<QByteArray>("body");
        QTest::newRow("create") << "POST"_ba
                                << "/api/collections/users/records"_ba
                                << "{\"email\":\"new%1@example.com\",\"password\":\"1234567890\","
                                   "\"passwordConfirm\":\"1234567890\"}"_ba;
        QTest::newRow("update") << "PATCH"_ba
                                << "/api/collections/users/records/annannannannann"_ba
                                << "{\"name\":\"%1\",\"password\":\"1234567890\","
                                   "\"passwordConfirm\":\"1234567890\"}"_ba;
        QTest::newRow("batch") << "POST"_ba
                               << "/api/batch"_ba
                               << "{\"requests\":[{\"method\":\"POST\",\"url\":"
                                  "\"/api/collections/users/records\",\"body\":{\"email\":"
                                  "\"new%1@example.com\",\"password\":\"1234567890\","
                                  "\"passwordConfirm\":\"1234567890\"}}]}"_ba;
    }

    void a3_1_signUpsWaitInTheLane()
    {
        QFETCH(QByteArray, method);
        QFETCH(QByteArray, target);
        QFETCH(QByteArray, body);
        constexpr int count = 100;
        constexpr int lane = 12;
        m_router->allowBatches();
        m_router->world().change(u"users"_s, [](Schema::Collection &users) {
            for (Schema::Field &field : users.fields) {
                if (field.name == u"password")
                    field.cost = 6;
            }
        });
        std::atomic<int> served = 0;
        QSemaphore answered;
        int busiest = 0;
        const QByteArray token = m_router->token("root");
        for (int i = 0; i < count; ++i) {
            Wire::Request request;
            request.method = Wire::methodFromName(method);
            request.methodName = method;
            request.setTarget(target);
            request.headers.add("Authorization", token);
            request.headers.add("Content-Type", "application/json");
            request.body = Wire::Body(QByteArray(body).replace("%1", QByteArray::number(i)));
            m_router->router().dispatch(std::move(request), [&](Wire::Response &&response) {
                served += response.status == 200 ? 1 : 0;
                answered.release();
            });
            busiest = std::max(busiest, m_router->router().health().busyWorkers);
        }
        while (!answered.tryAcquire(count))
            busiest = std::max(busiest, m_router->router().health().busyWorkers);
        QCOMPARE(served.load(), count);
        QVERIFY2(busiest <= lane, QByteArray::number(busiest).constData());
    }

private:
    std::unique_ptr<AuthRouter> m_router;
};

QTEST_GUILESS_MAIN(TestPasswordLane)
#include "tst_passwordlane.moc"
