// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/formdevice.h"

#include <QFileInfo>
#include <QRandomGenerator>

#include <algorithm>
#include <cstring>

using namespace Qt::StringLiterals;

namespace Binnacle::Client {

namespace {

/// As browsers write names of parts and files.
QByteArray quoted(const QString &name)
{
    QByteArray text = name.toUtf8();
    text.replace('"', "%22").replace('\r', "%0D").replace('\n', "%0A");
    return '"' + text + '"';
}

Error unreadable(const FormPart &part)
{
    const QString message = u"The file %1 cannot be read."_s.arg(QFileInfo(part.path).fileName());
    Error error = Error::make(Error::Kind::InvalidInput, message, part.path);
    error.fields
        = JsonValue::object({{part.name,
                              JsonValue::object({{u"code"_s, JsonValue(u"file_unreadable"_s)},
                                                 {u"message"_s, JsonValue(message)}})}});
    return error;
}

}  // namespace

FormDevice::FormDevice()
    : m_boundary("binnacle-")
{
    for (int i = 0; i < 2; ++i)
        m_boundary += QByteArray::number(QRandomGenerator::system()->generate64(), 16);
}

Result<std::unique_ptr<FormDevice>> FormDevice::make(const std::vector<FormPart> &parts)
{
    std::unique_ptr<FormDevice> device(new FormDevice);
    for (const FormPart &part : parts) {
        const Result<void> added = device->add(part);
        if (!added)
            return added.error();
    }
    device->addBytes("--" + device->m_boundary + "--\r\n");
    device->open(QIODevice::ReadOnly | QIODevice::Unbuffered);
    return device;
}

Result<void> FormDevice::add(const FormPart &part)
{
    QByteArray head
        = "--" + m_boundary + "\r\nContent-Disposition: form-data; name=" + quoted(part.name);
    if (part.path.isEmpty()) {
        addBytes(head + "\r\n\r\n" + part.bytes + "\r\n");
        return {};
    }
    const QFileInfo file(part.path);
    if (!file.isFile() || !file.isReadable())
        return unreadable(part);
    addBytes(head + "; filename=" + quoted(file.fileName())
             + "\r\nContent-Type: application/octet-stream\r\n\r\n");
    m_segments.push_back({{}, part.path, m_size, file.size()});
    m_size += file.size();
    addBytes("\r\n"_ba);
    return {};
}

void FormDevice::addBytes(QByteArray bytes)
{
    const qint64 size = bytes.size();
    m_segments.push_back({std::move(bytes), {}, m_size, size});
    m_size += size;
}

QByteArray FormDevice::contentType() const
{
    return "multipart/form-data; boundary=" + m_boundary;
}

bool FormDevice::openFile(const QString &path)
{
    if (m_file.isOpen() && m_file.fileName() == path)
        return true;
    m_file.close();
    m_file.setFileName(path);
    return m_file.open(QIODevice::ReadOnly | QIODevice::Unbuffered);
}

qint64 FormDevice::readData(char *data, qint64 maxSize)
{
    qint64 done = 0;
    while (done < maxSize && pos() + done < m_size) {
        const qint64 at = pos() + done;
        // The last one that begins at or before this place; empty ones are passed over.
        auto segment
            = std::upper_bound(m_segments.begin(), m_segments.end(), at,
                               [](qint64 place, const Segment &each) { return place < each.from; });
        --segment;
        const qint64 offset = at - segment->from;
        const qint64 length = std::min(maxSize - done, segment->size - offset);
        if (segment->path.isEmpty()) {
            std::memcpy(data + done, segment->bytes.constData() + offset, size_t(length));
        } else if (!openFile(segment->path) || !m_file.seek(offset)
                   || m_file.read(data + done, length) != length) {
            setErrorString(tr("The file %1 cannot be read to its end.").arg(segment->path));
            return -1;
        }
        done += length;
    }
    return done;
}

qint64 FormDevice::writeData(const char *data, qint64 maxSize)
{
    Q_UNUSED(data)
    Q_UNUSED(maxSize)
    return -1;
}

}  // namespace Binnacle::Client
