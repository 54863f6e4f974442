// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/recordworld.h"

#include "db/dialect.h"
#include "schema/collectionjson.h"
#include "schema/scaffold.h"
#include "wire/jsonparser.h"

#include <QDebug>
#include <QDirIterator>

namespace Binnacle::Test {

using namespace Qt::StringLiterals;

namespace {

// Ids are `c_` and the name. `id` fields are added, passwords cost little.
constexpr char definitions[] = R"json([
{"type":"auth","name":"_superusers"},
{"type":"auth","name":"users","listRule":"","viewRule":"","createRule":"",
 "updateRule":"id = @request.auth.id","deleteRule":"id = @request.auth.id",
 "manageRule":"@request.auth.collectionName = 'staff'",
 "fields":[{"name":"name","type":"text"},{"name":"note","type":"text","hidden":true},
           {"name":"team","type":"relation","collectionId":"c_tags"},
           {"name":"updated","type":"autodate","onCreate":true,"onUpdate":true}]},
{"type":"auth","name":"staff","listRule":"","viewRule":"","createRule":null,
 "updateRule":"@request.auth.id != ''","deleteRule":null},
{"type":"base","name":"_mfas","fields":[{"name":"collectionRef","type":"text","required":true},
 {"name":"recordRef","type":"text","required":true},{"name":"method","type":"text"}]},
{"type":"base","name":"_otps","fields":[{"name":"collectionRef","type":"text","required":true},
 {"name":"recordRef","type":"text","required":true},
 {"name":"password","type":"password","hidden":true,"required":true}]},
{"type":"base","name":"_externalAuths","system":true,
 "fields":[{"name":"collectionRef","type":"text","required":true},
 {"name":"recordRef","type":"text","required":true},
 {"name":"provider","type":"text","required":true},
 {"name":"providerId","type":"text","required":true}],
 "indexes":["CREATE UNIQUE INDEX `idx_ea` ON `_externalAuths` (collectionRef, provider, providerId)"]
},
{"type":"base","name":"_authOrigins","fields":[{"name":"collectionRef","type":"text"},
 {"name":"recordRef","type":"text"},{"name":"fingerprint","type":"text"}]},
{"type":"base","name":"tags","listRule":"","viewRule":"","createRule":"","updateRule":"",
 "deleteRule":"","fields":[{"name":"name","type":"text","required":true,"min":2}],
 "indexes":["CREATE UNIQUE INDEX `idx_tags_name` ON `tags` (`name`)"]},
{"type":"base","name":"authors","listRule":"","viewRule":"","createRule":"","updateRule":"",
 "deleteRule":"",
 "fields":[{"name":"name","type":"text"},
           {"name":"user","type":"relation","collectionId":"c_users"},
           {"name":"mentor","type":"relation","collectionId":"c_authors"}],
 "indexes":["CREATE UNIQUE INDEX `idx_authors_user` ON `authors` (`user`) WHERE `user` != ''"]},
{"type":"base","name":"posts","listRule":"live = true || author.user = @request.auth.id",
 "viewRule":"live = true || author.user = @request.auth.id",
 "createRule":"@request.auth.id != '' && title != 'forbidden'",
 "updateRule":"author.user = @request.auth.id && @request.body.title != 'forbidden'",
 "deleteRule":"author.user = @request.auth.id",
 "fields":[{"name":"title","type":"text","required":true,"min":2,"max":20},
           {"name":"slug","type":"text","autogeneratePattern":"[a-z]{8}"},
           {"name":"body","type":"editor"},{"name":"rating","type":"number","max":5},
           {"name":"live","type":"bool"},{"name":"contact","type":"email"},
           {"name":"link","type":"url"},{"name":"published","type":"date"},
           {"name":"status","type":"select","values":["draft","live"],"maxSelect":1},
           {"name":"labels","type":"select","values":["a","b","c"],"maxSelect":3},
           {"name":"author","type":"relation","collectionId":"c_authors"},
           {"name":"tags","type":"relation","collectionId":"c_tags","maxSelect":5},
           {"name":"meta","type":"json"},{"name":"place","type":"geoPoint"},
           {"name":"lock","type":"password","cost":4},
           {"name":"secret","type":"text","hidden":true},
           {"name":"created","type":"autodate","onCreate":true,"onUpdate":false},
           {"name":"updated","type":"autodate","onCreate":true,"onUpdate":true}],
 "indexes":["CREATE UNIQUE INDEX `idx_posts_slug` ON `posts` (`slug`)",
            "CREATE UNIQUE INDEX `idx_posts_pair` ON `posts` (`rating`, `contact`) WHERE `contact` != ''"]},
{"type":"base","name":"comments","listRule":"","viewRule":"text != 'private'","createRule":"",
 "updateRule":"","deleteRule":"",
 "fields":[{"name":"text","type":"text"},
           {"name":"post","type":"relation","collectionId":"c_posts","required":true,"cascadeDelete":true},
           {"name":"updated","type":"autodate","onCreate":true,"onUpdate":true}]},
{"type":"base","name":"reviews","listRule":"","viewRule":"","createRule":"","updateRule":"",
 "deleteRule":"",
 "fields":[{"name":"comment","type":"relation","collectionId":"c_comments","required":true}]},
{"type":"base","name":"bundles","listRule":"","viewRule":"","createRule":"","updateRule":"",
 "deleteRule":"",
 "fields":[{"name":"tags","type":"relation","collectionId":"c_tags","maxSelect":9,"cascadeDelete":true},
           {"name":"needs","type":"relation","collectionId":"c_authors","maxSelect":9,"required":true},
           {"name":"updated","type":"autodate","onCreate":true,"onUpdate":true}]},
{"type":"base","name":"albums","listRule":"","viewRule":"","createRule":"","updateRule":"","deleteRule":"",
 "fields":[{"name":"title","type":"text","max":10},{"name":"cover","type":"file","maxSelect":1},
           {"name":"pages","type":"file","maxSelect":3},
           {"name":"notes","type":"file","maxSelect":2,"maxSize":10,"mimeTypes":["text/plain"]},
           {"name":"key","type":"text"},
           {"name":"parent","type":"relation","collectionId":"c_albums","cascadeDelete":true}],
 "indexes":["CREATE UNIQUE INDEX `idx_albums_key` ON `albums` (`key`) WHERE `key` != ''"]},
{"type":"base","name":"vault","fields":[{"name":"code","type":"text"},
 {"name":"owner","type":"relation","collectionId":"c_authors"}]},
{"type":"base","name":"keyed","listRule":"","viewRule":"","createRule":"","updateRule":"","deleteRule":"",
 "fields":[{"name":"id","type":"text","primaryKey":true,"required":true,"system":true,
            "pattern":"^[A-Za-z0-9_]+$","max":20}]},
{"type":"view","name":"titles","listRule":"","viewRule":"",
 "viewQuery":"SELECT id, title, author FROM posts",
 "fields":[{"name":"id","type":"text","primaryKey":true,"required":true,"system":true},
           {"name":"title","type":"text"},
           {"name":"author","type":"relation","collectionId":"c_authors"}]}
])json";

