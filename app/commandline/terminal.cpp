// SPDX-License-Identifier: GPL-3.0-or-later
#include "commandline/terminal.h"

#include <QLoggingCategory>

#include <cstdio>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace Binnacle::Terminal {

namespace {

enum class Colour
{
    None = 0,
    Red = 31,
    Green = 32,
    Yellow = 33
};

void printLine(std::FILE *stream, const QString &text, Colour colour)
{
    const QByteArray line = text.toUtf8();
    const bool isColoured = colour != Colour::None && isatty(fileno(stream)) == 1
        && !qEnvironmentVariableIsSet("NO_COLOR");
    if (isColoured)
        std::fprintf(stream, "\033[%dm%s\033[0m\n", int(colour), line.constData());
    else
        std::fprintf(stream, "%s\n", line.constData());
    std::fflush(stream);
}

}  // namespace

void print(const QString &text)
{
    printLine(stdout, text, Colour::None);
}

void printSuccess(const QString &text)
{
    printLine(stdout, text, Colour::Green);
}

void printWarning(const QString &text)
{
    printLine(stdout, text, Colour::Yellow);
}

void printError(const QString &text)
{
    printLine(stderr, u"Error: "_s + text, Colour::Red);
}

void setUpLog(bool isDev)
{
    qSetMessagePattern(
        u"%{time yyyy/MM/dd hh:mm:ss} "
        "%{if-debug}DEBUG%{endif}%{if-info}INFO%{endif}%{if-warning}WARN%{endif}"
        "%{if-critical}ERROR%{endif}%{if-fatal}FATAL%{endif} %{category}: %{message}"_s);
    if (isDev)
        QLoggingCategory::setFilterRules(u"binnacle.*.debug=true"_s);
}

}  // namespace Binnacle::Terminal
