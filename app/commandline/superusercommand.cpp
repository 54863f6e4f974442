// SPDX-License-Identifier: GPL-3.0-or-later
#include "commandline/superusercommand.h"

#include "commandline/terminal.h"
#include "core/clock.h"
#include "core/executioncontext.h"
#include "runtime/services.h"

using namespace Qt::StringLiterals;

namespace Binnacle {

namespace {

Result<void> removeSuperuser(SuperuserService &superusers, const QString &email)
{
    const Result<bool> removed = superusers.remove(email);
    if (!removed)
        return removed.error();
    if (*removed)
        Terminal::printSuccess(u"Successfully deleted superuser \""_s + email + u"\"!"_s);
    else
        Terminal::printWarning(u"superuser \""_s + email + u"\" is missing or already deleted"_s);
    return {};
}

Result<void> createOtp(SuperuserService &superusers, const QString &email)
{
    const Result<OneTimePassword> code = superusers.createOneTimePassword(email);
    if (!code)
        return code.error();
    Terminal::printSuccess(u"Successfully created OTP for superuser \""_s + email + u"\":"_s);
    Terminal::print(u"├─ Id:    "_s + code->id);
    Terminal::print(u"├─ Pass:  "_s + code->password);
    Terminal::print(u"└─ Valid: "_s + QString::number(code->duration) + u's');
    return {};
}

/// The way back in for who has lost the authenticator app and the recovery codes.
Result<void> resetTotp(Runtime::Services &services, const QString &email)
{
    const Result<AccountId> account = services.superusers().account(email);
    if (!account)
        return account.error();
    const Result<bool> reset = services.twoStep().reset(*account);
    if (!reset)
        return reset.error();
    if (*reset) {
        AuditEntry entry{u"totp.reset"_s, {u"_superusers"_s, account->recordId, email}};
        entry.actor = Actor{Actor::Kind::CommandLine};
        services.audit().record(entry);
        Terminal::printSuccess(u"Successfully turned two-step sign-in off for superuser \""_s
                               + email + u"\"!"_s);
    } else {
        Terminal::printWarning(u"superuser \""_s + email + u"\" has no two-step sign-in"_s);
    }
    return {};
}

/// Without entries superusers may come from anywhere again (A1.12).
Result<void> setAddresses(Runtime::Services &services, const QStringList &entries)
{
    const Result<void> saved = services.settings().setSuperuserIps(entries);
    if (!saved) {
        const JsonValue &wrong = saved.error().fields[u"superuserIPs"];
        if (wrong.isEmpty())
            return saved.error();
        const qsizetype index = wrong.members().front().first.toLongLong();
        return Error::invalidInput(u"invalid IP or CIDR subnet \""_s + entries.value(index) + u'"');
    }
    if (entries.isEmpty()) {
        Terminal::printSuccess(u"Successfully cleared SuperuserIPs setting!"_s);
        return {};
    }
    Terminal::printSuccess(u"Successfully updated SuperuserIPs setting:"_s);
    for (qsizetype i = 0; i < entries.size(); ++i)
        Terminal::print((i + 1 < entries.size() ? u"├─ "_s : u"└─ "_s) + entries[i]);
    return {};
}

/// What is wrong with the number of arguments.
Result<void> checkArguments(const QString &action, const QStringList &arguments)
{
    if (action == "ips"_L1)
        return {};
    if (action == "delete"_L1 || action == "otp"_L1 || action == "totp-reset"_L1) {
        if (arguments.size() == 1 && !arguments.first().isEmpty())
            return {};
        return Error::invalidInput(u"invalid or missing email address"_s);
    }
    if (arguments.size() == 2)
        return {};
    return Error::invalidInput(u"missing email and password arguments"_s);
}

Result<void> run(SuperuserService &superusers, const QString &action, const QString &email,
                 const QString &password)
{
    Result<void> done;
    QString said;
    if (action == "create"_L1) {
        done = superusers.create(email, password);
        said = u"Successfully created new superuser \""_s + email + u"\"!"_s;
    } else if (action == "upsert"_L1) {
        done = superusers.upsert(email, password);
        said = u"Successfully saved superuser \""_s + email + u"\"!"_s;
    } else {
        done = superusers.changePassword(email, password);
        said = u"Successfully changed superuser \""_s + email + u"\" password!"_s;
    }
    if (done)
        Terminal::printSuccess(said);
    return done;
}

}  // namespace

Result<void> runSuperuser(const GlobalOptions &global, const QString &action,
                          const QStringList &arguments)
{
    if (Result<void> checked = checkArguments(action, arguments); !checked)
        return checked;

    const Actor actor{Actor::Kind::CommandLine};
    const ExecutionScope scope({nullptr, {}, ExecutionContext().deadline, &actor});
    const SystemClock clock;
    const Result<std::unique_ptr<Runtime::Services>> services
        = Runtime::Services::open(dataOptions(global), Runtime::Purpose::Command, clock);
    if (!services)
        return services.error();
    SuperuserService &superusers = (*services)->superusers();
    if (action == "ips"_L1)
        return setAddresses(**services, arguments);
    if (action == "otp"_L1)
        return createOtp(superusers, arguments.first());
    if (action == "totp-reset"_L1)
        return resetTotp(**services, arguments.first());
    if (action == "delete"_L1)
        return removeSuperuser(superusers, arguments.first());
    return run(superusers, action, arguments.first(), arguments.last());
}

}  // namespace Binnacle
