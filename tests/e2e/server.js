// SPDX-License-Identifier: GPL-3.0-or-later
// Starts the program on a fresh copy of the sample directory and stops it again.

import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

function required(name) {
    const value = process.env[name];
    assert.ok(value, `${name} must name a program; run these tests through ctest -L e2e`);
    return value;
}

/** The row as every program on such a directory writes it. */
function settingsSql(settings) {
    const json = JSON.stringify(settings).replaceAll("'", "''");
    return `INSERT INTO _params (id, value, created, updated) VALUES ('settings', '${json}', '', '')
            ON CONFLICT (id) DO UPDATE SET value = excluded.value`;
}

/**
 * The address of the running server; `stop()` ends it and removes its directory. `settings` is laid
 * over the default settings, `environment` over the environment.
 */
export async function startServer({ settings, environment } = {}) {
    const program = required("BINNACLE_SERVER");
    const folder = mkdtempSync(join(tmpdir(), "binnacle-e2e-"));
    const directory = join(folder, "pb_data");
    execFileSync(required("BINNACLE_SAMPLE_DIRECTORY"), [directory]);

    if (settings) {
        execFileSync("sqlite3", [join(directory, "data.db"), settingsSql(settings)]);
    }

    const child = spawn(program, ["serve", "--dir", directory, "--http", "127.0.0.1:0"], {
        stdio: ["ignore", "pipe", "pipe"],
        env: { ...process.env, NO_PROXY: "*", ...environment },
    });
    const output = [];
    child.stderr.setEncoding("utf8").on("data", (text) => output.push(text));
    const ended = new Promise((resolve) => child.once("exit", resolve));

    const url = await new Promise((resolve, reject) => {
        createInterface({ input: child.stdout }).on("line", (line) => {
            output.push(line + "\n");
            const found = /Server started at (http:\/\/\S+)/.exec(line);
            if (found) {
                resolve(found[1]);
            }
        });
        ended.then((code) => reject(new Error(`ended with ${code}: ${output.join("")}`)));
        child.once("error", reject);
    });

    return {
        url,
        directory,
        async stop() {
            child.kill("SIGTERM");
            const code = await ended;
            rmSync(folder, { recursive: true });
            assert.equal(code, 0, output.join(""));
        },
    };
}

export const superuser = { email: "admin@example.com", password: "admin-secret-1" };
export const ada = { email: "ada@example.com", password: "user-secret-1", id: "user00000000001" };
export const ben = { email: "ben@example.com", password: "user-secret-1", id: "user00000000002" };

/** Asserts that the client reports that error. */
export function failure(status, message, data = {}) {
    return (error) => {
        assert.equal(error.status, status, `${error.status} ${JSON.stringify(error.response)}`);
        assert.equal(error.response.message, message);
        assert.deepEqual(error.response.data, data);
        return true;
    };
}

export const item = (code, message, params) => (params ? { code, message, params }
                                                       : { code, message });
