// SPDX-License-Identifier: GPL-3.0-or-later
#include "schema/viewquery.h"

#include "core/random.h"
#include "schema/filtererror.h"
#include "schema/scaffold.h"

#include <QHash>
#include <QRegularExpression>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Binnacle::Schema {

namespace {

Error viewError(const QString &text)
{
    return Error::invalidInput({}).withDetail(text);
}

bool isQuote(QChar c)
{
    return c == u'\'' || c == u'"' || c == u'`';
}

/// Splits a text at separators that stand outside of quotes and parentheses.
class Splitter
{
public:
    Splitter(QStringView text, QStringView separators, bool keepsSeparators = false)
        : m_text(text)
        , m_separators(separators)
        , m_keepsSeparators(keepsSeparators)
    {
    }

    /// Parts without white space around them; empty ones are left out.
    Result<QStringList> split()
    {
        QStringList parts;
        QString part;
        const auto finish = [&] {
            if (!part.trimmed().isEmpty())
                parts.append(m_keepsSeparators ? part : part.trimmed());
            part.clear();
        };
        for (const QChar c : m_text) {
            const bool isSeparator = m_quote.isNull() && m_depth == 0 && m_separators.contains(c);
            if (!isSeparator) {
                follow(c);
                part += c;
                continue;
            }
            if (m_keepsSeparators)
                part += c;
            finish();
        }
        if (m_depth > 0 || !m_quote.isNull()) {
            return viewError(u"unbalanced parenthesis or quoted expression: "_s
                             + quotedForMessage(part.trimmed().toUtf8()));
        }
        finish();
        return parts;
    }

private:
    void follow(QChar c)
    {
        if (!m_quote.isNull()) {
            if (c == m_quote)
                m_quote = QChar();
        } else if (isQuote(c)) {
            m_quote = c;
        } else if (c == u'(') {
            ++m_depth;
        } else if (c == u')' && m_depth > 0) {
            --m_depth;
        }
    }

