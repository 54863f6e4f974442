// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/shell/fuzzymatch.h"
#include "widgets/shell/palettemodel.h"

#include <QAbstractItemModelTester>
#include <QTest>

using namespace Binnacle::Ui;
using namespace Qt::StringLiterals;

class TestPalette : public QObject
{
    Q_OBJECT

private:
    static PaletteItem item(PaletteItem::Kind kind, const QString &text, const QString &detail = {})
    {
        PaletteItem made;
        made.kind = kind;
        made.text = text;
        made.detail = detail;
        return made;
    }
    static QStringList texts(const PaletteModel &model)
    {
        QStringList all;
        for (int i = 0; i < model.rowCount(); ++i)
            all.append(model.index(i).data().toString());
        return all;
    }

private slots:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void meetsText_data()
    {
        QTest::addColumn<QString>("pattern");
        QTest::addColumn<QString>("text");
        QTest::addColumn<bool>("meets");
        QTest::newRow("empty") << u""_s << u"Logs"_s << true;
        QTest::newRow("same") << u"logs"_s << u"Logs"_s << true;
        QTest::newRow("gaps") << u"nwtb"_s << u"New tab"_s << true;
        QTest::newRow("order") << u"tba"_s << u"tab"_s << false;
        QTest::newRow("words in any order") << u"tab close"_s << u"Close tab"_s << true;
        QTest::newRow("a word is missing") << u"tab open"_s << u"Close tab"_s << false;
        QTest::newRow("longer than the text") << u"logsss"_s << u"Logs"_s << false;
        QTest::newRow("beyond Latin") << u"øst"_s << u"Østfold"_s << true;
    }

    void meetsText()
    {
        QFETCH(QString, pattern);
        QFETCH(QString, text);
        QFETCH(bool, meets);
        QCOMPARE(fuzzyMatch(pattern, text).has_value(), meets);
    }

    void prefers_data()
    {
        QTest::addColumn<QString>("pattern");
        QTest::addColumn<QString>("better");
        QTest::addColumn<QString>("worse");
        QTest::newRow("start of words") << u"ct"_s << u"Close tab"_s << u"Select"_s;
        QTest::newRow("neighbours") << u"post"_s << u"posts"_s << u"pa_orders_total"_s;
        QTest::newRow("beginning") << u"log"_s << u"Logs"_s << u"Open catalogue"_s;
        QTest::newRow("humps") << u"ua"_s << u"userAgents"_s << u"quality"_s;
        QTest::newRow("shorter") << u"posts"_s << u"posts"_s << u"posts of the archive"_s;
        QTest::newRow("path segments") << u"pr"_s << u"/posts/records"_s << u"/superusers"_s;
    }

    void prefers()
    {
        QFETCH(QString, pattern);
        QFETCH(QString, better);
        QFETCH(QString, worse);
        const auto first = fuzzyMatch(pattern, better);
        const auto second = fuzzyMatch(pattern, worse);
        QVERIFY(first);
        QVERIFY(!second || first->score > second->score);
    }

    void tellsWhatItMet()
    {
        const auto match = fuzzyMatch(u"cl tb", u"Close tab");
        QVERIFY(match);
        QCOMPARE(match->positions, (std::vector<int>{0, 1, 6, 8}));
    }

    void staysFastOnLongTexts()
    {
        const QString text = u"a"_s.repeated(100000);
        QVERIFY(fuzzyMatch(u"a"_s.repeated(64), text));
        QVERIFY(!fuzzyMatch(u"b", text));
    }

    void choosesKindsByPrefix()
    {
        PaletteModel model;
        const QAbstractItemModelTester tester(&model);
        model.setItems({item(PaletteItem::Kind::Page, u"Logs"_s),
                        item(PaletteItem::Kind::Action, u"Close tab"_s),
                        item(PaletteItem::Kind::Collection, u"posts"_s),
                        item(PaletteItem::Kind::Route, u"GET /api/posts"_s)});
        QCOMPARE(texts(model), (QStringList{u"Logs"_s, u"Close tab"_s, u"posts"_s}));
        model.setQuery(u">"_s);
        QCOMPARE(texts(model), QStringList{u"Close tab"_s});
        model.setQuery(u"@po"_s);
        QCOMPARE(texts(model), QStringList{u"posts"_s});
        model.setQuery(u"/posts"_s);
        QCOMPARE(texts(model), QStringList{u"GET /api/posts"_s});
        model.setQuery(u"posts"_s);
        QCOMPARE(texts(model), (QStringList{u"posts"_s, u"GET /api/posts"_s}));
        model.setScope(PaletteScope::Places);
        model.setQuery(u"cl"_s);
        QVERIFY(!texts(model).contains(u"Close tab"_s));
    }

    void showsHelpForItsMarkOnly()
    {
        PaletteModel model;
        const QAbstractItemModelTester tester(&model);
        model.setItems({item(PaletteItem::Kind::Page, u"Logs"_s),
                        item(PaletteItem::Kind::Help, u"Filter the log"_s)});
        QCOMPARE(texts(model), QStringList{u"Logs"_s});
        model.setQuery(u"?"_s);
        QCOMPARE(texts(model), QStringList{u"Filter the log"_s});
        model.setQuery(u"?filter"_s);
        QCOMPARE(texts(model), QStringList{u"Filter the log"_s});
        model.setQuery(u"?nothing"_s);
        QCOMPARE(model.rowCount(), 0);
    }

    void showsRecordsForTheirMarkOnly()
    {
        PaletteModel model;
        const QAbstractItemModelTester tester(&model);
        model.setItems({item(PaletteItem::Kind::Page, u"Logs"_s)});
        model.setQuery(u"#abc"_s);
        QCOMPARE(model.recordId(), u"abc"_s);
        QCOMPARE(model.rowCount(), 0);
        model.setRecords({item(PaletteItem::Kind::Record, u"abc"_s, u"posts"_s)});
        QCOMPARE(texts(model), QStringList{u"abc"_s});
        model.addItems({item(PaletteItem::Kind::Collection, u"abc"_s)});
        QCOMPARE(texts(model), QStringList{u"abc"_s});
        model.setQuery(u"abc"_s);
        QVERIFY(model.recordId().isEmpty());
        QCOMPARE(model.rowCount(), 1);
        QCOMPARE(model.index(0).data(PaletteModel::ItemKindRole).toInt(),
                 int(PaletteItem::Kind::Collection));
    }

    void searchesDetailsToo()
    {
        PaletteModel model;
        model.setItems({item(PaletteItem::Kind::Action, u"Larger"_s, u"View"_s)});
        model.setQuery(u"view"_s);
        QCOMPARE(texts(model), QStringList{u"Larger"_s});
        QVERIFY(model.index(0).data(PaletteModel::PositionsRole).value<QList<int>>().isEmpty());
    }

    void saysWhyALineIsBlocked()
    {
        PaletteModel model;
        PaletteItem blocked = item(PaletteItem::Kind::Action, u"Back"_s);
        blocked.blocked = u"This is where you began"_s;
        model.setItems({blocked});
        QVERIFY(model.index(0).data(Qt::AccessibleTextRole).toString().contains(blocked.blocked));
        QCOMPARE(model.index(0).data(PaletteModel::BlockedRole).toString(), blocked.blocked);
    }
};

QTEST_GUILESS_MAIN(TestPalette)
#include "tst_palette.moc"
