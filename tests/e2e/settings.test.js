// SPDX-License-Identifier: GPL-3.0-or-later
// Settings through the client: what is shown, what is saved, and what comes of it at once.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";

import PocketBase from "pocketbase";

import { startMailServer } from "./mailserver.js";
import { ada, failure, item, startServer, superuser } from "./server.js";

let server;
let root;

function guest() {
    const made = new PocketBase(server.url);
    made.autoCancellation(false);
    return made;
}

before(async () => {
    server = await startServer();
    root = guest();
    await root.collection("_superusers").authWithPassword(superuser.email, superuser.password);
});
after(() => server?.stop());

test("are for superusers", async () => {
    const client = guest();
    const nobody = failure(401, "The request requires valid record authorization token.");
    await assert.rejects(client.settings.getAll(), nobody);
    await assert.rejects(client.settings.update({ meta: { appName: "Mine" } }), nobody);
    await client.collection("users").authWithPassword(ada.email, ada.password);
    const somebody = failure(403, "The authorized record is not allowed to perform this action.");
    await assert.rejects(client.settings.getAll(), somebody);
    await assert.rejects(client.settings.update({ meta: { appName: "Mine" } }), somebody);
});

test("are shown in sections, without secrets", async () => {
    await root.settings.update({ smtp: { password: "mail-secret-1" }, s3: { secret: "s3-secret-1" } });
    const all = await root.settings.getAll();
    assert.deepEqual(Object.keys(all), ["superuserIPs", "smtp", "backups", "s3", "meta",
                                        "rateLimits", "trustedProxy", "batch", "logs"]);
    assert.equal(all.smtp.port, 587);
    assert.ok(!("password" in all.smtp) && !("secret" in all.s3) && !("secret" in all.backups.s3));
});

test("keep what an update leaves out", async () => {
    const before = await root.settings.getAll();
    const after = await root.settings.update({ meta: { appName: "Mine" }, logs: { maxDays: 9 } });
    before.meta.appName = "Mine";
    before.logs.maxDays = 9;
    assert.deepEqual(after, before);
    assert.deepEqual(await root.settings.getAll(), before);
    assert.deepEqual(await root.settings.getAll({ fields: "meta.appName" }),
                     { meta: { appName: "Mine" } });
});

test("are saved all or not at all", async () => {
    const update = root.settings.update({
        meta: { appName: "Not mine", senderAddress: "nobody" },
        rateLimits: { excludedIPs: ["127.0.0.1", "x"] },
    });
    await assert.rejects(update, failure(400, "An error occurred while saving the new settings.", {
        meta: { senderAddress: item("validation_is_email", "Must be a valid email address.") },
        rateLimits: { excludedIPs: { 1: item("validation_invlaid_ip_or_subnet",
                                             "Invalid IP or CIDR subnet.") } },
    }));
    await assert.rejects(root.settings.update({ meta: { appName: 5 } }),
                         failure(400, "An error occurred while loading the submitted data."));
    assert.equal((await root.settings.getAll()).meta.appName, "Mine");
});

describe("take effect at once", () => {
    const health = async () => (await fetch(`${server.url}/api/health`)).status;

    test("rate limits, on and off", async () => {
        const rules = [{ label: "GET /api/health", audience: "", duration: 3600, maxRequests: 2 }];
        const { rateLimits } = await root.settings.update({ rateLimits: { enabled: true, rules } });
        assert.deepEqual(rateLimits, { rules, excludedIPs: [], enabled: true });
        assert.deepEqual([await health(), await health(), await health()], [200, 200, 429]);
        // Any save starts the counters anew.
        await root.settings.update({ meta: { hideControls: true } });
        assert.deepEqual([await health(), await health(), await health()], [200, 200, 429]);
        await root.settings.update({ rateLimits: { excludedIPs: ["127.0.0.0/8"] } });
        assert.deepEqual([await health(), await health(), await health()], [200, 200, 200]);
        await root.settings.update({ rateLimits: { enabled: false, excludedIPs: [] } });
        assert.deepEqual([await health(), await health(), await health()], [200, 200, 200]);
    });

    test("batches", async () => {
        const send = () => {
            const batch = root.createBatch();
            batch.collection("users").update(ada.id, { name: "Ada" });
            return batch.send();
        };
        await assert.rejects(send(), failure(403, "Batch requests are not allowed."));
        await root.settings.update({ batch: { enabled: true } });
        assert.equal((await send())[0].status, 200);
    });

    test("the mail server, and who sends", async () => {
        const mail = await startMailServer();
        try {
            await root.settings.update({
                smtp: { ...mail.smtp, password: "" },
                meta: { senderName: "The team", senderAddress: "team@example.com" },
            });
            await root.settings.testEmail("users", "to@example.com", "otp");
            const got = await mail.next();
            assert.equal(got.from.value[0].name, "The team");
            assert.equal(got.from.value[0].address, "team@example.com");
            assert.equal(got.to.value[0].address, "to@example.com");
            assert.match(got.subject, /Mine/);
            // What nobody asked for comes by the same way.
            await guest().collection("users").requestPasswordReset(ada.email);
            assert.equal((await mail.next()).to.value[0].address, ada.email);
        } finally {
            await mail.stop();
        }
    });
});

// The last: nobody gets in again.
test("shut superusers out of other addresses", async () => {
    const { superuserIPs } = await root.settings.update({ superuserIPs: ["127.0.0.1", "::1"] });
    assert.deepEqual(superuserIPs, ["127.0.0.1", "::1"]);
    await root.settings.update({ superuserIPs: ["192.0.2.0/24"] });
    const refused = failure(403, "You are not allowed to perform this request.");
    await assert.rejects(root.settings.getAll(), refused);
    await assert.rejects(guest().collection("_superusers")
        .authWithPassword(superuser.email, superuser.password), refused);
    await guest().collection("users").authWithPassword(ada.email, ada.password);
});