template <typename T> bool worked(const Result<T> &result)
{
    if (!result)
        qWarning() << result.error().message << result.error().detail
                   << result.error().fields.toJson();
    return result.has_value();
}

std::optional<Schema::Collection> collectionOf(const JsonValue &definition)
{
    const auto type = Schema::collectionTypeFromName(definition[u"type"].toString());
    if (!type)
        return std::nullopt;
    const Schema::Collection blank = Schema::scaffold(*type);
    JsonValue body = definition;
    body.remove(u"fields");
    body.remove(u"indexes");
    Result<Schema::Collection> merged = Schema::collectionMerged(blank, body);
    if (!worked(merged))
        return std::nullopt;
    Schema::Collection collection = *std::move(merged);
    collection.id = u"c_"_s + collection.name;
    collection.isSystem = definition[u"system"].toBool();
    collection.indexes.clear();
    if (collection.isAuth()) {
        for (const QString &column : {u"tokenKey"_s, u"email"_s})
            collection.indexes << Schema::requiredIndexSql(column, collection.id, collection.name);
    }
    for (const JsonValue &index : definition[u"indexes"].elements())
        collection.indexes << index.toString();
    for (const JsonValue &json : definition[u"fields"].elements()) {
        Result<Schema::Field> field = Schema::Field::fromJson(json);
        if (!worked(field))
            return std::nullopt;
        std::erase_if(collection.fields,
                      [&](const Schema::Field &old) { return old.name == field->name; });
        collection.fields.push_back(*std::move(field));
    }
    for (Schema::Field &field : collection.fields) {
        if (field.id.isEmpty())
            field.id = u"f_"_s + field.name;
        if (field.name == "password"_L1)
            field.cost = 4;
    }
    return collection;
}

