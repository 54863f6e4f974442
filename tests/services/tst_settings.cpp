// SPDX-License-Identifier: GPL-3.0-or-later
#include "db/database.h"
#include "services/settings/settingsservice.h"
#include "services/storage/datadirectory.h"
#include "support/fakeclock.h"
#include "wire/jsonparser.h"

#include <QTemporaryDir>
#include <QTest>

#include <atomic>
#include <thread>
#include <vector>

using namespace Qt::StringLiterals;
using namespace Binnacle;

class TestSettings : public QObject
{
    Q_OBJECT

private slots:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }

    void hasTheContractsDefaults()
    {
        const QByteArray json = Settings::defaults().redacted().toJson();
        QVERIFY(json.startsWith("{\"superuserIPs\":[],\"smtp\":{\"enabled\":false,\"port\":587,"
                                "\"host\":\"smtp.example.com\",\"username\":\"\","
                                "\"authMethod\":\"\",\"tls\":false,\"localName\":\"\"}"));
        QVERIFY(!json.contains("secret"));
        QVERIFY(!json.contains("password"));
        QVERIFY(json.endsWith("\"logs\":{\"maxDays\":5,\"minLevel\":0,\"logIP\":true,"
                              "\"logAuthId\":false}}"));
        QVERIFY(Settings::defaults().stored().toJson().contains("\"password\":\"\""));
    }

    void readsOverTheDefaults()
    {
        JsonValue meta = JsonValue::object({{u"appName"_s, JsonValue(u"Mine")},
                                            {u"appURL"_s, JsonValue(5)},
                                            {u"unknown"_s, JsonValue(true)}});
        const Settings settings = Settings::fromJson(
            JsonValue::object({{u"meta"_s, meta},
                               {u"superuserIPs"_s, JsonValue(QStringList{u"10.0.0.0/8"_s})},
                               {u"logs"_s, JsonValue(u"no object")}}));
        QCOMPARE(settings.meta.appName, u"Mine"_s);
        QCOMPARE(settings.meta.appUrl, u"http://localhost:8090"_s);
        QVERIFY(!settings.values[u"meta"].contains(u"unknown"));
        QCOMPARE(settings.superuserIps, QStringList{u"10.0.0.0/8"_s});
        QCOMPARE(settings.logs.maxDays, 5);
    }

    void comparesAddresses_data()
    {
        QTest::addColumn<QString>("address");
        QTest::addColumn<QStringList>("list");
        QTest::addColumn<bool>("isListed");
        QTest::newRow("single") << u"127.0.0.1"_s << QStringList{u"127.0.0.1"_s} << true;
        QTest::newRow("other") << u"127.0.0.2"_s << QStringList{u"127.0.0.1"_s} << false;
        QTest::newRow("subnet") << u"10.2.3.4"_s << QStringList{u"10.0.0.0/8"_s} << true;
        QTest::newRow("outside") << u"11.2.3.4"_s << QStringList{u"10.0.0.0/8"_s} << false;
        QTest::newRow("expanded") << u"0000:0000:0000:0000:0000:0000:0000:0001"_s
                                  << QStringList{u"::1"_s} << true;
        QTest::newRow("mapped") << u"::ffff:127.0.0.1"_s << QStringList{u"127.0.0.1"_s} << false;
        QTest::newRow("second entry")
            << u"::1"_s << QStringList{u"10.0.0.0/8"_s, u"::/64"_s} << true;
        QTest::newRow("no address") << u""_s << QStringList{u"0.0.0.0/0"_s} << false;
    }

    void comparesAddresses()
    {
        QFETCH(QString, address);
        QFETCH(QStringList, list);
        QFETCH(bool, isListed);
        QCOMPARE(isListedAddress(address, list), isListed);
    }

    void savesAndPublishes_data()
    {
        QTest::addColumn<QByteArray>("key");
        QTest::newRow("plain") << QByteArray();
        QTest::newRow("sealed") << "abcdefghijklmnopqrstuvwxyz012345"_ba;
    }

    void savesAndPublishes()
    {
        QFETCH(QByteArray, key);
        const auto directory = open(key);
        QVERIFY(directory);
        SettingsService settings((*directory)->data(), m_clock, (*directory)->settingsKey());
        QVERIFY(settings.reload());
        const quint64 before = settings.generation();
        QVERIFY(settings.setSuperuserIps({u"127.0.0.1"_s, u"10.0.0.0/8"_s}));
        QVERIFY(settings.generation() != before);
        QCOMPARE(settings.snapshot()->superuserIps.size(), 2);

        SettingsService other((*directory)->data(), m_clock, (*directory)->settingsKey());
        QVERIFY(other.reload());
        QCOMPARE(other.snapshot()->superuserIps, settings.snapshot()->superuserIps);

        const Result<qint64> isText
            = (*(*directory)->data().connection())
                  ->integer({"SELECT typeof(value) = 'text' FROM _params"_ba, {}});
        QVERIFY(isText);
        QCOMPARE(*isText != 0, !key.isEmpty());
    }

    void refusesBadAddresses()
    {
        const auto directory = open({});
        QVERIFY(directory);
        SettingsService settings((*directory)->data(), m_clock, {});
        const Result<void> done = settings.setSuperuserIps({u"::1"_s, u"x"_s, u"1.2.3.4/99"_s});
        QVERIFY(!done);
        QVERIFY(!done.error().fields[u"superuserIPs"].contains(u"0"));
        QVERIFY(done.error().fields[u"superuserIPs"].contains(u"1"));
        QVERIFY(done.error().fields[u"superuserIPs"].contains(u"2"));
    }

    void patches_data() { savesAndPublishes_data(); }

    // Secrets stay what they were, sealed or not, and "" takes one away.
    void patches()
    {
        QFETCH(QByteArray, key);
        const auto directory = open(key);
        QVERIFY(directory);
        SettingsService settings((*directory)->data(), m_clock, (*directory)->settingsKey());
        QVERIFY(
            patched(settings, R"({"smtp":{"host":"a.b","password":"one"},"s3":{"secret":"two"}})"));
        const auto saved = patched(settings, R"({"smtp":{"host":"c.d"},"batch":{"timeout":9}})");
        QVERIFY(saved);
        QCOMPARE((*saved)->smtp.host, u"c.d"_s);
        QCOMPARE((*saved)->smtp.password, u"one"_s);
        QCOMPARE((*saved)->batch.timeout, 9);
        QCOMPARE((*saved)->meta.appName, u"Acme"_s);
        QCOMPARE(settings.snapshot(), *saved);
        QVERIFY(patched(settings, R"({"smtp":{"password":""}})"));

        SettingsService other((*directory)->data(), m_clock, (*directory)->settingsKey());
        QVERIFY(other.reload());
        QCOMPARE(other.snapshot()->smtp.password, QString());
        QCOMPARE(other.snapshot()->values[u"s3"][u"secret"].toString(), u"two"_s);
        QCOMPARE(other.snapshot()->values, settings.snapshot()->values);
    }

    void savesNothingOfWhatIsWrong()
    {
        const auto directory = open({});
        QVERIFY(directory);
        SettingsService settings((*directory)->data(), m_clock, {});
        QVERIFY(settings.reload());
        const quint64 before = settings.generation();
        const auto wrong
            = patched(settings, R"({"meta":{"appName":"Mine"},"logs":{"maxDays":-1}})");
        QVERIFY(!wrong);
        QCOMPARE(wrong.error().message, u"An error occurred while saving the new settings."_s);
        QCOMPARE(wrong.error().fields.members().size(), size_t(1));
        const auto mistyped = patched(settings, R"({"meta":{"appName":"Mine"},"logs":[]})");
        QVERIFY(!mistyped);
        QCOMPARE(mistyped.error().message,
                 u"An error occurred while loading the submitted data."_s);
        QVERIFY(mistyped.error().fields.isEmpty());
        QCOMPARE(settings.generation(), before);
        QVERIFY(settings.reload());
        QCOMPARE(settings.snapshot()->meta.appName, u"Acme"_s);
    }

    // Each change is made on what was stored before it, and what was stored last is known last.
    void keepsAllOfManyChanges()
    {
        const auto directory = open({});
        QVERIFY(directory);
        SettingsService settings((*directory)->data(), m_clock, {});
        QVERIFY(settings.reload());
        std::atomic<int> told = 0;
        settings.setListener([&told] { ++told; });
        const QByteArrayList bodies{R"({"meta":{"appName":"A"}})"_ba,
                                    R"({"batch":{"timeout":9}})"_ba, R"({"logs":{"maxDays":7}})"_ba,
                                    R"({"superuserIPs":["127.0.0.1"]})"_ba};
        std::vector<std::thread> threads;
        std::atomic<int> saved = 0;
        for (const QByteArray &body : bodies) {
            threads.emplace_back([&settings, &saved, body] {
                for (int i = 0; i < 5; ++i)
                    saved += patched(settings, body) ? 1 : 0;
            });
        }
        for (std::thread &thread : threads)
            thread.join();
        QCOMPARE(saved.load(), 20);
        QCOMPARE(told.load(), 20);
        const auto known = settings.snapshot();
        QCOMPARE(known->meta.appName, u"A"_s);
        QCOMPARE(known->batch.timeout, 9);
        QCOMPARE(known->logs.maxDays, 7);
        QCOMPARE(known->superuserIps, QStringList{u"127.0.0.1"_s});
        QVERIFY(settings.reload());
        QCOMPARE(settings.snapshot()->values, known->values);
        QCOMPARE(told.load(), 21);
    }

    void refusesToOpenWithoutTheKey()
    {
        QVERIFY(open("abcdefghijklmnopqrstuvwxyz012345"_ba));
        const auto without = open({});
        QVERIFY(!without);
        QVERIFY(without.error().message.contains(
            "invalid settings db data or missing encryption key \"BN_KEY\""_L1));
        const auto wrongSize = open("short"_ba);
        QVERIFY(!wrongSize);
        QVERIFY(wrongSize.error().message.contains("crypto/aes: invalid key size 5"_L1));
        QVERIFY(open("abcdefghijklmnopqrstuvwxyz012345"_ba));
    }

    void sealsAtTheNextSave()
    {
        QVERIFY(open({}));
        const QByteArray key = "abcdefghijklmnopqrstuvwxyz012345"_ba;
        {
            const auto directory = open(key);
            QVERIFY(directory);
            SettingsService settings((*directory)->data(), m_clock, (*directory)->settingsKey());
            QVERIFY(settings.setSuperuserIps({}));
        }
        QVERIFY(!open({}));
        QVERIFY(open(key));
    }

private:
    Result<std::unique_ptr<DataDirectory>> open(const QByteArray &key)
    {
        DataDirectoryOptions options;
        options.path = m_folder->path();
        options.settingsKey = {u"BN_KEY"_s, key};
        return DataDirectory::open(options, m_clock);
    }

    static Result<std::shared_ptr<const Settings>> patched(SettingsService &settings,
                                                           const QByteArray &json)
    {
        const Result<JsonValue> body = Wire::parseJson(json);
        if (!body)
            return body.error();
        return settings.patch(*body);
    }

    FakeClock m_clock;
    std::unique_ptr<QTemporaryDir> m_folder;
};

QTEST_GUILESS_MAIN(TestSettings)
#include "tst_settings.moc"
