// SPDX-License-Identifier: GPL-3.0-or-later

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";

import PocketBase from "pocketbase";

import { ada, ben, failure, item, startServer, superuser } from "./server.js";

const generic = "Something went wrong while processing your request.";
const missing = "The requested resource wasn't found.";

let server;

async function client(who) {
    const made = new PocketBase(server.url);
    made.autoCancellation(false);
    if (who) {
        const collection = who === superuser ? "_superusers" : "users";
        await made.collection(collection).authWithPassword(who.email, who.password);
    }
    return made;
}

before(async () => {
    server = await startServer();
});
after(async () => {
    await server?.stop();
});

describe("signing in", () => {
    test("as a superuser", async () => {
        const root = await client(superuser);
        assert.ok(root.authStore.isValid);
        assert.ok(root.authStore.isSuperuser);
        assert.equal(root.authStore.record.email, superuser.email);
        assert.equal(root.authStore.record.collectionName, "_superusers");
    });

    test("as a user", async () => {
        const user = await client(ada);
        assert.ok(user.authStore.isValid);
        assert.ok(!user.authStore.isSuperuser);
        assert.equal(user.authStore.record.id, ada.id);
        assert.equal(user.authStore.record.verified, true);
    });

    test("with a wrong password", async () => {
        const guest = await client();
        await assert.rejects(
            guest.collection("users").authWithPassword(ada.email, "wrong-secret"),
            failure(400, "Failed to authenticate."));
        assert.ok(!guest.authStore.isValid);
    });

    test("an unknown token is a guest's", async () => {
        const guest = await client();
        guest.authStore.save("a.b.c", null);
        const page = await guest.collection("users").getList();
        assert.equal(page.totalItems, 0);
    });
});

describe("reading", () => {
    test("a page", async () => {
        const root = await client(superuser);
        const page = await root.collection("posts").getList(2, 20, { sort: "title" });
        assert.equal(page.page, 2);
        assert.equal(page.perPage, 20);
        assert.equal(page.totalItems, 45);
        assert.equal(page.totalPages, 3);
        assert.equal(page.items.length, 20);
        assert.equal(page.items[0].title, "Post number 21");
    });

    test("everything, page by page", async () => {
        const root = await client(superuser);
        const all = await root.collection("posts").getFullList({ batch: 10, sort: "-title" });
        assert.equal(all.length, 45);
        assert.equal(all[0].title, "Post number 45");
        assert.equal(new Set(all.map((post) => post.id)).size, 45);
    });

    test("without totals", async () => {
        const guest = await client();
        const page = await guest.collection("tags").getList(1, 2, { skipTotal: true });
        assert.equal(page.totalItems, -1);
        assert.equal(page.totalPages, -1);
        assert.equal(page.items.length, 2);
    });

    test("what the rules allow", async () => {
        const guest = await client();
        const user = await client(ada);
        const ofGuest = await guest.collection("posts").getFullList();
        assert.ok(ofGuest.length > 0);
        assert.ok(ofGuest.every((post) => post.status === "live"));
        const ofAda = await user.collection("posts").getFullList({ expand: "author" });
        assert.ok(ofAda.length > ofGuest.length);
        assert.ok(ofAda.every((post) => post.status === "live"
                              || post.author === "author000000001"));
    });

    test("one record with every type of field", async () => {
        const root = await client(superuser);
        const post = await root.collection("posts").getOne("post00000000001");
        assert.deepEqual(post, {
            attachments: ["notes_f6g7h8i9j0.txt"],
            author: "author000000002",
            body: "<p>Text of post <b>1</b>.</p>",
            collectionId: "pbc_1125843985",
            collectionName: "posts",
            contact: "press@example.com",
            cover: "dot_a1b2c3d4e5.png",
            created: "2026-01-02 10:01:00.000Z",
            featured: false,
            id: "post00000000001",
            labels: ["howto", "opinion"],
            link: "https://example.com/first",
            meta: { views: 12, source: { name: "import", at: [1, 2, 3] } },
            notes: "for editors only",
            passphrase: "",
            place: { lon: 23.32, lat: 42.69 },
            published: "2026-01-02 10:01:00.000Z",
            rating: 4.5,
            slug: "post-00000001",
            status: "live",
            tags: ["tag000000000002"],
            title: "Post number 01",
            updated: "2026-01-02 10:01:00.000Z",
        });
        const guest = await client();
        const seen = await guest.collection("posts").getOne("post00000000001");
        assert.ok(!("notes" in seen));
    });

    test("the first that fits", async () => {
        const guest = await client();
        const filter = guest.filter("rating >= {:rating} && labels ~ {:label}",
                                    { rating: 3, label: "news" });
        const post = await guest.collection("posts").getFirstListItem(filter, { sort: "title" });
        assert.ok(post.rating >= 3);
        assert.ok(post.labels.includes("news"));
        await assert.rejects(guest.collection("posts").getFirstListItem("title = 'nope'"),
                             (error) => error.status === 404);
    });

    test("a view", async () => {
        const guest = await client();
        const stats = await guest.collection("post_stats").getFullList({ sort: "-comments,title" });
        assert.equal(stats.length, 45);
        assert.equal(stats[0].comments, 3);
        assert.equal(stats.at(-1).comments, 0);
    });
});

