// SPDX-License-Identifier: GPL-3.0-or-later
#include "smoke/sampledirectory.h"

#include "db/database.h"

#include <QDir>
#include <QDirIterator>
#include <QFile>

namespace Binnacle::Test {

using namespace Qt::StringLiterals;

namespace {

Result<void> makeDatabase(const QString &script, const QString &fileName)
{
    QFile file(script);
    if (!file.open(QIODevice::ReadOnly))
        return Error::internal(u"cannot read "_s + script);
    const QByteArray sql = file.readAll();
    auto database = Db::Database::openSqlite({fileName});
    if (!database)
        return database.error();
    return (*database)->write(
        [&sql](Db::Transaction &transaction) { return transaction.executeScript(sql); });
}

}  // namespace

Result<void> makeSampleDirectory(const QString &target)
{
    const QDir source(QStringLiteral(BINNACLE_SAMPLE_SOURCE));
    const QDir made(target);
    if (made.exists() || !made.mkpath(u"."_s))
        return Error::internal(u"cannot make "_s + target);
    for (const QString &name : {u"data"_s, u"auxiliary"_s}) {
        Result<void> done
            = makeDatabase(source.filePath(name + u".sql"), made.filePath(name + u".db"));
        if (!done)
            return done;
    }
    QDirIterator files(source.filePath(u"storage"_s), QDir::Files, QDirIterator::Subdirectories);
    while (files.hasNext()) {
        const QString relative = source.relativeFilePath(files.next());
        const QString copy = made.filePath(relative);
        if (!made.mkpath(QFileInfo(relative).path()) || !QFile::copy(files.filePath(), copy))
            return Error::internal(u"cannot copy "_s + relative);
    }
    return {};
}

}  // namespace Binnacle::Test
