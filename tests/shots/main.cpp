// SPDX-License-Identifier: GPL-3.0-or-later
#include "shots/chapters.h"
#include "shots/stage.h"
#include "widgets/theme.h"

#include <QApplication>
#include <QCommandLineParser>
#include <QElapsedTimer>
#include <QLoggingCategory>

#include <cstdio>

using namespace Binnacle;
using namespace Qt::StringLiterals;

namespace {

struct Chapter
{
    const char16_t *name;
    void (*shoot)(Shots::Stage &);
};

// Overview comes late: by then there is something to see in its charts.
constexpr Chapter chapters[] = {
    {u"welcome", &Shots::shootWelcome},
    {u"data", &Shots::shootData},
    {u"datachanges", &Shots::shootDataChanges},
    {u"logs", &Shots::shootLogs},
    {u"routes", &Shots::shootRoutes},
    {u"access", &Shots::shootAccess},
    {u"overview", &Shots::shootOverview},
    {u"shell", &Shots::shootShell},
    {u"sizes", &Shots::shootSizes},
    {u"states", &Shots::shootStates},
};

bool shootTheme(Ui::Theme &theme, const QString &folder, const QStringList &only, bool isWalking)
{
    Shots::Stage stage(theme, folder);
    stage.setWalking(isWalking);
    for (const Chapter &chapter : chapters) {
        const QString name = QString::fromUtf16(chapter.name);
        if (!only.isEmpty() && !only.contains(name))
            continue;
        QElapsedTimer timer;
        timer.start();
        chapter.shoot(stage);
        std::printf("%s: %.1f s\n", qPrintable(name), double(timer.elapsed()) / 1000);
    }
    std::printf("%d pictures in %s\n", stage.pictureCount(), qPrintable(folder));
    return !stage.hasFailed();
}

}  // namespace

int main(int argc, char **argv)
{
    if (qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM"))
        qputenv("QT_QPA_PLATFORM", BINNACLE_TEST_PLATFORM);
    // What the offscreen platform cannot do is no news of the server, whose log is in the pictures.
    QLoggingCategory::setFilterRules(u"default.warning=false"_s);
    QApplication application(argc, argv);
    QApplication::setApplicationVersion(u"0.1.0"_s);
    // A blinking cursor never stands still.
    QApplication::setCursorFlashTime(0);
    QCommandLineParser parser;
    parser.addOption({u"theme"_s, u"light or dark; both without."_s, u"theme"_s});
    parser.addOption({u"only"_s, u"A chapter; may be given several times."_s, u"chapter"_s});
    parser.addOption(
        {u"walk"_s, u"Tell after each picture what keyboard and screen reader do not reach."_s});
    parser.addPositionalArgument(u"folder"_s, u"Where the pictures go."_s);
    parser.addHelpOption();
    parser.process(application);
    if (parser.positionalArguments().size() != 1)
        parser.showHelp(2);
    const QString folder = parser.positionalArguments().constFirst();
    const QString wanted = parser.value(u"theme"_s);

    Ui::Theme theme;
    theme.install();
    bool isWell = true;
    for (const bool isDark : {false, true}) {
        const QString name = isDark ? u"dark"_s : u"light"_s;
        if (!wanted.isEmpty() && wanted != name)
            continue;
        theme.setMode(isDark ? Ui::Theme::Mode::Dark : Ui::Theme::Mode::Light);
        isWell = shootTheme(theme, folder + u'/' + name, parser.values(u"only"_s),
                            parser.isSet(u"walk"_s))
            && isWell;
    }
    return isWell ? 0 : 1;
}