describe("filters and sorts", () => {
    const cases = [
        ["equal", "slug = 'post-00000007'", 1],
        ["number", "rating > 4 && rating <= 5", 8],
        ["contains", "title ~ '4%'", 0],
        ["begins", "title ~ 'Post number 4%'", 6],
        ["group", "(rating = 0 || rating = 5) && featured = true", 3],
        ["list item", "labels:each ?= 'R&D'", 11],
        ["list length", "tags:length = 2", 15],
        ["relation", "author.name = 'Ben Example'", 15],
        ["relation of a relation", "author.mentor.name = 'Ada Example'", 15],
        ["back relation", "comments_via_post.text ?= 'Comment 01'", 1],
        ["date", "published >= '2026-02-01 00:00:00.000Z'", 18],
        ["json path", "meta.source.name = 'import'", 1],
        ["empty", "meta = null", 44],
        ["not", "status != 'live'", 18],
        ["comment", "title != '' // all of them", 45],
    ];
    for (const [name, filter, count] of cases) {
        test(name, async () => {
            const root = await client(superuser);
            const page = await root.collection("posts").getList(1, 1, { filter });
            assert.equal(page.totalItems, count);
        });
    }

    test("sort by several", async () => {
        const root = await client(superuser);
        const posts = await root.collection("posts").getFullList({
            sort: "-author.name,+rating,-id", fields: "id,rating,author",
        });
        for (let i = 1; i < posts.length; ++i) {
            const [a, b] = [posts[i - 1], posts[i]];
            assert.ok(a.author > b.author || (a.author === b.author
                && (a.rating < b.rating || (a.rating === b.rating && a.id > b.id))));
        }
    });

    test("are refused when broken", async () => {
        const guest = await client();
        const posts = guest.collection("posts");
        await assert.rejects(posts.getList(1, 1, { filter: "title =" }), failure(400, generic));
        await assert.rejects(posts.getList(1, 1, { filter: "nope = 1" }), failure(400, generic));
        await assert.rejects(posts.getList(1, 1, { filter: "notes = 'x'" }),
                             failure(400, generic));
        await assert.rejects(posts.getList(1, 1, { sort: "nope" }), failure(400, generic));
        await assert.rejects(posts.getList(1, 1, { filter: "@request.auth.id = ''" }),
                             failure(403, "Only superusers can filter by @request."));
    });
});

describe("expand and fields", () => {
    test("relations, nested and back", async () => {
        const guest = await client();
        const post = await guest.collection("posts").getOne("post00000000001", {
            expand: "author.mentor,tags,comments_via_post.user,nope",
        });
        assert.equal(post.expand.author.name, "Ben Example");
        assert.equal(post.expand.author.expand.mentor.name, "Ada Example");
        assert.deepEqual(post.expand.tags.map((tag) => tag.name), ["garden"]);
        assert.equal(post.expand.comments_via_post.length, 3);
        // Users are visible to themselves only, so nothing of them is expanded.
        assert.deepEqual(post.expand.comments_via_post[0].expand, {});
        assert.ok(!("nope" in post.expand));
    });

    test("as the owner sees it", async () => {
        const user = await client(ada);
        const author = await user.collection("authors").getOne("author000000001",
                                                               { expand: "user" });
        assert.equal(author.expand.user.email, ada.email);
    });

    test("fields", async () => {
        const guest = await client();
        const page = await guest.collection("posts").getList(1, 2, {
            sort: "title", expand: "author",
            fields: "title,body:excerpt(8,true),expand.author.name",
        });
        assert.deepEqual(page.items[0], {
            title: "Post number 01", body: "Text of...",
            expand: { author: { name: "Ben Example" } },
        });
        assert.equal(page.page, 1);
    });
});

