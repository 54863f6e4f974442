// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/base/codehighlighter.h"

#include <QRegularExpression>
#include <QSet>

using namespace Qt::StringLiterals;

namespace Binnacle::Ui {

namespace {

const QSet<QString> &sqlWords()
{
    static const QSet<QString> words = [] {
        const QString list
            = u"ADD ALL ALTER AND ANALYZE AS ASC BEGIN BETWEEN BY CASE CAST COALESCE COLLATE "
              u"COMMIT "
              "CONFLICT COUNT CREATE CROSS DEFAULT DELETE DESC DISTINCT DO DROP ELSE END ESCAPE "
              "EXCEPT EXISTS EXPLAIN FALSE FOREIGN FROM FULL GROUP HAVING IIF IN INDEX INNER "
              "INSERT "
              "INTERSECT INTO IS JOIN KEY LEFT LIKE LIMIT MATCH NOT NULL NULLS OFFSET ON OR ORDER "
              "OUTER OVER PARTITION PLAN PRAGMA PRIMARY REFERENCES RELEASE RETURNING RIGHT "
              "ROLLBACK "
              "SAVEPOINT SELECT SET TABLE THEN TO TRUE UNION UNIQUE UPDATE USING VALUES VIEW WHEN "
              "WHERE WITH"_s;
        const QStringList all = list.split(u' ');
        return QSet<QString>(all.cbegin(), all.cend());
    }();
    return words;
}

}  // namespace

CodeHighlighter::CodeHighlighter(const Theme &theme, QTextDocument *document)
    : QSyntaxHighlighter(document)
    , m_theme(theme)
{
}

void CodeHighlighter::highlightBlock(const QString &text)
{
    // A line of a megabyte is data, not code.
    if (text.size() > 20000)
        return;
    switch (m_language) {
    case CodeView::Language::Plain: break;
    case CodeView::Language::Json: highlightJson(text); break;
    case CodeView::Language::Sql: highlightSql(text); break;
    case CodeView::Language::Http: highlightHttp(text); break;
    }
}

void CodeHighlighter::highlightJson(const QString &text)
{
    static const QRegularExpression token(
        uR"re("(?:[^"\\]|\\.)*"?(\s*:)?|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|\b(?:true|false|null)\b|[{}\[\],])re"_s);
    QRegularExpressionMatchIterator it = token.globalMatch(text);
    while (it.hasNext()) {
        const QRegularExpressionMatch match = it.next();
        const QChar first = text.at(match.capturedStart());
        Tone tone = Tone::Muted;
        if (first == u'"')
            tone = match.hasCaptured(1) ? Tone::Accent : Tone::Ok;
        else if (first.isDigit() || first == u'-')
            tone = Tone::Trace;
        else if (first.isLetter())
            tone = Tone::Warn;
        setFormat(int(match.capturedStart()), int(match.capturedLength()), m_theme.color(tone));
    }
}

void CodeHighlighter::highlightSql(const QString &text)
{
    static const QRegularExpression token(
        uR"re(--.*$|'(?:[^']|'')*'?|"(?:[^"]|"")*"?|`[^`]*`?|\[\[?\w+\]?\]|[:@$?]\w*|\b\d+(?:\.\d+)?\b|[A-Za-z_]\w*)re"_s);
    QRegularExpressionMatchIterator it = token.globalMatch(text);
    while (it.hasNext()) {
        const QRegularExpressionMatch match = it.next();
        const QString word = match.captured();
        const QChar first = word.at(0);
        Tone tone = Tone::Text;
        bool isStrong = false;
        if (word.startsWith("--"_L1)) {
            tone = Tone::Muted;
        } else if (first == u'\'') {
            tone = Tone::Ok;
        } else if (first.isDigit()) {
            tone = Tone::Trace;
        } else if (first == u':' || first == u'@' || first == u'$' || first == u'?') {
            tone = Tone::Warn;
        } else if (first.isLetter() && sqlWords().contains(word.toUpper())) {
            tone = Tone::Accent;
            isStrong = true;
        }
        if (tone == Tone::Text)
            continue;
        QTextCharFormat format;
        format.setForeground(m_theme.color(tone));
        if (isStrong)
            format.setFontWeight(QFont::DemiBold);
        setFormat(int(match.capturedStart()), int(match.capturedLength()), format);
    }
}

void CodeHighlighter::highlightHttp(const QString &text)
{
    static const QRegularExpression header(u"^([A-Za-z0-9-]+):"_s);
    const QRegularExpressionMatch match = header.match(text);
    if (match.hasMatch()) {
        setFormat(0, int(match.capturedLength()), m_theme.color(Tone::Accent));
        return;
    }
    static const QRegularExpression start(u"^([A-Z]+) |^HTTP/[0-9.]+ ([0-9]+)"_s);
    const QRegularExpressionMatch line = start.match(text);
    if (!line.hasMatch())
        return;
    QTextCharFormat format;
    format.setFontWeight(QFont::DemiBold);
    if (line.hasCaptured(2)) {
        format.setForeground(m_theme.color(m_theme.toneOfStatus(line.captured(2).toInt())));
        setFormat(int(line.capturedStart(2)), int(line.capturedLength(2)), format);
    } else {
        format.setForeground(m_theme.color(Tone::Trace));
        setFormat(0, int(line.capturedLength(1)), format);
    }
}

}  // namespace Binnacle::Ui
