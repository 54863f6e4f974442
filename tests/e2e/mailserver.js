// SPDX-License-Identifier: GPL-3.0-or-later
// A mail server that keeps what it gets.

import assert from "node:assert/strict";

import { simpleParser } from "mailparser";
import { SMTPServer } from "smtp-server";

/** Longer than any mail takes that is coming. */
const patienceMs = 20_000;

export async function startMailServer() {
    const mails = [];
    const waiting = [];
    const server = new SMTPServer({
        disableReverseLookup: true,
        disabledCommands: ["AUTH", "STARTTLS"],
        async onData(stream, session, done) {
            const mail = await simpleParser(stream);
            mails.push(mail);
            waiting.shift()?.();
            done();
        },
    });
    server.on("error", () => {});  // clients that go away early
    await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
    return {
        smtp: { enabled: true, host: "127.0.0.1", port: server.server.address().port },
        /** The oldest mail that nobody has taken yet; waits for one. */
        async next() {
            if (mails.length === 0) {
                await new Promise((resolve) => {
                    const timer = setTimeout(resolve, patienceMs);
                    waiting.push(() => {
                        clearTimeout(timer);
                        resolve();
                    });
                });
            }
            assert.ok(mails.length > 0, "no mail came");
            return mails.shift();
        },
        /** Mails that nobody has taken. */
        pending: () => mails.length,
        stop: () => new Promise((resolve) => server.close(resolve)),
    };
}
