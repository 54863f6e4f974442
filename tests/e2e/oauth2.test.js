// SPDX-License-Identifier: GPL-3.0-or-later
// Signing in through a real OpenID provider, by the official client (A4.2, A4.4, A4.5, A4.18, A9).

import assert from "node:assert/strict";
import { generateKeyPairSync, webcrypto } from "node:crypto";
import { createServer } from "node:http";
import { after, before, describe, test } from "node:test";

import Provider from "oidc-provider";
import PocketBase from "pocketbase";

import { ada, ben, failure, item, startServer, superuser } from "./server.js";

const clientSecret = "client secret & more";
let provider;
let server;
let root;

/** People at the provider, by the name that they sign in with. */
const people = {
    eve: { name: "Eve Adams", preferred_username: "eve", email: "eve@example.com",
           email_verified: true },
    ada: { name: "Ada at the provider", email: ada.email, email_verified: true },
    mallory: { name: "Mallory", email: ben.email, email_verified: false },
    nobody: { name: "No Address" },
    twin: { name: "Eve's Other Account", email: "eve@example.com", email_verified: true },
};

/** An OpenID provider on loopback with two clients, which differ in where they put the secret. */
async function startProvider(redirectUri) {
    const http = createServer();
    await new Promise((resolve) => http.listen(0, "127.0.0.1", resolve));
    const url = `http://127.0.0.1:${http.address().port}`;
    const client = (id, method) => ({
        client_id: id, client_secret: clientSecret, token_endpoint_auth_method: method,
        redirect_uris: [redirectUri], grant_types: ["authorization_code"],
        response_types: ["code"],
    });
    const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
    const key = { ...privateKey.export({ format: "jwk" }), kid: "k1", alg: "RS256", use: "sig" };
    const oidc = new Provider(url, {
        jwks: { keys: [key] },
        clients: [client("basic", "client_secret_basic"), client("post", "client_secret_post")],
        claims: { openid: ["sub"], email: ["email", "email_verified"],
                  profile: ["name", "preferred_username", "picture"] },
        conformIdTokenClaims: false,
        cookies: { keys: ["cookie-key"] },
        findAccount: (context, id) => ({
            accountId: id,
            claims: () => ({ sub: id, ...people[id] }),
        }),
        pkce: { methods: ["S256"], required: () => true },
    });
    http.on("request", oidc.callback());
    return {
        url,
        stop: () => new Promise((resolve) => {
            http.close(resolve);
            http.closeAllConnections();
        }),
    };
}

/** As a browser: signs in on the provider's pages and gives the address that they lead back to. */
async function browse(url, who) {
    const cookies = new Map();
    let request = { url, method: "GET" };
    for (let step = 0; step < 12; ++step) {
        if (request.url.startsWith(redirectUrl())) {
            return new URL(request.url);
        }
        const response = await fetch(request.url, {
            method: request.method, body: request.body, redirect: "manual",
            headers: { cookie: [...cookies].map(([k, v]) => `${k}=${v}`).join("; ") },
        });
        for (const cookie of response.headers.getSetCookie()) {
            const [, name, value] = /^([^=]+)=([^;]*)/.exec(cookie);
            cookies.set(name, value);
        }
        const location = response.headers.get("location");
        if (location) {
            request = { url: new URL(location, request.url).href, method: "GET" };
            continue;
        }
        const page = await response.text();
        assert.equal(response.status, 200, page);
        const action = /<form[^>]* action="([^"]+)"/.exec(page)[1];
        const prompt = /name="prompt" value="(\w+)"/.exec(page)[1];
        const form = { prompt, ...(prompt === "login" ? { login: who, password: "x" } : {}) };
        request = { url: new URL(action, request.url).href, method: "POST",
                    body: new URLSearchParams(form) };
    }
    assert.fail("the provider leads nowhere");
}

const redirectUrl = () => `${server.url}/api/oauth2-redirect`;

function newClient() {
    const made = new PocketBase(server.url);
    made.autoCancellation(false);
    return made;
}

