// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/sessions/sessionmemory.h"

#include <QTest>

#include <thread>

using namespace Qt::StringLiterals;
using namespace Binnacle;

namespace {

SessionNote noteAbout(SessionNote::Kind kind, const QByteArray &token,
                      const QByteArray &parent = {})
{
    SessionNote note;
    note.kind = kind;
    note.token = TokenDigest::of(token);
    note.parent = TokenDigest::of(parent);
    return note;
}

}  // namespace

class TestSessionMemory : public QObject
{
    Q_OBJECT

private slots:
    void knowsDigests()
    {
        const TokenDigest digest = TokenDigest::of("abc");
        QCOMPARE(digest.toHex(),
                 "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"_ba);
        QCOMPARE(TokenDigest::fromHex(digest.toHex()), digest);
        QVERIFY(!TokenDigest::fromHex("ba78"));
        QVERIFY(!TokenDigest::fromHex(digest.toHex().toUpper()));

        std::vector<TokenDigest> many;
        for (int i = 0; i < 100; ++i)
            many.push_back(TokenDigest::of(QByteArray::number(i)));
        const TokenDigests digests = TokenDigests(many).with({digest, digest});
        QVERIFY(digests.contains(digest));
        for (const TokenDigest &each : many)
            QVERIFY(digests.contains(each));
        QVERIFY(!digests.contains(TokenDigest::of("100")));
        QVERIFY(TokenDigests().isEmpty());
    }

    // A refresh that comes between the reading of a session's tokens and their end goes with them.
    void refusesWhatARefusedTokenWasGivenFor()
    {
        SessionMemory memory;
        QVERIFY(memory.add(noteAbout(SessionNote::Kind::Extended, "b", "a")));
        QVERIFY(memory.add(noteAbout(SessionNote::Kind::Extended, "c", "b")));
        QVERIFY(memory.add(noteAbout(SessionNote::Kind::Begun, "x")));
        const std::vector<SessionNote> given = memory.revoke({TokenDigest::of("a")});
        QCOMPARE(given.size(), size_t(2));
        for (const char *token : {"a", "b", "c"})
            QVERIFY(memory.isRevoked(TokenDigest::of(token)));
        QVERIFY(!memory.isRevoked(TokenDigest::of("x")));
        QVERIFY(!memory.add(noteAbout(SessionNote::Kind::Extended, "d", "c")));
        QCOMPARE(memory.take().size(), size_t(1));
        QVERIFY(memory.take().empty());
    }

    void notesUsesNowAndThen()
    {
        SessionMemory memory;
        const TokenDigest token = TokenDigest::of("a");
        int made = 0;
        const auto use = [&](std::chrono::seconds at) {
            memory.noteUse(token, UtcTime(at), [&] {
                ++made;
                return noteAbout(SessionNote::Kind::Seen, "a");
            });
        };
        using namespace std::chrono_literals;
        use(1000s);
        use(1001s);
        use(1029s);
        QCOMPARE(made, 1);
        use(1030s);
        QCOMPARE(made, 2);
        // A clock that was set back does not end the notes.
        use(500s);
        QCOMPARE(made, 3);
        QCOMPARE(memory.take().size(), size_t(1));

        // Another server in the process starts anew.
        SessionMemory other;
        other.noteUse(token, UtcTime(500s), [] { return noteAbout(SessionNote::Kind::Seen, "a"); });
        QCOMPARE(other.take().size(), size_t(1));
    }

    void keepsWhatCouldNotBeWritten()
    {
        SessionMemory memory;
        QVERIFY(memory.add(noteAbout(SessionNote::Kind::Begun, "a")));
        std::vector<SessionNote> notes = memory.take();
        QVERIFY(memory.add(noteAbout(SessionNote::Kind::Begun, "b")));
        memory.putBack(std::move(notes));
        const std::vector<SessionNote> again = memory.take();
        QCOMPARE(again.size(), size_t(2));
        QVERIFY(again.front().token == TokenDigest::of("a"));
    }

    void wakesForNotes()
    {
        SessionMemory memory;
        std::thread writer([&memory] { memory.add(noteAbout(SessionNote::Kind::Begun, "a")); });
        QVERIFY(memory.waitForNotes(std::chrono::minutes(1)));
        writer.join();
        memory.stop();
        QVERIFY(!memory.waitForNotes(std::chrono::minutes(1)));
        QVERIFY(!memory.waitForMore(std::chrono::minutes(1)));
    }
};

QTEST_GUILESS_MAIN(TestSessionMemory)
#include "tst_sessionmemory.moc"
