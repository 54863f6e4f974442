// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/transport.h"

#include <QFile>
#include <QIODevice>

namespace Binnacle::Client {

/// A form as the bytes of a multipart/form-data body. Files are read as the bytes are asked for,
/// so memory stays small however large they are.
///
/// Thread: one; reading blocks on the disk.
class FormDevice final : public QIODevice
{
    Q_OBJECT

public:
    /// Open for reading. Errors: InvalidInput (a file cannot be read, named in the fields).
    static Result<std::unique_ptr<FormDevice>> make(const std::vector<FormPart> &parts);

    /// With the boundary.
    QByteArray contentType() const;
    bool isSequential() const override { return false; }
    qint64 size() const override { return m_size; }

protected:
    /// -1 when a file has become shorter than it was.
    qint64 readData(char *data, qint64 maxSize) override;
    qint64 writeData(const char *data, qint64 maxSize) override;

private:
    struct Segment
    {
        QByteArray bytes;
        QString path;
        qint64 from = 0;
        qint64 size = 0;
    };
    FormDevice();
    Result<void> add(const FormPart &part);
    void addBytes(QByteArray bytes);
    bool openFile(const QString &path);

    QByteArray m_boundary;
    std::vector<Segment> m_segments;
    qint64 m_size = 0;
    /// The one that is being read.
    QFile m_file;
};

}  // namespace Binnacle::Client
