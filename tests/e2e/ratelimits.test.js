// SPDX-License-Identifier: GPL-3.0-or-later
// What a client sees of rate limits: the shape of a refusal, whom a rule binds, what it counts.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";

import PocketBase from "pocketbase";

import { ada, ben, failure, item, startServer, superuser } from "./server.js";

const rule = (label, maxRequests, audience = "") =>
    ({ label, audience, duration: 3600, maxRequests });

let server;

function guest() {
    const made = new PocketBase(server.url);
    made.autoCancellation(false);
    return made;
}

async function signedIn(collection, who) {
    const made = guest();
    await made.collection(collection).authWithPassword(who.email, who.password);
    return made;
}

const tooMany = failure(429, "Too Many Requests.");

/** How many of @p count calls were let through; the others must have been refused for their number. */
async function admitted(count, call) {
    let passed = 0;
    for (let i = 0; i < count; ++i) {
        try {
            await call(i);
            ++passed;
        } catch (error) {
            assert.ok(tooMany(error));
        }
    }
    return passed;
}

const newUser = (name) => ({ email: `${name}@example.com`, password: "user-secret-3",
                             passwordConfirm: "user-secret-3" });

before(async () => {
    server = await startServer({
        settings: {
            batch: { enabled: true, maxRequests: 10, timeout: 30, maxBodySize: 0 },
            rateLimits: {
                enabled: true,
                excludedIPs: [],
                rules: [
                    rule("users:authWithPassword", 6),
                    rule("users:authRefresh", 2, "@auth"),
                    rule("users:listAuthMethods", 1, "@guest"),
                    rule("users:listAuthMethods", 3, "@auth"),
                    rule("users:create", 2),
                    rule("*:requestVerification", 1),
                    rule("GET /api/health", 2),
                ],
            },
        },
    });
});
after(() => server?.stop());

test("a refusal has the shape of any error, and no hint of when to come back", async () => {
    for (let i = 0; i < 2; ++i) {
        assert.equal((await fetch(`${server.url}/api/health`)).status, 200);
    }
    const refused = await fetch(`${server.url}/api/health`);
    assert.equal(refused.status, 429);
    assert.equal(refused.headers.get("Retry-After"), null);
    assert.equal(refused.headers.get("X-Content-Type-Options"), "nosniff");
    assert.deepEqual(await refused.json(),
                     { data: {}, message: "Too Many Requests.", status: 429 });
    await assert.rejects(guest().health.check(), tooMany);
});

describe("the label of a rule", () => {
    test("names a collection and what is done with it", async () => {
        const users = guest().collection("users");
        for (const who of [ada, ben]) {
            await users.authWithPassword(who.email, who.password);
        }
        const wrong = failure(400, "Failed to authenticate.");
        for (let i = 0; i < 4; ++i) {
            await assert.rejects(users.authWithPassword(ada.email, "wrong"), wrong);
        }
        // By its id it is the same collection, and the right password helps nobody.
        await assert.rejects(users.authWithPassword(ada.email, ada.password), tooMany);
        await assert.rejects(guest().collection("_pb_users_auth_")
            .authWithPassword(ada.email, ada.password), tooMany);
        // Another collection, another action.
        await signedIn("_superusers", superuser);
        await assert.rejects(users.authWithOTP("nothing", "12345678"),
                             failure(403, "The collection is not configured to allow OTP authentication."));
    });

    test("may stand for all collections, each counted for itself", async () => {
        const ask = (name) => () => guest().collection(name)
            .requestVerification("nobody@example.com");
        assert.equal(await admitted(3, ask("users")), 1);
        await assert.rejects(ask("_superusers")(),
                             failure(400, "All superusers are verified by default."));
    });
});

describe("the audience of a rule", () => {
    test("guests and those who signed in have allowances of their own", async () => {
        // Signing in is used up; a superuser, who is bound by nothing, lends a token.
        const root = await signedIn("_superusers", superuser);
        const client = await root.collection("users").impersonate(ada.id, 3600);
        client.autoCancellation(false);
        assert.equal(await admitted(5, () => guest().collection("users").listAuthMethods()), 1);
        assert.equal(await admitted(5, () => client.collection("users").listAuthMethods()), 3);
        assert.equal(await admitted(5, () => client.collection("users").authRefresh()), 2);
        assert.equal(await admitted(5, () => root.collection("users").listAuthMethods()), 5);
        // A rule for those who signed in does not bind a guest.
        for (let i = 0; i < 4; ++i) {
            await assert.rejects(guest().collection("users").authRefresh(),
                                 failure(401, "The request requires valid record authorization token."));
        }
    });
});

test("the requests of a batch count one by one, apart from direct ones", async () => {
    const client = guest();
    const send = (...names) => {
        const batch = client.createBatch();
        for (const name of names) {
            batch.collection("users").create(newUser(name));
        }
        return batch.send();
    };
    assert.equal((await send("limit1")).length, 1);
    const refusal = { data: {}, message: "Too Many Requests.", status: 429 };
    const refused = { ...item("batch_request_failed", "Batch request failed."), response: refusal };
    await assert.rejects(send("limit2", "limit3"),
                         failure(400, "Batch transaction failed.", { requests: { 1: refused } }));
    assert.equal(await admitted(3, (i) => client.collection("users").create(newUser(`own${i}`))), 2);
    const root = await signedIn("_superusers", superuser);
    const kept = await root.collection("users").getFullList({ filter: "email ~ 'limit'" });
    assert.deepEqual(kept.map((user) => user.email), ["limit1@example.com"]);
});
