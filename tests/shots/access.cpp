// SPDX-License-Identifier: GPL-3.0-or-later
#include "shots/chapters.h"
#include "shots/stage.h"
#include "widgets/base/stateview.h"

#include <QCheckBox>
#include <QLabel>
#include <QTableView>
#include <QTest>

namespace Binnacle::Shots {

using namespace Qt::StringLiterals;

namespace {

QString tableOf(const QString &tab)
{
    return u"page.access.%1.table"_s.arg(tab);
}

void openTab(Stage &stage, const QString &tab)
{
    stage.go(Ui::PageKind::Access, JsonValue::object({{u"tab"_s, JsonValue(tab)}}));
    stage.until(u"%1 has come to something"_s.arg(tab), [&] {
        auto *states = stage.find<Ui::StateView>(u"page.access.%1.states"_s.arg(tab));
        return states && states->state() != Ui::StateView::State::Loading;
    });
}

/// The inspector has asked how the chosen account signs in.
void untilAccountIsKnown(Stage &stage, const QString &tab)
{
    stage.until(u"it is known how the account signs in"_s, [&] {
        auto *text = stage.find<QLabel>(u"page.access.%1.inspector.passkeys"_s.arg(tab));
        return text && text->text().size() > 1;
    });
}

/// As other programs did: whatever the server lacks is an empty list in the picture.
void populate(Stage &stage)
{
    stage.call("POST", "/api/console/apikeys",
               R"({"name":"Weather import","scope":{"collections":{"*":["list","view"],)"
               R"("calls":["create","update"]}},"expires":"2030-01-01 00:00:00.000Z"})");
    stage.call("POST", "/api/console/apikeys",
               R"({"name":"Nightly export","scope":{"collections":{"vessels":["list"]}},)"
               R"("expires":""})");
    stage.call("POST", "/api/collections/_superusers/records",
               R"({"email":"watch@example.com","password":"watch-secret-1",)"
               R"("passwordConfirm":"watch-secret-1"})");
    stage.callAsUser("GET", "/api/collections/vessels/records?perPage=1");
}

void shootUsers(Stage &stage)
{
    openTab(stage, u"users"_s);
    stage.untilRows(tableOf(u"users"_s), 1);
    stage.select(tableOf(u"users"_s), 0);
    untilAccountIsKnown(stage, u"users"_s);
    stage.shot(u"access-users"_s);
    stage.click(u"btn.token"_s);
    stage.shot(u"access-token"_s);
    stage.click(u"btn.createToken"_s);
    stage.until(u"the token is made"_s, [&] { return stage.has(u"sheet.secret"_s); });
    stage.shot(u"access-secret"_s);
    stage.closeAll();
    stage.click(u"btn.deleteAccount"_s);
    stage.until(u"it is asked"_s, [&] { return stage.has(u"dialog.confirm"_s); });
    stage.shot(u"access-delete"_s);
    stage.closeAll();
    stage.click(u"btn.newAccount"_s);
    stage.shot(u"access-account"_s);
    stage.closeAll();
    stage.type(u"page.access.users.search"_s, u"nobody at all"_s);
    stage.until(u"nobody is found"_s, [&] {
        return stage.find<Ui::StateView>(u"page.access.users.states"_s)->state()
            == Ui::StateView::State::FilteredEmpty;
    });
    stage.shot(u"access-users-filtered-empty"_s);
    stage.type(u"page.access.users.search"_s, {});
}

void shootKeys(Stage &stage)
{
    openTab(stage, u"keys"_s);
    stage.shot(u"access-keys"_s);
    if (!stage.has(u"btn.newKey"_s))
        return;
    stage.click(u"btn.newKey"_s);
    stage.until(u"the collections are there"_s,
                [&] { return stage.has(u"key.scope.vessels.list"_s); });
    stage.type(u"key.name"_s, u"Web shop"_s);
    stage.find<QCheckBox>(u"key.scope.vessels.list"_s)->click();
    stage.shot(u"access-key-new"_s);
    stage.closeAll();
}

void shootRules(Stage &stage)
{
    openTab(stage, u"rules"_s);
    stage.untilRows(tableOf(u"rules"_s), 2);
    stage.shot(u"access-rules"_s);
    stage.click(u"page.access.rules.system"_s);
    stage.shot(u"access-rules-system"_s);
    stage.click(u"page.access.rules.system"_s);
    stage.click(u"btn.identity"_s);
    stage.shot(u"access-identity"_s);
    stage.closeAll();
    stage.select(tableOf(u"rules"_s), 1, 1);
    QTest::keyClick(stage.table(tableOf(u"rules"_s)), Qt::Key_Return);
    stage.shot(u"access-rule"_s);
    stage.closeAll();
}

void shootOthers(Stage &stage)
{
    openTab(stage, u"superusers"_s);
    stage.untilRows(tableOf(u"superusers"_s), 1);
    stage.select(tableOf(u"superusers"_s), 0);
    untilAccountIsKnown(stage, u"superusers"_s);
    stage.shot(u"access-superusers"_s);
    stage.click(u"btn.role"_s);
    stage.shot(u"access-role"_s);
    stage.closeAll();
    openTab(stage, u"sessions"_s);
    stage.shot(u"access-sessions"_s);
    openTab(stage, u"signin"_s);
    stage.untilRows(tableOf(u"signin"_s), 1);
    stage.select(tableOf(u"signin"_s), 0);
    stage.shot(u"access-signin"_s);
    stage.click(u"btn.editSignIn"_s);
    stage.click(u"btn.addProvider"_s);
    stage.shot(u"access-signin-edit"_s);
    stage.closeAll();
    openTab(stage, u"audit"_s);
    if (stage.has(tableOf(u"audit"_s)))
        stage.select(tableOf(u"audit"_s), 0);
    stage.shot(u"access-audit"_s);
}

}  // namespace

void shootAccess(Stage &stage)
{
    stage.needSample();
    populate(stage);
    shootUsers(stage);
    shootKeys(stage);
    shootRules(stage);
    shootOthers(stage);
}

}  // namespace Binnacle::Shots
