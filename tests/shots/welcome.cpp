// SPDX-License-Identifier: GPL-3.0-or-later
#include "shots/chapters.h"
#include "shots/stage.h"

#include <QDir>

namespace Binnacle::Shots {

using namespace Qt::StringLiterals;

void shootWelcome(Stage &stage)
{
    stage.shot(u"welcome"_s);

    stage.click(u"welcome.new"_s);
    stage.until(u"the sheet is open"_s, [&] { return stage.has(u"newProject.start"_s); });
    stage.shot(u"welcome-new"_s);
    stage.click(u"newProject.start"_s);
    stage.shot(u"welcome-new-errors"_s);
    stage.closeAll();

    stage.click(u"welcome.attach"_s);
    stage.until(u"the sheet is open"_s, [&] { return stage.has(u"attach.start"_s); });
    stage.shot(u"welcome-attach"_s);
    stage.type(u"attach.url"_s, u"127.0.0.1:1"_s);
    stage.type(u"attach.email"_s, u"admin@example.com"_s);
    stage.type(u"attach.password"_s, u"admin-secret-1"_s);
    stage.click(u"attach.start"_s);
    stage.shot(u"welcome-attach-failed"_s);
    stage.closeAll();

    stage.window().openDirectory(QDir::tempPath() + u"/no such project"_s);
    stage.until(u"the failure is told"_s, [&] { return stage.has(u"btn.failure.dismiss"_s); });
    stage.shot(u"welcome-failure"_s);
    stage.click(u"btn.failure.dismiss"_s);
}

}  // namespace Binnacle::Shots
