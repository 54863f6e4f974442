#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes data-dir/: a data directory of PocketBase v0.39's format as SQL and files.

Run it after a change here and commit what it writes; nothing in it is random. The rows are made
from the description of the format alone, so that they test the program rather than echo it.
Passwords: admin-secret-1 for admin@example.com, user-secret-1 for the users.
"""

import base64
import hashlib
import json
import zlib
from pathlib import Path

FOLDER = Path(__file__).parent / "data-dir"
CREATED = "2026-01-02 03:04:05.678Z"
# bcrypt hashes of the two passwords (costs 6 and 5, to keep tests quick).
ADMIN_HASH = "$2a$06$sampleAdminSaltSample.f949UI9HeKh3GLrIyga2JqcEqE0FNEO"
USER_HASH = "$2a$05$sampleUserSaltSampleUewSIvTlMxP9DXARcOKbMcjkgGGnbg3vK"

MIGRATIONS = [
    "1640988000_aux_init.go",
    "1640988000_init.go",
    "1717233556_v0.23_migrate.go",
    "1717233557_v0.23_migrate2.go",
    "1717233558_v0.23_migrate3.go",
    "1717233559_v0.23_migrate4.go",
    "1763020353_update_default_auth_alert_templates.go",
    "1778828400_normalize_indexes.go",
]
PK = "TEXT PRIMARY KEY DEFAULT ('r'||lower(hex(randomblob(7)))) NOT NULL"
NOW = "TEXT DEFAULT (strftime('%Y-%m-%d %H:%M:%fZ')) NOT NULL"
OWNER = ("@request.auth.id != '' && recordRef = @request.auth.id"
         " && collectionRef = @request.auth.collectionId")
SELF = "id = @request.auth.id"


def crc(text):
    return str(zlib.crc32(text.encode()))


def stored_json(value, sort_keys=False):
    text = json.dumps(value, separators=(",", ":"), sort_keys=sort_keys, ensure_ascii=False)
    for char in "<>&\u2028\u2029":
        text = text.replace(char, "\\u%04x" % ord(char))
    return text


# --- Fields: every key of their type, as the format wants it ------------------------------------

def field(kind, name, **options):
    common = {"id": kind + crc(name), "name": name, "type": kind, "system": False,
              "hidden": False, "presentable": False, "required": False, "help": ""}
    own = {
        "text": {"min": 0, "max": 0, "pattern": "", "autogeneratePattern": "",
                 "primaryKey": False},
        "editor": {"maxSize": 0, "convertURLs": False},
        "number": {"min": None, "max": None, "onlyInt": False},
        "bool": {},
        "email": {"exceptDomains": None, "onlyDomains": None},
        "url": {"exceptDomains": None, "onlyDomains": None},
        "date": {"min": "", "max": ""},
        "autodate": {"onCreate": True, "onUpdate": False},
        "select": {"values": [], "maxSelect": 1},
        "relation": {"collectionId": "", "cascadeDelete": False, "minSelect": 0, "maxSelect": 1},
        "file": {"maxSize": 0, "maxSelect": 1, "mimeTypes": None, "thumbs": None,
                 "protected": False},
        "json": {"maxSize": 0},
        "geoPoint": {},
        "password": {"min": 8, "max": 0, "pattern": "", "cost": 0},
    }[kind]
    made = {**common, **own, **options}
    if kind == "autodate":
        del made["required"], made["help"]
    return made


def id_field():
    return field("text", "id", min=15, max=15, pattern="^[a-z0-9]+$", required=True, system=True,
                 autogeneratePattern="[a-z0-9]{15}", primaryKey=True)


def dates(system=False):
    return [field("autodate", "created", system=system),
            field("autodate", "updated", system=system, onUpdate=True)]


def auth_fields():
    return [id_field(),
            field("password", "password", required=True, hidden=True, system=True),
            field("text", "tokenKey", required=True, hidden=True, system=True, min=30, max=60,
                  autogeneratePattern="[a-zA-Z0-9]{50}"),
            field("email", "email", required=True, system=True),
            field("bool", "emailVisibility", system=True),
            field("bool", "verified", system=True)]


def reference_fields(*more):
    return [id_field(), field("text", "collectionRef", required=True, system=True),
            field("text", "recordRef", required=True, system=True), *more, *dates(system=True)]


def system_text(name, **options):
    return field("text", name, system=True, **{"required": True, **options})


# --- Collections --------------------------------------------------------------------------------

def collection(kind, name, fields, rules=(None,) * 5, system=False, indexes=(), options=None,
               identifier=None):
    return {"id": identifier or "pbc_" + crc(kind + name), "type": kind, "name": name,
            "system": system, "fields": fields, "indexes": list(indexes), "rules": rules,
            "options": options or {}}


def secret(seed):
    return hashlib.sha256(seed.encode()).hexdigest()[:50]


def mail(subject, body):
    return {"subject": subject, "body": "<p>Hello,</p>\n<p>" + body + "</p>\n"
            "<p>\n  Thanks,<br/>\n  {APP_NAME} team\n</p>"}


def link(page):
    return ('<a class="btn" href="{APP_URL}/_/#/auth/' + page + '/{TOKEN}" target="_blank"'
            ' rel="noopener">Go on</a>')


def auth_options(name, duration=432000, **changes):
    options = {
        "authRule": "", "manageRule": None,
        "authAlert": {"enabled": False,
                      "emailTemplate": mail("Login from a new location",
                                            "<em>{ALERT_INFO}</em>")},
        "oauth2": {"providers": [],
                   "mappedFields": {"id": "", "name": "", "username": "", "avatarURL": ""},
                   "enabled": False},
        "passwordAuth": {"enabled": True, "identityFields": ["email"]},
        "mfa": {"enabled": False, "duration": 600, "rule": ""},
        "otp": {"enabled": False, "duration": 180, "length": 8,
                "emailTemplate": mail("OTP for {APP_NAME}", "<strong>{OTP}</strong>")},
    }
    for token, seconds in [("authToken", duration), ("passwordResetToken", 1800),
                           ("emailChangeToken", 1800), ("verificationToken", 86400),
                           ("fileToken", 180)]:
        options[token] = {"secret": secret(name + token), "duration": seconds}
    options["verificationTemplate"] = mail("Verify your {APP_NAME} email",
                                           link("confirm-verification"))
    options["resetPasswordTemplate"] = mail("Reset your {APP_NAME} password",
                                            link("confirm-password-reset"))
    options["confirmEmailChangeTemplate"] = mail("Confirm your {APP_NAME} new email address",
                                                 link("confirm-email-change"))
    options.update(changes)
    return options


def auth_indexes(name, identifier):
    return [f"CREATE UNIQUE INDEX `idx_tokenKey_{identifier}` ON `{name}` (`tokenKey`)",
            f"CREATE UNIQUE INDEX `idx_email_{identifier}` ON `{name}` (`email`)"
            " WHERE `email` != ''"]


def relation(name, target, **options):
    return field("relation", name, collectionId=target, **options)


SIGNED_IN = "@request.auth.id != ''"
AUTHORS = "pbc_" + crc("baseauthors")
TAGS = "pbc_" + crc("basetags")
POSTS = "pbc_" + crc("baseposts")
USERS = "_pb_users_auth_"

COLLECTIONS = [
    collection("base", "_mfas", reference_fields(system_text("method")),
               (OWNER, OWNER, None, None, None), True,
               ["CREATE INDEX `idx_mfas_collectionRef_recordRef` ON `_mfas`"
                " (collectionRef,recordRef)"]),
    collection("base", "_otps",
               reference_fields(field("password", "password", required=True, hidden=True,
                                      system=True, min=0, cost=8),
                                system_text("sentTo", hidden=True, required=False)),
               (OWNER, OWNER, None, None, None), True,
               ["CREATE INDEX `idx_otps_collectionRef_recordRef` ON `_otps`"
                " (collectionRef, recordRef)"]),
    collection("base", "_externalAuths",
               reference_fields(system_text("provider"), system_text("providerId")),
               (OWNER, OWNER, None, None, OWNER), True,
               ["CREATE UNIQUE INDEX `idx_externalAuths_record_provider` ON `_externalAuths`"
                " (collectionRef, recordRef, provider)",
                "CREATE UNIQUE INDEX `idx_externalAuths_collection_provider` ON `_externalAuths`"
                " (collectionRef, provider, providerId)"]),
    collection("base", "_authOrigins", reference_fields(system_text("fingerprint")),
               (OWNER, OWNER, None, None, OWNER), True,
               ["CREATE UNIQUE INDEX `idx_authOrigins_unique_pairs` ON `_authOrigins`"
                " (collectionRef, recordRef, fingerprint)"]),
    collection("auth", "_superusers", auth_fields() + dates(system=True), system=True,
               indexes=auth_indexes("_superusers", "pbc_3142635823"),
               options=auth_options("_superusers", 86400)),
    collection("auth", "users",
               auth_fields() + [field("text", "name", max=255),
                                field("file", "avatar",
                                      mimeTypes=["image/jpeg", "image/png", "image/svg+xml",
                                                 "image/gif", "image/webp"])] + dates(),
               (SELF, SELF, "", SELF, SELF), indexes=auth_indexes("users", USERS),
               options=auth_options("users"), identifier=USERS),
    collection("base", "authors",
               [id_field(), field("text", "name", required=True, presentable=True),
                relation("user", USERS), relation("mentor", AUTHORS)] + dates(),
               ("", "", None, None, None),
               indexes=["CREATE UNIQUE INDEX `idx_authors_user` ON `authors` (`user`)"
                        " WHERE `user` != ''"]),
    collection("base", "tags",
               [id_field(), field("text", "name", required=True, min=2, max=30)],
               ("", "", SIGNED_IN, None, None),
               indexes=["CREATE UNIQUE INDEX `idx_tags_name` ON `tags` (`name`)"]),
    collection("base", "posts",
               [id_field(),
                field("text", "title", required=True, min=2, max=120, presentable=True),
                field("text", "slug", autogeneratePattern="post-[a-z0-9]{8}"),
                field("editor", "body"),
                field("number", "rating", min=0, max=5),
                field("bool", "featured"),
                field("email", "contact"),
                field("url", "link"),
                field("date", "published"),
                field("select", "status", values=["draft", "live", "archived"]),
                field("select", "labels", values=["news", "howto", "opinion", "R&D"],
                      maxSelect=3),
                relation("author", AUTHORS, required=True),
                relation("tags", TAGS, maxSelect=10),
                field("file", "cover", thumbs=["100x100"], mimeTypes=["image/png"]),
                field("file", "attachments", maxSelect=5, protected=True),
                field("json", "meta"),
                field("geoPoint", "place"),
                field("password", "passphrase"),
                field("text", "notes", hidden=True)] + dates(),
               # For a guest the id is empty, as is the user of some author.
               (f"status = 'live' || ({SIGNED_IN} && author.user = @request.auth.id)",
                f"status = 'live' || ({SIGNED_IN} && author.user = @request.auth.id)",
                f"{SIGNED_IN} && author.user = @request.auth.id",
                f"{SIGNED_IN} && author.user = @request.auth.id",
                f"{SIGNED_IN} && author.user = @request.auth.id"),
               indexes=["CREATE UNIQUE INDEX `idx_posts_slug` ON `posts` (`slug`)",
                        "CREATE INDEX `idx_posts_published` ON `posts` (`published`)"]),
    collection("base", "comments",
               [id_field(), field("text", "text", required=True),
                relation("post", POSTS, required=True, cascadeDelete=True),
                relation("user", USERS)] + dates(),
               ("", "", f"{SIGNED_IN} && user = @request.auth.id",
                "user = @request.auth.id", "user = @request.auth.id"),
               indexes=["CREATE INDEX `idx_comments_post` ON `comments` (`post`)"]),
    collection("view", "post_stats",
               [field("relation", "id", collectionId=POSTS, required=False),
                field("text", "title", id="_clone_4f7a", required=True, min=2, max=120,
                      presentable=True),
                field("number", "comments", onlyInt=True)],
               ("", "", None, None, None),
               options={"viewQuery": "SELECT posts.id, posts.title, count(comments.id) AS comments"
                        " FROM posts LEFT JOIN comments ON comments.post = posts.id"
                        " GROUP BY posts.id"}),
]
# The id of a view is a text primary key without a pattern of its own.
COLLECTIONS[-1]["fields"][0] = field("text", "id", required=True, system=True, primaryKey=True,
                                     pattern="^[a-z0-9]+$")

# --- Records ------------------------------------------------------------------------------------

COVER = base64.b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGNgYPj/HwADAgH/"
                         "eL9GtQAAAABJRU5ErkJggg==")
COVER_NAME = "dot_a1b2c3d4e5.png"
NOTE = b"Notes of the first post.\n"
NOTE_NAME = "notes_f6g7h8i9j0.txt"


def identifier(prefix, number):
    return (prefix + "%0*d" % (15 - len(prefix), number))[:15]


def auth_record(number, prefix, email, name_hash, **more):
    return {"id": identifier(prefix, number), "email": email, "emailVisibility": False,
            "verified": True, "password": name_hash, "tokenKey": secret(email), **more}


def day(number):
    return "2026-%02d-%02d 10:%02d:00.000Z" % (1 + number // 28, 1 + number % 28, number % 60)


def records():
    made = {
        "_superusers": [auth_record(1, "admin", "admin@example.com", ADMIN_HASH)],
        "users": [
            auth_record(1, "user", "ada@example.com", USER_HASH, name="Ada",
                        emailVisibility=True),
            auth_record(2, "user", "ben@example.com", USER_HASH, name="Ben", verified=False),
        ],
        "authors": [
            {"id": identifier("author", 1), "name": "Ada Example", "user": identifier("user", 1)},
            {"id": identifier("author", 2), "name": "Ben Example", "user": identifier("user", 2),
             "mentor": identifier("author", 1)},
            {"id": identifier("author", 3), "name": "Cyd <Example>",
             "mentor": identifier("author", 2)},
        ],
        "tags": [{"id": identifier("tag", number), "name": name}
                 for number, name in enumerate(["cooking", "garden", "music", "travel"], 1)],
        "posts": [],
        "comments": [],
    }
    for number in range(1, 46):
        post = {"id": identifier("post", number), "title": "Post number %02d" % number,
                "slug": "post-%08d" % number, "rating": number % 6,
                "featured": number % 5 == 0, "published": day(number),
                "status": ["live", "live", "draft", "live", "archived"][number % 5],
                "labels": [["news"], ["howto", "opinion"], [], ["R&D"]][number % 4],
                "author": identifier("author", 1 + number % 3),
                "tags": [identifier("tag", 1 + (number + step) % 4)
                         for step in range(number % 3)],
                "body": "<p>Text of post <b>%d</b>.</p>" % number,
                "notes": "for editors only", "created": day(number), "updated": day(number)}
        if number == 1:
            post |= {"cover": COVER_NAME, "attachments": [NOTE_NAME], "rating": 4.5,
                     "contact": "press@example.com", "link": "https://example.com/first",
                     "meta": '{"views":12,"source":{"name":"import","at":[1,2,3]}}',
                     "place": {"lon": 23.32, "lat": 42.69}, "passphrase": USER_HASH}
        made["posts"].append(post)
    for number in range(1, 61):
        made["comments"].append({"id": identifier("comment", number),
                                 "text": "Comment %02d" % number,
                                 "post": identifier("post", 1 + number % 20),
                                 "user": identifier("user", 1 + number % 2)})
    return made


# --- SQL ----------------------------------------------------------------------------------------

def is_multiple(definition):
    return definition["type"] in ("select", "relation", "file") and definition["maxSelect"] > 1


def column_type(definition):
    if definition.get("primaryKey"):
        return PK
    if is_multiple(definition):
        return "JSON DEFAULT '[]' NOT NULL"
    return {"number": "NUMERIC DEFAULT 0 NOT NULL", "bool": "BOOLEAN DEFAULT FALSE NOT NULL",
            "json": "JSON DEFAULT NULL",
            "geoPoint": "JSON DEFAULT '{\"lon\":0,\"lat\":0}' NOT NULL",
            }.get(definition["type"], "TEXT DEFAULT '' NOT NULL")


def literal(value):
    if value is None:
        return "NULL"
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, (int, float)):
        return repr(value)
    return "'" + value.replace("'", "''") + "'"


def column_value(definition, row):
    kind, name = definition["type"], definition["name"]
    if kind == "autodate":
        return row.get(name, CREATED)
    if is_multiple(definition):
        return stored_json(row.get(name, []))
    if kind == "geoPoint":
        return stored_json(row.get(name, {"lon": 0, "lat": 0}))
    if kind == "number":
        return row.get(name, 0)
    if kind == "bool":
        return row.get(name, False)
    return row.get(name, None if kind == "json" else "")


def insert(table, values):
    columns = ", ".join(f"`{name}`" for name in values)
    return f"INSERT INTO `{table}` ({columns}) VALUES ({', '.join(map(literal, values.values()))});"


def normal_index(text, table):
    """The statement that SQLite gets; the sample's definitions are in normal form already, but
    for those whose columns stand in one line without quotes."""
    head, _, tail = text.partition(" (")
    columns, closing, where = tail.partition(")")
    names = [name.strip().strip("`") for name in columns.split(",")]
    if len(names) == 1:
        inside = f"`{names[0]}`"
    else:
        inside = "\n  " + ",\n  ".join(f"`{name}`" for name in names) + "\n"
    return f"{head} ({inside}{closing}{where};"


def data_sql():
    lines = [
        "CREATE TABLE `_migrations` (file VARCHAR(255) PRIMARY KEY NOT NULL, applied INTEGER NOT"
        " NULL);",
        f"CREATE TABLE `_params` (`id` {PK}, `value` JSON DEFAULT NULL, `created` {NOW},"
        f" `updated` {NOW});",
        f"CREATE TABLE `_collections` (`id` {PK}, `system` BOOLEAN DEFAULT FALSE NOT NULL, `type`"
        " TEXT DEFAULT \"base\" NOT NULL, `name` TEXT UNIQUE NOT NULL, `fields` JSON DEFAULT"
        " \"[]\" NOT NULL, `indexes` JSON DEFAULT \"[]\" NOT NULL, `listRule` TEXT DEFAULT NULL,"
        " `viewRule` TEXT DEFAULT NULL, `createRule` TEXT DEFAULT NULL, `updateRule` TEXT DEFAULT"
        " NULL, `deleteRule` TEXT DEFAULT NULL, `options` JSON DEFAULT \"{}\" NOT NULL,"
        f" `created` {NOW}, `updated` {NOW});",
        "CREATE INDEX idx__collections_type on `_collections` (`type`);",
    ]
    lines += [insert("_migrations", {"file": name, "applied": 1767323045678000 + place})
              for place, name in enumerate(MIGRATIONS)]
    rows = records()
    for made in COLLECTIONS:
        values = {"id": made["id"], "system": made["system"], "type": made["type"],
                  "name": made["name"],
                  "fields": "[" + ",".join(stored_json(one, True) for one in made["fields"]) + "]",
                  "indexes": stored_json(made["indexes"])}
        values |= dict(zip(["listRule", "viewRule", "createRule", "updateRule", "deleteRule"],
                           made["rules"]))
        values |= {"options": stored_json(made["options"]), "created": CREATED,
                   "updated": CREATED}
        lines.append(insert("_collections", values))
        if made["type"] == "view":
            lines.append(f"CREATE VIEW `{made['name']}` AS SELECT * FROM"
                         f" ({made['options']['viewQuery']});")
            continue
        fields = sorted(made["fields"], key=lambda one: one["name"])
        columns = ", ".join(f"`{one['name']}` {column_type(one)}" for one in fields)
        lines.append(f"CREATE TABLE `{made['name']}` ({columns});")
        lines += [normal_index(index, made["name"]) for index in made["indexes"]]
        lines += [insert(made["name"], {one["name"]: column_value(one, row) for one in fields})
                  for row in rows.get(made["name"], [])]
    return "\n".join(lines) + "\n"


def auxiliary_sql():
    return "\n".join([
        f"CREATE TABLE `_logs` (`id` {PK}, `level` INTEGER DEFAULT 0 NOT NULL, `message` TEXT"
        f" DEFAULT \"\" NOT NULL, `data` JSON DEFAULT \"{{}}\" NOT NULL, `created` {NOW});",
        "CREATE INDEX `idx_logs_level` on `_logs` (`level`);",
        "CREATE INDEX `idx_logs_message` on `_logs` (`message`);",
        "CREATE INDEX `idx_logs_created_hour` on `_logs` (strftime('%Y-%m-%d %H:00:00',"
        " `created`));",
    ]) + "\n"


def write_file(name, content, kind, original):
    folder = FOLDER / "storage" / POSTS / identifier("post", 1)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(content)
    (folder / (name + ".attrs")).write_text(json.dumps({
        "user.cache_control": "", "user.content_disposition": "", "user.content_encoding": "",
        "user.content_language": "", "user.content_type": kind,
        "user.metadata": {"original-filename": original},
        "md5": base64.b64encode(hashlib.md5(content).digest()).decode(),
    }, separators=(",", ":")))


def main():
    FOLDER.mkdir(exist_ok=True)
    (FOLDER / "data.sql").write_text(data_sql())
    (FOLDER / "auxiliary.sql").write_text(auxiliary_sql())
    write_file(COVER_NAME, COVER, "image/png", "dot.png")
    write_file(NOTE_NAME, NOTE, "text/plain; charset=utf-8", "notes.txt")


if __name__ == "__main__":
    main()
