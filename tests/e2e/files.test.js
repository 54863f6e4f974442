// SPDX-License-Identifier: GPL-3.0-or-later
// Files of records and batches through the official client.

import assert from "node:assert/strict";
// Node.js 18 has no such class by itself.
import { File } from "node:buffer";
import { existsSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";

import PocketBase from "pocketbase";

import { failure, item, startServer, superuser } from "./server.js";

const posts = "pbc_1125843985";
const author = "author000000001";
const png = Buffer.from("89504e470d0a1a0a0000000d49484452", "hex");

let server;
let root;

function upload(content, name) {
    return new File([content], name);
}

function folderOf(id) {
    return join(server.directory, "storage", posts, id);
}

/** Names in the folder of a record, which may go at any moment. */
function stored(id) {
    try {
        return readdirSync(folderOf(id))
            .filter((name) => !name.endsWith(".attrs"));
    } catch {
        return [];
    }
}

async function until(isTrue) {
    const end = Date.now() + 20000;
    while (!(await isTrue())) {
        assert.ok(Date.now() < end, "waited too long");
        await new Promise((resolve) => setTimeout(resolve, 20));
    }
}

/** Batches are off by default: changes the setting as another process would, and tells of it. */
async function allowBatches() {
    await root.send("/api/sql", { method: "POST", body: { query:
        "UPDATE _params SET value = json_set(CAST(value AS TEXT), '$.batch.enabled', json('true'))" } });
    const marker = join(server.directory, ".notify", "settings@e2e");
    await until(async () => {
        writeFileSync(marker, "");
        rmSync(marker);
        const answer = await fetch(`${server.url}/api/batch`, { method: "POST" });
        return answer.status !== 403;
    });
}

before(async () => {
    server = await startServer();
    root = new PocketBase(server.url);
    root.autoCancellation(false);
    await root.collection("_superusers").authWithPassword(superuser.email, superuser.password);
    await allowBatches();
});
after(async () => {
    await server?.stop();
});

describe("files", () => {
    test("uploaded, added to, taken away", async () => {
        const made = await root.collection("posts").create({
            title: "With files", author, status: "draft", cover: upload(png, "My Cover.png"),
            attachments: [upload("one", "one.txt"), upload("two", "two.txt")],
        });
        assert.match(made.cover, /^my_cover_[a-z0-9]{10}\.png$/);
        assert.equal(made.attachments.length, 2);
        assert.deepEqual(stored(made.id).sort(), [made.cover, ...made.attachments].sort());

        const more = await root.collection("posts").update(made.id, {
            "attachments+": upload("three", "three.txt"), "attachments-": made.attachments[0],
        });
        assert.equal(more.attachments[0], made.attachments[1]);
        assert.match(more.attachments[1], /^three_/);
        assert.ok(!stored(made.id).includes(made.attachments[0]));

        const none = await root.collection("posts").update(made.id, { cover: null });
        assert.equal(none.cover, "");
        assert.deepEqual(stored(made.id).sort(), [...more.attachments].sort());

        await root.collection("posts").delete(made.id);
        await until(() => !existsSync(folderOf(made.id)));
    });

    test("refused with nothing left behind", async () => {
        const folders = readdirSync(join(server.directory, "storage", posts)).length;
        await assert.rejects(
            root.collection("posts").create({ title: "", cover: upload(png, "a.png") }),
            (error) => error.status === 400
                && error.response.data.title.code === "validation_required");
        await assert.rejects(
            root.collection("posts").update("post00000000002", { cover: "nobody.png" }),
            failure(400, "Failed to update record.", { cover: item("validation_invalid_file",
                "Invalid new files: [nobody.png].", { invalidFiles: ["nobody.png"] }) }));
        assert.equal(readdirSync(join(server.directory, "storage", posts)).length, folders);
    });

    test("downloaded", async () => {
        const post = await root.collection("posts").create({
            title: "Downloads", author, cover: upload(png, "cover.png"),
            attachments: upload("secret", "secret.txt"), status: "draft",
        });
        const cover = await fetch(root.files.getURL(post, post.cover));
        assert.equal(cover.status, 200);
        assert.equal(cover.headers.get("content-type"), "image/png");
        assert.equal(cover.headers.get("content-disposition"),
                     `inline; filename="${post.cover}"`);
        assert.equal(cover.headers.get("x-frame-options"), null);
        assert.deepEqual(Buffer.from(await cover.arrayBuffer()), png);

        const link = root.files.getURL(post, post.attachments[0]);
        assert.equal((await fetch(link)).status, 404);
        const token = await root.files.getToken();
        const secret = await fetch(root.files.getURL(post, post.attachments[0], { token }));
        assert.equal(secret.status, 200);
        assert.equal(await secret.text(), "secret");
        assert.match(secret.headers.get("content-disposition"), /^attachment; /);
    });
});

describe("batches", () => {
    test("in one transaction", async () => {
        const batch = root.createBatch();
        batch.collection("tags").create({ id: "tag00000batch01", name: "batch one" });
        batch.collection("tags").upsert({ id: "tag00000batch01", name: "batch two" });
        batch.collection("tags").update("tag00000batch01", { name: "batch three" });
        batch.collection("posts").create({
            title: "In a batch", author, status: "draft", cover: upload(png, "c.png"),
        });
        batch.collection("tags").delete("tag00000batch01");
        const answers = await batch.send();
        assert.deepEqual(answers.map((answer) => answer.status), [200, 200, 200, 200, 204]);
        assert.equal(answers[2].body.name, "batch three");
        assert.deepEqual(stored(answers[3].body.id), [answers[3].body.cover]);
        await assert.rejects(root.collection("tags").getOne("tag00000batch01"));
    });

    test("undone as a whole", async () => {
        const before = (await root.collection("posts").getList(1, 1)).totalItems;
        const batch = root.createBatch();
        batch.collection("posts").create({
            title: "Undone", author, status: "draft", cover: upload(png, "c.png"),
        });
        batch.collection("posts").create({ title: "" });
        await assert.rejects(batch.send(), (error) => {
            assert.equal(error.status, 400);
            assert.equal(error.response.message, "Batch transaction failed.");
            const failed = error.response.data.requests["1"];
            assert.equal(failed.code, "batch_request_failed");
            assert.equal(failed.response.data.title.code, "validation_required");
            return true;
        });
        assert.equal((await root.collection("posts").getList(1, 1)).totalItems, before);
    });
});
