// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/authrouter.h"

#include <QCoreApplication>
#include <QLoggingCategory>
#include <QMessageAuthenticationCode>

#include <array>
#include <utility>

using namespace Binnacle;
using namespace Qt::StringLiterals;

namespace {

// Not Q_ASSERT: it must hold in every build.
void require(bool holds, const char *what)
{
    if (!holds)
        qFatal("%s", what);
}

QByteArray part(const QByteArray &bytes)
{
    return bytes.toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals);
}

/// The routes over a directory with three accounts, and what signs the tokens of one of them.
struct World
{
    World()
    {
        QLoggingCategory::setFilterRules(u"*=false"_s);
        require(router.world().isOpen(), "no data directory");
        // Nobody listens there; a sendmail would be a process for every mail.
        router.configure("{\"smtp\":{\"enabled\":true,\"host\":\"127.0.0.1\",\"port\":1}}");
        router.patch("users", "{\"otp\":{\"enabled\":true}}");
        const Schema::Record ann = router.world().record(u"users"_s, u"annannannannann"_s);
        key = ann.value(u"tokenKey").toString().toUtf8()
            + ann.collection().auth.authToken.secret.toUtf8();
        good = router.token("ann");
    }

    AuthRouter router;
    QByteArray key;
    QByteArray good;
    int requests = 0;
};

World &world()
{
    static int argc = 1;
    static char name[] = "fuzz";
    static char *argv[] = {name, nullptr};
    static const std::unique_ptr<QCoreApplication> application
        = QCoreApplication::instance() ? nullptr : std::make_unique<QCoreApplication>(argc, argv);
    // It goes with the application: mail on its way still needs what Qt tears down at exit.
    static World *made = [] {
        qAddPostRoutine([] { delete std::exchange(made, nullptr); });
        return new World;
    }();
    return *made;
}

Wire::Identity identityOf(const QByteArray &header)
{
    Wire::Request request;
    request.headers.add("Authorization", header);
    return TokenAuthenticator(world().router.world().auth()).identify(request);
}

/// Of tokens that nobody signed, the one that was issued is let in, and no other.
void presentToken(const QByteArray &header)
{
    const QByteArray token
        = header.size() > 7 && header.first(7).toLower() == "bearer " ? header.mid(7) : header;
    require(identityOf(header).isGuest() == (token != world().good), "a forged token is let in");
    const std::vector<TokenType> others{TokenType::File, TokenType::Verification,
                                        TokenType::PasswordReset, TokenType::EmailChange};
    require(!world().router.world().auth().verify(token, others), "a token of another kind fits");
}

/// Header and payload on a line each, under the right key: whoever is let in must be ann.
void presentSignedToken(const QByteArray &lines)
{
    const qsizetype end = lines.indexOf('\n');
    if (end < 0)
        return;
    const QByteArray header = lines.first(end);
    const QByteArray payload = lines.mid(end + 1);
    const QByteArray content = part(header) + '.' + part(payload);
    const QByteArray signature
        = QMessageAuthenticationCode::hash(content, world().key, QCryptographicHash::Sha256);
    const Wire::Identity identity = identityOf(content + '.' + part(signature));
    if (identity.isGuest())
        return;
    const Result<JsonValue> head = Wire::parseJson(header);
    const Result<JsonValue> claims = Wire::parseJson(payload);
    require(head && (*head)[u"alg"].toString() == u"HS256", "another algorithm is let in");
    require(claims && (*claims)[u"type"].toString() == u"auth", "another type is let in");
    require((*claims)[u"id"].toString() == u"annannannannann" && !identity.isSuperuser
                && identity.recordId == u"annannannannann",
            "somebody else is let in");
    const std::chrono::duration<double> now
        = world().router.world().clock().now().time_since_epoch();
    require(!claims->contains(u"exp") || (*claims)[u"exp"].toDouble() > now.count(),
            "an expired token is let in");
}

constexpr std::array<const char *, 12> endpoints{
    "users/auth-with-password",
    "users/auth-with-otp",
    "users/auth-refresh",
    "users/request-verification",
    "users/confirm-verification",
    "users/request-password-reset",
    "users/confirm-password-reset",
    "users/request-email-change",
    "users/confirm-email-change",
    "users/impersonate/annannannannann",
    "_superusers/auth-with-password",
    "users/request-otp",
};

constexpr std::array<const char *, 5> types{"application/json", "multipart/form-data; boundary=b",
                                            "application/x-www-form-urlencoded", "text/xml", ""};

/// Any body is answered, as the contract has it: never with a failure of ours.
void submit(uint8_t choice, const QByteArray &body)
{
    RouterClient &client = world().router.client();
    const size_t endpoint = choice % endpoints.size();
    const QByteArray path = endpoints[endpoint];
    client.token.clear();
    if (path.contains("refresh") || path.contains("request-email"))
        client.token = world().good;
    else if (path.contains("impersonate"))
        client.token = world().router.token("root");
    // From ever new places, since guessing would end soon.
    ++world().requests;
    client.remoteAddress = "10." + QByteArray::number(world().requests / 65536 % 256) + '.'
        + QByteArray::number(world().requests / 256 % 256) + '.'
        + QByteArray::number(world().requests % 256);
    const Wire::Response answer = client.send("POST", "/api/collections/" + path, body,
                                              types[choice / endpoints.size() % types.size()]);
    require(answer.status == 200 || answer.status == 204
                || (answer.status >= 400 && answer.status < 500),
            "a body is answered with a failure");
    require(answer.status == 204 || Wire::parseJson(answer.body).has_value(),
            "an answer is no JSON");
    require(!answer.body.contains(world().key.left(50)), "an answer tells a token key");
}

}  // namespace

/// Qt makes itself new thread data when the fixture closes its connections at the very end.
extern "C" const char *__lsan_default_suppressions();
extern "C" const char *__lsan_default_suppressions()
{
    return "leak:libQt6Core";
}

/// The first byte says what the rest is: a token, the parts of one that is then signed, or the body
/// of a request to sign in, to confirm something or to ask for a mail.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 2)
        return 0;
    const QByteArray bytes(reinterpret_cast<const char *>(data) + 1, qsizetype(size) - 1);
    switch (data[0]) {
    case 'T': presentToken(bytes); break;
    case 'S': presentSignedToken(bytes); break;
    default: submit(data[0], bytes); break;
    }
    return 0;
}