describe("writing", () => {
    test("a record's life", async () => {
        const user = await client(ada);
        const posts = user.collection("posts");
        const made = await posts.create({
            title: "Written by Ada", author: "author000000001", status: "draft",
            labels: ["news"], meta: { a: [1, "x", null] }, place: { lon: 1, lat: 2 },
            published: new Date(Date.UTC(2026, 4, 6, 7, 8, 9)), notes: "dropped",
        }, { expand: "author" });
        assert.match(made.id, /^[a-z0-9]{15}$/);
        assert.match(made.slug, /^post-[a-z0-9]{8}$/);
        assert.equal(made.published, "2026-05-06 07:08:09.000Z");
        assert.deepEqual(made.meta, { a: [1, "x", null] });
        assert.equal(made.expand.author.name, "Ada Example");

        const changed = await posts.update(made.id, {
            "rating+": 3, "labels+": "howto", title: "Changed by Ada",
        });
        assert.equal(changed.rating, 3);
        assert.deepEqual(changed.labels, ["news", "howto"]);
        assert.equal(changed.created, made.created);
        assert.ok(changed.updated >= made.updated);
        assert.deepEqual(await posts.getOne(made.id), changed);

        const other = await client(ben);
        await assert.rejects(other.collection("posts").getOne(made.id), failure(404, missing));
        await assert.rejects(other.collection("posts").update(made.id, { title: "Mine" }),
                             failure(404, missing));
        await assert.rejects(other.collection("posts").delete(made.id), failure(404, missing));

        assert.equal(await posts.delete(made.id), true);
        await assert.rejects(posts.getOne(made.id), failure(404, missing));
    });

    test("is refused by rules", async () => {
        const guest = await client();
        await assert.rejects(guest.collection("posts").create({ title: "Nobody's" }),
                             failure(400, "Failed to create record."));
        await assert.rejects(guest.collection("authors").create({ name: "x" }),
                             failure(403, "Only superusers can perform this action."));
        await assert.rejects(guest.collection("nope").create({}),
                             failure(404, "Missing or invalid collection context."));
        await assert.rejects(guest.collection("nope").getList(),
                             failure(404, "Missing collection context."));
        await assert.rejects(guest.collection("post_stats").create({}),
                             failure(400, "Unsupported collection type."));
    });

    test("reports every wrong field", async () => {
        const root = await client(superuser);
        await assert.rejects(root.collection("posts").create({
            title: "x", rating: 9, contact: "nobody", link: "nowhere", status: "gone",
            labels: ["news", "howto", "opinion", "R&D"], author: "nobody000000000",
            place: { lon: 0, lat: 91 }, passphrase: "short",
        }), failure(400, "Failed to create record.", {
            title: item("validation_min_text_constraint", "Must be at least 2 character(s).",
                        { min: 2 }),
            rating: item("validation_max_number_constraint", "Must be less or equal than 5.",
                         { max: 5 }),
            contact: item("validation_is_email", "Must be a valid email address."),
            link: item("validation_invalid_url", "Must be a valid url."),
            status: item("validation_invalid_value", "Invalid value gone.", { value: "gone" }),
            labels: item("validation_too_many_values", "Select no more than 3.",
                         { maxSelect: 3 }),
            author: item("validation_missing_rel_records",
                         "Failed to find all relation records with the provided ids."),
            place: item("validation_invalid_latitude",
                        "Latitude must be between -90 and 90 degrees."),
            passphrase: item("validation_min_text_constraint",
                             "Must be at least 8 character(s)."),
        }));
    });

    test("keeps unique values unique", async () => {
        const user = await client(ada);
        await assert.rejects(user.collection("tags").create({ name: "music" }),
                             failure(400, "Failed to create record.", {
                                 name: item("validation_not_unique", "Value must be unique."),
                             }));
    });

    test("deletes what belongs to it", async () => {
        const root = await client(superuser);
        const count = async (collection) =>
            (await root.collection(collection).getList(1, 1)).totalItems;
        const before = await count("comments");
        assert.equal(await root.collection("posts").delete("post00000000020"), true);
        assert.equal(await count("comments"), before - 3);
        await assert.rejects(
            root.collection("authors").delete("author000000003"),
            failure(400, "Failed to delete record. Make sure that the record is not part of a"
                    + " required relation reference."));
        await assert.rejects(root.collection("_superusers").delete("admin0000000001"),
                             failure(400, "You can't delete the only existing superuser."));
    });
});

describe("auth records", () => {
    test("sign up, change the password, leave", async () => {
        const guest = await client();
        const users = guest.collection("users");
        const password = "first-secret";
        await assert.rejects(
            users.create({ email: "cyd@example.com", password, passwordConfirm: "other" }),
            failure(400, "Failed to create record.", {
                passwordConfirm: item("validation_values_mismatch", "Values don't match."),
            }));
        const made = await users.create({
            email: "cyd@example.com", password, passwordConfirm: password, name: "Cyd",
        });
        assert.ok(!("email" in made));
        await users.authWithPassword("cyd@example.com", password);
        assert.equal(guest.authStore.record.email, "cyd@example.com");

        const next = "second-secret";
        await assert.rejects(
            users.update(made.id, { password: next, passwordConfirm: next, oldPassword: "no" }),
            failure(400, "Failed to update record.", {
                oldPassword: item("validation_invalid_old_password",
                                  "Missing or invalid old password."),
            }));
        await users.update(made.id, { password: next, passwordConfirm: next,
                                      oldPassword: password });
        // Every token of the record died with the change.
        assert.equal((await users.getList()).totalItems, 0);
        await users.authWithPassword("cyd@example.com", next);
        assert.equal(await users.delete(made.id), true);
        assert.ok(!guest.authStore.isValid);
    });

    test("see their own e-mail only", async () => {
        const user = await client(ben);
        const page = await user.collection("users").getList();
        assert.deepEqual(page.items.map((record) => record.email), [ben.email]);
        await assert.rejects(user.collection("users").getOne(ada.id), failure(404, missing));
    });
});
