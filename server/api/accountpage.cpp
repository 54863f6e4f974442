// SPDX-License-Identifier: GPL-3.0-or-later
#include "api/accountpage.h"

#include "router/router.h"

#include <QCryptographicHash>

namespace Binnacle {

namespace {

constexpr char pageStyle[] = R"css(
:root { color-scheme: light dark; }
body { margin: 0; min-height: 100vh; display: flex; align-items: center; justify-content: center;
       font: 16px/1.5 system-ui, sans-serif; background: Canvas; color: CanvasText; }
main { width: 100%; max-width: 22rem; padding: 1.5rem; box-sizing: border-box; }
h1 { font-size: 1.25rem; margin: 0 0 .75rem; }
label { display: block; margin: .75rem 0 .25rem; }
input, button { width: 100%; box-sizing: border-box; padding: .6rem .75rem; font: inherit;
                border-radius: 6px; border: 1px solid GrayText; }
button { margin-top: 1rem; cursor: pointer; font-weight: 600; background: #16161a; color: #fff; }
button:disabled { opacity: .6; cursor: default; }
.failure { color: #c62828; }
)css";

constexpr char pageScript[] = R"js(
"use strict";
const main = document.querySelector("main");
const kinds = {
    "confirm-verification": { title: "Confirm your email address", fields: [],
        done: "Your email address is confirmed. You can close this page." },
    "confirm-password-reset": { title: "Set a new password", action: "Set password",
        fields: [["password", "New password", "new-password"],
                 ["passwordConfirm", "New password, again", "new-password"]],
        done: "Your password is set. You can sign in with it now." },
    "confirm-email-change": { title: "Confirm your new email address", action: "Confirm",
        fields: [["password", "Your password", "current-password"]],
        done: "Your email address is changed. You can sign in with it now." },
};
const messages = {
    "oauth2-redirect-success": ["Signed in", "You can close this page and go back to the app."],
    "oauth2-redirect-failure": ["Sign-in failed",
                                "You can close this page and go back to the app to try again."],
};

function show(title, text, isFailure) {
    const heading = document.createElement("h1");
    heading.textContent = title;
    const line = document.createElement("p");
    line.textContent = text;
    line.setAttribute("role", isFailure ? "alert" : "status");
    line.className = isFailure ? "failure" : "";
    main.replaceChildren(heading, line);
    document.title = title;
    return line;
}

function collectionOf(token) {
    try {
        const text = token.split(".")[1].replace(/-/g, "+").replace(/_/g, "/");
        return JSON.parse(atob(text)).collectionId || "";
    } catch {
        return "";
    }
}

async function confirm(name, token, values) {
    const collection = collectionOf(token);
    if (!collection) {
        return "This link is not complete. Open it as it stands in the mail.";
    }
    const answer = await fetch(`../api/collections/${encodeURIComponent(collection)}/${name}`, {
        method: "POST", headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ token, ...values }),
    });
    if (answer.ok) {
        return "";
    }
    const error = await answer.json();
    const items = Object.values(error.data).map((item) => item.message).filter(Boolean);
    return items.join(" ") || error.message;
}

function ask(name, kind, token) {
    const failure = show(kind.title, "", true);
    const form = document.createElement("form");
    for (const [key, text, purpose] of kind.fields) {
        const label = document.createElement("label");
        const input = document.createElement("input");
        Object.assign(input, { id: key, name: key, type: "password", required: true,
                               autocomplete: purpose });
        label.htmlFor = key;
        label.textContent = text;
        form.append(label, input);
    }
    const button = document.createElement("button");
    button.textContent = kind.action;
    form.append(button);
    form.addEventListener("submit", async (event) => {
        event.preventDefault();
        button.disabled = true;
        failure.textContent = await confirm(name, token, Object.fromEntries(new FormData(form)))
            .catch(() => "The server cannot be reached. Try again later.");
        button.disabled = false;
        if (!failure.textContent) {
            show(kind.title, kind.done);
        }
    });
    main.append(form);
    form.querySelector("input").focus();
}

async function open() {
    const [, name, token = ""] = /^#\/auth\/([^/]+)\/?(.*)$/.exec(location.hash) || [];
    if (Object.hasOwn(messages, name)) {
        show(...messages[name], name.endsWith("failure"));
    } else if (!Object.hasOwn(kinds, name)) {
        show("Binnacle", "This server is running. Administer it in the Binnacle window.");
    } else if (kinds[name].fields.length > 0) {
        ask(name, kinds[name], token);
    } else {
        show(kinds[name].title, "One moment …");
        const failure = await confirm(name, token, {})
            .catch(() => "The server cannot be reached. Try again later.");
        show(kinds[name].title, failure || kinds[name].done, failure !== "");
    }
}

addEventListener("hashchange", open);
open();
)js";

QByteArray sourceOf(const char *text)
{
    return "'sha256-"
        + QCryptographicHash::hash(QByteArrayView(text), QCryptographicHash::Sha256).toBase64()
        + '\'';
}

Wire::Response accountPage()
{
    Wire::Response page;
    page.contentType = "text/html; charset=utf-8";
    page.headers.add("Content-Security-Policy",
                     "default-src 'none'; connect-src 'self'; script-src " + sourceOf(pageScript)
                         + "; style-src " + sourceOf(pageStyle)
                         + "; base-uri 'none'; form-action 'none'; frame-ancestors 'none'");
    // The token in the address is nobody else's.
    page.headers.add("Referrer-Policy", "no-referrer");
    page.body = "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
                "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                "<title>Binnacle</title>\n<style>";
    page.body.append(pageStyle).append("</style>\n</head>\n<body>\n<main></main>\n<script>");
    page.body.append(pageScript).append("</script>\n</body>\n</html>\n");
    return page;
}

Wire::Response toAccountPage()
{
    Wire::Response response;
    response.status = 307;
    response.headers.add("Location", "/_/");
    return response;
}

}  // namespace

void addAccountPage(Router &router)
{
    const auto add = [&router](const QByteArray &pattern, Wire::Response (*answer)()) {
        RouteSpec route;
        route.method = Wire::Method::Get;
        route.pattern = pattern;
        route.owner = "static";
        route.isQuiet = true;
        route.handler = [answer](Call &) -> Result<Wire::Response> { return answer(); };
        router.add(std::move(route));
    };
    add("/_/", &accountPage);
    add("/_", &toAccountPage);
}

}  // namespace Binnacle