    QStringView m_text;
    QStringView m_separators;
    bool m_keepsSeparators;
    QChar m_quote;
    int m_depth = 0;
};

QString withoutSemicolons(const QString &sql)
{
    QString text = sql.trimmed();
    while (text.startsWith(u';'))
        text.remove(0, 1);
    while (text.endsWith(u';'))
        text.chop(1);
    return text;
}

QString withoutQuotes(const QString &text, QStringView quotes)
{
    QStringList parts = text.split(u'.');
    for (QString &part : parts) {
        while (!part.isEmpty() && quotes.contains(part.front()))
            part.remove(0, 1);
        while (!part.isEmpty() && quotes.contains(part.back()))
            part.chop(1);
    }
    return parts.join(u'.');
}

/// `expression`, `expression alias` or `expression AS alias`.
Result<ViewQuery::Name> nameOf(const QStringList &parts)
{
    ViewQuery::Name name;
    switch (parts.size()) {
    case 1:
        name.original = parts[0];
        name.alias = parts[0].mid(parts[0].lastIndexOf(u'.') + 1);
        break;
    case 2:
        name.original = parts[0];
        name.alias = parts[1];
        break;
    case 3:
        if (parts[1].compare("as"_L1, Qt::CaseInsensitive) != 0)
            return viewError(u"invalid identifier part - expected \"as\", got "_s + parts[1]);
        name.original = parts[0];
        name.alias = parts[2];
        break;
    default: return viewError(u"invalid identifier parts ["_s + parts.join(u' ') + u']');
    }
    name.original = withoutQuotes(name.original, u"`\"[];");
    // A single quote is accepted by SQLite where only a name can stand.
    name.alias = withoutQuotes(name.alias, u"`\"[];'");
    return name;
}

Result<std::vector<ViewQuery::Name>> namesOf(const QString &list)
{
    std::vector<ViewQuery::Name> names;
    const Result<QStringList> items = Splitter(list, u",").split();
    if (!items)
        return items.error();
    for (const QString &item : *items) {
        const Result<QStringList> parts = Splitter(item, u" \n\t").split();
        if (!parts)
            return parts.error();
        Result<ViewQuery::Name> name = nameOf(*parts);
        if (!name)
            return std::move(name).error();
        names.push_back(*std::move(name));
    }
    return names;
}

/// Marks what separates the parts of a query by words that no query holds.
QString marked(const QString &sql)
{
    static const QRegularExpression comments(u"(/\\*[\\s\\S]*?\\*/)|(--.+$)"_s,
                                             QRegularExpression::MultilineOption);
    static const QRegularExpression joins(
        u"\\s+(full\\s+outer\\s+join|left\\s+outer\\s+join|right\\s+outer\\s+join|full\\s+join|"
        "cross\\s+join|inner\\s+join|outer\\s+join|left\\s+join|right\\s+join|join)\\s+?"_s,
        QRegularExpression::CaseInsensitiveOption);
    static const QRegularExpression skipped(
        u"\\s+(where|group\\s+by|having|order|limit|with)\\s+?"_s,
        QRegularExpression::CaseInsensitiveOption);
    QString text = sql;
    text.replace(comments, u" "_s);
    text.replace(joins, u" __bn_join__ "_s);
    text.replace(skipped, u" __bn_skip__ "_s);
    return text;
}

/// The type that a whole `cast(… as T)` names; empty for another expression.
QString castType(const QString &expression)
{
    static const QRegularExpression cast(u"^cast\\s*\\(.*\\s+as\\s+(\\w+)\\s*\\)$"_s,
                                         QRegularExpression::CaseInsensitiveOption
                                             | QRegularExpression::DotMatchesEverythingOption);
    const QRegularExpressionMatch match = cast.match(expression);
    return match.hasMatch() ? match.captured(1).toLower() : QString();
}

Field plainField(FieldType type, const QString &name)
{
    Field field;
    field.type = type;
    field.name = name;
    return field;
}

Field numberField(const QString &name, bool isWhole)
{
    Field field = plainField(FieldType::Number, name);
    field.onlyInt = isWhole;
    return field;
}

Field keyField()
{
    Field field = defaultIdField();
    field.id.clear();
    field.min.reset();
    field.max.reset();
    field.autogeneratePattern.clear();
    return field;
}

Field unknownField(const QString &name)
{
    Field field = plainField(FieldType::Json, name);
    // Unsized would mean the default limit, which a computed value cannot be held to.
    field.maxSize = 1;
    return field;
}

/// Infers the field of each column.
class FieldInference
{
public:
    FieldInference(const ViewQuery &query, const CollectionSet &collections)
    {
        for (const ViewQuery::Name &table : query.tables) {
            const Collection *collection = collections.find(table.original);
            if (collection && collection->name.compare(table.original, Qt::CaseInsensitive) == 0)
                m_tables.insert(table.alias, collection);
        }
        if (!query.tables.empty())
            m_mainTable = query.tables.front().alias;
    }

