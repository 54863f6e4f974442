// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "platform/jsonwebtoken.h"
#include "support/authrouter.h"

#include <initializer_list>
#include <utility>

namespace Binnacle {

/// An AuthRouter with what tests of mail and the tokens in it need. Bob is the one who is asked.
class ConfirmationRouter : public AuthRouter
{
public:
    /// A JSON body of texts.
    static QByteArray form(std::initializer_list<std::pair<QString, QString>> texts)
    {
        JsonValue json = JsonValue::object();
        for (const auto &[name, text] : texts)
            json.insert(name, JsonValue(text));
        return json.toJson();
    }
    static QByteArray loadingError()
    {
        return envelope("An error occurred while loading the submitted data.", 400);
    }
    /// The answer to a token with that item.
    static QByteArray badToken(const QByteArray &code, const QByteArray &message)
    {
        return invalid("{\"token\":" + item(code, message) + '}');
    }
    static QByteArray invalidToken()
    {
        return badToken("validation_invalid_token", "Invalid or expired token.");
    }
    static QByteArray otherCollection()
    {
        return badToken("validation_token_collection_mismatch",
                        "The provided token is for different auth collection.");
    }

    Schema::Record bob()
    {
        return world().record(QStringLiteral("users"), QStringLiteral("bobbobbobbobbob"));
    }
    bool isBobVerified() { return bob().value(u"verified").toBool(); }

    QByteArray takeMail()
    {
        world().waitForMail();
        return world().mailbox().take();
    }

    bool signsIn(const QByteArray &email, const QByteArray &password)
    {
        return post("users/auth-with-password",
                    form({{QStringLiteral("identity"), QString::fromUtf8(email)},
                          {QStringLiteral("password"), QString::fromUtf8(password)}}))
                   .status
            == 200;
    }

    void switchPasswordsOff()
    {
        world().changeOptions(
            QStringLiteral("users"),
            JsonValue::object(
                {{QStringLiteral("passwordAuth"),
                  JsonValue::object({{QStringLiteral("enabled"), JsonValue(false)}})}}));
    }

    /// A token of bob's: `good`, spoilt in some way, of another kind; what else, as it stands.
    QString makeToken(const QByteArray &kind, TokenType type)
    {
        const auto issued = [&](TokenType wanted) {
            return QString::fromLatin1(issueToken(wanted, bob(), world().clock().now(),
                                                  {.newEmail = QStringLiteral("new@example.com")}));
        };
        if (kind == "auth")
            return issued(TokenType::Auth);
        if (kind == "passwordReset")
            return issued(TokenType::PasswordReset);
        if (kind == "verification")
            return issued(TokenType::Verification);
        const QString token = issued(type);
        if (kind == "good" || kind == "otherCollection" || kind == "taken")
            return token;
        if (kind == "forged") {
            const JsonValue claims = JsonWebToken::decode(token.toLatin1())->claims();
            return QString::fromLatin1(JsonWebToken::sign(claims, "some other key"));
        }
        if (kind == "expired")
            world().clock().advance(std::chrono::hours(25));
        else if (kind == "revoked")
            world().run("UPDATE users SET tokenKey = 'x' WHERE id = 'bobbobbobbobbob'");
        else if (kind == "otherAddress")
            world().run("UPDATE users SET email = 'b2@example.com' WHERE id = 'bobbobbobbobbob'");
        else
            return QString::fromLatin1(kind);
        return token;
    }
};

}  // namespace Binnacle
