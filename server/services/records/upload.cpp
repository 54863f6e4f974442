// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/records/upload.h"

#include "core/random.h"

#include <algorithm>

namespace Binnacle {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype maximumNameBytes = 300;
constexpr qsizetype maximumExtensionBytes = 20;
constexpr qsizetype minimumBaseBytes = 3;
constexpr qsizetype maximumBaseBytes = 100;
constexpr qsizetype randomBytesInName = 10;

bool isUpper(char c)
{
    return c >= 'A' && c <= 'Z';
}

bool isAlphanumeric(char c)
{
    return isUpper(c) || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

QByteArray withoutDots(QByteArrayView text)
{
    while (text.startsWith('.'))
        text = text.sliced(1);
    while (text.endsWith('.'))
        text.chop(1);
    return text.toByteArray();
}

/// From the last dot but one if there are two, else from the last.
QByteArray extensionOf(const QByteArray &name)
{
    const qsizetype last = name.lastIndexOf('.');
    if (last < 0)
        return {};
    const qsizetype before = last > 0 ? name.lastIndexOf('.', last - 1) : -1;
    return name.mid(before >= 0 ? before : last);
}

QByteArray cleanExtension(const QByteArray &extension, const QByteArray &otherwise)
{
    QByteArray clean;
    for (const char c : extension) {
        if (isAlphanumeric(c) || QByteArrayView("_.*-+=#").contains(c))
            clean.append(c);
    }
    clean = withoutDots(clean);
    clean = clean.isEmpty() ? otherwise : '.' + clean;
    if (clean.size() > maximumExtensionBytes)
        clean = '.' + withoutDots(clean.right(maximumExtensionBytes));
    return clean;
}

QByteArray snakeCase(const QByteArray &text)
{
    QByteArray out;
    char before = 0;
    for (const char c : text) {
        if (isAlphanumeric(c)) {
            const bool beginsWord = before == 0 && !out.isEmpty();
            const bool beginsHump = before != 0 && isUpper(c) && !isUpper(before);
            if (beginsWord || beginsHump)
                out.append('_');
            out.append(c);
        }
        before = isAlphanumeric(c) ? c : 0;
    }
    return out.toLower();
}

}  // namespace

Schema::UploadFacts Upload::facts() const
{
    Schema::UploadFacts facts;
    facts.name = name;
    facts.originalName = QString::fromUtf8(originalName.toUtf8().left(maximumNameBytes));
    facts.sizeBytes = content.size;
    const auto withoutParameters = [](const QByteArray &typeName) {
        return QString::fromLatin1(typeName.left(typeName.indexOf(';') < 0 ? typeName.size()
                                                                           : typeName.indexOf(';')))
            .trimmed();
    };
    facts.mimeTypes.append(withoutParameters(type.name));
    for (const QByteArray &alias : type.aliases)
        facts.mimeTypes.append(withoutParameters(alias));
    return facts;
}

Result<std::vector<Upload>> uploadsOf(const Schema::Collection &collection,
                                      const std::vector<Wire::FilePart> &files)
{
    std::vector<Upload> uploads;
    if (files.empty())
        return uploads;
    for (const Schema::Field &field : collection.fields) {
        if (field.type != Schema::FieldType::File)
            continue;
        const QStringList keys{field.name, u'+' + field.name, field.name + u'+'};
        for (const QString &key : keys) {
            for (const Wire::FilePart &part : files) {
                if (part.name != key)
                    continue;
                const Result<QByteArray> beginning = part.read(0, mediaTypeBytes);
                if (!beginning)
                    return beginning.error();
                MediaType type = detectMediaType(*beginning, beginning->size() == part.size);
                QString name = storedFileName(part.filename, type.extension);
                uploads.push_back(
                    {key, field.name, std::move(name), part.filename, std::move(type), part});
            }
        }
    }
    return uploads;
}

std::vector<Schema::UploadedName> uploadedNames(const std::vector<Upload> &uploads)
{
    std::vector<Schema::UploadedName> names;
    names.reserve(uploads.size());
    for (const Upload &upload : uploads)
        names.push_back({upload.key, upload.field, upload.name});
    return names;
}

JsonValue bodyForRules(const JsonValue &resolved, const std::vector<Upload> &uploads)
{
    if (uploads.empty())
        return resolved;
    JsonValue body = resolved;
    const auto shown = [&uploads](const QString &field, const JsonValue &name) {
        const QString text = name.toString();
        const auto found = std::find_if(uploads.begin(), uploads.end(), [&](const Upload &upload) {
            return upload.field == field && upload.name == text;
        });
        if (found == uploads.end())
            return name;
        return JsonValue::object({{u"name"_s, name},
                                  {u"originalName"_s, JsonValue(found->originalName)},
                                  {u"size"_s, JsonValue(found->content.size)}});
    };
    for (auto &[name, value] : body.members()) {
        if (value.isString())
            value = shown(name, value);
        if (!value.isArray())
            continue;
        for (JsonValue &item : value.elements())
            item = shown(name, item);
    }
    return body;
}

QString storedFileName(const QString &originalName, const QByteArray &contentExtension)
{
    const QByteArray name = originalName.toUtf8().right(maximumNameBytes);
    const QByteArray extension = extensionOf(name);
    QByteArray base = snakeCase(withoutDots(name.chopped(extension.size())));
    if (base.size() < minimumBaseBytes)
        base += randomString(randomBytesInName, lowerAlphanumeric);
    base.truncate(maximumBaseBytes);
    return QString::fromLatin1(base + '_' + randomString(randomBytesInName, lowerAlphanumeric)
                               + cleanExtension(extension, contentExtension));
}

}  // namespace Binnacle
