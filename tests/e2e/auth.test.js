// SPDX-License-Identifier: GPL-3.0-or-later
// Every way to sign in but OAuth2, with codes and tokens read from the mail that arrives.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";

import PocketBase from "pocketbase";

import { startMailServer } from "./mailserver.js";
import { ada, ben, failure, startServer, superuser } from "./server.js";

let mailServer;
let server;
let root;

function guest(userAgent) {
    const made = new PocketBase(server.url);
    made.autoCancellation(false);
    if (userAgent) {
        made.beforeSend = (url, options) => {
            options.headers = { ...options.headers, "User-Agent": userAgent };
            return { url, options };
        };
    }
    return made;
}

async function signedIn(who) {
    const made = guest();
    await made.collection("users").authWithPassword(who.email, who.password);
    return made;
}

const link = (page) => new RegExp(`/_/#/auth/${page}/([A-Za-z0-9_.-]+)"`);

before(async () => {
    mailServer = await startMailServer();
    server = await startServer({ settings: { smtp: mailServer.smtp } });
    root = guest();
    await root.collection("_superusers").authWithPassword(superuser.email, superuser.password);
    await root.collections.update("users", { authAlert: { enabled: false },
                                             otp: { enabled: true } });
});
after(async () => {
    await server?.stop();
    await mailServer?.stop();
});

describe("one-time passwords", () => {
    test("sign in once", async () => {
        const client = guest();
        const { otpId } = await client.collection("users").requestOTP(ben.email);
        const mail = await mailServer.next();
        assert.equal(mail.to.text, ben.email);
        const code = /<strong>(\d{8})<\/strong>/.exec(mail.html)[1];

        const { record } = await client.collection("users").authWithOTP(otpId, code);
        assert.equal(record.id, ben.id);
        assert.ok(client.authStore.isValid);
        await assert.rejects(guest().collection("users").authWithOTP(otpId, code),
                             failure(400, "Invalid or expired OTP."));
    });

    test("tell nobody who has an account", async () => {
        const { otpId } = await guest().collection("users").requestOTP("nobody@example.com");
        assert.match(otpId, /^[a-z0-9]{15}$/);
        await assert.rejects(guest().collection("users").authWithOTP(otpId, "12345678"),
                             failure(400, "Invalid or expired OTP."));
    });
});

describe("two factors", () => {
    before(async () => {
        await root.collections.update("users", { mfa: { enabled: true } });
    });
    after(async () => {
        await root.collections.update("users", { mfa: { enabled: false } });
    });

    test("password, then code", async () => {
        const client = guest();
        let mfaId;
        await assert.rejects(
            client.collection("users").authWithPassword(ada.email, ada.password), (error) => {
                mfaId = error.response.mfaId;
                assert.equal(error.status, 401);
                assert.deepEqual(Object.keys(error.response), ["mfaId"]);
                return true;
            });
        assert.ok(!client.authStore.isValid);
        await assert.rejects(
            client.collection("users").authWithPassword(ada.email, ada.password, { mfaId }),
            failure(400, "A different authentication method is required."));

        const { otpId } = await client.collection("users").requestOTP(ada.email);
        const code = /<strong>(\d{8})<\/strong>/.exec((await mailServer.next()).html)[1];
        const { record } = await client.collection("users").authWithOTP(otpId, code, { mfaId });
        assert.equal(record.id, ada.id);
    });
});

describe("what is confirmed by mail", () => {
    const mia = { email: "mia@example.com", password: "user-secret-2" };

    before(async () => {
        await root.collection("users").create({ ...mia, passwordConfirm: mia.password });
    });

    test("an address", async () => {
        await guest().collection("users").requestVerification(mia.email);
        const token = link("confirm-verification").exec((await mailServer.next()).html)[1];
        assert.ok(await guest().collection("users").confirmVerification(token));
        const { record } = await guest().collection("users")
            .authWithPassword(mia.email, mia.password);
        assert.equal(record.verified, true);
    });

    test("a new password, which ends every session", async () => {
        const session = await signedIn(mia);
        await guest().collection("users").requestPasswordReset(mia.email);
        const token = link("confirm-password-reset").exec((await mailServer.next()).html)[1];
        mia.password = "user-secret-3";
        const reset = () =>
            guest().collection("users").confirmPasswordReset(token, mia.password, mia.password);
        assert.ok(await reset());
        await assert.rejects(
            reset(),
            failure(400, "An error occurred while validating the submitted data.",
                    { token: { code: "validation_invalid_token",
                               message: "Invalid or expired token." } }));
        await assert.rejects(session.collection("users").authRefresh(), { status: 401 });
        assert.ok((await signedIn(mia)).authStore.isValid);
    });

    test("another address", async () => {
        const session = await signedIn(mia);
        await session.collection("users").requestEmailChange("mia2@example.com");
        const mail = await mailServer.next();
        assert.equal(mail.to.text, "mia2@example.com");
        const token = link("confirm-email-change").exec(mail.html)[1];
        assert.ok(await guest().collection("users").confirmEmailChange(token, mia.password));
        mia.email = "mia2@example.com";
        assert.ok((await signedIn(mia)).authStore.isValid);
    });
});

test("a login from a new place is told to the owner", async () => {
    await root.collections.update("users", { authAlert: { enabled: true } });
    const signIn = (userAgent) =>
        guest(userAgent).collection("users").authWithPassword(ada.email, ada.password);
    await signIn("first/1.0");
    await signIn("second/1.0");
    const mail = await mailServer.next();
    assert.equal(mail.subject, "Login from a new location");
    assert.match(mail.html, /127\.0\.0\.1 second\/1\.0/);
    await signIn("first/1.0");
    assert.equal(mailServer.pending(), 0);
    await root.collections.update("users", { authAlert: { enabled: false } });
});

test("superusers act as others", async () => {
    const client = await root.collection("users").impersonate(ben.id, 60);
    assert.equal(client.authStore.record.id, ben.id);
    const { token } = await client.collection("users").authRefresh();
    assert.equal(token, client.authStore.token);
    assert.equal(JSON.parse(atob(token.split(".")[1])).refreshable, false);
});

test("links to other accounts are listed and removed by their owner", async () => {
    const users = await root.collections.getOne("users");
    await root.collection("_externalAuths").create({
        collectionRef: users.id, recordRef: ada.id, provider: "gitlab", providerId: "1",
    });
    const client = await signedIn(ada);
    const links = await client.collection("users").listExternalAuths(ada.id);
    assert.deepEqual(links.map((each) => each.provider), ["gitlab"]);
    assert.ok(await client.collection("users").unlinkExternalAuth(ada.id, "gitlab"));
    assert.deepEqual(await client.collection("users").listExternalAuths(ada.id), []);
});
