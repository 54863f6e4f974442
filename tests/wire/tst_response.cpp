// SPDX-License-Identifier: GPL-3.0-or-later
#include "wire/response.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace Binnacle;

class TestResponse : public QObject
{
    Q_OBJECT

private slots:
    void writesTheErrorEnvelope()
    {
        const Wire::Response missing = Wire::Response::fromError(Error::notFound());
        QCOMPARE(missing.status, 404);
        QCOMPARE(missing.contentType, "application/json"_ba);
        QCOMPARE(
            missing.body,
            "{\"data\":{},\"message\":\"The requested resource wasn't found.\",\"status\":404}\n"_ba);

        JsonValue fields = JsonValue::object();
        fields.insert(u"title"_s, validationItem(u"validation_required"_s, u"Cannot be blank."_s));
        const Wire::Response invalid
            = Wire::Response::fromError(Error::invalidInput(u"failed to create record"_s, fields));
        QCOMPARE(invalid.body,
                 R"({"data":{"title":{"code":"validation_required","message":"Cannot be blank."}},)"
                 "\"message\":\"Failed to create record.\",\"status\":400}\n"_ba);
    }

    void neverShowsTheDetail()
    {
        const Wire::Response response
            = Wire::Response::fromError(Error::internal(u"secret path"_s));
        QCOMPARE(response.status, 400);
        QVERIFY(!response.body.contains("secret"));
    }

    void normalisesSentences()
    {
        QCOMPARE(Wire::sentence(u" what now? "_s), u"What now?"_s);
        QCOMPARE(Wire::sentence(u"a"_s), u"A."_s);
        QCOMPARE(Wire::sentence(u""_s), u""_s);
    }
};

QTEST_GUILESS_MAIN(TestResponse)
#include "tst_response.moc"
