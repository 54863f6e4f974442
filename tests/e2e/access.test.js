// SPDX-License-Identifier: GPL-3.0-or-later
// API keys, roles and the audit log, as programs with the official client meet them.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";

import PocketBase from "pocketbase";

import { ada, failure, startServer, superuser } from "./server.js";

let server;
let root;

function client(token) {
    const made = new PocketBase(server.url);
    made.autoCancellation(false);
    if (token) {
        made.authStore.save(token, null);
    }
    return made;
}

async function signIn(email, password) {
    const made = client();
    await made.collection("_superusers").authWithPassword(email, password);
    return made;
}

const audit = (query = {}) => root.send("/api/console/audit", { query });

before(async () => {
    server = await startServer();
    root = await signIn(superuser.email, superuser.password);
    await root.collections.create({
        name: "notes",
        type: "base",
        fields: [{ name: "text", type: "text" }, { name: "inner", type: "text", hidden: true }],
    });
});
after(async () => {
    await server?.stop();
});

describe("API keys", () => {
    let made;
    let program;

    before(async () => {
        made = await root.send("/api/console/apikeys", {
            method: "POST",
            body: {
                name: "notebook",
                scope: { collections: { notes: ["list", "view", "create", "update"] } },
            },
        });
        program = client(made.key);
    });

    test("do what they are made for", async () => {
        const note = await program.collection("notes").create({ text: "a", inner: "b" });
        assert.equal(note.inner, "b");
        await program.collection("notes").update(note.id, { text: "c" });
        assert.equal((await program.collection("notes").getOne(note.id)).text, "c");
        assert.equal((await program.collection("notes").getFullList()).length, 1);
    });

    test("and nothing else", async () => {
        const refused = failure(403, "The API key is not made for this.");
        const [note] = await program.collection("notes").getFullList();
        await assert.rejects(program.collection("notes").delete(note.id), refused);
        await assert.rejects(program.collection("users").getList(), refused);
        await assert.rejects(program.collection("_superusers").getList(), refused);
        await assert.rejects(program.collections.getFullList(), refused);
        await assert.rejects(program.send("/api/console/apikeys", { method: "GET" }), refused);
    });

    test("are listed without their secret, with their use", async () => {
        const { items } = await root.send("/api/console/apikeys", {});
        const item = items.find((each) => each.id === made.id);
        assert.ok(!("key" in item));
        assert.equal(item.createdBy, superuser.email);
        assert.equal(item.lastIp, "127.0.0.1");
        assert.match(item.lastUsed, /^\d{4}-/);
    });

    test("end at once", async () => {
        await root.send(`/api/console/apikeys/${made.id}`, { method: "DELETE" });
        await assert.rejects(program.collection("notes").getList(),
                             failure(403, "Only superusers can perform this action."));
    });
});

describe("roles", () => {
    const helper = { email: "helper@example.com", password: "helper-secret-1" };
    const give = (id, role) =>
        root.send(`/api/console/operators/${id}`, { method: "PATCH", body: { role } });

    before(async () => {
        const { id } = await root.collection("_superusers")
            .create({ ...helper, passwordConfirm: helper.password });
        helper.id = id;
    });

    test("everybody is an owner at first", async () => {
        const { items } = await root.send("/api/console/operators", {});
        assert.deepEqual(new Set(items.map((each) => each.role)), new Set(["owner"]));
    });

    test("a viewer reads", async () => {
        assert.equal((await give(helper.id, "viewer")).role, "viewer");
        const viewer = await signIn(helper.email, helper.password);
        await viewer.collection("notes").getList();
        await viewer.collections.getFullList();
        const refused = failure(403, "Your role does not allow this.");
        await assert.rejects(viewer.collection("notes").create({ text: "x" }), refused);
        await assert.rejects(viewer.collections.update("notes", {}), refused);
        await viewer.collection("_superusers").authRefresh();
    });

    test("an editor writes records", async () => {
        await give(helper.id, "editor");
        const editor = await signIn(helper.email, helper.password);
        await editor.collection("notes").create({ text: "x" });
        await assert.rejects(editor.collections.update("notes", {}), { status: 403 });
        await assert.rejects(editor.collection("_superusers").delete(helper.id), { status: 403 });
    });

    test("an operator changes collections, and gives tokens for users alone", async () => {
        await give(helper.id, "operator");
        const operator = await signIn(helper.email, helper.password);
        await operator.collections.update("notes", { listRule: null });
        const user = await operator.collection("users").impersonate(ada.id, 60);
        assert.equal(user.authStore.record.id, ada.id);
        await assert.rejects(operator.collection("_superusers").impersonate(helper.id, 60),
                             { status: 403 });
        await assert.rejects(operator.send("/api/sql", { method: "POST",
                                                         body: { query: "select 1" } }),
                             { status: 403 });
    });

    test("the last owner stays", async () => {
        const { items } = await root.send("/api/console/operators", {});
        const owner = items.find((each) => each.email === superuser.email);
        await assert.rejects(give(owner.id, "viewer"),
                             failure(400, "The only owner must stay one."));
    });
});

describe("the audit log", () => {
    test("tells who changed what", async () => {
        await root.collections.update("notes", { viewRule: "" });
        const { items: [line] } = await audit({ action: "collection.update", limit: 1 });
        assert.deepEqual(line.actor.label, superuser.email);
        assert.deepEqual(line.before, { viewRule: null });
        assert.deepEqual(line.after, { viewRule: "" });
        assert.equal(line.target.label, "notes");
    });

    test("holds no secrets", async () => {
        await root.collection("users").update(ada.id, { password: "another-secret-1",
                                                        passwordConfirm: "another-secret-1" });
        const { items } = await audit({ limit: 200 });
        const text = JSON.stringify(items);
        assert.match(text, /account\.update/);
        assert.doesNotMatch(text, /another-secret|helper-secret|\$2a\$|bnk_\w{20}/);
    });

    test("is read in pages", async () => {
        const all = (await audit({ limit: 200 })).items.map((each) => each.id);
        const paged = [];
        let next = "";
        do {
            const page = await audit({ limit: 3, before: next });
            paged.push(...page.items.map((each) => each.id));
            next = page.next;
        } while (next);
        assert.deepEqual(paged, all);
    });
});
