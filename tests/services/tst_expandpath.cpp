// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/records/expandpath.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace Binnacle;

class TestExpandPath : public QObject
{
    Q_OBJECT

private slots:
    void readsPaths_data();
    void readsPaths();

private:
    static QString text(const std::vector<ExpandNode> &nodes)
    {
        QStringList parts;
        for (const ExpandNode &node : nodes) {
            parts << node.segment
                    + (node.children.empty() ? QString() : u'(' + text(node.children) + u')');
        }
        return parts.join(u' ');
    }
};

void TestExpandPath::readsPaths_data()
{
    QTest::addColumn<QString>("expand");
    QTest::addColumn<QString>("tree");

    QTest::newRow("empty") << u""_s << u""_s;
    QTest::newRow("one") << u"a"_s << u"a"_s;
    QTest::newRow("list") << u"a,b"_s << u"a b"_s;
    QTest::newRow("spaces anywhere") << u" a , b .c "_s << u"a b(c)"_s;
    QTest::newRow("dots at the ends") << u".a.,..b"_s << u"a b"_s;
    QTest::newRow("empty parts") << u",,a,"_s << u"a"_s;
    QTest::newRow("only dots") << u"..."_s << u""_s;
    QTest::newRow("prefix of another") << u"a,a.b"_s << u"a(b)"_s;
    QTest::newRow("prefix after the other") << u"a.b,a"_s << u"a(b)"_s;
    QTest::newRow("repeated") << u"a.b,a.b"_s << u"a(b)"_s;
    QTest::newRow("shared beginning") << u"a.b,a.c.d"_s << u"a(b c(d))"_s;
    QTest::newRow("same letters, no prefix") << u"ab,a"_s << u"ab a"_s;
}

void TestExpandPath::readsPaths()
{
    QFETCH(QString, expand);
    QFETCH(QString, tree);
    QCOMPARE(text(parseExpand(expand)), tree);
}

QTEST_GUILESS_MAIN(TestExpandPath)

#include "tst_expandpath.moc"