/** What a browser comes back with, and what the client kept meanwhile. */
async function goThere(who, name = "oidc") {
    const methods = await newClient().collection("users").listAuthMethods();
    const method = methods.oauth2.providers.find((one) => one.name === name);
    const back = await browse(method.authURL + encodeURIComponent(redirectUrl()), who);
    assert.equal(back.searchParams.get("state"), method.state);
    return { code: back.searchParams.get("code"), verifier: method.codeVerifier };
}

async function signIn(who, { name = "oidc", client = newClient(), data, options } = {}) {
    const { code, verifier } = await goThere(who, name);
    return client.collection("users")
        .authWithOAuth2Code(name, code, verifier, redirectUrl(), data, options);
}

async function setProviders(change = (providers) => providers) {
    const oidc = (name, more) => ({
        name, clientId: "basic", clientSecret, authURL: `${provider.url}/auth`,
        tokenURL: `${provider.url}/token`, userInfoURL: `${provider.url}/me`, displayName: "Here",
        pkce: null, extra: null, ...more,
    });
    const idToken = { userInfoURL: "",
                      extra: { jwksURL: `${provider.url}/jwks`, issuers: [provider.url] } };
    await root.collections.update("users", { oauth2: {
        enabled: true,
        mappedFields: { id: "", name: "name", username: "", avatarURL: "" },
        providers: change([oidc("oidc", {}), oidc("oidc2", { clientId: "post", ...idToken }),
                           oidc("oidc3", idToken)]),
    } });
}

const links = (client) => client.collection("_externalAuths").getFullList();

before(async () => {
    server = await startServer();
    provider = await startProvider(redirectUrl());
    root = newClient();
    await root.collection("_superusers").authWithPassword(superuser.email, superuser.password);
    await setProviders();
});
after(async () => {
    await server?.stop();
    await provider?.stop();
});

describe("the ways to sign in", () => {
    test("list the providers", async () => {
        // The client asks for the newer members alone.
        const methods = await newClient().send("/api/collections/users/auth-methods", {});
        assert.equal(methods.oauth2.enabled, true);
        assert.deepEqual(methods.oauth2.providers.map(({ name }) => name),
                         ["oidc", "oidc2", "oidc3"]);
        const [first] = methods.oauth2.providers;
        assert.equal(first.displayName, "Here");
        assert.equal(first.codeChallengeMethod, "S256");
        assert.ok(first.authURL.startsWith(`${provider.url}/auth?client_id=basic&`));
        assert.ok(first.authURL.endsWith("&redirect_uri="));
        assert.deepEqual(methods.authProviders,
                         methods.oauth2.providers.map((one) => ({ ...one, logo: "" })));
    });
});

