// SPDX-License-Identifier: GPL-3.0-or-later
#include "api/authroutes.h"
#include "api/collectionroutes.h"
#include "api/recordroutes.h"
#include "api/tokenauthenticator.h"
#include "support/authworld.h"
#include "support/routerclient.h"
#include "wire/jsonparser.h"

#include <QFile>
#include <QRegularExpression>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace Binnacle;

/// Runs the cases of collectioncases.json, which names the section of the contract for each, one
/// after the other on one data directory.
class TestCollectionRoutes : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase()
    {
        QVERIFY(m_world.isOpen());
        addAuthRoutes(m_router, m_world.auth(), m_world.otps());
        addCollectionRoutes(m_router, m_world.collections(), m_world.editor(), m_world.records());
        addRecordRoutes(m_router, m_world.records());
        m_superuser = signIn("_superusers", "root@example.com");
        m_user = signIn("users", "ann@example.com");
        QVERIFY(!m_superuser.isEmpty() && !m_user.isEmpty());
    }

    void answers_data()
    {
        QTest::addColumn<int>("index");
        QFile file(QStringLiteral(COLLECTION_CASES));
        QVERIFY(file.open(QIODevice::ReadOnly));
        const Result<JsonValue> cases = Wire::parseJson(file.readAll());
        QVERIFY2(cases, cases ? "" : qPrintable(cases.error().detail));
        m_cases = cases->elements();
        for (size_t i = 0; i < m_cases.size(); ++i) {
            const QString name = m_cases[i][u"section"].toString() + u' '
                + m_cases[i][u"name"].toString() + u" #" + QString::number(i);
            QTest::newRow(qPrintable(name)) << int(i);
        }
    }

    void answers()
    {
        QFETCH(int, index);
        const JsonValue &one = m_cases[size_t(index)];
        const QString as = one[u"as"].toString(u"superuser"_s);
        m_client.token = as == "superuser"_L1 ? m_superuser
            : as == "user"_L1                 ? m_user
                                              : QByteArray();
        const bool hasBody = one.contains(u"body");
        const QByteArray body = !hasBody ? QByteArray()
            : one[u"body"].isString()    ? one[u"body"].toString().toUtf8()
                                         : one[u"body"].toJson();
        const Wire::Response answer = m_client.send(
            one[u"method"].toString(u"GET"_s).toLatin1(), one[u"path"].toString().toUtf8(), body,
            hasBody ? one[u"type"].toString(u"application/json"_s).toLatin1() : QByteArray());
        const QByteArray text = steady(answer.body);
        QVERIFY2(answer.status == int(one[u"status"].toInteger()),
                 QByteArray(QByteArray::number(answer.status) + ' ' + text).constData());
        if (one.contains(u"answer"))
            QCOMPARE(text, one[u"answer"].toJson() + '\n');
        for (const JsonValue &part : one[u"holds"].elements())
            QVERIFY2(text.contains(part.toString().toUtf8()), text.constData());
        if (answer.status == 204)
            QVERIFY(answer.body.isEmpty());
    }

private:
    QByteArray signIn(const QByteArray &collection, const QByteArray &email)
    {
        const Wire::Response answer
            = m_client.post("/api/collections/" + collection + "/auth-with-password",
                            "{\"identity\":\"" + email + "\",\"password\":\"1234567890\"}");
        const Result<JsonValue> json = Wire::parseJson(answer.body);
        return json ? (*json)[u"token"].toString().toLatin1() : QByteArray();
    }

    /// Puts fixed texts in the place of random ones and of times.
    static QByteArray steady(const QByteArray &body)
    {
        static const QRegularExpression clone(u"_clone_[A-Za-z0-9]{4}"_s);
        static const QRegularExpression temporary(
            u"\"collectionId\":\"pbc_\\d+\",\"collectionName\":\"temp_view_[A-Za-z0-9]{5}\""_s);
        static const QRegularExpression spent(u"\"execTime\":\\d+"_s);
        static const QRegularExpression blankIndex(u"idx_(tokenKey|email)_[a-z0-9]{10}` ON ``"_s);
        QString text = QString::fromUtf8(body);
        text.replace(clone, u"_clone_xxxx"_s);
        text.replace(temporary,
                     u"\"collectionId\":\"pbc_0\",\"collectionName\":\"temp_view_xxxxx\""_s);
        text.replace(spent, u"\"execTime\":0"_s);
        text.replace(blankIndex, u"idx_\\1_xxxxxxxxxx` ON ``"_s);
        return text.toUtf8();
    }

    AuthWorld m_world;
    TokenAuthenticator m_authenticator{m_world.auth()};
    Router m_router{RouterOptions(), m_authenticator, nullptr, m_world.clock()};
    RouterClient m_client{m_router};
    QByteArray m_superuser;
    QByteArray m_user;
    JsonValue::Array m_cases;
};

QTEST_GUILESS_MAIN(TestCollectionRoutes)
#include "tst_collectionroutes.moc"
