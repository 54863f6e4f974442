// SPDX-License-Identifier: GPL-3.0-or-later
// Mail through real mail servers: what a client of theirs would get (A6.5 to A6.10).

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";

import { simpleParser } from "mailparser";
import PocketBase from "pocketbase";
import { SMTPServer } from "smtp-server";

import { ada, failure, item, startServer, superuser } from "./server.js";

const login = { user: "mailer", password: "mail-secret-1" };
let folder;
let certificate;

before(() => {
    folder = mkdtempSync(join(tmpdir(), "binnacle-mail-"));
    const [key, cert] = [join(folder, "key.pem"), join(folder, "cert.pem")];
    execFileSync("openssl", ["req", "-x509", "-newkey", "ec", "-pkeyopt",
                             "ec_paramgen_curve:prime256v1", "-nodes", "-keyout", key, "-out", cert,
                             "-days", "2", "-subj", "/CN=localhost", "-addext",
                             "subjectAltName=DNS:localhost,IP:127.0.0.1,IP:127.0.0.2"],
                 { stdio: "pipe" });
    certificate = { file: cert, key: readFileSync(key), cert: readFileSync(cert) };
});
after(() => {
    rmSync(folder, { recursive: true });
});

/** A mail server that keeps what it gets; `options` are those of smtp-server. */
async function startMailServer(options = {}, host = "127.0.0.1") {
    const mails = [];
    const logins = [];
    const server = new SMTPServer({
        disableReverseLookup: true,
        authOptional: true,
        key: certificate.key,
        cert: certificate.cert,
        onAuth(auth, session, done) {
            logins.push({ method: auth.method, secure: session.secure });
            const isRight = auth.username === login.user && auth.password === login.password;
            done(isRight ? null : new Error("no"), { user: auth.username });
        },
        async onData(stream, session, done) {
            const chunks = [];
            for await (const chunk of stream) {
                chunks.push(chunk);
            }
            const raw = Buffer.concat(chunks).toString("latin1");
            mails.push({
                raw,
                parsed: await simpleParser(Buffer.from(raw, "latin1")),
                envelope: session.envelope,
                hello: session.hostNameAppearsAs,
                secure: session.secure,
            });
            done();
        },
        ...options,
    });
    server.on("error", () => {});  // clients that go away early
    await new Promise((resolve) => server.listen(0, host, resolve));
    return {
        mails,
        logins,
        smtp: { enabled: true, host, port: server.server.address().port },
        stop: () => new Promise((resolve) => server.close(resolve)),
    };
}

/** Runs the server with these mail settings; gives what sends a test mail. */
async function withMail(smtp, run, meta = {}) {
    const server = await startServer({ settings: { smtp, meta },
                                       environment: { SSL_CERT_FILE: certificate.file } });
    try {
        const root = new PocketBase(server.url);
        root.autoCancellation(false);
        await root.collection("_superusers").authWithPassword(superuser.email, superuser.password);
        await run((template, email = "to@example.com", collection = "users") =>
            root.settings.testEmail(collection, email, template), server, root);
    } finally {
        await server.stop();
    }
}

/** The end of the message is the mail server's or the program's own wording. */
const rawFailure = (pattern) => (error) => {
    assert.equal(error.status, 400);
    assert.match(error.response.message, /^Failed to send the test email\. Raw error: \n/);
    assert.match(error.response.message, pattern);
    assert.doesNotMatch(JSON.stringify(error.response), /mail-secret/);
    return true;
};

