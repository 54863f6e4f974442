// SPDX-License-Identifier: GPL-3.0-or-later
// Passkeys, made and used by a real browser's authenticator.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import PocketBase from "pocketbase";

import { startBrowser } from "./browser.js";
import { ada, startServer, superuser } from "./server.js";

let server;
let browser;
let page;
let authenticatorId;

before(async () => {
    server = await startServer({ settings: { meta: { appName: "Binnacle", appURL: "http://localhost" } } });
    browser = await startBrowser();
    // Browsers make passkeys for names only, and hold this one for safe.
    page = await browser.open(server.url.replace("127.0.0.1", "localhost") + "/api/health");
    await page.send("WebAuthn.enable");
    await plugIn({ hasUserVerification: true });
});

after(async () => {
    await browser?.close();
    await server?.stop();
});

/** Another authenticator in the place of the one that was there. */
async function plugIn({ hasUserVerification }) {
    if (authenticatorId) {
        await page.send("WebAuthn.removeVirtualAuthenticator", { authenticatorId });
    }
    ({ authenticatorId } = await page.send("WebAuthn.addVirtualAuthenticator", {
        options: {
            protocol: "ctap2", ctap2Version: "ctap2_1", transport: "internal", hasResidentKey: true,
            hasUserVerification, isUserVerified: hasUserVerification, automaticPresenceSimulation: true,
        },
    }));
}

function client() {
    const pb = new PocketBase(server.url);
    pb.autoCancellation(false);
    return pb;
}

async function signedIn(collection = "users", who = ada) {
    const pb = client();
    await pb.collection(collection).authWithPassword(who.email, who.password);
    return pb;
}

const created = (options) => page.evaluate(`navigator.credentials.create({
    publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(${JSON.stringify(options)}),
}).then((made) => made.toJSON())`);

const used = (options) => page.evaluate(`navigator.credentials.get({
    publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(${JSON.stringify(options)}),
}).then((found) => found.toJSON())`);

const own = "/api/console/account/passkeys";
const post = (pb, path, body = {}) => pb.send(path, { method: "POST", body });
const refuses = (status, promise) => assert.rejects(promise, (error) => {
    assert.equal(error.status, status, JSON.stringify(error.response));
    return true;
});

async function addPasskey(pb, name) {
    const credential = await created(await post(pb, `${own}/options`));
    return { credential, passkey: await post(pb, own, { name, credential }) };
}

async function assertion(pb, collection = "users") {
    return used(await post(pb, `/api/collections/${collection}/passkey-options`));
}

const signIn = (pb, credential, collection = "users") =>
    post(pb, `/api/collections/${collection}/auth-with-passkey`, { credential });

test("an account makes a passkey, signs in with it, and removes it", async () => {
    const pb = await signedIn();
    const { passkey } = await addPasskey(pb, " Laptop ");
    assert.equal(passkey.name, "Laptop");
    assert.equal(passkey.lastUsed, "");

    const guest = client();
    const answer = await signIn(guest, await assertion(guest));
    assert.equal(answer.record.id, pb.authStore.record.id);
    guest.authStore.save(answer.token, answer.record);
    await guest.collection("users").authRefresh();

    const { items } = await guest.send(own, {});
    assert.equal(items.length, 1);
    assert.notEqual(items[0].lastUsed, "");
    await guest.send(`${own}/${passkey.id}`, { method: "PATCH", body: { name: "Phone" } });
    assert.equal((await guest.send(own, {})).items[0].name, "Phone");

    const late = await assertion(guest);
    await guest.send(`${own}/${passkey.id}`, { method: "DELETE" });
    assert.deepEqual((await guest.send(own, {})).items, []);
    await refuses(400, signIn(guest, late));
    await page.send("WebAuthn.clearCredentials", { authenticatorId });
});

test("an answer counts once, for one purpose, and as it was signed", async () => {
    const pb = await signedIn();
    const { credential } = await addPasskey(pb, "Key");
    await refuses(400, post(pb, own, { name: "Again", credential }));

    const answer = await assertion(pb);
    await refuses(400, signIn(pb, answer, "_superusers"));
    await refuses(400, signIn(pb, credential));
    for (const part of ["authenticatorData", "clientDataJSON", "signature"]) {
        const forged = structuredClone(answer);
        const bytes = Buffer.from(forged.response[part], "base64url");
        bytes[bytes.length - 2] ^= 1;
        forged.response[part] = bytes.toString("base64url");
        await refuses(400, signIn(pb, forged));
    }
    for (const broken of [undefined, null, 1, "x", [], {}, { response: null }, { rawId: answer.rawId, response: {} }]) {
        await refuses(400, signIn(pb, broken));
    }
    await signIn(pb, answer);
    await refuses(400, signIn(pb, answer));

    // Its own challenge, but one that nobody issued.
    const invented = await post(pb, "/api/collections/users/passkey-options");
    invented.challenge = Buffer.alloc(56).toString("base64url");
    await refuses(400, signIn(pb, await used(invented)));
    await page.send("WebAuthn.clearCredentials", { authenticatorId });
});

test("an authenticator that does not know its user is not enough", async () => {
    const pb = await signedIn();
    const options = await post(pb, `${own}/options`);
    options.authenticatorSelection = { residentKey: "discouraged", userVerification: "discouraged" };
    await plugIn({ hasUserVerification: false });
    const credential = await created(options);
    await refuses(400, post(pb, own, { name: "Weak", credential }));
    await plugIn({ hasUserVerification: true });
});

test("superusers have them too, and take those of others away", async () => {
    const root = await signedIn("_superusers", superuser);
    await addPasskey(root, "Root");
    const answer = await signIn(client(), await assertion(client(), "_superusers"), "_superusers");
    assert.equal(answer.record.id, root.authStore.record.id);
    await page.send("WebAuthn.clearCredentials", { authenticatorId });

    const pb = await signedIn();
    await addPasskey(pb, "Lost");
    const credential = await assertion(pb);
    const path = `/api/console/access/passkeys/users/${pb.authStore.record.id}`;
    await refuses(403, pb.send(path, { method: "DELETE" }));
    await root.send(path, { method: "DELETE" });
    await refuses(400, signIn(pb, credential));
    await refuses(404, root.send(path, { method: "DELETE" }));

    // Who acts for somebody else must not leave a key behind.
    const acting = await root.collection("users").impersonate(pb.authStore.record.id, 60);
    await refuses(403, post(acting, `${own}/options`));
});

test("guests and unknown collections are refused", async () => {
    await refuses(401, post(client(), `${own}/options`));
    await refuses(401, client().send(own, {}));
    await refuses(404, post(client(), "/api/collections/missing/passkey-options"));
});
