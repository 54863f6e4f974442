// SPDX-License-Identifier: GPL-3.0-or-later
#include "schema/filterparser.h"

#include <QTest>

using namespace Binnacle;
using namespace Binnacle::Schema;
using namespace Qt::StringLiterals;

namespace {

QString signText(FilterSign sign)
{
    const char *const texts[] = {"=", "!=", ">", ">=", "<", "<=", "~", "!~"};
    return (sign.isAny ? u"?"_s : QString()) + QString::fromLatin1(texts[int(sign.kind)]);
}

/// The tree in one line: every item after the first shows how it joins.
QString shown(const FilterNodes &nodes)
{
    QStringList items;
    for (const FilterNode &node : nodes) {
        QString item;
        if (node.isGroup()) {
            item = u'(' + shown(node.group) + u')';
        } else {
            item = QString::fromUtf8(node.comparison.left.text) + signText(node.comparison.sign)
                + QString::fromUtf8(node.comparison.right.text);
        }
        if (!items.isEmpty())
            items += node.isJoinedByOr ? u"||"_s : u"&&"_s;
        items += item;
    }
    return items.join(u' ');
}

QString parsed(const QString &text)
{
    const Result<FilterNodes> nodes = parseFilter(text.toUtf8());
    return nodes ? shown(*nodes) : u"error: "_s + nodes.error().detail;
}

}  // namespace

class TestFilterParser : public QObject
{
    Q_OBJECT

private slots:
    void readsExpressions_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("tree");

        const auto row = [](const char *name, const QString &text, const QString &tree) {
            QTest::newRow(name) << text << tree;
        };
        row("one", u"a = 1"_s, u"a=1"_s);
        row("operands of any kind", u"'x' ?!~ f(1)"_s, u"x?!~f"_s);
        row("chain", u"a=1 && b!=2 || c>3 && d>=4"_s, u"a=1 && b!=2 || c>3 && d>=4"_s);
        row("groups", u"(a<1 || (b<=2)) && c~3"_s, u"(a<1 || (b<=2)) && c~3"_s);
        row("comments", u"a=1 // x\n && // y\n b=2"_s, u"a=1 && b=2"_s);
        row("group without a join", u"a=1 (b=2)"_s, u"a=1 && (b=2)"_s);
        row("group takes the last join", u"a=1 || b=2 (c=3)"_s, u"a=1 || b=2 || (c=3)"_s);
        row("two groups", u"(a=1)(b=2)"_s, u"(a=1) && (b=2)"_s);
        row("dropped operand", u"a (b=2)"_s, u"(b=2)"_s);
        row("dropped operand and sign", u"a = (b=2) || c=3"_s, u"(b=2) || c=3"_s);
        row("parentheses in a text", u"(a='(' && b=\")\")"_s, u"(a=( && b=))"_s);
    }

    void readsExpressions()
    {
        QFETCH(QString, text);
        QFETCH(QString, tree);
        QCOMPARE(parsed(text), tree);
    }

    void refusesBadInput_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("detail");

        const auto row = [](const char *name, const QString &text, const QString &detail) {
            QTest::newRow(name) << text << detail;
        };
        const QString empty = u"empty filter expression"_s;
        const QString incomplete = u"invalid or incomplete filter expression"_s;
        row("nothing", u""_s, empty);
        row("blanks", u" \n"_s, empty);
        row("comment", u"// a=1"_s, empty);
        row("empty group", u"()"_s, empty);
        row("empty group in a chain", u"a=1 && ( )"_s, empty);
        row("nested empty group", u"((//x\n))"_s, empty);
        row("operand alone", u"a"_s, incomplete);
        row("no right operand", u"a ="_s, incomplete);
        row("trailing join", u"a=1 &&"_s, incomplete);
        row("trailing join behind a group", u"(a=1) ||"_s, incomplete);
        row("leading join", u"&& a=1"_s,
            u"expected left operand (identifier, function, text or number), got \"&&\" (join)"_s);
        row("leading sign", u"= 1"_s,
            u"expected left operand (identifier, function, text or number), got \"=\" (sign)"_s);
        row("two operands", u"a 'b'"_s, u"expected a sign operator, got \"b\" (text)"_s);
        row("join for a sign", u"a && b"_s, u"expected a sign operator, got \"&&\" (join)"_s);
        row("two signs", u"a = != b"_s,
            u"expected right operand (identifier, function text or number), got \"!=\" (sign)"_s);
        row("no join", u"a=1 b=2"_s, u"expected && or ||, got \"b\" (identifier)"_s);
        row("number for a join", u"a=1 2"_s, u"expected && or ||, got \"2\" (number)"_s);
        row("function for a join", u"a=1 f()"_s, u"expected && or ||, got \"f\" (function)"_s);
        row("lexer's errors", u"(a=1 & b=2)"_s, u"invalid join operator \"&\""_s);
        row("comment hides a parenthesis", u"(a=1 // )\n)"_s, u"unexpected character ')'"_s);
    }

    void refusesBadInput()
    {
        QFETCH(QString, text);
        QFETCH(QString, detail);
        QCOMPARE(parsed(text), u"error: "_s + detail);
        QCOMPARE(parseFilter(text.toUtf8()).error().kind, Error::Kind::InvalidInput);
    }

    void boundsNesting()
    {
        const auto nested = [](int depth) -> QString {
            return QString(depth, u'(') + u"a=1"_s + QString(depth, u')');
        };
        QVERIFY(parseFilter(nested(maxFilterNesting).toUtf8()));
        QCOMPARE(parsed(nested(maxFilterNesting + 1)),
                 u"error: max nested groups reached (max: 64)"_s);
        QVERIFY(!parseFilter(nested(100'000).toUtf8()));
        QVERIFY(!parseFilter(QByteArray(100'000, '(')));
    }
};

QTEST_APPLESS_MAIN(TestFilterParser)
#include "tst_filterparser.moc"
