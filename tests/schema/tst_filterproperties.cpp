// SPDX-License-Identifier: GPL-3.0-or-later
#include "filtermodel.h"
#include "querysupport.h"

#include <QTest>

#include <rapidcheck.h>

using namespace Binnacle;
using namespace Binnacle::Test;
using namespace Qt::StringLiterals;

namespace {

/// Turns a list of numbers into choices; the end of the list is a list of zeroes, so that
/// shortening it gives simpler things.
class Chooser
{
public:
    explicit Chooser(std::vector<unsigned> numbers)
        : m_numbers(std::move(numbers))
    {
    }

    size_t below(size_t bound) { return m_at < m_numbers.size() ? m_numbers[m_at++] % bound : 0; }
    template <typename T> const T &one(const std::vector<T> &things)
    {
        return things[below(things.size())];
    }

private:
    std::vector<unsigned> m_numbers;
    size_t m_at = 0;
};

const std::vector<QByteArray> texts = {"", "a", "A", "ab", "b%", "_", "a\\", "z"};
const std::vector<double> numbers = {0, 1, -1, 2.5};
const std::vector<QByteArray> identifiers = {"r0", "r1", "r2", "r3", "gone"};

std::vector<QByteArray> someOf(Chooser &choose, const std::vector<QByteArray> &things)
{
    std::vector<QByteArray> some;
    for (size_t count = choose.below(4); count > 0; --count)
        some.push_back(choose.one(things));
    return some;
}

std::vector<ModelItem> makeItems(Chooser &choose)
{
    std::vector<ModelItem> items;
    for (size_t i = 0; i < 4; ++i) {
        ModelItem item;
        item.id = identifiers[i];
        item.title = choose.one(texts);
        item.note = choose.one(texts);
        item.total = choose.one(numbers);
        item.tags = someOf(choose, texts);
        item.rels = someOf(choose, identifiers);
        items.push_back(item);
    }
    return items;
}

ModelOperand nullOperand()
{
    return {u"null"_s, [](const ModelRow &) { return ModelValue(); }, false, true, false};
}

ModelOperand textOperand(Chooser &choose)
{
    switch (choose.below(7)) {
    case 0:
        return {u"title"_s, [](const ModelRow &row) { return row.item->title; }, false, false,
                false};
    case 1:
        return {u"note"_s, [](const ModelRow &row) { return row.item->note; }, false, false, false};
    case 2:
        return {u"note:lower"_s, [](const ModelRow &row) { return row.item->note.toLower(); },
                false, false, false};
    case 3:
        return {u"tags:each"_s,
                [](const ModelRow &row) { return row.tag ? ModelValue(*row.tag) : ModelValue(); },
                false, false, true};
    case 4:
        return {u"rels.title"_s,
                [](const ModelRow &row) {
                    return row.related ? ModelValue(row.related->title) : ModelValue();
                },
                false, false, true};
    case 5: return nullOperand();
    default: break;
    }
    // A backslash right before the closing quote would escape it.
    QByteArray text = choose.one(texts);
    if (text.endsWith('\\'))
        text += 'x';
    return {u'\'' + QString::fromUtf8(text) + u'\'',
            [text](const ModelRow &) { return ModelValue(text); }, true, false, false};
}

ModelOperand numberOperand(Chooser &choose)
{
    switch (choose.below(6)) {
    case 0:
        return {u"total"_s, [](const ModelRow &row) { return row.item->total; }, false, false,
                false};
    case 1:
        return {u"tags:length"_s, [](const ModelRow &row) { return double(row.item->tags.size()); },
                false, false, false};
    case 2:
        return {u"rels.total"_s,
                [](const ModelRow &row) {
                    return row.related ? ModelValue(row.related->total) : ModelValue();
                },
                false, false, true};
    case 3:
        return {u"rels.rels:length"_s,
                [](const ModelRow &row) {
                    return row.related ? double(row.related->rels.size()) : 0.0;
                },
                false, false, true};
    case 4: return nullOperand();
    default: break;
    }
    const double number = choose.one(numbers);
    return {QString::number(number), [number](const ModelRow &) { return ModelValue(number); },
            true, false, false};
}

struct Expression
{
    QString text;
    std::function<bool(const FilterModel &, const ModelRow &)> holds;
};

Expression comparison(Chooser &choose)
{
    const bool isText = choose.below(3) > 0;
    const ModelOperand left = isText ? textOperand(choose) : numberOperand(choose);
    const ModelOperand right = isText ? textOperand(choose) : numberOperand(choose);
    QStringList signs = {u"="_s, u"!="_s, u">"_s, u">="_s, u"<"_s, u"<="_s};
    if (isText)
        signs += {u"~"_s, u"!~"_s};
    QString sign = signs[qsizetype(choose.below(size_t(signs.size())))];
    if (choose.below(3) == 1)
        sign.prepend(u'?');
    return {left.text + u' ' + sign + u' ' + right.text,
            [=](const FilterModel &model, const ModelRow &row) {
                return model.holds(left, sign, right, row);
            }};
}

Expression chain(Chooser &choose, int depth)
{
    std::vector<std::vector<Expression>> terms(1);
    QString text;
    const size_t count = 1 + choose.below(3);
    for (size_t i = 0; i < count; ++i) {
        const bool isOr = i > 0 && choose.below(2) == 1;
        if (i > 0)
            text += isOr ? u" || "_s : u" && "_s;
        if (isOr)
            terms.emplace_back();
        Expression next
            = depth > 0 && choose.below(4) == 1 ? chain(choose, depth - 1) : comparison(choose);
        if (next.text.contains(u"&&"_s) || next.text.contains(u"||"_s))
            next.text = u'(' + next.text + u')';
        text += next.text;
        terms.back().push_back(std::move(next));
    }
    return {text, [terms](const FilterModel &model, const ModelRow &row) {
                return std::any_of(terms.begin(), terms.end(), [&](const auto &term) {
                    return std::all_of(term.begin(), term.end(), [&](const Expression &part) {
                        return part.holds(model, row);
                    });
                });
            }};
}

QByteArray jsonList(const std::vector<QByteArray> &items)
{
    JsonValue list = JsonValue::array();
    for (const QByteArray &item : items)
        list.append(JsonValue(QString::fromUtf8(item)));
    return list.toJson();
}

}  // namespace

