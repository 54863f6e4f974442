// SPDX-License-Identifier: GPL-3.0-or-later
#include "commandline/commandline.h"

#include "commandline/globaloptions.h"
#include "commandline/servecommand.h"
#include "commandline/superusercommand.h"
#include "commandline/terminal.h"

#include <QCoreApplication>
#include <QFileInfo>

#include <CLI/CLI.hpp>

#include <optional>
#include <string>
#include <vector>

using namespace Qt::StringLiterals;

namespace Binnacle {

namespace {

/// What CLI11 writes to; its values are std::string.
struct Arguments
{
    std::string dataDirectory;
    std::string publicDirectory;
    std::string encryptionVariable;
    int queryTimeout = 30;
    bool hasIndexFallback = true;
    bool isDev = false;

    std::string address = "127.0.0.1:8090";
    std::vector<std::string> origins{"*"};
    std::vector<std::string> hosts;
    std::string observation = "on";

    std::string superuserAction;
    std::vector<std::string> superuserArguments;
};

/// The folder of the program as it was called: an installed program and a link to it may each
/// have data of their own.
QString besideProgram(const char *argv0, const QString &name)
{
    const QString folder = QFileInfo(QString::fromLocal8Bit(argv0)).path();
    return folder + u'/' + name;
}

QStringList toStringList(const std::vector<std::string> &values)
{
    QStringList list;
    for (const std::string &value : values)
        list.append(QString::fromStdString(value));
    return list;
}

void addGlobalFlags(CLI::App &app, Arguments &arguments)
{
    app.add_option("--dir", arguments.dataDirectory,
                   "the data directory, made when missing\n(pb_data beside the program)")
        ->type_name("PATH");
    app.add_option("--publicDir", arguments.publicDirectory,
                   "files to serve outside of /api\n(pb_public beside the program)")
        ->type_name("PATH");
    app.add_flag("--indexFallback", arguments.hasIndexFallback,
                 "serve the public index.html for paths that do not exist (true)");
    app.add_option("--encryptionEnv", arguments.encryptionVariable,
                   "the environment variable with the 32 characters that seal the settings")
        ->type_name("NAME");
    app.add_option("--queryTimeout", arguments.queryTimeout,
                   "longest reading statement, in seconds (30)")
        ->type_name("SECONDS")
        ->check(CLI::Range(1, 7 * 24 * 3600).description(""));
    app.add_flag("--dev", arguments.isDev, "print requests and SQL to the terminal");
}

CLI::App *addServe(CLI::App &app, Arguments &arguments)
{
    CLI::App *serve = app.add_subcommand("serve", "Start the server");
    serve->add_option("--http", arguments.address, "address to listen on (127.0.0.1:8090)")
        ->type_name("ADDR");
    serve
        ->add_option("--origins", arguments.origins,
                     "origins that browsers may call from, comma separated (*)")
        ->delimiter(',')
        ->type_name("LIST")
        ->allow_extra_args(false);
    serve
        ->add_option("--hosts", arguments.hosts,
                     "host names, besides localhost, under which a loopback address may be\n"
                     "called, as behind a proxy; comma separated, * for all")
        ->delimiter(',')
        ->type_name("LIST")
        ->allow_extra_args(false);
    serve
        ->add_option("--observe", arguments.observation,
                     "keep request logs, metrics and the live feed (on)")
        ->type_name("on|off")
        ->check(CLI::IsMember({"on", "off"}).description(""));
    return serve;
}

CLI::App *addSuperuser(CLI::App &app, Arguments &arguments)
{
    CLI::App *superuser = app.add_subcommand("superuser", "Manage superusers");
    const std::pair<const char *, const char *> actions[] = {
        {"create", "Create a superuser: EMAIL PASS"},
        {"upsert", "Create a superuser, or change the password: EMAIL PASS"},
        {"update", "Change the password of a superuser: EMAIL PASS"},
        {"delete", "Delete a superuser: EMAIL"},
    };
    for (const auto &[name, description] : actions) {
        CLI::App *action = superuser->add_subcommand(name, description);
        action->fallthrough();
        action->add_option("arguments", arguments.superuserArguments, "EMAIL and PASS")
            ->expected(0, -1)
            ->type_name("");
        const std::string chosen = name;
        action->callback([&arguments, chosen] { arguments.superuserAction = chosen; });
    }
    return superuser;
}

GlobalOptions globalOptions(const Arguments &arguments, const char *argv0)
{
    GlobalOptions options;
    options.executable = QString::fromLocal8Bit(argv0);
    options.dataDirectory = arguments.dataDirectory.empty()
        ? besideProgram(argv0, u"pb_data"_s)
        : QString::fromStdString(arguments.dataDirectory);
    options.publicDirectory = arguments.publicDirectory.empty()
        ? besideProgram(argv0, u"pb_public"_s)
        : QString::fromStdString(arguments.publicDirectory);
    options.encryptionVariable = QString::fromStdString(arguments.encryptionVariable);
    options.queryTimeout = std::chrono::seconds(arguments.queryTimeout);
    options.hasIndexFallback = arguments.hasIndexFallback;
    options.isDev = arguments.isDev;
    return options;
}

/// What of the arguments no flag or command took, in words.
std::optional<QString> leftOver(const CLI::App &app, const Program &program)
{
    const std::vector<std::string> rest = app.remaining(true);
    for (const std::string &argument : rest) {
        const QString text = QString::fromStdString(argument);
        if (text.startsWith(u'-'))
            return u"unknown flag: "_s + text.section(u'=', 0, 0);
        return u"unknown command \""_s + text + u"\" for \""_s + QString::fromLatin1(program.name)
            + u'"';
    }
    return {};
}

ServeOptions serveOptions(const Arguments &arguments)
{
    ServeOptions options;
    options.address = QString::fromStdString(arguments.address);
    options.allowedOrigins = toStringList(arguments.origins);
    options.allowedHosts = toStringList(arguments.hosts);
    options.isObserved = arguments.observation == "on";
    return options;
}

int runParsed(const Program &program, const CLI::App &app, const CLI::App &serve,
              const CLI::App &superuser, const Arguments &arguments, const char *argv0)
{
    if (const std::optional<QString> wrong = leftOver(app, program)) {
        Terminal::printError(*wrong);
        return 1;
    }
    const GlobalOptions options = globalOptions(arguments, argv0);
    Terminal::setUpLog(options.isDev);
    const bool hasCommand = serve.parsed() || superuser.parsed();
    Result<void> done;
    if (serve.parsed() || (!hasCommand && program.servesByDefault)) {
        done = runServe(options, serveOptions(arguments));
    } else if (!arguments.superuserAction.empty()) {
        done = runSuperuser(options, QString::fromStdString(arguments.superuserAction),
                            toStringList(arguments.superuserArguments));
    } else {
        Terminal::print(
            QString::fromStdString(superuser.parsed() ? superuser.help() : app.help()).trimmed());
        return 0;
    }
    if (done)
        return 0;
    Terminal::printError(done.error().message);
    if (!done.error().detail.isEmpty() && options.isDev)
        Terminal::printError(done.error().detail);
    return 1;
}

}  // namespace

int runCommandLine(const Program &program, int argc, char **argv)
{
    const QCoreApplication application(argc, argv);
    QCoreApplication::setApplicationName(QString::fromLatin1(program.name));
    QCoreApplication::setApplicationVersion(QStringLiteral(BINNACLE_VERSION));

    Arguments arguments;
    // CLI11 throws; nothing of it leaves this function.
    try {
        CLI::App app("A back end with its console on board.", program.name);
        app.set_version_flag("-v,--version",
                             std::string(program.name) + " version " BINNACLE_VERSION);
        app.require_subcommand(0, 1);
        app.allow_extras();
        addGlobalFlags(app, arguments);
        CLI::App *serve = addServe(app, arguments);
        CLI::App *superuser = addSuperuser(app, arguments);
        serve->fallthrough();
        superuser->fallthrough();
        try {
            app.parse(argc, argv);
        } catch (const CLI::Success &information) {
            return app.exit(information);
        } catch (const CLI::ParseError &error) {
            Terminal::printError(QString::fromStdString(error.what()));
            return 1;
        }
        return runParsed(program, app, *serve, *superuser, arguments, argv[0]);
    } catch (const std::exception &exception) {
        Terminal::printError(QString::fromUtf8(exception.what()));
        return 1;
    }
}

}  // namespace Binnacle