QByteArray tableSql(const Schema::Collection &collection, const Db::Dialect &dialect)
{
    const QByteArray table = dialect.quoted(collection.name);
    if (collection.isView())
        return "CREATE VIEW " + table + " AS " + collection.viewQuery.toUtf8();
    QByteArrayList columns;
    for (const Schema::Field &field : collection.fields)
        columns << dialect.quoted(field.name) + ' ' + dialect.columnDefinition(field.columnKind());
    QByteArray sql = "CREATE TABLE " + table + " (" + columns.join(", ") + ')';
    for (const QString &index : collection.indexes)
        sql += "; " + index.toUtf8();
    return sql;
}

Result<void> store(Db::Transaction &transaction, const Schema::Collection &collection)
{
    QByteArrayList names;
    QByteArrayList marks;
    Db::Values values;
    for (const auto &[name, value] : Schema::collectionToRow(collection).columns()) {
        names << transaction.dialect().quoted(name);
        marks << "?"_ba;
        values.push_back(value);
    }
    const Result<qint64> stored = transaction.execute(
        {"REPLACE INTO _collections (" + names.join(", ") + ") VALUES (" + marks.join(", ") + ')',
         values});
    if (!stored)
        return stored.error();
    return {};
}

}  // namespace

JsonValue parsed(const QByteArray &json)
{
    Result<JsonValue> value = Wire::parseJson(json);
    return value ? *std::move(value) : JsonValue();
}

RecordWorld::RecordWorld()
{
    if (!build())
        m_service.reset();
}

RecordWorld::~RecordWorld() = default;

bool RecordWorld::build()
{
    auto database = Db::Database::openSqlite({m_folder.filePath(u"data.db"_s)});
    if (!worked(database))
        return false;
    m_database = *std::move(database);

    std::vector<Schema::Collection> collections;
    const JsonValue all = parsed(definitions);
    for (const JsonValue &definition : all.elements()) {
        std::optional<Schema::Collection> collection = collectionOf(definition);
        if (!collection)
            return false;
        collections.push_back(*std::move(collection));
    }
    // One job, so that there is one commit to wait for.
    const Result<void> made = m_database->write([&](Db::Transaction &transaction) {
        Result<void> done = transaction.executeScript(
            "CREATE TABLE _collections (id TEXT PRIMARY KEY, system INTEGER, type TEXT, name TEXT, "
            "fields TEXT, indexes TEXT, listRule TEXT, viewRule TEXT, createRule TEXT, "
            "updateRule TEXT, deleteRule TEXT, options TEXT, created TEXT, updated TEXT)");
        for (const Schema::Collection &collection : collections) {
            if (done)
                done = transaction.executeScript(tableSql(collection, m_database->dialect()));
            if (done)
                done = store(transaction, collection);
        }
        return done;
    });
    if (!worked(made))
        return false;
    m_collections = std::make_unique<CollectionService>(*m_database);
    if (!worked(m_collections->reload()))
        return false;
    m_service = std::make_unique<RecordService>(*m_database, *m_collections, m_hasher, m_events,
                                                m_files, m_clock);
    return !collections.empty();
}

