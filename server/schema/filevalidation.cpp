// SPDX-License-Identifier: GPL-3.0-or-later
#include "schema/filevalidation.h"

#include "schema/textformat.h"

using namespace Qt::StringLiterals;

namespace Binnacle::Schema {

namespace {

constexpr qint64 defaultFileBytes = 5'242'880;
constexpr qsizetype maximumNameBytes = 150;
constexpr qsizetype maximumShownNameBytes = 250;

JsonValue unknownFilesItem(const QStringList &names, const QStringList &stored,
                           const std::vector<UploadFacts> &uploads)
{
    QStringList known = stored;
    for (const UploadFacts &upload : uploads)
        known.append(upload.name);
    QStringList unknown;
    for (const QString &name : names) {
        if (!known.contains(name))
            unknown.append(QString::fromUtf8(name.toUtf8().left(maximumShownNameBytes)));
    }
    if (unknown.isEmpty())
        return {};
    return validationItem(u"validation_invalid_file"_s,
                          u"Invalid new files: "_s + messageList(unknown) + u'.',
                          JsonValue::object({{u"invalidFiles"_s, JsonValue(unknown)}}));
}

JsonValue fileNameItem(const QString &name)
{
    const qsizetype length = name.toUtf8().size();
    if (length < 1 || length > maximumNameBytes) {
        return validationItem(u"validation_length_out_of_range"_s,
                              u"The length must be between 1 and "_s
                                  + QString::number(maximumNameBytes) + u'.',
                              JsonValue::object({{u"max"_s, JsonValue(qint64(maximumNameBytes))},
                                                 {u"min"_s, JsonValue(1)}}));
    }
    const bool isPath
        = length < 2 || name.startsWith(u'.') || name.contains(u'/') || name.contains(u'\\');
    if (!isPath)
        return {};
    return validationItem(u"validation_match_invalid"_s, u"Must be in a valid format."_s);
}

JsonValue sizeItem(const Field &field, const UploadFacts &upload)
{
    const qint64 limit = field.maxSize > 0 ? field.maxSize : defaultFileBytes;
    if (upload.sizeBytes <= limit)
        return {};
    return validationItem(u"validation_file_size_limit"_s,
                          u"Failed to upload "_s + upload.originalName
                              + u" - the maximum allowed file size is " + QString::number(limit)
                              + u" bytes.",
                          JsonValue::object({{u"file"_s, JsonValue(upload.originalName)},
                                             {u"maxSize"_s, JsonValue(limit)}}));
}

JsonValue mimeTypeItem(const Field &field, const UploadFacts &upload)
{
    if (field.mimeTypes.isEmpty())
        return {};
    for (const QString &type : upload.mimeTypes) {
        if (field.mimeTypes.contains(type, Qt::CaseInsensitive))
            return {};
    }
    return validationItem(u"validation_invalid_mime_type"_s,
                          u'"' + upload.name + u"\" mime type must be one of: "
                              + field.mimeTypes.join(u", "_s) + u'.');
}

}  // namespace

JsonValue fileItem(const Field &field, const QStringList &names, const QStringList &stored,
                   const std::vector<UploadFacts> &uploads)
{
    if (JsonValue item = unknownFilesItem(names, stored, uploads); !item.isNull())
        return item;
    const qint64 limit = qMax(field.maxSelect, qint64(1));
    if (names.size() > limit) {
        return validationItem(u"validation_too_many_files"_s,
                              u"The maximum allowed files is "_s + QString::number(limit) + u'.',
                              JsonValue::object({{u"maxSelect"_s, JsonValue(limit)}}));
    }
    for (const UploadFacts &upload : uploads) {
        if (!names.contains(upload.name))
            continue;
        for (JsonValue item :
             {fileNameItem(upload.name), sizeItem(field, upload), mimeTypeItem(field, upload)}) {
            if (!item.isNull())
                return item;
        }
    }
    return {};
}

}  // namespace Binnacle::Schema
