// SPDX-License-Identifier: GPL-3.0-or-later
#include "schema/indexdefinition.h"

using namespace Qt::StringLiterals;

namespace Binnacle::Schema {

namespace {

constexpr QStringView trimmedAway = u"`\"'[] \t\r\n\f\v";

QString withoutQuotes(QStringView text)
{
    while (!text.isEmpty() && trimmedAway.contains(text.front()))
        text = text.sliced(1);
    while (!text.isEmpty() && trimmedAway.contains(text.back()))
        text.chop(1);
    return text.toString();
}

/// What closes the quote that @p c opens, or a null character.
QChar closingQuote(QChar c)
{
    switch (c.unicode()) {
    case u'`':
    case u'"':
    case u'\'': return c;
    case u'[': return u']';
    default: return {};
    }
}

/// The place behind the quoted part that begins at @p at.
qsizetype behindQuoted(QStringView text, qsizetype at)
{
    const qsizetype end = text.indexOf(closingQuote(text[at]), at + 1);
    return end < 0 ? text.size() : end + 1;
}

/// Splits at the separator where it stands outside of quotes and parentheses.
std::vector<QStringView> splitTopLevel(QStringView text, QChar separator)
{
    std::vector<QStringView> parts;
    qsizetype start = 0;
    int depth = 0;
    for (qsizetype i = 0; i < text.size();) {
        const QChar c = text[i];
        if (!closingQuote(c).isNull()) {
            i = behindQuoted(text, i);
            continue;
        }
        if (c == u'(')
            ++depth;
        else if (c == u')')
            --depth;
        else if (c == separator && depth == 0) {
            parts.push_back(text.sliced(start, i - start));
            start = i + 1;
        }
        ++i;
    }
    parts.push_back(text.sliced(start));
    return parts;
}

class Scanner
{
public:
    explicit Scanner(QStringView text)
        : m_text(text)
    {
    }

    bool keyword(QStringView word)
    {
        skipSpace();
        if (!rest().startsWith(word, Qt::CaseInsensitive))
            return false;
        const qsizetype end = m_at + word.size();
        if (end < m_text.size() && (m_text[end].isLetterOrNumber() || m_text[end] == u'_'))
            return false;
        m_at = end;
        return true;
    }

    /// A run without white space up to an opening parenthesis.
    QStringView name()
    {
        skipSpace();
        const qsizetype start = m_at;
        while (m_at < m_text.size() && !m_text[m_at].isSpace() && m_text[m_at] != u'(')
            ++m_at;
        return m_text.sliced(start, m_at - start);
    }

    /// What stands between parentheses; nothing when they are missing or do not match.
    std::optional<QStringView> parenthesised()
    {
        skipSpace();
        if (m_at >= m_text.size() || m_text[m_at] != u'(')
            return {};
        const qsizetype start = ++m_at;
        for (int depth = 1; m_at < m_text.size();) {
            const QChar c = m_text[m_at];
            if (!closingQuote(c).isNull()) {
                m_at = behindQuoted(m_text, m_at);
                continue;
            }
            ++m_at;
            if (c == u'(')
                ++depth;
            else if (c == u')' && --depth == 0)
                return m_text.sliced(start, m_at - 1 - start);
        }
        return {};
    }

    QStringView rest() const { return m_text.sliced(m_at); }

private:
    void skipSpace()
    {
        while (m_at < m_text.size() && m_text[m_at].isSpace())
            ++m_at;
    }

