// SPDX-License-Identifier: GPL-3.0-or-later
#include "sample/sampleproject.h"

#include "core/clock.h"
#include "core/datetime.h"
#include "db/connection.h"
#include "db/database.h"
#include "db/dialect.h"
#include "runtime/services.h"
#include "wire/jsonparser.h"

#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QFileInfo>

using namespace Qt::StringLiterals;

// Outside of any namespace, as the macro wants it: the linker drops a static library's resources
// that nobody names.
static void initSampleResources()
{
    Q_INIT_RESOURCE(sample);
}

namespace Binnacle::Sample {

namespace {

using FiveMinutes = std::chrono::duration<qint64, std::ratio<300>>;

const QString source = u":/binnacle/sample"_s;

Result<JsonValue> readScript()
{
    QFile file(source + u"/project.json"_s);
    if (!file.open(QIODevice::ReadOnly))
        return Error::internal(u"the sample project is not in the program"_s);
    return Wire::parseJson(file.readAll());
}

/// `@-90` is 90 minutes ago; all else is as it is.
Db::Value columnValue(const JsonValue &json, UtcTime now)
{
    switch (json.type()) {
    case JsonValue::Type::Null: return std::monostate();
    case JsonValue::Type::Bool: return qint64(json.toBool());
    case JsonValue::Type::Number: {
        const double number = json.toDouble();
        if (number == double(qint64(number)))
            return qint64(number);
        return number;
    }
    case JsonValue::Type::String: {
        const QString text = json.toString();
        bool isTime = false;
        const int minutes = text.startsWith(u'@') ? QStringView(text).sliced(1).toInt(&isTime) : 0;
        if (isTime)
            return formatDateTime(now + std::chrono::minutes(minutes));
        return text.toUtf8();
    }
    case JsonValue::Type::Array:
    case JsonValue::Type::Object: return json.toJson();
    }
    return std::monostate();
}

/// Straight into the table: records that come in through the API are all from this moment.
Result<void> insertRow(Db::Transaction &transaction, const QString &table, const JsonValue &row,
                       UtcTime now)
{
    const Db::Dialect &dialect = transaction.dialect();
    Db::Statement statement;
    QByteArray columns;
    QByteArray places;
    for (const JsonValue::Member &member : row.members()) {
        if (!columns.isEmpty()) {
            columns += ',';
            places += ',';
        }
        columns += dialect.quoted(member.first);
        places += '?';
        statement.values.push_back(columnValue(member.second, now));
    }
    statement.sql
        = "INSERT INTO " + dialect.quoted(table) + " (" + columns + ") VALUES (" + places + ')';
    const Result<qint64> inserted = transaction.execute(statement);
    if (!inserted)
        return inserted.error();
    return {};
}

Result<void> insertRows(Db::Database &database, const JsonValue &tables, UtcTime now)
{
    return database.write([&](Db::Transaction &transaction) -> Result<void> {
        for (const JsonValue::Member &table : tables.members()) {
            for (const JsonValue &row : table.second.elements()) {
                if (Result<void> done = insertRow(transaction, table.first, row, now); !done)
                    return done;
            }
        }
        return {};
    });
}

/// Users go through the service, which hashes their passwords.
Result<void> createUsers(RecordService &records, const JsonValue &users)
{
    Schema::RequestInfo info;
    info.identity.isSuperuser = true;
    for (const JsonValue &user : users.elements()) {
        const Result<QByteArray> made = records.create(u"users"_s, user, {}, info);
        if (!made)
            return made.error();
    }
    return {};
}

Result<void> copyFiles(const QString &storage)
{
    const QDir from(source + u"/files"_s);
    const QDir to(storage);
    QDirIterator files(from.path(), QDir::Files, QDirIterator::Subdirectories);
    while (files.hasNext()) {
        const QString relative = from.relativeFilePath(files.next());
        const QString copy = to.filePath(relative);
        const bool isCopied
            = to.mkpath(QFileInfo(relative).path()) && QFile::copy(files.filePath(), copy);
        // What comes out of the program is read-only.
        if (!isCopied
            || !QFile::setPermissions(
                copy, QFile::ReadOwner | QFile::WriteOwner | QFile::ReadGroup | QFile::ReadOther))
            return Error::internal(u"cannot write "_s + copy);
    }
    return {};
}

Result<void> fill(Runtime::Services &services, const JsonValue &script, UtcTime now)
{
    Result<void> done
        = services.collectionEditor().importAll(script[u"collections"].elements(), false);
    if (done)
        done = services.superusers().upsert(script[u"superuser"][u"email"].toString(),
                                            script[u"superuser"][u"password"].toString());
    if (done)
        done = createUsers(services.records(), script[u"users"]);
    if (done)
        done = insertRows(services.directory().data(), script[u"rows"], now);
    if (done)
        done = copyFiles(services.directory().storagePath());
    return done;
}

}  // namespace

Result<void> makeProject(const QString &directory)
{
    initSampleResources();
    const Result<JsonValue> script = readScript();
    if (!script)
        return script.error();
    if (QFileInfo::exists(directory) && !QDir(directory).isEmpty())
        return Error::make(Error::Kind::Conflict,
                           u"There is something in "_s + QDir::toNativeSeparators(directory)
                               + u" already."_s);
    // Beside its place, and there by one step.
    const QString unfinished = QDir::cleanPath(directory) + u".unfinished"_s;
    QDir(unfinished).removeRecursively();
    const SystemClock clock;
    Result<void> done;
    {
        const Result<std::unique_ptr<Runtime::Services>> services = Runtime::Services::open(
            {unfinished, {}, std::chrono::seconds(30)}, Runtime::Purpose::Command, clock);
        // Ships are expected at a round time.
        done = services ? fill(**services, *script, std::chrono::floor<FiveMinutes>(clock.now()))
                        : Result<void>(services.error());
    }
    if (done) {
        QDir().rmdir(directory);
        if (!QDir().rename(unfinished, directory))
            done = Error::make(Error::Kind::Unavailable,
                               u"The sample project cannot be put into "_s
                                   + QDir::toNativeSeparators(directory) + u'.');
    }
    if (!done)
        QDir(unfinished).removeRecursively();
    return done;
}

}  // namespace Binnacle::Sample