    Result<Field> fieldOf(const ViewQuery::Name &column) const
    {
        const QString &name = column.alias;
        const QString expression = column.original.toLower();
        if (name == "id"_L1)
            return keyField();
        if (expression.startsWith("count("_L1))
            return numberField(name, true);
        if (expression.startsWith("total("_L1))
            return numberField(name, false);
        const QString cast = castType(expression);
        if (cast == "real"_L1 || cast == "decimal"_L1 || cast == "numeric"_L1)
            return numberField(name, false);
        if (cast == "int"_L1 || cast == "integer"_L1)
            return numberField(name, true);
        if (cast == "text"_L1)
            return plainField(FieldType::Text, name);
        if (cast == "bool"_L1 || cast == "boolean"_L1)
            return plainField(FieldType::Bool, name);
        return copiedField(column);
    }

private:
    Result<Field> copiedField(const ViewQuery::Name &column) const
    {
        const QStringList parts = column.original.split(u'.');
        const bool isQualified = parts.size() == 2;
        const QString &name = isQualified ? parts[1] : parts[0];
        if (column.alias == "*"_L1 || name == "*"_L1) {
            return viewError(u"wildcard columns (*) are not supported - manually type the "
                             "collection field names you want the view query to have"_s);
        }
        const Collection *collection = m_tables.value(isQualified ? parts[0] : m_mainTable);
        if (!collection)
            return unknownField(column.alias);
        const auto found = std::find_if(
            collection->fields.begin(), collection->fields.end(),
            [&name](const Field &f) { return f.name.compare(name, Qt::CaseInsensitive) == 0; });
        if (found == collection->fields.end())
            return unknownField(column.alias);
        if (name.compare("id"_L1, Qt::CaseInsensitive) == 0) {
            Field field = plainField(FieldType::Relation, column.alias);
            field.maxSelect = 1;
            field.relatedCollectionId = collection->id;
            return field;
        }
        Field field = *found;
        field.id = u"_clone_"_s + QString::fromLatin1(randomString(4));
        field.name = column.alias;
        return field;
    }

    QHash<QString, const Collection *> m_tables;
    QString m_mainTable;
};

}  // namespace

Result<QString> ViewQuery::trimmed(const QString &sql)
{
    const QString text = withoutSemicolons(sql);
    const Result<QStringList> statements = Splitter(text, u";").split();
    if (!statements)
        return statements.error();
    if (statements->size() > 1)
        return viewError(u"multiple statements are not supported"_s);
    return text;
}

Result<ViewQuery> ViewQuery::parse(const QString &sql)
{
    const QString text = withoutSemicolons(sql);
    const Result<QStringList> words = Splitter(marked(text), u", \n\t", true).split();
    if (!words)
        return words.error();
    if (const Result<QString> single = trimmed(sql); !single)
        return single.error();

    QString columns;
    QString tables;
    QString joined;
    QString *part = nullptr;
    bool isSkipping = false;
    for (const QString &word : *words) {
        const QString lower = word.trimmed().toLower();
        if (lower == "select"_L1 || lower == "from"_L1) {
            isSkipping = false;
            part = lower == "select"_L1 ? &columns : &tables;
        } else if (lower == "__bn_join__"_L1) {
            isSkipping = false;
            if (part == &joined)
                joined += u',';
            part = &joined;
        } else if (lower == "__bn_skip__"_L1) {
            isSkipping = true;
        } else if (lower != "distinct"_L1) {
            if (part == &joined && lower == "on"_L1)
                isSkipping = true;
            if (!isSkipping && part)
                *part += u' ' + word;
        }
    }
    Result<std::vector<Name>> columnNames = namesOf(columns);
    if (!columnNames)
        return std::move(columnNames).error();
    Result<std::vector<Name>> tableNames = namesOf(tables);
    if (!tableNames)
        return std::move(tableNames).error();
    const Result<std::vector<Name>> joinedNames = namesOf(joined);
    if (!joinedNames)
        return joinedNames.error();
    tableNames->insert(tableNames->end(), joinedNames->begin(), joinedNames->end());
    return ViewQuery{*std::move(columnNames), *std::move(tableNames)};
}

Result<std::vector<Field>> viewFields(const ViewQuery &query, const QStringList &columnNames,
                                      const CollectionSet &collections)
{
    const FieldInference inference(query, collections);
    QHash<QString, Field> known;
    for (const ViewQuery::Name &column : query.columns) {
        Result<Field> field = inference.fieldOf(column);
        if (!field)
            return std::move(field).error();
        known.insert(column.alias, *std::move(field));
    }
    std::vector<Field> fields;
    for (const QString &name : columnNames) {
        const auto found = known.constFind(name);
        fields.push_back(found == known.cend() ? unknownField(name) : *found);
    }
    return fields;
}

}  // namespace Binnacle::Schema
