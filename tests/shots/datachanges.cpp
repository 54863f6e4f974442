// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/apiclient.h"
#include "shots/chapters.h"
#include "shots/stage.h"

#include <QAbstractItemModel>
#include <QTableView>
#include <QTest>

namespace Binnacle::Shots {

using namespace Qt::StringLiterals;

namespace {

const QString grid = u"page.data.grid"_s;

class Hands
{
public:
    explicit Hands(Stage &stage)
        : m_stage(stage)
    {
        stage.go(Ui::PageKind::Data,
                 JsonValue::object({{u"collection"_s, JsonValue(u"vessels"_s)}}));
        stage.until(u"the grid is shown"_s, [&] { return stage.has(grid); });
        stage.untilRows(grid, 30);
    }

    QAbstractItemModel *model() const { return m_stage.table(grid)->model(); }
    int column(const QString &field) const
    {
        for (int at = 0; at < model()->columnCount(); ++at) {
            if (model()->headerData(at, Qt::Horizontal).toString() == field)
                return at;
        }
        return 1;
    }
    QString idOf(int row) const { return model()->index(row, column(u"id"_s)).data().toString(); }
    void set(int row, const QString &field, const QVariant &value)
    {
        model()->setData(model()->index(row, column(field)), value);
    }
    void edit(int row, const QString &field, const QString &picture)
    {
        m_stage.select(grid, row, column(field));
        m_stage.key(Qt::Key_F2);
        m_stage.shot(picture);
        m_stage.key(Qt::Key_Escape);
        m_stage.closeAll();
    }

private:
    Stage &m_stage;
};

void shootEditors(Stage &stage)
{
    Hands hands(stage);
    hands.edit(3, u"name"_s, u"data-edit-text"_s);
    hands.edit(3, u"type"_s, u"data-edit-select"_s);
    stage.go(Ui::PageKind::Data, JsonValue::object({{u"collection"_s, JsonValue(u"calls"_s)}}));
    stage.until(u"calls are shown"_s, [&] { return hands.column(u"vessel"_s) > 1; });
    stage.untilRows(grid, 50);
    hands.edit(2, u"vessel"_s, u"data-edit-relation"_s);
    hands.edit(2, u"purpose"_s, u"data-edit-choices"_s);
    hands.edit(2, u"eta"_s, u"data-edit-date"_s);
}

void shootStaged(Stage &stage)
{
    Hands hands(stage);
    hands.set(0, u"operator"_s, u"Harbour of Larvik"_s);
    hands.set(1, u"length"_s, 151.5);
    hands.set(1, u"active"_s, false);
    stage.select(grid, 4, 1);
    stage.key(Qt::Key_Delete);
    stage.select(grid, 1, hands.column(u"length"_s));
    stage.shot(u"data-staged"_s);
    stage.click(u"btn.newRecord"_s);
    stage.shot(u"data-new-record"_s);
    stage.click(u"btn.reviewChanges"_s);
    stage.until(u"the review is open"_s, [&] { return stage.has(u"btn.saveReviewed"_s); });
    stage.shot(u"data-review"_s);
    stage.closeAll();
    // The new record lacks what is required.
    stage.click(u"btn.saveChanges"_s);
    stage.until(u"the server has refused"_s, [&] { return stage.has(u"page.data.saveResult"_s); });
    stage.shot(u"data-save-refused"_s);
    stage.closeAll();
    stage.click(u"btn.discardChanges"_s);
    stage.shot(u"data-discard"_s);
    // Whatever asks has its answer as its first enabled danger button; without one nothing asked.
    stage.closeAll();
}

void shootConflict(Stage &stage)
{
    Hands hands(stage);
    hands.set(2, u"operator"_s, u"Ours"_s);
    hands.set(2, u"flag"_s, u"Sweden"_s);
    const QByteArray id = hands.idOf(2).toUtf8();
    stage.call("PATCH", "/api/collections/vessels/records/" + id,
               R"({"operator":"Theirs","callsign":"LKQX"})");
    stage.select(grid, 2, hands.column(u"operator"_s));
    stage.shot(u"data-changed-elsewhere"_s);
    stage.click(u"btn.saveChanges"_s);
    stage.until(u"the conflict is shown"_s, [&] { return stage.has(u"btn.merge"_s); });
    stage.shot(u"data-conflict"_s);
    stage.closeAll();
    if (stage.has(u"btn.discardChanges"_s))
        stage.click(u"btn.discardChanges"_s);
    stage.closeAll();
}

/// What others write while one looks.
void shootLive(Stage &stage)
{
    Hands hands(stage);
    stage.select(grid, 6, 1);
    for (const char *name : {"Sjøhest", "Larus", "Fulmar"}) {
        static int imo = 9100000;
        stage.call("POST", "/api/collections/vessels/records",
                   "{\"name\":\"" + QByteArray(name) + "\",\"imo\":\"IMO"
                       + QByteArray::number(++imo) + "\",\"type\":\"tug\"}");
    }
    stage.until(u"new records are told"_s, [&] { return stage.has(u"page.data.newRows"_s); });
    stage.shot(u"data-new-elsewhere"_s);
}

}  // namespace

void shootDataChanges(Stage &stage)
{
    stage.needSample();
    shootEditors(stage);
    shootStaged(stage);
    shootConflict(stage);
    shootLive(stage);
}

}  // namespace Binnacle::Shots
