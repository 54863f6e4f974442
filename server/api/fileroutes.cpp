// SPDX-License-Identifier: GPL-3.0-or-later
#include "api/fileroutes.h"

#include "api/fileanswer.h"
#include "api/jsonanswer.h"
#include "api/requestinfo.h"
#include "api/tokenauthenticator.h"
#include "router/router.h"
#include "services/auth/authservice.h"
#include "services/files/fileservice.h"

#include <algorithm>
#include <iterator>

using namespace Qt::StringLiterals;

namespace Binnacle {

namespace {

/// What a browser shows instead of saving it (P4.7).
constexpr const char *shownTypes[] = {
    "image/png",       "image/jpg",      "image/jpeg",  "image/gif",       "image/webp",
    "image/x-icon",    "image/bmp",      "video/webm",  "video/mp4",       "video/3gpp",
    "video/quicktime", "video/x-ms-wmv", "audio/basic", "audio/aiff",      "audio/mpeg",
    "audio/midi",      "audio/mp3",      "audio/wave",  "audio/wav",       "audio/x-wav",
    "audio/x-mpeg",    "audio/x-m4a",    "audio/aac",   "application/pdf", "application/x-pdf",
};

bool isTrue(const QString &text)
{
    static const QStringList words{u"1"_s, u"t"_s, u"T"_s, u"TRUE"_s, u"true"_s, u"True"_s};
    return words.contains(text);
}

/// Some types are known better by their name than by their content.
QByteArray sentType(const ServedFile &file)
{
    struct Named
    {
        QLatin1StringView suffix;
        const char *type;
    };
    static const Named named[] = {
        {".svg"_L1, "image/svg+xml"},
        {".css"_L1, "text/css"},
        {".js"_L1, "text/javascript"},
        {".mjs"_L1, "text/javascript"},
        {".xlsx"_L1, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"},
        {".docx"_L1, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"},
        {".pptx"_L1, "application/vnd.openxmlformats-officedocument.presentationml.presentation"},
    };
    for (const Named &each : named) {
        if (file.name.endsWith(each.suffix))
            return each.type;
    }
    return file.stored.contentType;
}

Result<Wire::Response> download(const FileService &files, const AuthService &auth, Call &call)
{
    const Wire::QueryParameters query(call.request.query);
    const auto text = [&query](QStringView name) { return query.first(name).value_or(QString()); };
    Schema::RequestInfo info = requestInfo(call);
    // Links are opened without headers, so the token in them decides alone; but the owner is known
    // by being in this process, and programs come with a key.
    if (!call.request.isOwner && !info.identity.key)
        info.identity = {};
    const QByteArray token = text(u"token").toUtf8();
    if (!token.isEmpty() && !info.identity.key) {
        const Result<VerifiedToken> verified = auth.verify(token, {TokenType::File});
        if (verified && auth.admits(verified->record, QString::fromLatin1(call.record.userIp)))
            info.identity = identityOf(verified->record);
    }
    const Result<ServedFile> file
        = files.find(call.parameter("collection"), call.parameter("id"), call.parameter("name"),
                     text(u"thumb"), std::move(info));
    if (!file)
        return file.error();

    const bool isShown = std::find(std::begin(shownTypes), std::end(shownTypes),
                                   QByteArrayView(file->stored.contentType))
            != std::end(shownTypes)
        && !isTrue(text(u"download"));
    call.responseHeaders.remove("X-Frame-Options");
    Result<Wire::Response> response = fileAnswer(call.request, file->stored.path, sentType(*file));
    if (!response)
        return response;
    response->headers.add("Content-Disposition"_ba,
                          (isShown ? "inline; filename=\"" : "attachment; filename=\"")
                              + file->name.toUtf8() + '"');
    response->headers.add("Content-Security-Policy"_ba,
                          "default-src 'none'; media-src 'self'; style-src 'unsafe-inline'; "
                          "sandbox"_ba);
    response->headers.add("Cache-Control"_ba, "max-age=2592000, stale-while-revalidate=86400"_ba);
    return response;
}

Result<Wire::Response> fileToken(const AuthService &auth, const Call &call)
{
    // The owner is no record, and needs no token.
    if (call.request.isOwner)
        return jsonAnswer(call.request, R"({"token":""})"_ba);
    const Result<QByteArray> token
        = auth.fileToken(call.identity, authorizationToken(call.request));
    if (!token)
        return token.error();
    return jsonAnswer(call.request, QByteArray("{\"token\":\"" + *token + "\"}"));
}

}  // namespace

void addFileRoutes(Router &router, const FileService &files, const AuthService &auth)
{
    RouteSpec get;
    get.method = Wire::Method::Get;
    get.pattern = "/api/files/{collection}/{id}/{name}";
    get.owner = "files";
    get.actions = {"file"};
    get.routeClass = RouteClass::ReadRecords;
    get.handler = [&files, &auth](Call &call) { return download(files, auth, call); };
    router.add(std::move(get));

    RouteSpec token;
    token.method = Wire::Method::Post;
    token.pattern = "/api/files/token";
    token.owner = "files";
    token.guard = Guard::AnyRecord;
    token.handler = [&auth](Call &call) { return fileToken(auth, call); };
    router.add(std::move(token));
}

}  // namespace Binnacle
