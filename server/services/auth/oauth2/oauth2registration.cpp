// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/auth/oauth2/oauth2registration.h"

#include "schema/fieldvalidation.h"

#include <QLoggingCategory>
#include <QUrl>

using namespace Qt::StringLiterals;

namespace Binnacle {

namespace {

Q_LOGGING_CATEGORY(lcOAuth2, "binnacle.services.auth", QtInfoMsg)

constexpr std::chrono::seconds avatarLimit{10};
constexpr qint64 maximumAvatarBytes = 32 * 1024 * 1024;

}  // namespace

Result<RecordRequest> OAuth2Registration::request(const AuthRecords::CollectionPointer &collection,
                                                  const JsonValue &createData,
                                                  const OAuth2User &user) const
{
    RecordRequest request;
    request.collection = collection->name;
    request.body = createData.isObject() ? createData : JsonValue::object();
    JsonValue &body = request.body;
    if (body[u"email"].toString().isEmpty())
        body.insert(u"email"_s, JsonValue(user.email));

    const JsonValue &mapped = collection->options[u"oauth2"][u"mappedFields"];
    // Empty when there is nothing to fill in; what comes first stays.
    const auto target = [&](QStringView key, const QString &value) {
        const QString field = mapped[key].toString();
        return value.isEmpty() || body.contains(field) ? QString() : field;
    };
    if (const QString field = target(u"id", user.id); !field.isEmpty())
        body.insert(field, JsonValue(user.id));
    if (const QString field = target(u"name", user.name); !field.isEmpty())
        body.insert(field, JsonValue(user.name));
    if (const QString field = target(u"username", user.username); !field.isEmpty()) {
        const Result<bool> usable = isUsable(collection, field, user.username);
        if (!usable)
            return usable.error();
        if (*usable)
            body.insert(field, JsonValue(user.username));
    }
    if (const QString name = target(u"avatarURL", user.avatarUrl); !name.isEmpty()) {
        const Schema::Field *field = collection->field(name);
        if (!field || field->type != Schema::FieldType::File)
            body.insert(name, JsonValue(user.avatarUrl));
        else if (std::optional<Wire::FilePart> file = avatar(name, user.avatarUrl))
            request.files.push_back(*std::move(file));
    }
    return request;
}

Result<bool> OAuth2Registration::isUsable(const AuthRecords::CollectionPointer &collection,
                                          const QString &name, const QString &username) const
{
    const Schema::Field *field = collection->field(name);
    if (!field
        || (field->type == Schema::FieldType::Text && !Schema::textItem(*field, username).isNull()))
        return false;
    if (!collection->hasUniqueIndex(name))
        return true;
    const AuthRecords::Found taken = m_records.findBy(collection, name, username);
    if (!taken)
        return taken.error();
    return !*taken;
}

std::optional<Wire::FilePart> OAuth2Registration::avatar(const QString &field,
                                                         const QString &url) const
{
    HttpRequest request;
    request.url = url.toUtf8();
    request.deadline = std::chrono::steady_clock::now() + avatarLimit;
    request.maximumBytes = maximumAvatarBytes;
    request.onlyPublicAddresses = m_onlyPublicAvatars;
    Result<HttpAnswer> answer = m_http.send(request);
    if (!answer || answer->status < 200 || answer->status > 399 || answer->body.isEmpty()) {
        qCWarning(lcOAuth2, "an avatar could not be fetched: %s",
                  answer ? qPrintable(u"status "_s + QString::number(answer->status))
                         : qUtf8Printable(answer.error().detail));
        return std::nullopt;
    }
    Wire::FilePart part;
    part.name = field;
    part.filename = QUrl(url, QUrl::TolerantMode).fileName();
    if (part.filename.isEmpty())
        part.filename = u"avatar"_s;
    part.contentType = answer->contentType;
    part.size = answer->body.size();
    part.source = Wire::Body(std::move(answer->body));
    return part;
}

}  // namespace Binnacle
