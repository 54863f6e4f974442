// SPDX-License-Identifier: GPL-3.0-or-later
#include "schema/demodata.h"
#include "schema/fieldspicker.h"
#include "schema/fieldvalidation.h"
#include "schema/fieldvalue.h"
#include "schema/recordbody.h"
#include "services/records/expandpath.h"
#include "services/transfer/csv.h"
#include "wire/jsonparser.h"

using namespace Binnacle;
using namespace Binnacle::Schema;
using namespace Qt::StringLiterals;

namespace {

// Not Q_ASSERT: it must hold in every build.
void require(bool holds, const char *what)
{
    if (!holds)
        qFatal("%s", what);
}

std::unique_ptr<Test::QueryFixture> sortFixture()
{
    auto fixture = std::make_unique<Test::QueryFixture>(Test::demoCollections());
    fixture->insert(u"demo"_s, {{"id", "d1"_ba}, {"title", "alpha"_ba}, {"tags", "[\"a\"]"_ba}});
    fixture->insert(u"demo"_s, {{"id", "d2"_ba}, {"title", "beta"_ba}, {"rel_one", "d1"_ba}});
    // Words of any kind are looked for in it.
    fixture->script(fixture->dialect().searchIndexCreation(u"_bn_search_demo"_s, u"demo"_s,
                                                           {u"title"_s, u"tags"_s}));
    fixture->run({"SELECT 1"_ba, {}});
    return fixture;
}

/// What compiles must be a statement that the database runs.
void sort(const Test::QueryFixture &fixture, const QString &text, bool isSuperuser)
{
    RequestInfo info;
    info.identity.isSuperuser = isSuperuser;
    RecordQuery query(fixture.collections, fixture.collection(u"demo"_s), info, fixture.dialect());
    if (!query.addSort(text))
        return;
    for (const Db::Statement &statement : {query.page(5, 0), query.page(-1, 0), query.count()}) {
        const QString found = fixture.run(statement);
        if (found.startsWith(u"error: "_s))
            qFatal("%s\n%s", qPrintable(found), statement.sql.constData());
    }
}

/// No words are an error of the search language.
void search(const Test::QueryFixture &fixture, const QString &text)
{
    QString plain = text;
    for (QChar &c : plain) {
        if (c.category() == QChar::Other_Control)
            c = u' ';
    }
    const QStringList words = plain.simplified().split(u' ', Qt::SkipEmptyParts).mid(0, 20);
    if (words.isEmpty())
        return;
    const QString found = fixture.run(
        {fixture.dialect().searchMatches(u"_bn_search_demo"_s),
         {Db::Value(fixture.dialect().searchPattern(words, {u"title"_s, u"tags"_s}))}});
    if (found.startsWith(u"error: "_s))
        qFatal("%s\n%s", qPrintable(found), qPrintable(text));
}

void pickFields(const QString &text)
{
    const Result<FieldsPicker> picker = FieldsPicker::parse(text);
    if (!picker)
        return;
    const QByteArray record
        = "{\"id\":\"d1\",\"title\":\"<p>a &amp; b</p>\",\"meta\":{\"a\":[{\"b\":1},2]},"
          "\"expand\":{\"author\":{\"id\":\"u1\",\"name\":\"x\"},\"many\":[{\"id\":\"m\"}]}}"_ba;
    const Result<QByteArray> once = picker->pickedJson(record);
    require(once.has_value(), "a record could not be reduced");
    require(Wire::parseJson(*once).has_value(), "what is left of a record is no JSON");
    require(
        picker->pickedJson("{\"items\":[" + record + "]}", FieldsPicker::Scope::Items).has_value(),
        "a page could not be reduced");
    require(picker->paths().size() >= 0, "no paths");
}

int depthOf(const std::vector<ExpandNode> &nodes)
{
    int depth = 0;
    for (const ExpandNode &node : nodes)
        depth = std::max(depth, 1 + depthOf(node.children));
    return depth;
}

/// JSON that reads is written and read again as the same value, and whatever it is, it is a body.
void submit(const CollectionSet &collections, const QByteArray &bytes)
{
    const Result<JsonValue> body = Wire::parseJson(bytes, Wire::Trailing::Ignore);
    if (!body)
        return;
    const Result<JsonValue> again = Wire::parseJson(body->toJson());
    require(again && *again == *body, "JSON changes when it is written");
    const Record blank(collections.share(u"demo"));
    for (const bool dropsHidden : {false, true}) {
        const JsonValue resolved = resolveBody(blank, *body, dropsHidden);
        Record record = blank;
        const std::vector<Field> &fields = record.collection().fields;
        for (size_t i = 0; i < fields.size(); ++i) {
            if (const JsonValue *value = resolved.find(fields[i].name))
                record.setValue(int(i), *value);
        }
        ValidationContext context;
        context.isNew = true;
        context.recordsExist
            = [](const QString &, const QStringList &ids) { return Result<bool>(ids.size() < 2); };
        const Result<JsonValue> items = validateRecord(record, context);
        require(items && items->isObject(), "validation fails");
        for (size_t i = 0; i < fields.size(); ++i) {
            columnValue(fields[i], record.value(int(i)));
            require(
                Wire::parseJson('[' + outputValue(fields[i], record.value(int(i))).toJson() + ']')
                    .has_value(),
                "a value has no JSON");
        }
    }
}

/// However the bytes are cut, the rows are the same, and written again they still are.
void readTable(const QByteArray &bytes)
{
    const auto rows = [](const QByteArray &text, qsizetype step) {
        std::optional<QList<QByteArrayList>> found(std::in_place);
        CsvParser parser;
        for (qsizetype at = 0; at < text.size();) {
            const Result<CsvParser::Step> fed = parser.feed(text.mid(at, step));
            if (!fed)
                return std::optional<QList<QByteArrayList>>();
            require(fed->consumed > 0, "nothing is consumed");
            if (fed->hasRow)
                found->append(parser.takeRow().cells);
            at += fed->consumed;
        }
        const Result<bool> last = parser.finish();
        if (!last)
            return std::optional<QList<QByteArrayList>>();
        if (*last)
            found->append(parser.takeRow().cells);
        return found;
    };
    const auto whole = rows(bytes, std::max<qsizetype>(1, bytes.size()));
    for (const qsizetype step : {1, 3})
        require(rows(bytes, step) == whole, "rows depend on how they come");
    if (!whole)
        return;
    QByteArray written;
    for (const QByteArrayList &row : *whole) {
        QByteArrayList cells;
        for (const QByteArray &cell : row)
            cells.append('"' + QByteArray(cell).replace('"', "\"\"") + '"');
        written += cells.join(',') + "\r\n";
    }
    require(rows(written, 7) == whole, "rows change when they are written");
}

}  // namespace

/// Qt makes itself new thread data when the fixture closes its connection at the very end.
extern "C" const char *__lsan_default_suppressions();
extern "C" const char *__lsan_default_suppressions()
{
    return "leak:libQt6Core";
}

/// The first byte says what the rest is: everything beside filters that a client sends to records.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0)
        return 0;
    thread_local const std::unique_ptr<Test::QueryFixture> fixture = sortFixture();
    const QByteArray bytes(reinterpret_cast<const char *>(data) + 1, qsizetype(size) - 1);
    const QString text = QString::fromUtf8(bytes);
    switch (data[0] % 7) {
    case 0: sort(*fixture, text, false); break;
    case 1: sort(*fixture, text, true); break;
    case 2: pickFields(text); break;
    case 3: require(depthOf(parseExpand(text)) <= 64, "an expand is too deep"); break;
    case 4: submit(fixture->collections, bytes); break;
    case 5: readTable(bytes); break;
    default: search(*fixture, text); break;
    }
    return 0;
}
