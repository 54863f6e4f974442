// SPDX-License-Identifier: GPL-3.0-or-later
#include "db/connection.h"
#include "db/dialect.h"
#include "schema/overruling.h"
#include "services/collections/searchindex.h"
#include "services/records/recordselection.h"

#include <QList>

#include <algorithm>

namespace Binnacle {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype maximumSearchLength = 500;
constexpr qsizetype maximumSearchWords = 20;

/// What a tokenizer would find nothing in would leave nothing to look for.
bool hasLetters(const QString &word)
{
    const QList<uint> characters = word.toUcs4();
    return std::any_of(characters.begin(), characters.end(),
                       [](uint c) { return QChar::isLetterOrNumber(c); });
}

QStringList wordsOf(const QString &text)
{
    QString plain = text;
    for (QChar &c : plain) {
        if (c.category() == QChar::Other_Control)
            c = u' ';
    }
    QStringList words = plain.simplified().split(u' ', Qt::SkipEmptyParts);
    words.removeIf([](const QString &word) { return !hasLetters(word); });
    return words;
}

/// Hidden fields must not be guessed at by searching; mail addresses show by record.
bool mayBeSearched(const Schema::Collection &collection, const Schema::Field &field,
                   const Wire::Identity &identity)
{
    if (Schema::overrules(identity, collection, Wire::RecordAction::List))
        return true;
    return !field.isHidden && !(collection.isAuth() && field.name == "email"_L1);
}

}  // namespace

Result<void> RecordSelection::search(const QString &text, bool ranks)
{
    const Schema::Collection &collection = *m_target.collection;
    if (text.trimmed().isEmpty() || collection.isView())
        return {};
    const Result<QStringList> fields = searchedFields(*m_target.connection, collection);
    if (!fields)
        return fields.error();
    if (fields->isEmpty())
        return {};
    const QStringList words = wordsOf(text.left(maximumSearchLength + 1));
    if (text.size() > maximumSearchLength || words.size() > maximumSearchWords)
        return Error::invalidInput({}).withDetail(u"too many words to search for"_s);
    QStringList columns;
    for (const QString &name : *fields) {
        if (mayBeSearched(collection, *collection.field(name), m_info.identity))
            columns.append(name);
    }
    if (words.isEmpty() || columns.isEmpty()) {
        m_query.addCondition("1 = 0", {});
        return {};
    }
    const Db::Dialect &dialect = m_target.connection->dialect();
    m_query.addMatches(dialect.searchMatches(searchIndexName(collection)),
                       Db::Value(dialect.searchPattern(words, columns)), ranks);
    return {};
}

}  // namespace Binnacle
