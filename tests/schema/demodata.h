// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "schema/querysupport.h"

namespace Binnacle::Test {

inline std::vector<Collection> demoCollections()
{
    using namespace Qt::StringLiterals;
    std::vector<Collection> list;

    list.push_back(makeCollection(u"users"_s,
                                  {makeField(u"name"_s), makeField(u"role"_s),
                                   makeRelation(u"team"_s, u"teams_id"_s), makeHidden(u"secret"_s)},
                                  CollectionType::Auth));
    list.push_back(
        makeCollection(u"teams"_s,
                       {makeField(u"title"_s), makeRelation(u"members"_s, u"users_id"_s, 10),
                        makeRelation(u"owner"_s, u"users_id"_s)}));
    list.back().listRule = u"title != 'hidden'"_s;
    list.push_back(makeCollection(
        u"demo"_s,
        {makeField(u"title"_s), makeField(u"total"_s, FieldType::Number),
         makeField(u"active"_s, FieldType::Bool), makeField(u"created"_s, FieldType::Date),
         makeMulti(u"tags"_s, FieldType::Select), makeMulti(u"kind"_s, FieldType::Select, 1),
         makeMulti(u"files"_s, FieldType::File), makeField(u"data"_s, FieldType::Json),
         makeField(u"place"_s, FieldType::GeoPoint), makeRelation(u"rel_one"_s, u"demo_id"_s),
         makeRelation(u"rel_many"_s, u"demo_id"_s, 10), makeRelation(u"author"_s, u"users_id"_s),
         makeHidden(u"secret"_s)}));
    list.push_back(makeCollection(u"comments"_s,
                                  {makeField(u"text"_s), makeField(u"score"_s, FieldType::Number),
                                   makeRelation(u"post"_s, u"demo_id"_s), makeHidden(u"note"_s)}));
    list.push_back(makeCollection(u"profiles"_s,
                                  {makeField(u"bio"_s), makeRelation(u"user"_s, u"users_id"_s)}));
    list.back().indexes = {u"CREATE UNIQUE INDEX idx_user ON profiles (user)"_s};
    list.push_back(
        makeCollection(u"locked"_s, {makeField(u"text"_s), makeRelation(u"post"_s, u"demo_id"_s)}));
    list.back().listRule.reset();
    list.push_back(makeCollection(u"demo_view"_s, {makeField(u"title"_s)}, CollectionType::View));
    list.back().viewQuery = u"SELECT id, title FROM demo"_s;
    return list;
}

inline void insertUsers(QueryFixture &fixture)
{
    using namespace Qt::StringLiterals;
    const auto users = u"users"_s;
    fixture.insert(users,
                   {{"id", "u1"_ba},
                    {"name", "Ann"_ba},
                    {"role", "admin"_ba},
                    {"email", "ann@example.com"_ba},
                    {"emailVisibility", qint64(1)},
                    {"verified", qint64(1)},
                    {"team", "t1"_ba},
                    {"secret", "s1"_ba}});
    fixture.insert(users,
                   {{"id", "u2"_ba},
                    {"name", "Bob"_ba},
                    {"email", "bob@example.com"_ba},
                    {"team", "t2"_ba},
                    {"secret", "s2"_ba}});
    fixture.insert(users, {{"id", "u3"_ba}, {"name", "Cid"_ba}, {"email", "cid@example.com"_ba}});
    const auto teams = u"teams"_s;
    fixture.insert(teams,
                   {{"id", "t1"_ba},
                    {"title", "Red"_ba},
                    {"members", "[\"u1\",\"u2\"]"_ba},
                    {"owner", "u1"_ba}});
    fixture.insert(teams, {{"id", "t2"_ba}, {"title", "hidden"_ba}, {"members", "[\"u2\"]"_ba}});
    fixture.insert(teams, {{"id", "t3"_ba}, {"title", "Blue"_ba}});
    const auto profiles = u"profiles"_s;
    fixture.insert(profiles, {{"id", "p1"_ba}, {"bio", "one"_ba}, {"user", "u1"_ba}});
    fixture.insert(profiles, {{"id", "p2"_ba}, {"user", "u2"_ba}});
}

inline void insertDemo(QueryFixture &fixture)
{
    using namespace Qt::StringLiterals;
    const auto demo = u"demo"_s;
    fixture.insert(demo,
                   {{"id", "d1"_ba},
                    {"title", "alpha"_ba},
                    {"total", 5.0},
                    {"active", qint64(1)},
                    {"created", "2026-01-02 10:00:00.000Z"_ba},
                    {"tags", "[\"a\",\"b\"]"_ba},
                    {"kind", "x"_ba},
                    {"files", "[\"f1.png\",\"f2.png\"]"_ba},
                    {"data", "{\"n\":1,\"s\":\"abc\",\"list\":[10,20],\"t\":true,\"nul\":null}"_ba},
                    {"place", "{\"lon\":23.23033854945808,\"lat\":42.713146090563384}"_ba},
                    {"rel_one", "d2"_ba},
                    {"rel_many", "[\"d2\",\"d3\"]"_ba},
                    {"author", "u1"_ba},
                    {"secret", "top"_ba}});
    fixture.insert(
        demo, {{"id", "d2"_ba}, {"title", "beta"_ba}, {"author", "u2"_ba}, {"secret", "low"_ba}});
    fixture.insert(demo,
                   {{"id", "d3"_ba},
                    {"title", "123"_ba},
                    {"total", 10.0},
                    {"tags", "[\"b\"]"_ba},
                    {"data", "5"_ba},
                    {"created", "2025-12-31 23:59:59.999Z"_ba},
                    {"rel_one", "d1"_ba},
                    {"rel_many", "[\"d2\"]"_ba}});
    fixture.insert(demo,
                   {{"id", "d4"_ba},
                    {"title", ""_ba},
                    {"total", -1.5},
                    {"tags", "[\"a\"]"_ba},
                    {"data", "\"abc\""_ba},
                    {"rel_many", "[\"d1\",\"missing\"]"_ba},
                    {"author", "u3"_ba}});
    const auto comments = u"comments"_s;
    fixture.insert(comments,
                   {{"id", "c1"_ba}, {"text", "x"_ba}, {"score", 1.0}, {"post", "d1"_ba}});
    fixture.insert(comments,
                   {{"id", "c2"_ba}, {"text", "y"_ba}, {"score", 2.0}, {"post", "d1"_ba}});
    fixture.insert(comments,
                   {{"id", "c3"_ba}, {"text", "x"_ba}, {"score", 3.0}, {"post", "d2"_ba}});
    fixture.insert(comments, {{"id", "c4"_ba}, {"text", "z"_ba}, {"score", 4.0}});
    fixture.insert(u"locked"_s, {{"id", "l1"_ba}, {"text", "x"_ba}, {"post", "d1"_ba}});
}

/// Collections with every kind of path between them, and a handful of rows.
inline std::unique_ptr<QueryFixture> demoFixture()
{
    auto fixture = std::make_unique<QueryFixture>(demoCollections());
    insertUsers(*fixture);
    insertDemo(*fixture);
    return fixture;
}

}  // namespace Binnacle::Test
