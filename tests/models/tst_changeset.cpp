// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/records/changeset.h"

#include <QSignalSpy>
#include <QTest>

using namespace Binnacle;
using namespace Binnacle::Models;
using namespace Qt::StringLiterals;

namespace {

JsonValue post(const QString &title, int views, const QString &updated = u"u1"_s)
{
    return JsonValue::object({{u"id"_s, JsonValue(u"a1"_s)},
                              {u"title"_s, JsonValue(title)},
                              {u"views"_s, JsonValue(views)},
                              {u"updated"_s, JsonValue(updated)}});
}

Client::CollectionInfo posts(bool hasUpdated = true)
{
    Client::CollectionInfo info;
    info.id = u"c1"_s;
    info.name = u"posts"_s;
    info.type = u"base"_s;
    for (const QString &name : {u"id"_s, u"title"_s, u"views"_s}) {
        Client::FieldInfo field;
        field.name = name;
        field.type = name == "views"_L1 ? u"number"_s : u"text"_s;
        info.fields.push_back(field);
    }
    if (hasUpdated) {
        Client::FieldInfo field;
        field.name = u"updated"_s;
        field.type = u"autodate"_s;
        field.json = JsonValue::object({{u"onUpdate"_s, JsonValue(true)}});
        info.fields.push_back(field);
    }
    return info;
}

}  // namespace

class TestChangeSet : public QObject
{
    Q_OBJECT

private slots:
    void stagesAndTakesBack();
    void undoesAndRedoesEveryKindOfChange();
    void redoIsForgottenByANewChange();
    void severalEditsAreOneStep();
    void savedRecordsLeaveTheHistory();
    void keepsErrorsUntilTheNextEdit();
    void comesBackFromADraftWithoutSecrets();
    void noticesThatARecordMoved();
    void mergesThreeVersions();
    void recreatesADeletedRecord();
};

void TestChangeSet::stagesAndTakesBack()
{
    ChangeSet set;
    QSignalSpy changed(&set, &ChangeSet::changed);
    set.setValue(u"a1"_s, post(u"One"_s, 1), u"title"_s, JsonValue(u"Two"_s));
    QCOMPARE(changed.count(), 1);
    QCOMPARE(set.changeCount(), 1);
    QCOMPARE(set.find(u"a1"_s)->values[u"title"].toString(), u"Two"_s);
    // Typing the old value again is no change at all.
    set.setValue(u"a1"_s, post(u"One"_s, 1), u"title"_s, JsonValue(u"One"_s));
    QVERIFY(set.isEmpty());
    QVERIFY(set.canUndo());
    set.setValue(u"a1"_s, post(u"One"_s, 1), u"title"_s, JsonValue(u"One"_s));
    QCOMPARE(changed.count(), 2);
}

void TestChangeSet::undoesAndRedoesEveryKindOfChange()
{
    ChangeSet set;
    const JsonValue base = post(u"One"_s, 1);
    set.setValue(u"a1"_s, base, u"title"_s, JsonValue(u"Two"_s));
    set.setValue(u"a1"_s, base, u"views"_s, JsonValue(5));
    const QString made = set.addRecord();
    set.setValue(made, {}, u"title"_s, JsonValue(u"New"_s));
    set.removeRecords({{u"a1"_s, base}, {made, {}}});
    QCOMPARE(set.find(u"a1"_s)->kind, StagedRecord::Kind::Delete);
    QVERIFY(!set.find(made));
    QCOMPARE(set.changeCount(), 1);

    QCOMPARE(set.undo().size(), size_t(2));
    QCOMPARE(set.find(u"a1"_s)->kind, StagedRecord::Kind::Edit);
    QCOMPARE(set.find(u"a1"_s)->values.size(), 2);
    QCOMPARE(set.find(made)->values[u"title"].toString(), u"New"_s);
    QCOMPARE(set.changeCount(), 3);
    for (int i = 0; i < 4; ++i)
        set.undo();
    QVERIFY(set.isEmpty());
    QVERIFY(!set.canUndo());
    QVERIFY(set.undo().empty());
    for (int i = 0; i < 5; ++i)
        set.redo();
    QVERIFY(!set.canRedo());
    QCOMPARE(set.keys(), std::vector<QString>{u"a1"_s});
    QCOMPARE(set.find(u"a1"_s)->kind, StagedRecord::Kind::Delete);
}

void TestChangeSet::redoIsForgottenByANewChange()
{
    ChangeSet set;
    set.setValue(u"a1"_s, post(u"One"_s, 1), u"title"_s, JsonValue(u"Two"_s));
    set.undo();
    QVERIFY(set.canRedo());
    set.addRecord();
    QVERIFY(!set.canRedo());
}

void TestChangeSet::severalEditsAreOneStep()
{
    ChangeSet set;
    const JsonValue base = post(u"One"_s, 1);
    set.setValues({{u"a1"_s, base, u"title"_s, JsonValue(u"Two"_s)},
                   {u"a1"_s, base, u"views"_s, JsonValue(2)},
                   {u"b2"_s, base, u"views"_s, JsonValue(3)}});
    QCOMPARE(set.changeCount(), 3);
    set.undo();
    QVERIFY(set.isEmpty());
}