describe("signing in", () => {
    let eve;

    test("makes a record the first time", async () => {
        const client = newClient();
        eve = await signIn("eve", { client, data: { emailVisibility: true } });
        assert.ok(client.authStore.isValid);
        assert.equal(eve.record.email, "eve@example.com");
        assert.equal(eve.record.name, "Eve Adams");
        assert.equal(eve.record.verified, true);
        assert.equal(eve.record.emailVisibility, true);
        assert.deepEqual(Object.keys(eve.meta), [
            "accessToken", "avatarURL", "avatarUrl", "email", "expiry", "id", "isNew", "name",
            "rawUser", "refreshToken", "username"]);
        assert.equal(eve.meta.isNew, true);
        assert.equal(eve.meta.id, "eve");
        assert.equal(eve.meta.username, "eve");
        assert.equal(eve.meta.rawUser.sub, "eve");
        assert.match(eve.meta.expiry, /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3}Z$/);
        const own = await links(client);
        assert.equal(own.length, 1);
        assert.equal(own[0].provider, "oidc");
        assert.equal(own[0].providerId, "eve");
        assert.equal(own[0].recordRef, eve.record.id);
        assert.deepEqual(await links(newClient()), []);
    });

    test("finds it the next time", async () => {
        const again = await signIn("eve");
        assert.equal(again.record.id, eve.record.id);
        assert.equal(again.meta.isNew, false);
    });

    test("answers as the parameters ask", async () => {
        const answer = await signIn("eve", { options: { fields: "record.id,meta.isNew,token" } });
        assert.deepEqual(Object.keys(answer), ["meta", "record", "token"]);
        assert.deepEqual(answer.record, { id: eve.record.id });
    });

    test("takes another provider of the same address for the same person", async () => {
        const answer = await signIn("eve", { name: "oidc2" });
        assert.equal(answer.record.id, eve.record.id);
        assert.equal(answer.meta.isNew, false);
        const client = newClient();
        client.authStore.save(answer.token, answer.record);
        assert.deepEqual((await links(client)).map(({ provider: name }) => name).sort(),
                         ["oidc", "oidc2"]);
    });

    test("links but one account a provider", async () => {
        const taken = item("validation_not_unique", "Value must be unique.");
        await assert.rejects(signIn("twin"), failure(400, "Failed to authenticate.",
            { collectionRef: taken, provider: taken, recordRef: taken }));
    });

    test("links a record that has the address", async () => {
        const answer = await signIn("ada");
        assert.equal(answer.record.id, ada.id);
        // What is there already stays.
        assert.notEqual(answer.record.name, "Ada at the provider");
        await newClient().collection("users").authWithPassword(ada.email, ada.password);
    });

    test("trusts no address that the provider has not checked", async () => {
        const required = item("validation_required", "Cannot be blank.");
        await assert.rejects(signIn("mallory"),
                             failure(400, "Failed to create record.", { email: required }));
        const answer = await signIn("mallory", { data: { email: "mallory@example.com" } });
        assert.notEqual(answer.record.id, ben.id);
        assert.equal(answer.record.verified, false);
        assert.equal(answer.meta.email, "");
    });

    test("links whoever is signed in", async () => {
        const client = newClient();
        await client.collection("users").authWithPassword(ben.email, ben.password);
        const answer = await signIn("nobody", { client });
        assert.equal(answer.record.id, ben.id);
        const [link] = await links(client);
        assert.equal(link.providerId, "nobody");

        // And unlinks, which ends no session.
        const other = newClient();
        await other.collection("users").authWithPassword(ada.email, ada.password);
        await assert.rejects(other.collection("_externalAuths").delete(link.id),
                             failure(404, "The requested resource wasn't found."));
        await client.collection("_externalAuths").delete(link.id);
        assert.deepEqual(await links(client), []);
        await client.collection("users").authRefresh();
    });
});

describe("an id_token", () => {
    test("says who it is", async () => {
        const answer = await signIn("eve", { name: "oidc3" });
        assert.equal(answer.meta.email, "eve@example.com");
        assert.equal(answer.meta.rawUser.iss, provider.url);
    });

    const wrong = [
        ["of another issuer", { issuers: ["https://example.com"] }],
        ["whose keys are nowhere", () => ({ jwksURL: `${provider.url}/nosuch` })],
        ["whose keys are told to others alone", () => ({ jwksURL: `${provider.url}/me` })],
    ];
    for (const [name, extra] of wrong) {
        test(`is refused: ${name}`, async () => {
            await setProviders((providers) => {
                Object.assign(providers[2].extra,
                              typeof extra === "function" ? extra() : extra);
                return providers;
            });
            await assert.rejects(signIn("eve", { name: "oidc3" }),
                                 failure(400, "Failed to fetch OAuth2 user."));
            await setProviders();
        });
    }
});

