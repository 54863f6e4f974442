// SPDX-License-Identifier: GPL-3.0-or-later
// A headless Chromium, driven through its DevTools protocol.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/**
 * `open(url)` gives a page: `evaluate(source)` runs an expression there, waits for its promise and
 * gives its value, `send(method, parameters)` is any other command. `close()` ends the browser.
 */
export async function startBrowser() {
    const profile = mkdtempSync(join(tmpdir(), "binnacle-browser-"));
    // No sandbox: it cannot be had by root and in many containers, and only our own pages are shown.
    const child = spawn("chromium-headless-shell", [
        "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
        "--no-proxy-server", "--remote-debugging-pipe", `--user-data-dir=${profile}`, "about:blank",
    ], { stdio: ["ignore", "ignore", "pipe", "pipe", "pipe"] });
    const complaints = [];
    child.stderr.setEncoding("utf8").on("data", (text) => complaints.push(text));
    const [, , , commands, answers] = child.stdio;

    const waiting = new Map();
    const loads = new Map();
    let number = 0;
    const ended = new Promise((resolve) => {
        child.once("error", resolve);
        child.once("exit", (code) => resolve(new Error(`the browser ended with ${code}: ${complaints.join("")}`)));
    }).then((error) => {
        for (const { reject } of waiting.values()) {
            reject(error);
        }
        waiting.clear();
    });

    // Messages are JSON, each ended by a zero byte.
    let text = "";
    answers.setEncoding("utf8").on("data", (piece) => {
        const messages = (text + piece).split("\0");
        text = messages.pop();
        for (const message of messages.map((one) => JSON.parse(one))) {
            if (message.method === "Page.loadEventFired") {
                loads.get(message.sessionId)?.();
            }
            const asked = waiting.get(message.id);
            waiting.delete(message.id);
            if (message.error) {
                asked?.reject(new Error(`${asked.method}: ${message.error.message}`));
            } else {
                asked?.resolve(message.result);
            }
        }
    });

    const send = (method, params = {}, sessionId = undefined) => new Promise((resolve, reject) => {
        number += 1;
        waiting.set(number, { method, resolve, reject });
        commands.write(JSON.stringify({ id: number, method, params, sessionId }) + "\0");
    });

    return {
        async open(url) {
            const { targetId } = await send("Target.createTarget", { url: "about:blank" });
            const { sessionId } = await send("Target.attachToTarget", { targetId, flatten: true });
            const page = {
                send: (method, params) => send(method, params, sessionId),
                async evaluate(expression) {
                    const { result, exceptionDetails } = await page.send("Runtime.evaluate", {
                        expression, awaitPromise: true, returnByValue: true, userGesture: true,
                    });
                    assert.ok(!exceptionDetails, exceptionDetails?.exception?.description ?? exceptionDetails?.text);
                    return result.value;
                },
            };
            await page.send("Page.enable");
            const loaded = new Promise((resolve) => loads.set(sessionId, resolve));
            await page.send("Page.navigate", { url });
            await loaded;
            return page;
        },
        async close() {
            await send("Browser.close").catch(() => {});
            await ended;
            rmSync(profile, { recursive: true, force: true });
        },
    };
}
