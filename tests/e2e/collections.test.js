// SPDX-License-Identifier: GPL-3.0-or-later
// Every method for collections, views and SQL of the official client.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";

import PocketBase from "pocketbase";

import { ada, failure, item, startServer, superuser } from "./server.js";

const missing = "The requested resource wasn't found.";

let server;
let root;

before(async () => {
    server = await startServer();
    root = new PocketBase(server.url);
    root.autoCancellation(false);
    await root.collection("_superusers").authWithPassword(superuser.email, superuser.password);
});
after(async () => {
    await server?.stop();
});

describe("reading", () => {
    test("a page", async () => {
        const page = await root.collections.getList(1, 2, {
            sort: "-name", filter: "system = false && type = 'base'",
        });
        assert.deepEqual(page.items.map((collection) => collection.name), ["tags", "posts"]);
        assert.equal(page.totalItems, 4);
        assert.equal(page.totalPages, 2);
    });

    test("all of them, page by page", async () => {
        const all = await root.collections.getFullList({ batch: 3, sort: "name" });
        assert.equal(all.length, 11);
        assert.ok(all.every((collection) => Array.isArray(collection.fields)));
    });

    test("the first that fits", async () => {
        const view = await root.collections.getFirstListItem("type = 'view'");
        assert.equal(view.name, "post_stats");
        await assert.rejects(root.collections.getFirstListItem("name = 'nope'"),
                             (error) => error.status === 404);
    });

    test("one, by name and by id", async () => {
        const tags = await root.collections.getOne("tags");
        assert.equal(tags.id, "pbc_1219621782");
        assert.deepEqual(await root.collections.getOne(tags.id), tags);
        await assert.rejects(root.collections.getOne("nope"), failure(404, missing));
    });

    test("scaffolds", async () => {
        const scaffolds = await root.collections.getScaffolds();
        assert.deepEqual(Object.keys(scaffolds), ["auth", "base", "view"]);
        assert.deepEqual(scaffolds.base.fields.map((field) => field.name), ["id"]);
        assert.equal(scaffolds.view.viewQuery, "");
        assert.equal(scaffolds.auth.passwordAuth.enabled, true);
    });

    test("providers", async () => {
        const providers = await root.collections.getAllOAuth2Providers();
        assert.ok(providers.some((provider) => provider.name === "google"
                                 && provider.displayName === "Google"
                                 && provider.logo.startsWith("<svg")));
    });

    test("as a superuser only", async () => {
        const user = new PocketBase(server.url);
        await user.collection("users").authWithPassword(ada.email, ada.password);
        await assert.rejects(user.collections.getList(), failure(
            403, "The authorized record is not allowed to perform this action."));
        user.authStore.clear();
        await assert.rejects(user.collections.getList(), failure(
            401, "The request requires valid record authorization token."));
    });
});

describe("writing", () => {
    test("a collection's life", async () => {
        const made = await root.collections.create({
            name: "notes", listRule: "", createRule: "",
            fields: [{ name: "title", type: "text", required: true },
                     { name: "kind", type: "select", values: ["a", "b"] }],
            indexes: ["CREATE UNIQUE INDEX `idx_notes_title` ON `notes` (`title`)"],
        });
        assert.equal(made.id, "pbc_3395098727");
        assert.deepEqual(made.fields.map((field) => field.name), ["id", "title", "kind"]);

        const guest = new PocketBase(server.url);
        const note = await guest.collection("notes").create({ title: "first", kind: "a" });

        const [id, title, kind] = made.fields;
        const indexes = ["CREATE UNIQUE INDEX `idx_notes_title` ON `memos` (`headline`)"];
        const changed = await root.collections.update("notes", {
            name: "memos", indexes,
            fields: [id, { ...title, name: "headline" }, { ...kind, maxSelect: 2 }],
        });
        assert.equal(changed.id, made.id);
        assert.deepEqual(changed.indexes, indexes);
        const moved = await guest.collection("memos").getFirstListItem("headline = 'first'");
        assert.equal(moved.id, note.id);
        assert.deepEqual(moved.kind, ["a"]);

        assert.equal(await root.collections.truncate("memos"), true);
        assert.equal((await guest.collection("memos").getList()).totalItems, 0);
        assert.equal(await root.collections.delete("memos"), true);
        await assert.rejects(root.collections.getOne("memos"), failure(404, missing));
    });

    test("is refused with the reasons", async () => {
        await assert.rejects(
            root.collections.create({ name: "tags", fields: [{ name: "a b", type: "text" }] }),
            failure(400, "Failed to create collection.", {
                name: item("validation_collection_name_exists",
                           "Collection name must be unique (case insensitive)."),
                fields: { 1: { name: item("validation_match_invalid",
                                          "Must be in a valid format.") } },
            }));
        await assert.rejects(
            root.collections.delete("authors"),
            failure(400, "Failed to delete collection probably due to existing reference in"
                    + " posts."));
        await assert.rejects(
            root.collections.truncate("post_stats"),
            failure(400, "View collections cannot be truncated since they don't store their own"
                    + " records."));
    });

    test("many at once", async () => {
        const tags = await root.collections.getOne("tags");
        assert.equal(await root.collections.import([
            { name: "imported", fields: [{ name: "n", type: "number" }] },
            { ...tags, listRule: null },
        ]), true);
        assert.equal((await root.collections.getOne("imported")).fields[1].type, "number");
        assert.equal((await root.collections.getOne("tags")).listRule, null);
        await assert.rejects(
            root.collections.import([{ name: "never" }, { name: "not a name" }]),
            (error) => error.response.data.collections.code
                === "validation_collections_import_failure");
        await assert.rejects(root.collections.getOne("never"), failure(404, missing));

        // Without those that are missing: all that is left is the import and the system's.
        const kept = (await root.collections.getFullList())
            .filter((collection) => collection.name !== "imported");
        assert.equal(await root.collections.import(kept, true), true);
        await assert.rejects(root.collections.getOne("imported"), failure(404, missing));
        assert.equal((await root.collection("posts").getList(1, 1)).totalItems, 45);
    });
});

describe("views and SQL", () => {
    test("a view that is only tried", async () => {
        const tried = await root.collections.dryRunViewQuery(
            "SELECT id, name AS label, length(name) AS size FROM tags ORDER BY name LIMIT 1");
        assert.deepEqual(tried.fields.map((field) => [field.name, field.type]),
                         [["id", "text"], ["label", "text"], ["size", "json"]]);
        assert.equal(tried.sample[0].label, "cooking");
        await assert.rejects(root.collections.dryRunViewQuery("SELECT name FROM tags"),
                             (error) => error.status === 400);
    });

    test("a view that stays", async () => {
        await root.collections.create({
            name: "by_author", type: "view", listRule: "",
            viewQuery: "SELECT author AS id, count(id) AS posts FROM posts GROUP BY author",
        });
        const guest = new PocketBase(server.url);
        const counts = await guest.collection("by_author").getFullList({ sort: "id" });
        assert.deepEqual(counts.map((row) => row.posts), [15, 15, 15]);
        assert.equal(await root.collections.delete("by_author"), true);
    });

    test("SQL", async () => {
        const rows = await root.sql.run("SELECT count(*) AS n FROM posts");
        assert.deepEqual(rows.rows, [["45"]]);
        assert.equal(rows.columns[0].name, "n");
        const changed = await root.sql.run("UPDATE posts SET rating = 1 WHERE rating = 0");
        assert.equal(changed.affectedRows, 7);
        await assert.rejects(root.sql.run("SELECT nope"), (error) => error.status === 400
            && error.response.message.startsWith("Failed to execute query. Raw error:"));
    });
});
