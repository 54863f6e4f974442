// SPDX-License-Identifier: GPL-3.0-or-later
#include "commandline/commandline.h"

#include "commandline/globaloptions.h"
#include "commandline/servecommand.h"
#include "commandline/superusercommand.h"
#include "commandline/terminal.h"

#include <QCoreApplication>
#include <QFileInfo>

#include <CLI/CLI.hpp>

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

    bool isSample = false;
    bool isNewWindow = false;

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

void addWindowFlags(CLI::App &app, Arguments &arguments)
{
    app.add_flag("--sample", arguments.isSample,
                 "open the window on the sample project, made when missing");
    app.add_flag("--new-window", arguments.isNewWindow,
                 "open a window of its own beside one that is open");
    app.footer("Without a command the window opens: on a data directory given as PATH or with\n"
               "--dir, at a binnacle: link, or as it was left.");
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
        {"otp", "Create a one-time password for a superuser: EMAIL"},
        {"totp-reset", "Turn two-step sign-in off for a superuser who is locked out: EMAIL"},
        {"ips", "Set where superusers may come from: IP or CIDR ... (none: anywhere)"},
    };
    for (const auto &[name, description] : actions) {
        CLI::App *action = superuser->add_subcommand(name, description);
        action->fallthrough();
        action
            ->add_option("arguments", arguments.superuserArguments, "EMAIL and PASS, or addresses")
            ->expected(0, -1)
            ->type_name("");
        const std::string chosen = name;
        action->callback([&arguments, chosen] { arguments.superuserAction = chosen; });
    }
    return superuser;
}

/// As given; the data directory may be empty.
GlobalOptions globalOptions(const Arguments &arguments, const char *argv0)
{
    GlobalOptions options;
    options.executable = QString::fromLocal8Bit(argv0);
    options.dataDirectory = QString::fromStdString(arguments.dataDirectory);
    options.publicDirectory = arguments.publicDirectory.empty()
        ? besideProgram(argv0, u"pb_public"_s)
        : QString::fromStdString(arguments.publicDirectory);
    options.encryptionVariable = QString::fromStdString(arguments.encryptionVariable);
    options.queryTimeout = std::chrono::seconds(arguments.queryTimeout);
    options.hasIndexFallback = arguments.hasIndexFallback;
    options.isDev = arguments.isDev;
    return options;
}

Error wrongArgument(const QString &text, const Program &program)
{
    if (text.startsWith(u'-'))
        return Error::invalidInput(u"unknown flag: "_s + text.section(u'=', 0, 0));
    return Error::invalidInput(u"unknown command \""_s + text + u"\" for \""_s
                               + QString::fromLatin1(program.name) + u'"');
}

/// What no flag or command took may be what the window shall open. A word alone is a mistyped
/// command, unless there is a folder of that name.
Result<void> takeRest(const QStringList &rest, const Program &program, bool hasCommand,
                      WindowCall &call)
{
    for (const QString &text : rest) {
        const bool isLink = text.startsWith("binnacle:"_L1);
        const bool isPath = text.contains(u'/') || QFileInfo(text).isDir();
        const bool isFree = call.link.isEmpty() && call.global.dataDirectory.isEmpty();
        if (!program.openWindow || hasCommand || !isFree || text.startsWith(u'-')
            || (!isLink && !isPath))
            return wrongArgument(text, program);
        (isLink ? call.link : call.global.dataDirectory) = text;
    }
    return {};
}

/// The default is beside the program, where an installed one has nothing to write.
Result<void> chooseDataDirectory(GlobalOptions &options, const char *argv0)
{
    if (!options.dataDirectory.isEmpty())
        return {};
    options.dataDirectory = besideProgram(argv0, u"pb_data"_s);
    const QFileInfo chosen(options.dataDirectory);
    const bool isWritable
        = chosen.exists() ? chosen.isWritable() : QFileInfo(chosen.path()).isWritable();
    if (isWritable)
        return {};
    return Error::make(Error::Kind::PreconditionFailed,
                       u"the data directory "_s + chosen.absoluteFilePath()
                           + u" cannot be written. Choose another one with --dir PATH."_s);
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

Result<void> runCommand(const Program &program, const CLI::App &serve, const Arguments &arguments,
                        GlobalOptions options, int &argc, char **argv)
{
    const QCoreApplication application(argc, argv);
    QCoreApplication::setApplicationName(QString::fromLatin1(program.name));
    QCoreApplication::setApplicationVersion(QStringLiteral(BINNACLE_VERSION));
    if (Result<void> chosen = chooseDataDirectory(options, argv[0]); !chosen)
        return chosen;
    if (serve.parsed())
        return runServe(options, serveOptions(arguments));
    return runSuperuser(options, QString::fromStdString(arguments.superuserAction),
                        toStringList(arguments.superuserArguments));
}

int runParsed(const Program &program, const CLI::App &app, const CLI::App &serve,
              const CLI::App &superuser, const Arguments &arguments, int &argc, char **argv)
{
    WindowCall call{argc,
                    argv,
                    globalOptions(arguments, argv[0]),
                    {},
                    arguments.isSample,
                    arguments.isNewWindow};
    const GlobalOptions options = call.global;
    Terminal::setUpLog(options.isDev);
    const bool hasCommand = serve.parsed() || superuser.parsed();
    Result<void> done = takeRest(toStringList(app.remaining(true)), program, hasCommand, call);
    if (done) {
        if (serve.parsed() || !arguments.superuserAction.empty()) {
            done = runCommand(program, serve, arguments, options, argc, argv);
        } else if (!hasCommand && program.openWindow) {
            done = program.openWindow(call);
        } else {
            const std::string help = superuser.parsed() ? superuser.help() : app.help();
            Terminal::print(QString::fromStdString(help).trimmed());
        }
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
    Arguments arguments;
    // CLI11 throws; nothing of it leaves this function.
    try {
        CLI::App app("A back end with its console on board.", program.name);
        app.set_version_flag("-v,--version",
                             std::string(program.name) + " version " BINNACLE_VERSION);
        app.require_subcommand(0, 1);
        app.allow_extras();
        addGlobalFlags(app, arguments);
        if (program.openWindow)
            addWindowFlags(app, arguments);
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
        return runParsed(program, app, *serve, *superuser, arguments, argc, argv);
    } catch (const std::exception &exception) {
        Terminal::printError(QString::fromUtf8(exception.what()));
        return 1;
    }
}

}  // namespace Binnacle
