// SPDX-License-Identifier: GPL-3.0-or-later
#include "wire/filebody.h"

#include <QFile>

#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace Binnacle::Wire {

OpenFile::OpenFile(int descriptor, qint64 size, qint64 modified)
    : m_descriptor(descriptor)
    , m_size(size)
    , m_modified(modified)
{
}

OpenFile::~OpenFile()
{
    ::close(m_descriptor);
}

Result<std::shared_ptr<const OpenFile>> OpenFile::open(const QString &path)
{
    // Without waiting: what is no regular file may never open.
    const int descriptor
        = ::open(QFile::encodeName(path).constData(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    struct stat status = {};
    if (descriptor < 0)
        return Error::notFound(u"File not found."_s);
    if (::fstat(descriptor, &status) != 0 || !S_ISREG(status.st_mode)) {
        ::close(descriptor);
        return Error::notFound(u"File not found."_s);
    }
    return std::shared_ptr<const OpenFile>(
        new OpenFile(descriptor, status.st_size, status.st_mtim.tv_sec));
}

Result<QByteArray> OpenFile::read(qint64 offset, qint64 length) const
{
    QByteArray bytes(length, Qt::Uninitialized);
    for (qint64 done = 0; done < length;) {
        const ssize_t count
            = ::pread(m_descriptor, bytes.data() + done, size_t(length - done), offset + done);
        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0)
            return Error::internal(u"cannot read a file: "_s + qt_error_string(errno));
        if (count == 0)
            return Error::internal(u"a file became shorter while it was read"_s);
        done += count;
    }
    return bytes;
}

}  // namespace Binnacle::Wire
