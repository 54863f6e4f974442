// SPDX-License-Identifier: GPL-3.0-or-later
#include "platform/filestore.h"

#include "core/jsonvalue.h"
#include "core/random.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonDocument>
#include <QJsonObject>

#include <cerrno>
#include <fcntl.h>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace Binnacle {

namespace {

constexpr qint64 pieceBytes = 256 * 1024;
constexpr qsizetype maximumOriginalNameBytes = 255;

const QLatin1StringView sidecarSuffix(".attrs");

/// What a key may not contain as it is becomes `__0xHH__`, so no key leads out of the root.
QString escaped(const QString &key)
{
    QString out;
    out.reserve(key.size());
    for (qsizetype i = 0; i < key.size(); ++i) {
        const char16_t c = key[i].unicode();
        const bool leadsUp = c == u'/' && i > 1 && key[i - 1] == u'.' && key[i - 2] == u'.';
        const bool isEmptyStep = c == u'/' && i > 0 && key[i - 1] == u'/';
        const bool isLast = c == u'/' && i == key.size() - 1;
        if (c < 32 || leadsUp || isEmptyStep || isLast)
            out += u"__0x"_s + QString::number(uint(c), 16) + u"__"_s;
        else
            out += QChar(c);
    }
    return out;
}

Error failed(const QString &what, const QFileDevice &file)
{
    const QString detail = what + u' ' + file.fileName() + u": " + file.errorString();
    const bool isFull = errno == ENOSPC || errno == EDQUOT;
    return Error::make(isFull ? Error::Kind::Unavailable : Error::Kind::Internal, {}, detail);
}

bool flushToDisk(QFileDevice &file)
{
    return file.flush() && ::fsync(file.handle()) == 0;
}

/// A name in a folder survives a crash only when the folder itself was flushed.
void flushFolder(const QString &path)
{
    const int folder = ::open(QFile::encodeName(path).constData(), O_RDONLY | O_DIRECTORY);
    if (folder < 0)
        return;
    ::fsync(folder);
    ::close(folder);
}

Result<QByteArray> copyInto(QFile &file, const FileSource &source)
{
    QCryptographicHash hash(QCryptographicHash::Md5);
    for (qint64 at = 0; at < source.size;) {
        const Result<QByteArray> piece = source.read(at, qMin(pieceBytes, source.size - at));
        if (!piece)
            return piece.error();
        if (piece->isEmpty())
            return Error::internal(u"an upload is shorter than it was"_s);
        if (file.write(*piece) != piece->size())
            return failed(u"cannot write"_s, file);
        hash.addData(*piece);
        at += piece->size();
    }
    return hash.result();
}

QByteArray sidecar(const FileAttributes &attributes, const QByteArray &md5)
{
    JsonValue metadata;
    if (!attributes.originalName.isEmpty()) {
        const QString name
            = QString::fromUtf8(attributes.originalName.toUtf8().left(maximumOriginalNameBytes));
        metadata = JsonValue::object({{u"original-filename"_s, JsonValue(name)}});
    }
    return JsonValue::object(
               {
                   {u"user.cache_control"_s, JsonValue(QString())},
                   {u"user.content_disposition"_s, JsonValue(QString())},
                   {u"user.content_encoding"_s, JsonValue(QString())},
                   {u"user.content_language"_s, JsonValue(QString())},
                   {u"user.content_type"_s, JsonValue(QString::fromLatin1(attributes.contentType))},
                   {u"user.metadata"_s, std::move(metadata)},
                   {u"md5"_s, JsonValue(QString::fromLatin1(md5.toBase64()))},
               })
               .toJson()
        + '\n';
}

Result<void> writeWhole(const QString &path, const QByteArray &bytes)
{
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly | QIODevice::Truncate) || file.write(bytes) != bytes.size()
        || !flushToDisk(file))
        return failed(u"cannot write"_s, file);
    return {};
}

Result<void> removeFile(const QString &path)
{
    QFile file(path);
    if (file.remove() || !file.exists())
        return {};
    return failed(u"cannot remove"_s, file);
}

}  // namespace

FileStore::FileStore(QString root)
    : m_root(std::move(root))
{
}

QString FileStore::pathOf(const QString &key) const
{
    return m_root + u'/' + escaped(key);
}

Result<void> FileStore::write(const QString &key, const FileSource &source,
                              const FileAttributes &attributes) const
{
    if (key.isEmpty() || key.endsWith(sidecarSuffix))
        return Error::invalidInput({}).withDetail(u"a file cannot be called "_s + key);
    const QString path = pathOf(key);
    const QString folder = path.left(path.lastIndexOf(u'/'));
    if (!QDir().mkpath(folder))
        return Error::internal(u"cannot make the folder "_s + folder);

    // Whoever sees the final name sees the whole file and its sidecar.
    QFile file(path + u'.' + QString::fromLatin1(randomString(12, lowerAlphanumeric)) + u".tmp");
    const auto undo = [&](Error error) {
        file.close();
        file.remove();
        return error;
    };
    if (!file.open(QIODevice::WriteOnly | QIODevice::Truncate))
        return undo(failed(u"cannot write"_s, file));
    Result<QByteArray> md5 = copyInto(file, source);
    if (!md5)
        return undo(std::move(md5).error());
    if (!flushToDisk(file))
        return undo(failed(u"cannot write"_s, file));
    file.close();
    const QString sidecarPath = path + sidecarSuffix;
    if (Result<void> written = writeWhole(sidecarPath, sidecar(attributes, *md5)); !written) {
        QFile::remove(sidecarPath);
        return undo(std::move(written).error());
    }
    if (::rename(QFile::encodeName(file.fileName()).constData(),
                 QFile::encodeName(path).constData())
        != 0) {
        QFile::remove(sidecarPath);
        return undo(failed(u"cannot name"_s, file));
    }
    flushFolder(folder);
    return {};
}

Result<StoredFile> FileStore::find(const QString &key) const
{
    StoredFile found{pathOf(key), "application/octet-stream"};
    if (key.endsWith(sidecarSuffix) || !QFileInfo(found.path).isFile())
        return Error::notFound();
    QFile file(found.path + sidecarSuffix);
    if (file.open(QIODevice::ReadOnly)) {
        const QJsonObject attributes = QJsonDocument::fromJson(file.readAll()).object();
        const QString type = attributes.value("user.content_type"_L1).toString();
        if (!type.isEmpty())
            found.contentType = type.toLatin1();
    }
    return found;
}

Result<void> FileStore::remove(const QString &key) const
{
    const QString path = pathOf(key);
    Result<void> removed = removeFile(path);
    if (!removed)
        return removed;
    if (removed = removeFile(path + sidecarSuffix); !removed)
        return removed;
    const qsizetype name = key.lastIndexOf(u'/') + 1;
    return removeFolder(key.left(name) + u"thumbs_" + key.mid(name));
}

Result<void> FileStore::removeFolder(const QString &key) const
{
    if (key.isEmpty())
        return {};
    QDir folder(pathOf(key));
    if (!folder.exists() || folder.removeRecursively() || !folder.exists())
        return {};
    return Error::internal(u"cannot remove the folder "_s + folder.path());
}

void FileStore::removeEmptyFolder(const QString &key) const
{
    if (!key.isEmpty())
        QDir().rmdir(pathOf(key));
}

}  // namespace Binnacle
