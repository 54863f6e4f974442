// SPDX-License-Identifier: GPL-3.0-or-later
#include "commandline/superusercommand.h"

#include "commandline/terminal.h"
#include "core/clock.h"
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
    const bool isDelete = action == "delete"_L1;
    if (isDelete && (arguments.size() != 1 || arguments.first().isEmpty()))
        return Error::invalidInput(u"invalid or missing email address"_s);
    if (!isDelete && arguments.size() != 2)
        return Error::invalidInput(u"missing email and password arguments"_s);

    const SystemClock clock;
    const Result<std::unique_ptr<Runtime::Services>> services
        = Runtime::Services::open(dataOptions(global), Runtime::Purpose::Command, clock);
    if (!services)
        return services.error();
    SuperuserService &superusers = (*services)->superusers();
    return isDelete ? removeSuperuser(superusers, arguments.first())
                    : run(superusers, action, arguments.first(), arguments.last());
}

}  // namespace Binnacle