describe("signing in fails", () => {
    const post = (body, collection = "users") => newClient().send(
        `/api/collections/${collection}/auth-with-oauth2`, { method: "POST", body });
    const loading = "An error occurred while loading the submitted data.";
    const required = item("validation_required", "Cannot be blank.");

    test("with a code that the provider does not know", async () => {
        await assert.rejects(post({ provider: "oidc", code: "x", codeVerifier: "y",
                                    redirectURL: redirectUrl() }),
                             failure(400, "Failed to fetch OAuth2 token."));
    });

    test("with a code that was used", async () => {
        const { code, verifier } = await goThere("eve");
        const body = { provider: "oidc", code, codeVerifier: verifier, redirectUrl: redirectUrl() };
        await post(body);
        await assert.rejects(post(body), failure(400, "Failed to fetch OAuth2 token."));
    });

    test("with another verifier", async () => {
        const { code } = await goThere("eve");
        await assert.rejects(post({ provider: "oidc", code, codeVerifier: "x".repeat(43),
                                    redirectURL: redirectUrl() }),
                             failure(400, "Failed to fetch OAuth2 token."));
    });

    const forms = [
        ["empty", {}, { code: required, provider: required }],
        ["long name", { provider: "x".repeat(101), code: "c" },
         { provider: item("validation_length_too_long", "The length must be no more than 100.",
                          { max: 100, min: 0 }) }],
        ["not set up", { provider: "google", code: "c" },
         { provider: item("validation_invalid_provider",
                          "Provider with name google is missing or is not enabled.",
                          { name: "google" }) }],
        ["number", { provider: 5, code: "c" }, {}],
        ["text for an object", { provider: "oidc", code: "c", createData: "x" }, {}],
    ];
    for (const [name, body, data] of forms) {
        test(`with a form like this: ${name}`, async () => {
            await assert.rejects(post(body), failure(400, loading, data));
        });
    }

    test("in other collections", async () => {
        await assert.rejects(post({}, "nosuch"),
                             failure(404, "Missing or invalid collection context."));
        await assert.rejects(post({}, "_superusers"), failure(
            403, "The collection is not configured to allow OAuth2 authentication."));
    });
});

describe("the page that providers lead back to", () => {
    test("knows no state that nobody waits with", async () => {
        const ask = (query, options) => fetch(redirectUrl() + query,
                                              { redirect: "manual", ...options });
        const post = (body, headers) => ask("", { method: "POST", body, headers });
        for (const [response, status] of [
            [await ask("?state=unknown&code=c"), 307],
            [await ask(""), 307],
            [await post(new URLSearchParams({ state: "x", code: "c" })), 303],
            [await post("{", { "content-type": "application/json" }), 303],
        ]) {
            assert.equal(response.status, status);
            assert.equal(response.headers.get("location"),
                         "../_/#/auth/oauth2-redirect-failure");
        }
        const page = await fetch(redirectUrl());
        assert.equal(page.status, 200);
        assert.equal(page.headers.get("content-type"), "text/html; charset=utf-8");
    });
});

describe("helpers for superusers", () => {
    test("list every provider", async () => {
        const all = await root.send("/api/collections/meta/oauth2-providers", {});
        assert.equal(all.length, 32);
        assert.deepEqual(Object.keys(all[0]), ["name", "displayName", "logo"]);
        await assert.rejects(newClient().send("/api/collections/meta/oauth2-providers", {}),
                             failure(401, "The request requires valid record authorization token."));
    });

    test("sign secrets for Apple", async () => {
        const { privateKey, publicKey } = await webcrypto.subtle.generateKey(
            { name: "ECDSA", namedCurve: "P-256" }, true, ["sign", "verify"]);
        const der = Buffer.from(await webcrypto.subtle.exportKey("pkcs8", privateKey));
        const pem = `-----BEGIN PRIVATE KEY-----\n${der.toString("base64")}\n`
            + "-----END PRIVATE KEY-----";
        const { secret } = await root.settings.generateAppleClientSecret(
            "com.example", "ABCDE12345", "ABCDE67890", pem, 3600);
        const [head, claims, signature] = secret.split(".");
        assert.ok(await webcrypto.subtle.verify(
            { name: "ECDSA", hash: "SHA-256" }, publicKey, Buffer.from(signature, "base64url"),
            Buffer.from(`${head}.${claims}`)));
        assert.equal(JSON.parse(Buffer.from(head, "base64url")).kid, "ABCDE67890");

        await assert.rejects(root.settings.generateAppleClientSecret("", "x", "", "", 0), failure(
            400, "Invalid client secret data.", {
                clientId: item("validation_required", "Cannot be blank."),
                duration: item("validation_required", "Cannot be blank."),
                keyId: item("validation_required", "Cannot be blank."),
                privateKey: item("validation_required", "Cannot be blank."),
                teamId: item("validation_length_invalid", "The length must be exactly 10.",
                             { max: 10, min: 10 }),
            }));
    });
});
