// SPDX-License-Identifier: GPL-3.0-or-later
// An authenticator app as the second step, and sessions that are ended from elsewhere.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { createHmac } from "node:crypto";
import { after, before, describe, test } from "node:test";
import { setTimeout } from "node:timers/promises";

import PocketBase from "pocketbase";

import { ada, ben, failure, startServer, superuser } from "./server.js";

let server;

function guest() {
    const made = new PocketBase(server.url);
    made.autoCancellation(false);
    return made;
}

function bytesOf(base32) {
    const bits = [...base32]
        .map((c) => "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(c).toString(2).padStart(5, "0"))
        .join("");
    return Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)));
}

/** What an app shows (RFC 6238); `drift` steps from now. */
function appCode(secret, drift = 0) {
    const counter = Buffer.alloc(8);
    counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30000) + drift));
    const mac = createHmac("sha1", bytesOf(secret)).update(counter).digest();
    const bits = mac.readUInt32BE(mac[19] & 15) & 0x7fffffff;
    return String(bits % 1000000).padStart(6, "0");
}

const post = (client, path, body) => client.send(path, { method: "POST", body });

/** Turns the app on with the current code; the next one is left to sign in. */
async function turnOn(client) {
    const { secret, uri } = await post(client, "/api/console/account/totp");
    assert.match(uri, new RegExp(`^otpauth://totp/.*secret=${secret}`));
    const { recoveryCodes } = await post(client, "/api/console/account/totp/confirm",
                                         { code: appCode(secret) });
    assert.equal(recoveryCodes.length, 10);
    return { secret, recoveryCodes };
}

/** Signs in with the password, which is not enough; gives the id of what waits for the app. */
async function firstStep(client, collection, who) {
    let mfaId;
    await assert.rejects(client.collection(collection).authWithPassword(who.email, who.password),
                         (error) => {
                             mfaId = error.response.mfaId;
                             assert.equal(error.status, 401);
                             assert.deepEqual(Object.keys(error.response), ["mfaId"]);
                             return true;
                         });
    return mfaId;
}

async function secondStep(client, collection, mfaId, code) {
    const { token, record } = await post(client, `/api/collections/${collection}/auth-with-totp`,
                                         { mfaId, code });
    client.authStore.save(token, record);
    return record;
}

before(async () => {
    server = await startServer();
});
after(async () => {
    await server?.stop();
});

describe("an authenticator app", () => {
    let app;

    test("is asked for after the password", async () => {
        const owner = guest();
        await owner.collection("users").authWithPassword(ada.email, ada.password);
        app = await turnOn(owner);

        const client = guest();
        const mfaId = await firstStep(client, "users", ada);
        await assert.rejects(secondStep(client, "users", mfaId, "no code"),
                             failure(400, "Invalid or expired code."));
        const record = await secondStep(client, "users", mfaId, appCode(app.secret, 1));
        assert.equal(record.id, ada.id);
        assert.equal((await client.collection("users").getOne(ada.id)).id, ada.id);
        await client.collection("users").authRefresh();
    });

    test("is replaced by a recovery code, once", async () => {
        const [code] = app.recoveryCodes;
        const client = guest();
        const mfaId = await firstStep(client, "users", ada);
        await secondStep(client, "users", mfaId, code.toUpperCase());
        const state = await client.send("/api/console/account/totp", {});
        assert.equal(state.enabled, true);
        assert.equal(state.recoveryCodesLeft, 9);

        await assert.rejects(
            secondStep(guest(), "users", await firstStep(guest(), "users", ada), code),
            failure(400, "Invalid or expired code."));
    });

    test("is turned off on the command line when a superuser is locked out", async () => {
        const client = guest();
        await client.collection("_superusers")
            .authWithPassword(superuser.email, superuser.password);
        await turnOn(client);
        await firstStep(guest(), "_superusers", superuser);
        const said = execFileSync(process.env.BINNACLE_SERVER,
                                  ["superuser", "totp-reset", superuser.email, "--dir",
                                   server.directory], { encoding: "utf8" });
        assert.match(said, /turned two-step sign-in off/);
        await guest().collection("_superusers")
            .authWithPassword(superuser.email, superuser.password);
    });
});

describe("sessions", () => {
    const signIn = async (collection, who, userAgent) => {
        const client = guest();
        client.beforeSend = (url, options) => {
            options.headers = { ...options.headers, "User-Agent": userAgent };
            return { url, options };
        };
        await client.collection(collection).authWithPassword(who.email, who.password);
        return client;
    };
    const list = async (client, path = "/api/console/account/sessions") =>
        (await client.send(path, {})).items;
    const end = (client, path) => client.send(path, { method: "DELETE" });

    test("are listed, and one is ended", async () => {
        const laptop = await signIn("users", ben, "laptop");
        // Sign-ins of one second have the same token, which would end with the laptop's session.
        const second = () => Math.floor(Date.now() / 1000);
        for (const begun = second(); second() === begun;) {
            await setTimeout(20);
        }
        const phone = await signIn("users", ben, "phone");
        const sessions = await list(phone);
        const first = sessions.find(({ userAgent }) => userAgent === "laptop");
        assert.equal(first.current, false);
        assert.deepEqual([sessions[0].userAgent, sessions[0].current], ["phone", true]);
        assert.deepEqual([first.label, first.method, first.ip],
                         [ben.email, "password", "127.0.0.1"]);

        await end(phone, `/api/console/account/sessions/${first.id}`);
        await assert.rejects(laptop.collection("users").authRefresh(), { status: 401 });
        await phone.collection("users").authRefresh();
        assert.equal((await list(phone)).length, 1);
    });

    test("are all ended by a superuser", async () => {
        const root = await signIn("_superusers", superuser, "desk");
        const client = await signIn("users", ben, "tablet");
        const path = `/api/console/sessions?collection=users&record=${ben.id}`;
        assert.ok((await list(root, path)).some(({ userAgent }) => userAgent === "tablet"));
        await end(root, path);
        await assert.rejects(client.collection("users").authRefresh(), { status: 401 });
        assert.deepEqual(await list(root, path), []);
        await signIn("users", ben, "tablet");
    });
});