    QStringView m_text;
    qsizetype m_at = 0;
};

/// Cuts the last word off @p text when white space stands before it.
QStringView lastWord(QStringView text)
{
    qsizetype start = text.size();
    while (start > 0 && (text[start - 1].isLetterOrNumber() || text[start - 1] == u'_'))
        --start;
    return start > 0 && text[start - 1].isSpace() ? text.sliced(start) : QStringView();
}

IndexDefinition::Column parseColumn(QStringView text)
{
    IndexDefinition::Column column;
    text = text.trimmed();
    const QStringView sort = lastWord(text);
    if (sort.compare(u"asc", Qt::CaseInsensitive) == 0
        || sort.compare(u"desc", Qt::CaseInsensitive) == 0) {
        column.sort = sort.toString().toUpper();
        text = text.chopped(sort.size()).trimmed();
    }
    const QStringView collation = lastWord(text);
    if (!collation.isEmpty()) {
        const QStringView before = text.chopped(collation.size()).trimmed();
        const QStringView word = lastWord(before);
        if (word.compare(u"collate", Qt::CaseInsensitive) == 0) {
            column.collation = collation.toString();
            text = before.chopped(word.size()).trimmed();
        }
    }
    column.name = withoutQuotes(text);
    return column;
}

}  // namespace

std::optional<IndexDefinition> IndexDefinition::parse(QStringView sql)
{
    Scanner scanner(sql);
    IndexDefinition index;
    if (!scanner.keyword(u"create"))
        return {};
    index.isUnique = scanner.keyword(u"unique");
    if (!scanner.keyword(u"index"))
        return {};
    if (scanner.keyword(u"if")) {
        if (!scanner.keyword(u"not") || !scanner.keyword(u"exists"))
            return {};
        index.ifNotExists = true;
    }
    const std::vector<QStringView> names = splitTopLevel(scanner.name(), u'.');
    if (names.size() == 2)
        index.schema = withoutQuotes(names[0]);
    index.name = withoutQuotes(names.size() == 2 ? names[1] : names[0]);
    if (!scanner.keyword(u"on"))
        return {};
    const QStringView table = scanner.name();
    index.table = withoutQuotes(table);
    const std::optional<QStringView> columns = scanner.parenthesised();
    if (index.name.isEmpty() || table.isEmpty() || !columns)
        return {};
    for (const QStringView part : splitTopLevel(*columns, u',')) {
        Column column = parseColumn(part);
        if (!column.name.isEmpty())
            index.columns.push_back(std::move(column));
    }
    if (index.columns.empty())
        return {};
    if (scanner.keyword(u"where")) {
        index.condition = scanner.rest().trimmed().toString();
        if (index.condition.isEmpty())
            return {};
    } else if (!scanner.rest().trimmed().isEmpty()) {
        return {};
    }
    return index;
}

QString IndexDefinition::toSql() const
{
    QString sql = isUnique ? u"CREATE UNIQUE INDEX "_s : u"CREATE INDEX "_s;
    if (ifNotExists)
        sql += u"IF NOT EXISTS ";
    if (!schema.isEmpty())
        sql += u'`' + schema + u"`.";
    sql += u'`' + name + u"` ON `" + table + u"` (";
    const bool onLines = columns.size() > 1;
    bool isFirst = true;
    for (const Column &column : columns) {
        if (!isFirst)
            sql += u',';
        isFirst = false;
        if (onLines)
            sql += u"\n  ";
        if (column.name.contains(u'(') || column.name.contains(u' '))
            sql += column.name;
        else
            sql += u'`' + column.name + u'`';
        if (!column.collation.isEmpty())
            sql += u" COLLATE " + column.collation;
        if (!column.sort.isEmpty())
            sql += u' ' + column.sort;
    }
    sql += onLines ? u"\n)"_s : u")"_s;
    if (!condition.isEmpty())
        sql += u" WHERE " + condition;
    return sql;
}

bool IndexDefinition::isUniqueOn(QStringView column) const
{
    return isUnique && columns.size() == 1
        && columns.front().name.compare(column, Qt::CaseInsensitive) == 0;
}

bool IndexDefinition::isSameExceptName(const IndexDefinition &other) const
{
    return isUnique == other.isUnique && ifNotExists == other.ifNotExists
        && columns == other.columns && condition == other.condition;
}

}  // namespace Binnacle::Schema
