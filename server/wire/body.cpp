// SPDX-License-Identifier: GPL-3.0-or-later
#include "wire/body.h"

#include <QFile>
#include <QTemporaryFile>

using namespace Qt::StringLiterals;

namespace Binnacle::Wire {

Body::Body(std::shared_ptr<QTemporaryFile> file, qint64 size)
    : m_file(std::move(file))
    , m_fileSize(size)
{
}

QString Body::fileName() const
{
    return m_file ? m_file->fileName() : QString();
}

Result<QByteArray> Body::read(qint64 limit) const
{
    if (size() > limit)
        return Error::make(Error::Kind::TooLarge);
    if (!m_file)
        return m_bytes;
    // A handle of its own, so that the position in the shared one does not matter.
    QFile file(m_file->fileName());
    if (!file.open(QIODevice::ReadOnly))
        return Error::internal(u"cannot open the spooled body: "_s + file.errorString());
    QByteArray bytes = file.readAll();
    if (bytes.size() != m_fileSize)
        return Error::internal(u"the spooled body is short"_s);
    return bytes;
}

}  // namespace Binnacle::Wire
