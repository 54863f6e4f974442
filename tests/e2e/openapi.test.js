// SPDX-License-Identifier: GPL-3.0-or-later

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";

import { Validator } from "@seriousme/openapi-schema-validator";
import PocketBase from "pocketbase";

import { ada, failure, startServer, superuser } from "./server.js";

let server;
let root;
let document;

before(async () => {
    server = await startServer();
    root = new PocketBase(server.url);
    root.autoCancellation(false);
    await root.collection("_superusers").authWithPassword(superuser.email, superuser.password);
    document = await root.send("/api/openapi.json", {});
});
after(async () => {
    await server?.stop();
});

/** The routes that the server says it has, as OpenAPI names them. */
async function routes() {
    const { items } = await root.send("/api/console/routes", {});
    return items.map(({ method, pattern }) => `${method} ${pattern.replace("...}", "}")}`);
}

function operations(paths) {
    return Object.entries(paths).flatMap(([path, operations]) =>
        Object.keys(operations).map((method) => `${method.toUpperCase()} ${path}`));
}

/** Follows a `$ref`. */
function resolved(schema) {
    return schema.$ref ? document.components.schemas[schema.$ref.split("/").pop()] : schema;
}

describe("the API's description", () => {
    test("is OpenAPI 3.1", async () => {
        const validator = new Validator();
        const result = await validator.validate(structuredClone(document));
        assert.ok(result.valid, JSON.stringify(result.errors, null, 1));
        assert.equal(validator.version, "3.1");
    });

    test("refers to nothing that is missing", () => {
        const check = (value) => {
            if (value && typeof value === "object") {
                if (typeof value.$ref === "string") {
                    const target = value.$ref.slice(2).split("/")
                        .reduce((part, name) => part?.[name], document);
                    assert.ok(target, value.$ref);
                }
                Object.values(value).forEach(check);
            }
        };
        check(document);
    });

    test("has the routes of the table, and no others", async () => {
        const described = operations(document.paths);
        const known = await routes();
        for (const route of known) {
            assert.ok(described.includes(route), `${route} is missing`);
        }
        const { items: collections } = await root.send("/api/collections?perPage=1000", {});
        const names = collections.map(({ name }) => name);
        for (const route of described.filter((each) => !known.includes(each))) {
            const [, name] = /^\w+ \/api\/collections\/(\w+)\//.exec(route);
            assert.ok(names.includes(name), route);
            assert.ok(known.includes(route.replace(`/${name}/`, "/{collection}/")), route);
        }
    });

    test("gives every operation an id of its own", () => {
        const ids = Object.values(document.paths)
            .flatMap((operations) => Object.values(operations).map((each) => each.operationId));
        assert.equal(new Set(ids).size, ids.length);
    });

    test("describes records as they are", async () => {
        const { items: collections } = await root.send("/api/collections?perPage=1000", {});
        let compared = 0;
        for (const { name } of collections) {
            const schema = document.components.schemas[`Record.${name}`];
            assert.ok(schema, name);
            for (const record of (await root.collection(name).getList(1, 5)).items) {
                const keys = Object.keys(record);
                for (const key of schema.required) {
                    assert.ok(keys.includes(key), `${name}.${key}`);
                }
                for (const key of keys) {
                    const type = schema.properties[key]?.type;
                    assert.ok(key in schema.properties, `${name}.${key}`);
                    if (type && type !== "integer") {
                        const actual = Array.isArray(record[key]) ? "array" : typeof record[key];
                        assert.equal(actual, type, `${name}.${key}`);
                    }
                    ++compared;
                }
            }
        }
        assert.ok(compared > 20);
    });

    test("follows the collections", async () => {
        await root.collections.create({
            name: "described", type: "base",
            fields: [{ name: "title", type: "text", required: true },
                     { name: "kind", type: "select", values: ["a", "b"], maxSelect: 2 }],
        });
        document = await root.send("/api/openapi.json", {});
        const create = document.paths["/api/collections/described/records"].post;
        const schema = resolved(create.requestBody.content["application/json"].schema);
        assert.deepEqual(schema.required, ["title"]);
        assert.deepEqual(schema.properties.kind.items.enum, ["a", "b"]);
        await root.collections.delete("described");
        document = await root.send("/api/openapi.json", {});
        assert.ok(!("/api/collections/described/records" in document.paths));
    });

    test("is for superusers", async () => {
        const user = new PocketBase(server.url);
        await assert.rejects(user.send("/api/openapi.json", {}),
            failure(401, "The request requires valid record authorization token."));
        await user.collection("users").authWithPassword(ada.email, ada.password);
        await assert.rejects(user.send("/api/openapi.json", {}),
            failure(403, "The authorized record is not allowed to perform this action."));
    });
});
