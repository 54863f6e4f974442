// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/transfer/spoolfile.h"

namespace Binnacle {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype pendingBytes = 256 * 1024;

}  // namespace

SpoolFile::SpoolFile(const QString &folder, qint64 maximumBytes)
    : m_file(folder + u"/spool-XXXXXX"_s)
    , m_maximumBytes(maximumBytes)
{
}

SpoolFile::~SpoolFile() = default;

Result<void> SpoolFile::open()
{
    if (!m_file.open())
        return Error::internal(u"cannot make a temporary file: "_s + m_file.errorString());
    return {};
}

Result<void> SpoolFile::write(const QByteArray &bytes)
{
    m_bytes += bytes.size();
    if (m_bytes > m_maximumBytes)
        return Error::make(Error::Kind::TooLarge, u"The file would be too large."_s);
    m_pending += bytes;
    return m_pending.size() < pendingBytes ? Result<void>() : flush();
}

Result<void> SpoolFile::flush()
{
    const bool isWritten = m_file.write(m_pending) == m_pending.size() && m_file.flush();
    m_pending.clear();
    if (!isWritten) {
        return Error::make(Error::Kind::Unavailable, {},
                           u"cannot write a temporary file: "_s + m_file.errorString());
    }
    return {};
}

Result<std::shared_ptr<const Wire::OpenFile>> SpoolFile::finish()
{
    if (Result<void> written = flush(); !written)
        return std::move(written).error();
    return Wire::OpenFile::open(m_file.fileName());
}

}  // namespace Binnacle