bool RecordWorld::redefine(const QString &name, const QByteArray &json)
{
    const auto set = m_collections->snapshot();
    const Schema::Collection *collection = set->find(name);
    if (!collection)
        return false;
    auto merged = Schema::collectionMerged(*collection, parsed(json));
    if (!worked(merged))
        return false;
    const Result<void> stored = m_database->write(
        [&](Db::Transaction &transaction) { return store(transaction, *merged); });
    return worked(stored) && worked(m_collections->reload());
}

Schema::RequestInfo RecordWorld::guest() const
{
    Schema::RequestInfo info;
    info.method = u"GET"_s;
    info.now = m_clock.now();
    return info;
}

Schema::RequestInfo RecordWorld::superuser() const
{
    Schema::RequestInfo info = guest();
    info.identity.recordId = u"superuser000000"_s;
    info.identity.collectionId = u"c__superusers"_s;
    info.identity.collectionName = u"_superusers"_s;
    info.identity.isSuperuser = true;
    return info;
}

Schema::RequestInfo RecordWorld::as(const QString &collection, const QString &id) const
{
    Schema::RequestInfo info = guest();
    info.identity.recordId = id;
    info.identity.collectionId = u"c_"_s + collection;
    info.identity.collectionName = collection;
    return info;
}

Schema::RequestInfo RecordWorld::who(const QString &name) const
{
    if (name == u"guest")
        return guest();
    if (name == u"superuser")
        return superuser();
    return as(name.section(u'/', 0, 0), name.section(u'/', 1));
}

JsonValue RecordWorld::add(const QString &collection, const QByteArray &json)
{
    const auto made = m_service->create(collection, parsed(json), {}, superuser());
    return worked(made) ? parsed(*made) : JsonValue();
}

JsonValue RecordWorld::addUser(const QString &id, const QString &collection)
{
    const QByteArray name = id.toUtf8();
    return add(collection,
               R"({"id":")" + name + R"(","email":")" + name
                   + R"(@example.com","password":"12345678","passwordConfirm":"12345678"})");
}

QByteArray RecordWorld::column(const QString &collection, const QString &id, const QString &name)
{
    const Db::Dialect &dialect = m_database->dialect();
    const auto connection = m_database->connection();
    if (!worked(connection))
        return "no connection";
    QByteArray text = "no row";
    worked((*connection)
               ->forEach({"SELECT " + dialect.quoted(name) + " FROM " + dialect.quoted(collection)
                              + " WHERE id = ?",
                          {Db::textValue(id)}},
                         [&](const Db::Row &row) {
                             text = row.isNull(0) ? "NULL" : row.text(0).toByteArray();
                             return true;
                         }));
    return text;
}

qint64 RecordWorld::count(const QString &collection)
{
    const auto connection = m_database->connection();
    if (!worked(connection))
        return -1;
    return (*connection)
        ->integer({"SELECT COUNT(*) FROM " + m_database->dialect().quoted(collection), {}})
        .value_or(-1);
}

QStringList RecordWorld::storedFiles()
{
    m_sweeper.wait();
    const QDir root(m_folder.filePath(u"storage"_s));
    QStringList found;
    QDirIterator files(root.path(), QDir::AllEntries | QDir::NoDotAndDotDot | QDir::Hidden,
                       QDirIterator::Subdirectories);
    while (files.hasNext()) {
        files.next();
        if (files.fileInfo().isFile())
            found.append(root.relativeFilePath(files.filePath()));
    }
    found.sort();
    return found;
}

bool RecordWorld::run(const QByteArray &sql)
{
    return worked(m_database->write(
        [&](Db::Transaction &transaction) { return transaction.executeScript(sql); }));
}

}  // namespace Binnacle::Test
