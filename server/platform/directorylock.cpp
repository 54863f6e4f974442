// SPDX-License-Identifier: GPL-3.0-or-later
#include "platform/directorylock.h"

#include <QDir>
#include <QFile>

#include <cerrno>
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace Binnacle {

Result<std::unique_ptr<DirectoryLock>> DirectoryLock::take(const QString &directory)
{
    const QString fileName = QDir(directory).filePath(u".binnacle.lock"_s);
    const int descriptor
        = ::open(QFile::encodeName(fileName).constData(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (descriptor < 0) {
        return Error::internal(u"cannot open the lock file "_s + fileName + u": "_s
                               + qt_error_string(errno));
    }
    // Held by the open file, so it goes with the process however that ends. The file stays: to
    // remove it would let two servers lock two files of one name.
    if (::flock(descriptor, LOCK_EX | LOCK_NB) != 0) {
        const int reason = errno;
        ::close(descriptor);
        if (reason != EWOULDBLOCK) {
            return Error::internal(u"cannot lock "_s + fileName + u": "_s
                                   + qt_error_string(reason));
        }
        return Error::make(Error::Kind::Conflict,
                           u"another server is running on the data directory "_s + directory);
    }
    return std::unique_ptr<DirectoryLock>(new DirectoryLock(descriptor));
}

DirectoryLock::~DirectoryLock()
{
    ::close(m_descriptor);
}

}  // namespace Binnacle
