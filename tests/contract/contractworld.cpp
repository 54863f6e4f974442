// SPDX-License-Identifier: GPL-3.0-or-later
#include "contract/contractworld.h"

#include "db/database.h"
#include "router/router.h"
#include "runtime/services.h"
#include "smoke/sampledirectory.h"
#include "wire/jsonparser.h"

#include <future>

namespace Binnacle::Test {

using namespace Qt::StringLiterals;

namespace {

const QByteArray superuserMail = "admin@example.com"_ba;
const QByteArray superuserPassword = "admin-secret-1"_ba;

bool hasHeader(const ContractCase &one, const QByteArray &name)
{
    for (const auto &header : one.headers) {
        if (header.first == name)
            return true;
    }
    return false;
}

}  // namespace

Result<std::unique_ptr<ContractWorld>> ContractWorld::open(const ContractSection &section)
{
    std::unique_ptr<ContractWorld> world(new ContractWorld);
    Runtime::ServerOptions options;
    options.data.directory = world->path();
    options.publicDirectory = world->m_folder.filePath(u"public"_s);
    if (!section.isFresh) {
        if (Result<void> made = makeSampleDirectory(world->path()); !made)
            return std::move(made).error();
    }
    if (section.allowsBatches) {
        if (Result<void> allowed = world->allowBatches(); !allowed)
            return std::move(allowed).error();
    }
    world->m_server = std::make_unique<Runtime::Server>(options);
    if (Result<void> opened = world->m_server->open(); !opened)
        return std::move(opened).error();
    if (section.isFresh) {
        Result<void> made = world->m_server->services().superusers().upsert(
            QString::fromLatin1(superuserMail), QString::fromLatin1(superuserPassword));
        if (!made)
            return std::move(made).error();
    }
    return world;
}

Result<void> ContractWorld::allowBatches() const
{
    const auto database = Db::Database::openSqlite({path() + u"/data.db"_s});
    if (!database)
        return database.error();
    return (*database)->write([](Db::Transaction &transaction) {
        return transaction.executeScript(
            "INSERT INTO _params (id, value) VALUES ('settings',"
            R"( '{"batch":{"enabled":true,"maxRequests":50,"timeout":3}}'))");
    });
}

QByteArray ContractWorld::tokenOf(const QByteArray &who)
{
    const bool isSuperuser = who == "superuser";
    if (!isSuperuser && who != "ada" && who != "ben")
        return who == "guest" ? QByteArray() : who;
    if (!m_tokens.contains(who)) {
        ContractCase signIn;
        signIn.who = "guest"_ba;
        signIn.method = "POST"_ba;
        signIn.target = "/api/collections/" + (isSuperuser ? "_superusers"_ba : "users"_ba)
            + "/auth-with-password";
        signIn.body = R"({"identity":")"
            + (isSuperuser ? superuserMail : QByteArray(who + "@example.com")) + R"(","password":")"
            + (isSuperuser ? superuserPassword : "user-secret-1"_ba) + R"("})";
        const Result<JsonValue> answer = Wire::parseJson(send(signIn).body);
        m_tokens[who] = answer ? (*answer)[u"token"].toString().toLatin1() : QByteArray();
    }
    return m_tokens[who];
}

Wire::Response ContractWorld::send(const ContractCase &one)
{
    Wire::Request request;
    request.method = Wire::methodFromName(one.method);
    request.methodName = one.method;
    request.setTarget(one.target);
    request.remoteAddress = "127.0.0.1"_ba;
    request.headers.add("Host", "localhost");
    if (const QByteArray token = tokenOf(one.who); !token.isEmpty())
        request.headers.add("Authorization", token);
    if (!one.body.isNull() && !hasHeader(one, "Content-Type"_ba))
        request.headers.add("Content-Type", "application/json");
    for (const auto &[name, value] : one.headers) {
        if (!value.isEmpty())
            request.headers.add(name, value);
    }
    // As a socket would see to it.
    request.isBodyTooLarge
        = one.body.size() > m_server->router().bodyLimit(request.method, request.path);
    if (!request.isBodyTooLarge)
        request.body = Wire::Body(one.body);
    std::promise<Wire::Response> answer;
    m_server->router().dispatch(std::move(request), [&answer](Wire::Response &&response) {
        answer.set_value(std::move(response));
    });
    return answer.get_future().get();
}

}  // namespace Binnacle::Test
