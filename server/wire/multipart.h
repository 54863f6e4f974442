// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"
#include "wire/body.h"

#include <QByteArray>
#include <QByteArrayView>
#include <QString>

#include <utility>
#include <vector>

namespace Binnacle::Wire {

/// One uploaded file: a range of the request's body, which it shares.
struct FilePart
{
    /// The form's key.
    QString name;
    /// As sent, without folders.
    QString filename;
    /// As sent; empty when the part names none.
    QByteArray contentType;
    Body source;
    qint64 offset = 0;
    qint64 size = 0;

    /// The bytes, if the body is in memory; else empty. Valid as long as this part.
    QByteArrayView bytes() const;
    /// A copy of @p length bytes (or what is left) from @p from on. Errors: Internal. May block
    /// on disk.
    Result<QByteArray> read(qint64 from, qint64 length) const;
    Result<QByteArray> readAll() const { return read(0, size); }
};

struct MultipartForm
{
    /// Text parts in their order; a key may come more than once.
    std::vector<std::pair<QString, QString>> fields;
    std::vector<FilePart> files;
};

struct MultipartLimits
{
    int parts = 1000;
    /// Of one part's header block.
    qsizetype headerBytes = 16 * 1024;
    /// Of all text parts together; files are not counted.
    qint64 textBytes = 32 * 1024 * 1024;
};

/// Finds the parts of a multipart/form-data body that arrives in pieces. Text is collected, files
/// are only located, so memory stays bounded however large the body. Thread: one at a time.
///
/// Errors of feed and finish: InvalidInput (`detail` says what is wrong), TooLarge (limits).
class MultipartParser final
{
public:
    explicit MultipartParser(QByteArrayView boundary, MultipartLimits limits = {});

    Result<void> feed(QByteArrayView bytes);
    /// The body has ended. FilePart::source is left for the caller to set.
    Result<MultipartForm> finish();

private:
    enum class State
    {
        Preamble,
        AfterDelimiter,
        Headers,
        Content,
        End
    };

    Result<bool> step();
    Result<bool> readHeaders();
    Result<bool> readContent();
    /// Where the next delimiter begins in the buffer; -1 when there is none, -2 when more bytes
    /// are needed to know.
    qsizetype findDelimiter(qsizetype from) const;
    Result<void> addContent(QByteArrayView bytes);
    void consume(qsizetype count);

    QByteArray m_delimiter;
    MultipartLimits m_limits;
    MultipartForm m_form;
    QByteArray m_buffer;
    qsizetype m_position = 0;
    /// Offset in the body of the buffer's first byte.
    qint64 m_bufferOffset = 0;
    State m_state = State::Preamble;
    int m_parts = 0;
    qint64 m_textBytes = 0;
    // The part that is being read.
    QString m_name;
    bool m_isFile = false;
    FilePart m_file;
    QByteArray m_text;
};

/// Reads a whole form. @p contentType is the request's header, boundary included. Errors as
/// those of MultipartParser, and InvalidInput without a usable boundary. May block on disk.
Result<MultipartForm> parseMultipart(const Body &body, QByteArrayView contentType,
                                     MultipartLimits limits = {});

/// A header value of the form `value; name=text; name="text"`.
struct HeaderParameters
{
    /// Lower case.
    QByteArray value;
    /// Names in lower case; values unquoted, RFC 5987 forms decoded under the plain name.
    std::vector<std::pair<QByteArray, QByteArray>> parameters;

    /// Empty when there is none.
    QByteArray parameter(QByteArrayView name) const;
};
HeaderParameters parseHeaderParameters(QByteArrayView text);

}  // namespace Binnacle::Wire