void TestChangeSet::savedRecordsLeaveTheHistory()
{
    ChangeSet set;
    const JsonValue base = post(u"One"_s, 1);
    set.setValue(u"a1"_s, base, u"title"_s, JsonValue(u"Two"_s));
    set.setValues(
        {{u"a1"_s, base, u"views"_s, JsonValue(2)}, {u"b2"_s, base, u"views"_s, JsonValue(3)}});
    set.takeSaved(u"a1"_s);
    QCOMPARE(set.keys(), std::vector<QString>{u"b2"_s});
    set.undo();
    QVERIFY(set.isEmpty());
    QVERIFY(!set.canUndo());
}

void TestChangeSet::keepsErrorsUntilTheNextEdit()
{
    ChangeSet set;
    const JsonValue base = post(u"One"_s, 1);
    set.setValue(u"a1"_s, base, u"title"_s, JsonValue(u"T"_s));
    set.setError(u"a1"_s,
                 Error::invalidInput(
                     u"Failed to update record."_s,
                     JsonValue::object(
                         {{u"title"_s, validationItem(u"validation_min"_s, u"Too short."_s)}})));
    QCOMPARE(set.fieldError(u"a1"_s, u"title"_s), u"Too short."_s);
    QVERIFY(set.fieldError(u"a1"_s, u"views"_s).isEmpty());
    set.setValue(u"a1"_s, base, u"title"_s, JsonValue(u"Two"_s));
    QVERIFY(!set.error(u"a1"_s));
}

void TestChangeSet::comesBackFromADraftWithoutSecrets()
{
    ChangeSet set;
    const JsonValue base = post(u"One"_s, 1);
    set.setValue(u"a1"_s, base, u"title"_s, JsonValue(u"Two"_s));
    const QString made = set.addRecord();
    set.setValue(made, {}, u"password"_s, JsonValue(u"geheim"_s));
    set.removeRecords({{u"b2"_s, base}});
    set.setValue(u"c3"_s, base, u"password"_s, JsonValue(u"geheim"_s));

    const JsonValue json = set.toJson({u"password"_s});
    QVERIFY(!json.toJson().contains("geheim"));
    ChangeSet other;
    other.restore(json);
    QCOMPARE(other.keys().size(), size_t(3));
    QCOMPARE(other.find(u"a1"_s)->values[u"title"].toString(), u"Two"_s);
    QCOMPARE(other.find(u"b2"_s)->kind, StagedRecord::Kind::Delete);
    QVERIFY(other.find(made));
    // Keys of new records stay unique.
    QVERIFY(other.addRecord() != made);
    other.restore(JsonValue::array());
    QVERIFY(other.isEmpty());
}

void TestChangeSet::noticesThatARecordMoved()
{
    const JsonValue base = post(u"One"_s, 1);
    const JsonValue values = JsonValue::object({{u"title"_s, JsonValue(u"Mine"_s)}});
    const StagedRecord staged{StagedRecord::Kind::Edit, base, values};
    QVERIFY(!hasMoved(posts(), staged, base));
    QVERIFY(hasMoved(posts(), staged, post(u"One"_s, 2, u"u2"_s)));
    // Without a date only the fields that are about to be written count.
    QVERIFY(!hasMoved(posts(false), staged, post(u"One"_s, 2, u"u2"_s)));
    QVERIFY(hasMoved(posts(false), staged, post(u"Theirs"_s, 1, u"u2"_s)));
    const StagedRecord removed{StagedRecord::Kind::Delete, base, JsonValue::object()};
    QVERIFY(hasMoved(posts(false), removed, post(u"Theirs"_s, 1)));
    QVERIFY(!hasMoved(posts(false), removed, base));
}

void TestChangeSet::mergesThreeVersions()
{
    ChangeSet set;
    const JsonValue base = post(u"One"_s, 1);
    set.setValue(u"a1"_s, base, u"title"_s, JsonValue(u"Mine"_s));
    const JsonValue theirs = post(u"Theirs"_s, 7, u"u2"_s);
    const std::vector<MergeField> fields = mergeFields(posts(), *set.find(u"a1"_s), theirs);
    QCOMPARE(fields.size(), size_t(2));
    QVERIFY(fields[0].isConflict());
    QCOMPARE(fields[0].yours.toString(), u"Mine"_s);
    QCOMPARE(fields[1].field, u"views"_s);
    QVERIFY(!fields[1].isConflict());
    QVERIFY(fields[1].isChangedByThem);

    set.rebase(u"a1"_s, theirs, JsonValue::object({{u"title"_s, JsonValue(u"Mine"_s)}}));
    QVERIFY(!hasMoved(posts(), *set.find(u"a1"_s), theirs));
    QCOMPARE(set.find(u"a1"_s)->values.size(), 1);
    // Taking theirs leaves nothing to save.
    set.rebase(u"a1"_s, theirs, JsonValue::object({{u"title"_s, JsonValue(u"Theirs"_s)}}));
    QVERIFY(set.isEmpty());
}

void TestChangeSet::recreatesADeletedRecord()
{
    ChangeSet set;
    set.setValue(u"a1"_s, post(u"One"_s, 1), u"title"_s, JsonValue(u"Mine"_s));
    const QString key = set.recreate(u"a1"_s);
    QVERIFY(!set.find(u"a1"_s));
    QCOMPARE(set.find(key)->kind, StagedRecord::Kind::New);
    QCOMPARE(set.find(key)->values[u"title"].toString(), u"Mine"_s);
    QCOMPARE(set.find(key)->values[u"id"].toString(), u"a1"_s);
}

QTEST_GUILESS_MAIN(TestChangeSet)
#include "tst_changeset.moc"
