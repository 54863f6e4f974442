#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes project.json and files/: the sample project that app/sample makes data directories of.

Run it after a change here and commit what it writes: the same every time, for its dice have a
fixed seed. Times are texts such as "@-90", 90 minutes before the moment the project is made.
"""

import base64
import hashlib
import json
import random
import struct
import zlib
from pathlib import Path

HERE = Path(__file__).parent
DICE = random.Random(1905)
HOUR, DAY = 60, 24 * 60
SIGNED_IN = "@request.auth.id != ''"


def collection_id(kind, name):
    return "pbc_" + str(zlib.crc32((kind + name).encode()))


VESSELS, BERTHS, CALLS = (collection_id("base", name) for name in ("vessels", "berths", "calls"))
USERS = "_pb_users_auth_"


def record_id(prefix, number):
    return prefix + "%0*d" % (15 - len(prefix), number)


def at(minutes):
    return "@%d" % minutes


# --- Collections ---------------------------------------------------------------------------------

def field(kind, name, **options):
    return {"type": kind, "name": name, **options}


def dates():
    return [field("autodate", "created", onCreate=True),
            field("autodate", "updated", onCreate=True, onUpdate=True)]


def collection(kind, name, fields, rules, indexes=(), **options):
    names = ["listRule", "viewRule", "createRule", "updateRule", "deleteRule"]
    own = fields + dates() if kind == "base" else fields
    return {"id": collection_id(kind, name), "name": name, "type": kind, "fields": own,
            "indexes": list(indexes), **dict(zip(names, rules)), **options}


AGENT = f"{SIGNED_IN} && call.agent = @request.auth.id"
AUTHOR = f"{SIGNED_IN} && author = @request.auth.id"
TYPES = ["container", "bulk", "tanker", "ro-ro", "cruise", "fishing", "tug"]
COLLECTIONS = [
    # Everybody may look.
    collection("base", "vessels", [
        field("text", "name", required=True, min=2, max=60, presentable=True),
        field("text", "imo", required=True, pattern="^IMO[0-9]{7}$"),
        field("text", "callsign", max=8),
        field("text", "flag", max=40),
        field("select", "type", required=True, maxSelect=1, values=TYPES),
        field("number", "length", min=0),
        field("number", "draught", min=0),
        field("number", "tonnage", min=0, onlyInt=True),
        field("number", "built", onlyInt=True),
        field("text", "operator"),
        field("url", "website"),
        field("bool", "active"),
        field("file", "photo", maxSelect=1, maxSize=2 * 1024 * 1024, thumbs=["120x75"],
              mimeTypes=["image/png", "image/jpeg"]),
    ], ("", "", SIGNED_IN, SIGNED_IN, None),
        ["CREATE UNIQUE INDEX `idx_vessels_imo` ON `vessels` (`imo`)",
         "CREATE INDEX `idx_vessels_type` ON `vessels` (`type`)"]),
    collection("base", "berths", [
        field("text", "name", required=True, presentable=True),
        field("select", "quay", required=True, maxSelect=1,
              values=["North quay", "Old quay", "Oil pier", "Fish quay"]),
        field("number", "length", min=0),
        field("number", "depth", min=0),
        field("select", "services", maxSelect=5,
              values=["water", "shore power", "bunkering", "crane", "waste"]),
        field("geoPoint", "position"),
        field("text", "remarks"),
    ], ("", "", None, None, None),
        ["CREATE UNIQUE INDEX `idx_berths_name` ON `berths` (`name`)"]),
    # Those who work in the harbour.
    collection("base", "calls", [
        field("text", "reference", required=True, presentable=True,
              autogeneratePattern="HC-[0-9]{5}"),
        field("relation", "vessel", required=True, collectionId=VESSELS, maxSelect=1),
        field("relation", "berth", collectionId=BERTHS, maxSelect=1),
        field("relation", "agent", collectionId=USERS, maxSelect=1),
        field("select", "status", required=True, maxSelect=1,
              values=["planned", "anchored", "alongside", "departed", "cancelled"]),
        field("select", "purpose", maxSelect=3,
              values=["loading", "discharging", "passengers", "bunkering", "repair", "crew change"]),
        field("date", "eta", required=True),
        field("date", "etd"),
        field("number", "draughtArrival", min=0),
        field("bool", "pilot"),
        field("file", "documents", maxSelect=4, protected=True,
              mimeTypes=["text/plain", "application/pdf"]),
    ], (SIGNED_IN, SIGNED_IN, SIGNED_IN, f"{SIGNED_IN} && agent = @request.auth.id", None),
        ["CREATE UNIQUE INDEX `idx_calls_reference` ON `calls` (`reference`)",
         "CREATE INDEX `idx_calls_eta` ON `calls` (`eta`)",
         "CREATE INDEX `idx_calls_vessel` ON `calls` (`vessel`)"]),
    collection("base", "cargo", [
        field("relation", "call", required=True, collectionId=CALLS, cascadeDelete=True,
              maxSelect=1),
        field("select", "kind", required=True, maxSelect=1,
              values=["containers", "grain", "fuel oil", "timber", "fish", "vehicles", "stone",
                      "salt"]),
        field("text", "description", presentable=True),
        field("number", "tonnes", min=0),
        field("bool", "dangerous"),
        field("text", "imdg", max=4),
        field("json", "details"),
    ], (SIGNED_IN, SIGNED_IN, AGENT, AGENT, AGENT),
        ["CREATE INDEX `idx_cargo_call` ON `cargo` (`call`)"]),
    # Nobody but superusers.
    collection("base", "crew", [
        field("text", "name", required=True, presentable=True),
        field("relation", "vessel", required=True, collectionId=VESSELS, maxSelect=1),
        field("select", "rank", maxSelect=1,
              values=["master", "chief officer", "second officer", "chief engineer", "electrician",
                      "bosun", "able seaman", "cook"]),
        field("text", "nationality"),
        field("email", "email"),
        field("text", "passport", hidden=True),
        field("date", "signedOn"),
    ], (None,) * 5, ["CREATE INDEX `idx_crew_vessel` ON `crew` (`vessel`)"]),
    # To each their own.
    collection("base", "notes", [
        field("text", "title", required=True, presentable=True),
        field("editor", "text"),
        field("relation", "call", collectionId=CALLS, maxSelect=1),
        field("relation", "author", required=True, collectionId=USERS, maxSelect=1),
        field("bool", "pinned"),
    ], (AUTHOR,) * 5, ["CREATE INDEX `idx_notes_author` ON `notes` (`author`)"]),
    collection("view", "berth_load", [], ("", "", None, None, None),
               viewQuery="SELECT berths.id, berths.name, berths.quay, COUNT(calls.id) AS calls"
                         " FROM berths LEFT JOIN calls ON calls.berth = berths.id"
                         " GROUP BY berths.id"),
]

# --- Rows ----------------------------------------------------------------------------------------

NAMES = {
    "container": ["Nordlys Trader", "Saga Bay", "Elbe Courier", "Maren Venture", "Baltic Heron",
                  "Aurora Feeder", "Hanse Pioneer"],
    "bulk": ["Granite Star", "Fjord Carrier", "Linnea", "Stenvik", "Ocean Plover", "Valdemar"],
    "tanker": ["Polar Tern", "Amber Sound", "Brage", "Clear Horizon", "Skagen Spirit"],
    "ro-ro": ["Kattegat Link", "Isefjord", "Seaway Bergen", "Transit Gothia", "Viken"],
    "cruise": ["Northern Serenade", "Queen Astrid", "Hurtig Stella"],
    "fishing": ["Havbris", "Solveig", "Ternen", "Silver Herring", "Gunnhild", "Breidablikk"],
    "tug": ["Bjorn", "Atlas", "Little Sampson", "Thor"],
}
FLAGS = {"container": ["Denmark", "Liberia", "Malta", "Germany"], "bulk": ["Norway", "Panama"],
         "tanker": ["Norway", "Marshall Islands", "Malta"], "ro-ro": ["Sweden", "Norway"],
         "cruise": ["Bahamas", "Norway"], "fishing": ["Norway", "Iceland", "Faroe Islands"],
         "tug": ["Norway"]}
OPERATORS = {"container": ["Hanse Feeder Line", "Baltic Box"], "bulk": ["Granvik Rederi"],
             "tanker": ["Polar Tankers", "Amber Shipping"], "ro-ro": ["Seaway Link"],
             "cruise": ["Northern Cruises"], "fishing": ["own account"], "tug": ["Harbour of Larvik"]}
SIZES = {"container": (140, 210, 9), "bulk": (90, 190, 10), "tanker": (100, 180, 9),
         "ro-ro": (120, 200, 6.5), "cruise": (180, 290, 8), "fishing": (15, 60, 4.5),
         "tug": (24, 36, 4)}
CARGO = {"container": ["containers"], "bulk": ["grain", "stone", "salt", "timber"],
         "tanker": ["fuel oil"], "ro-ro": ["vehicles", "timber"], "cruise": [],
         "fishing": ["fish"], "tug": []}
TEXTS = {"containers": "{n} TEU, general goods", "grain": "Milling wheat in bulk",
         "fuel oil": "Marine gas oil, 2 grades", "timber": "Sawn spruce, packaged",
         "fish": "Frozen cod and haddock", "vehicles": "{n} cars and trailers",
         "stone": "Larvikite blocks", "salt": "Road salt"}


def stamps(created, updated=None):
    return {"created": at(created), "updated": at(created if updated is None else updated)}


def imo(number):
    digits = "%06d" % number
    check = sum(int(digit) * weight for digit, weight in zip(digits, range(7, 1, -1))) % 10
    return "IMO" + digits + str(check)


def vessels():
    rows, number = [], 0
    for kind in TYPES:
        for place, name in enumerate(NAMES[kind]):
            number += 1
            low, high, draught = SIZES[kind]
            length = round(DICE.uniform(low, high), 1)
            rows.append({
                "id": record_id("vessel", number), "name": name,
                "imo": imo(900000 + DICE.randrange(70000)),
                "callsign": "L" + "".join(DICE.choice("ABCDEFGHKMNPRSTUVW") for _ in range(3))
                            + str(DICE.randrange(10)),
                "flag": DICE.choice(FLAGS[kind]), "type": kind, "length": length,
                "draught": round(draught * DICE.uniform(0.75, 1.1), 1),
                "tonnage": int(length ** 2 * DICE.uniform(0.5, 1.1)),
                "built": DICE.randrange(1988, 2025), "operator": DICE.choice(OPERATORS[kind]),
                "website": "https://%s.example" % name.lower().replace(" ", "-")
                           if kind in ("cruise", "ro-ro") else "",
                "active": DICE.random() > 0.08,
                "photo": photo_name(kind) if place < 3 else "",
                **stamps(-DICE.randrange(200, 900) * DAY, -DICE.randrange(2, 120) * DAY)})
    return rows


def berths():
    plan = [("North quay", 5, 220, 11.5), ("Old quay", 4, 140, 7.5), ("Oil pier", 2, 190, 12.5),
            ("Fish quay", 3, 70, 5.5)]
    rows = []
    for quay, count, length, depth in plan:
        for place in range(count):
            number = len(rows) + 1
            rows.append({
                "id": record_id("berth", number), "name": "%s %d" % (quay.split()[0], place + 1),
                "quay": quay, "length": length + 10 * place, "depth": depth,
                "services": sorted(DICE.sample(["water", "shore power", "bunkering", "crane",
                                                "waste"], DICE.randrange(2, 5))),
                "position": {"lon": round(10.031 + number * 0.0011, 5),
                             "lat": round(59.047 + (number % 5) * 0.0007, 5)},
                "remarks": "Shallow at low tide." if depth < 6 else "",
                **stamps(-900 * DAY, -DICE.randrange(10, 300) * DAY)})
    return rows


def calls(ships, places):
    """Three weeks back to ten days ahead; who is alongside is so right now."""
    by_quay = {"tanker": "Oil pier", "fishing": "Fish quay", "tug": "Old quay",
               "cruise": "Old quay"}
    purposes = {"cruise": ["passengers"], "tug": ["bunkering"], "fishing": ["discharging"]}
    rows = []
    for number in range(1, 165):
        ship = DICE.choice(ships)
        quay = by_quay.get(ship["type"], "North quay")
        berth = DICE.choice([place for place in places if place["quay"] == quay])
        begin = -21 * DAY + int(number * 31 * DAY / 164) + DICE.randrange(-180, 180)
        begin -= begin % 15
        stay = DICE.randrange(8 * HOUR, 40 * HOUR, 15)
        if begin + stay < 0:
            status = "cancelled" if DICE.random() < 0.05 else "departed"
        elif begin < 0:
            status = "alongside" if begin < -2 * HOUR else "anchored"
        else:
            status = "planned"
        known = min(begin - DICE.randrange(DAY, 6 * DAY), -DICE.randrange(1, 30) * HOUR)
        purpose = purposes.get(ship["type"]) or sorted(
            DICE.sample(["loading", "discharging", "bunkering", "crew change"],
                        DICE.randrange(1, 3)))
        rows.append({
            "id": record_id("call", number), "reference": "HC-%05d" % (24180 + number),
            "vessel": ship["id"], "berth": "" if status == "cancelled" else berth["id"],
            "agent": record_id("user", 1 + number % 2), "status": status, "purpose": purpose,
            "eta": at(begin), "etd": at(begin + stay),
            "draughtArrival": round(ship["draught"] * DICE.uniform(0.7, 1), 1),
            "pilot": ship["length"] > 100,
            "documents": [MANIFEST] if number % 23 == 0 else [],
            **stamps(known, max(known, min(begin + 20, -DICE.randrange(3, 400))))})
    return rows


def cargo(port_calls, ships):
    kinds = {ship["id"]: CARGO[ship["type"]] for ship in ships}
    rows = []
    for call in port_calls:
        for _ in range(DICE.randrange(1, 4) if kinds[call["vessel"]] else 0):
            kind = DICE.choice(kinds[call["vessel"]])
            is_dangerous = kind == "fuel oil" or (kind == "containers" and DICE.random() < 0.15)
            details = {"holds": DICE.randrange(1, 5), "stowage": DICE.choice(["deck", "hold"])}
            if kind == "fish":
                details = {"temperature": -DICE.randrange(18, 28), "boxes": DICE.randrange(80, 900)}
            rows.append({
                "id": record_id("cargo", len(rows) + 1), "call": call["id"], "kind": kind,
                "description": TEXTS[kind].format(n=DICE.randrange(20, 480)),
                "tonnes": round(DICE.uniform(40, 6500), 1), "dangerous": is_dangerous,
                "imdg": DICE.choice(["3", "8", "9"]) if is_dangerous else "",
                "details": details, "created": call["created"], "updated": call["updated"]})
    return rows


def crew(ships):
    first = ["Anna", "Jonas", "Mikkel", "Ingrid", "Rafael", "Liza", "Marek", "Olena", "Tomás",
             "Grace", "Hiro", "Sven", "Maria", "Andrei", "Fatima", "Björn", "Eirik", "Chloé"]
    last = ["Hansen", "Lindqvist", "Santos", "Kowalski", "Berg", "Petrov", "Tanaka", "Okafor",
            "Møller", "Reyes", "Nielsen", "Haugen", "Dubois", "Moreau"]
    lands = ["Norway", "Philippines", "Poland", "Denmark", "Ukraine", "India", "Portugal", "Sweden"]
    ranks = ["master", "chief officer", "chief engineer", "able seaman", "bosun", "cook",
             "second officer", "electrician"]
    rows = []
    for ship in ships:
        for rank in ranks[:2 + DICE.randrange(3)]:
            name = DICE.choice(first) + " " + DICE.choice(last)
            number = len(rows) + 1
            rows.append({
                "id": record_id("crew", number), "name": name, "vessel": ship["id"], "rank": rank,
                "nationality": DICE.choice(lands), "email": "crew%03d@example.com" % number,
                "passport": "P%07d" % DICE.randrange(10 ** 7),
                "signedOn": at(-DICE.randrange(5, 160) * DAY),
                **stamps(-DICE.randrange(160, 400) * DAY, -DICE.randrange(1, 100) * DAY)})
    return rows


def notes(port_calls):
    what = [("Gangway checked", "<p>Net rigged, light works.</p>"),
            ("Crane 2 out of order", "<p>Hydraulic leak. <strong>Parts come on Thursday.</strong></p>"),
            ("Pilot asks for a tug", "<p>Wind from the south west, 14 m/s in gusts.</p>"),
            ("Customs want the manifest", "<p>Sent by mail, waiting for an answer.</p>"),
            ("Fresh water delivered", "<p>120 m³ at the North quay.</p>"),
            ("Late arrival", "<p>Delayed by fog, new time follows.</p>"),
            ("Waste collected", "<p>Two skips, sorted.</p>"),
            ("Noise complaint", "<p>Neighbours asked to load after 7 in the morning.</p>"),
            ("Fender damaged", "<p>Second from the north, photo taken.</p>"),
            ("Shore power connected", "<ul><li>400 V</li><li>50 Hz</li></ul>")]
    rows = []
    for number in range(1, 49):
        title, text = DICE.choice(what)
        moment = -int(20 * DAY * (1 - number / 49)) - DICE.randrange(5, 300)
        rows.append({"id": record_id("note", number), "title": title, "text": text,
                     "call": DICE.choice(port_calls)["id"],
                     "author": record_id("user", 1 + DICE.randrange(2)),
                     "pinned": number % 11 == 0, **stamps(moment)})
    return rows


# --- Files ---------------------------------------------------------------------------------------

WIDTH, HEIGHT = 480, 300
HULLS = {"container": "#8c3b2e", "bulk": "#3d4a57", "tanker": "#a3452f", "ro-ro": "#e8edf2",
         "cruise": "#f4f6f8", "fishing": "#1f5d8a", "tug": "#c9771e"}
SKIES = {"container": ("#9fc4dd", "#e6eef2"), "bulk": ("#7d97ad", "#d8dee2"),
         "tanker": ("#e7b98f", "#f6e7d4"), "ro-ro": ("#a9cfe0", "#eef4f4"),
         "cruise": ("#f0b7a0", "#fbe8d6"), "fishing": ("#8fa9bd", "#dfe6ea"),
         "tug": ("#b3cbd8", "#eef1ef")}


def rgb(text):
    return tuple(int(text[place:place + 2], 16) for place in (1, 3, 5))


class Picture:
    """A few flat shapes, enough for a ship in a thumbnail."""

    def __init__(self):
        self.rows = [[(0, 0, 0)] * WIDTH for _ in range(HEIGHT)]

    def band(self, top, bottom, first, last):
        for y in range(top, bottom):
            # In steps, so that the file stays small.
            share = int(10 * (y - top) / (bottom - top)) / 9
            colour = tuple(int(a + (b - a) * min(share, 1)) for a, b in zip(rgb(first), rgb(last)))
            self.rows[y] = [colour] * WIDTH

    def box(self, left, top, width, height, colour):
        for y in range(max(top, 0), min(top + height, HEIGHT)):
            for x in range(max(left, 0), min(left + width, WIDTH)):
                self.rows[y][x] = rgb(colour)

    def hull(self, left, right, top, height, colour):
        for y in range(top, top + height):
            share = (y - top) / height
            for x in range(int(left + 22 * share), int(right - 46 * share)):
                self.rows[y][x] = rgb(colour if share < 0.72 else "#5b2a22")

    def png(self):
        def chunk(kind, data):
            body = kind + data
            return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))
        raw = b"".join(b"\0" + bytes(part for pixel in row for part in pixel) for row in self.rows)
        return (b"\x89PNG\r\n\x1a\n"
                + chunk(b"IHDR", struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, 2, 0, 0, 0))
                + chunk(b"IDAT", zlib.compress(raw, 9)) + chunk(b"IEND", b""))


def photo(kind):
    picture = Picture()
    picture.band(0, 205, *SKIES[kind])
    picture.band(205, HEIGHT, "#3f6c86", "#264b63")
    picture.box(0, 196, WIDTH, 9, "#71808a")
    small = kind in ("fishing", "tug")
    left, right = (150, 350) if small else (50, 440)
    deck = 182 if small else 168
    white, glass = "#f2f4f6", "#33475a"
    if kind == "container":
        colours = ["#1f6f8b", "#c65a2e", "#d9a441", "#56764a", "#7a4b7d"]
        for column in range(9):
            for row in range(1 + (column * 7) % 4):
                picture.box(130 + column * 29, deck - 17 * (row + 1), 27, 15,
                            colours[(column * 3 + row) % 5])
        picture.box(74, deck - 74, 40, 74, white)
        picture.box(78, deck - 66, 32, 7, glass)
    elif kind in ("bulk", "tanker"):
        picture.box(70, deck - 62, 48, 62, white)
        picture.box(74, deck - 54, 40, 7, glass)
        for column in range(5):
            if kind == "bulk":
                picture.box(146 + column * 54, deck - 9, 38, 9, "#59636c")
                picture.box(138 + column * 54, deck - 46, 4, 46, "#d8a63a")
            else:
                picture.box(140 + column * 54, deck - 5, 46, 5, "#6d2c22")
    elif kind in ("ro-ro", "cruise"):
        floors = 4 if kind == "ro-ro" else 6
        for floor in range(floors):
            picture.box(72 + floor * 9, deck - 15 * (floor + 1), 330 - floor * 24, 15, white)
            for window in range(0, 300 - floor * 24, 14):
                picture.box(84 + floor * 9 + window, deck - 15 * (floor + 1) + 5, 8, 5, glass)
        picture.box(110, deck - 15 * floors - 26, 34, 26, "#1d4e73")
    else:
        picture.box(196, deck - 40, 62, 40, white)
        picture.box(202, deck - 32, 50, 9, glass)
        picture.box(222, deck - 86, 4, 46, "#4d5963")
        picture.box(300, deck - 54, 3, 54, "#4d5963")
    picture.hull(left, right, deck, 44 if small else 56, HULLS[kind])
    for wave in range(0, WIDTH, 46):
        picture.box((wave * 7) % WIDTH, 238 + (wave * 5) % 56, 30, 2, "#5d8aa3")
    return picture.png()


def photo_name(kind):
    return kind.replace("-", "_") + "_k3p8w2r9tz.png"


MANIFEST = "manifest_q7h2m4x1vb.txt"
MANIFEST_TEXT = b"CARGO MANIFEST\n\nPort of discharge: Larvik\nSee the entries under Cargo.\n"


def store(folder, name, content, kind, original):
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(content)
    (folder / (name + ".attrs")).write_text(json.dumps({
        "user.cache_control": "", "user.content_disposition": "", "user.content_encoding": "",
        "user.content_language": "", "user.content_type": kind,
        "user.metadata": {"original-filename": original},
        "md5": base64.b64encode(hashlib.md5(content).digest()).decode(),
    }, separators=(",", ":")))


def main():
    ships, places = vessels(), berths()
    port_calls = calls(ships, places)
    rows = {"vessels": ships, "berths": places, "calls": port_calls,
            "cargo": cargo(port_calls, ships), "crew": crew(ships), "notes": notes(port_calls)}
    users = [{"id": record_id("user", number), "email": mail, "name": name, "verified": True,
              "emailVisibility": number == 1, "password": "harbour-secret-1",
              "passwordConfirm": "harbour-secret-1"}
             for number, (name, mail) in enumerate([("Kari Nordmann", "kari@example.com"),
                                                    ("Omar Haddad", "omar@example.com")], 1)]
    script = {"superuser": {"email": "admin@example.com", "password": "admin-secret-1"},
              "users": users, "collections": COLLECTIONS, "rows": rows}
    text = "{\n" + ",\n".join(
        json.dumps(key) + ":" + (json.dumps(value, ensure_ascii=False) if key != "rows" else
                                 "{\n" + ",\n".join(
                                     json.dumps(table) + ":[\n" + ",\n".join(
                                         json.dumps(row, ensure_ascii=False, separators=(",", ":"))
                                         for row in table_rows) + "]"
                                     for table, table_rows in value.items()) + "}")
        for key, value in script.items()) + "}\n"
    (HERE / "project.json").write_text(text)
    for ship in ships:
        if ship["photo"]:
            store(HERE / "files" / VESSELS / ship["id"], ship["photo"], photo(ship["type"]),
                  "image/png", ship["type"] + ".png")
    for call in port_calls:
        if call["documents"]:
            store(HERE / "files" / CALLS / call["id"], MANIFEST, MANIFEST_TEXT,
                  "text/plain; charset=utf-8", "manifest.txt")
    print({table: len(table_rows) for table, table_rows in rows.items()})


if __name__ == "__main__":
    main()