class TestFilterProperties : public QObject
{
    Q_OBJECT

private slots:
    void selectsWhatTheModelSelects()
    {
        QueryFixture fixture({makeCollection(
            u"item"_s,
            {makeField(u"title"_s), makeField(u"note"_s), makeField(u"total"_s, FieldType::Number),
             makeMulti(u"tags"_s, FieldType::Select), makeRelation(u"rels"_s, u"item_id"_s, 9)})});
        const bool holds = rc::check([&fixture](const std::vector<unsigned> &rowChoices) {
            Chooser chooseRows(rowChoices);
            const std::vector<ModelItem> items = makeItems(chooseRows);
            store(fixture, items);
            // Several filters for each set of rows: storing takes longest.
            for (int i = 0; i < 20; ++i) {
                Chooser choose(*rc::gen::arbitrary<std::vector<unsigned>>());
                const Expression filter = chain(choose, 2);
                RC_LOG() << qPrintable(filter.text);
                const QString found = fixture.matching(u"item"_s, filter.text);
                RC_ASSERT(found.toStdString() == expected(items, filter).toStdString());
            }
        });
        QVERIFY(holds);
    }

private:
    static void store(QueryFixture &fixture, const std::vector<ModelItem> &items)
    {
        fixture.script("DELETE FROM item");
        for (const ModelItem &item : items) {
            fixture.insert(u"item"_s,
                           {{"id", item.id},
                            {"title", item.title},
                            {"note", item.note},
                            {"total", item.total},
                            {"tags", jsonList(item.tags)},
                            {"rels", jsonList(item.rels)}});
        }
    }

    static QString expected(const std::vector<ModelItem> &items, const Expression &filter)
    {
        const FilterModel model(items);
        QStringList ids;
        for (const ModelItem &item : items) {
            const std::vector<ModelRow> rows = model.rowsOf(item);
            if (std::any_of(rows.begin(), rows.end(),
                            [&](const ModelRow &row) { return filter.holds(model, row); }))
                ids += QString::fromUtf8(item.id);
        }
        return ids.join(u' ');
    }
};

QTEST_GUILESS_MAIN(TestFilterProperties)
#include "tst_filterproperties.moc"