describe("a plain mail server", () => {
    test("gets every kind of mail", async () => {
        const mail = await startMailServer({ disabledCommands: ["STARTTLS", "AUTH"] });
        await withMail({ ...mail.smtp, localName: "binnacle.example" }, async (send) => {
            for (const template of ["verification", "password-reset", "email-change", "otp",
                                    "login-alert"]) {
                assert.equal(await send(template), true);
            }
        }, { appName: "Häfen & Co", senderName: "Häfen, \"Post\"",
             senderAddress: "post@example.com" });
        await mail.stop();

        assert.deepEqual(mail.mails.map(({ parsed }) => parsed.subject), [
            "Verify your Häfen & Co email", "Reset your Häfen & Co password",
            "Confirm your Häfen & Co new email address", "OTP for Häfen & Co",
            "Login from a new location",
        ]);
        for (const { raw, parsed, envelope, hello, secure } of mail.mails) {
            assert.equal(envelope.mailFrom.address, "post@example.com");
            assert.deepEqual(envelope.rcptTo.map(({ address }) => address), ["to@example.com"]);
            assert.equal(hello, "binnacle.example");
            assert.equal(secure, false);
            assert.deepEqual(parsed.from.value,
                             [{ name: "Häfen, \"Post\"", address: "post@example.com" }]);
            assert.equal(parsed.to.text, "to@example.com");
            assert.match(parsed.messageId, /^<[a-z0-9]{15}@example\.com>$/);
            assert.ok(Math.abs(Date.now() - parsed.date) < 600_000);
            assert.equal(parsed.headers.get("mime-version"), "1.0");
            assert.equal(parsed.headers.get("content-type").value, "multipart/mixed");
            assert.match(raw, /multipart\/alternative/);
            assert.match(parsed.html, /<body>/);
            assert.match(parsed.text, /^Hello, \n/);
            assert.doesNotMatch(parsed.text, /[<>]/);
            assert.ok(raw.split("\r\n").every((line) => line.length <= 998));
        }
        const token = /confirm-verification\/([\w-]+\.[\w-]+\.[\w-]+)"/
            .exec(mail.mails[0].parsed.html)[1];
        const claims = JSON.parse(Buffer.from(token.split(".")[1], "base64url"));
        assert.equal(claims.type, "verification");
        assert.equal(claims.email, "to@example.com");
        assert.equal(claims.id, "__pb_test_id__");
        assert.match(mail.mails[3].parsed.html, /<strong>123456<\/strong>/);
        assert.match(mail.mails[4].parsed.text, / - TEST_IP TEST_USER_AGENT/);
    });

    test("gets dots, long lines and record fields as they are", async () => {
        const mail = await startMailServer({ disabledCommands: ["STARTTLS"] });
        await withMail(mail.smtp, async (send, server, root) => {
            await root.collections.update("users", { verificationTemplate: {
                subject: "{RECORD:email} {RECORD:tokenKey} {OTP}",
                body: `.\r\n..\n.x <p>${"é=".repeat(300)}</p> {RECORD:id}`,
            } });
            await send("verification");
        });
        await mail.stop();
        const { parsed } = mail.mails[0];
        assert.equal(parsed.subject, "to@example.com {RECORD:tokenKey} {OTP}");
        assert.ok(parsed.html.includes(`.\n..\n.x <p>${"é=".repeat(300)}</p> __pb_test_id__`));
    });

    test("gets no credentials over a network", async () => {
        const mail = await startMailServer({ disabledCommands: ["STARTTLS"],
                                             allowInsecureAuth: true }, "127.0.0.2");
        await withMail({ ...mail.smtp, username: login.user, password: login.password },
                       async (send) => {
            await assert.rejects(send("otp"), rawFailure(/unencrypted connection/));
        });
        await mail.stop();
        assert.equal(mail.mails.length, 0);
        assert.equal(mail.logins.length, 0);
    });

    test("gets them on this machine", async () => {
        const mail = await startMailServer({ disabledCommands: ["STARTTLS"],
                                             allowInsecureAuth: true, authOptional: false });
        await withMail({ ...mail.smtp, username: login.user, password: login.password },
                       async (send) => {
            await send("otp");
        });
        await mail.stop();
        assert.deepEqual(mail.logins, [{ method: "PLAIN", secure: false }]);
    });
});

describe("STARTTLS", () => {
    for (const authMethod of ["", "PLAIN", "LOGIN"]) {
        test(`signs in by ${authMethod || "PLAIN where nothing is said"}`, async () => {
            const mail = await startMailServer({ authOptional: false }, "127.0.0.2");
            await withMail({ ...mail.smtp, authMethod, username: login.user,
                             password: login.password }, async (send) => {
                await send("otp");
            });
            await mail.stop();
            assert.deepEqual(mail.logins, [{ method: authMethod || "PLAIN", secure: true }]);
            assert.equal(mail.mails.length, 1);
            assert.equal(mail.mails[0].secure, true);
        });
    }

    test("is used where it is offered", async () => {
        const mail = await startMailServer();
        await withMail(mail.smtp, async (send) => {
            await send("otp");
        });
        await mail.stop();
        assert.equal(mail.mails[0].secure, true);
    });

    test("tells that the password is wrong, and not which", async () => {
        const mail = await startMailServer();
        await withMail({ ...mail.smtp, username: login.user, password: "wrong-mail-secret" },
                       async (send) => {
            await assert.rejects(send("otp"), rawFailure(/Raw error: \n\S/));
        });
        await mail.stop();
        assert.equal(mail.mails.length, 0);
    });

    test("asks for a certificate of the host", async () => {
        const mail = await startMailServer({}, "127.0.0.3");
        await withMail(mail.smtp, async (send) => {
            await assert.rejects(send("otp"), rawFailure(/SSL|certificate/i));
        });
        await mail.stop();
        assert.equal(mail.mails.length, 0);
    });
});

describe("TLS from the start", () => {
    test("signs in", async () => {
        const mail = await startMailServer({ secure: true, authOptional: false }, "127.0.0.2");
        await withMail({ ...mail.smtp, tls: true, username: login.user, password: login.password },
                       async (send) => {
            await send("otp");
        });
        await mail.stop();
        assert.deepEqual(mail.logins, [{ method: "PLAIN", secure: true }]);
        assert.equal(mail.mails[0].secure, true);
    });
});

describe("the test mail", () => {
    let mail;
    let server;
    let root;

    before(async () => {
        mail = await startMailServer({
            onRcptTo({ address }, session, done) {
                done(address === "full@example.com" ? new Error("mailbox is full") : null);
            },
        });
        server = await startServer({ settings: { smtp: mail.smtp },
                                     environment: { SSL_CERT_FILE: certificate.file } });
        root = new PocketBase(server.url);
        root.autoCancellation(false);
        await root.collection("_superusers").authWithPassword(superuser.email, superuser.password);
    });
    after(async () => {
        await server?.stop();
        await mail?.stop();
    });

    const post = (body, client = root) =>
        client.send("/api/settings/test/email", { method: "POST", body });

    test("is for superusers", async () => {
        const guest = new PocketBase(server.url);
        await assert.rejects(post({}, guest), failure(
            401, "The request requires valid record authorization token."));
        await guest.collection("users").authWithPassword(ada.email, ada.password);
        await assert.rejects(post({}, guest), failure(
            403, "The authorized record is not allowed to perform this action."));
    });

    const required = item("validation_required", "Cannot be blank.");
    const cases = [
        ["nothing", {}, { email: required, template: required }],
        ["no address", { template: "otp", email: "a@b" },
         { email: item("validation_is_email", "Must be a valid email address.") }],
        ["another template", { template: "greeting", email: "a@b.cd" },
         { template: item("validation_in_invalid", "Must be a valid value.") }],
        ["no auth collection", { template: "otp", email: "a@b.cd", collection: "nosuch" },
         { collection: item("validation_invalid_auth_collection",
                            "Must be a valid auth collection id or name.") }],
    ];
    for (const [name, body, data] of cases) {
        test(`is refused: ${name}`, async () => {
            await assert.rejects(post(body),
                                 failure(400, "Failed to send the test email.", data));
        });
    }

    test("is refused: a number for a text", async () => {
        await assert.rejects(post({ template: 5 }), failure(
            400, "An error occurred while loading the submitted data."));
    });

    test("is refused: what cannot be read", async () => {
        const response = await fetch(`${server.url}/api/settings/test/email`, {
            method: "POST", body: "x",
            headers: { authorization: root.authStore.token, "content-type": "text/plain" },
        });
        assert.equal(response.status, 400);
        assert.deepEqual(await response.json(), {
            data: {}, message: "An error occurred while loading the submitted data.", status: 400,
        });
    });

    test("is of superusers when no collection is named", async () => {
        const before = mail.mails.length;
        await post({ template: "password-reset", email: "to@example.com" });
        assert.equal(mail.mails.length, before + 1);
    });

    test("tells what the mail server says", async () => {
        await assert.rejects(post({ template: "otp", email: "full@example.com" }),
                             rawFailure(/RCPT|receipt|recipient|550/i));
    });
});

test("a mail server that is not there", async () => {
    await withMail({ enabled: true, host: "127.0.0.1", port: 1 }, async (send) => {
        await assert.rejects(send("otp"), rawFailure(/connect/i));
    });
});
