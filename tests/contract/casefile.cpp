// SPDX-License-Identifier: GPL-3.0-or-later
#include "contract/casefile.h"

#include <QFile>
#include <QRegularExpression>

#include <algorithm>

namespace Binnacle::Test {

using namespace Qt::StringLiterals;

namespace {

/// `<a*3>` becomes `aaa`.
QByteArray repeated(const QByteArray &text)
{
    static const QRegularExpression mark(u"<(.)\\*(\\d+)>"_s);
    QString expanded = QString::fromUtf8(text);
    for (QRegularExpressionMatch match = mark.match(expanded); match.hasMatch();
         match = mark.match(expanded)) {
        expanded.replace(match.capturedStart(), match.capturedLength(),
                         QString(match.captured(2).toInt(), match.captured(1).front()));
    }
    return expanded.toUtf8();
}

QByteArray trimmedRest(const QByteArray &line, qsizetype from)
{
    return line.mid(from).trimmed();
}

bool isForm(const ContractCase &one)
{
    return std::any_of(one.headers.begin(), one.headers.end(),
                       [](const auto &header) { return header.second.startsWith("multipart/"); });
}

void takeBodyLine(ContractCase &one, const QByteArray &line)
{
    if (one.body.isNull())
        one.body = QByteArrayLiteral("");
    else
        one.body += isForm(one) ? "\r\n" : "\n";
    one.body += repeated(line.mid(2));
}

void takeParameter(ContractCase &one, const QByteArray &line)
{
    const qsizetype blank = line.indexOf(' ');
    one.target += one.target.contains('?') ? '&' : '?';
    one.target += line.mid(1, blank - 1) + '=' + repeated(line.mid(blank + 1)).toPercentEncoding();
}

void takeHeader(ContractCase &one, const QByteArray &line)
{
    const qsizetype colon = line.indexOf(':');
    one.headers.emplace_back(line.mid(1, colon - 1).trimmed(), trimmedRest(line, colon + 1));
}

bool takeRequest(ContractCase &one, const QByteArray &line)
{
    const qsizetype method = line.indexOf(' ') + 1;
    const qsizetype target = line.indexOf(' ', method) + 1;
    if (method == 0 || target == 0 || !one.who.isEmpty())
        return false;
    one.who = line.first(method - 1);
    one.method = line.mid(method, target - method - 1);
    one.target = repeated(line.mid(target));
    return true;
}

bool takeAnswer(ContractCase &one, const QByteArray &line)
{
    bool isNumber = false;
    one.status = line.mid(2, 3).toInt(&isNumber);
    one.answer = repeated(line.mid(6));
    return isNumber;
}

/// `R7.1 Requests [batch]`
ContractSection sectionOf(const QByteArray &heading)
{
    const qsizetype bracket = heading.indexOf(" [");
    const QByteArray kind = bracket < 0 ? QByteArray() : heading.mid(bracket + 2).chopped(1);
    return {bracket < 0 ? heading : heading.first(bracket), kind == "fresh", kind == "batch", {}};
}

bool takeLine(std::vector<ContractSection> &sections, const QByteArray &line)
{
    if (line.isEmpty() || line.startsWith(';'))
        return true;
    if (line.startsWith("# ")) {
        sections.push_back(sectionOf(line.mid(2)));
        return true;
    }
    if (sections.empty())
        return false;
    std::vector<ContractCase> &cases = sections.back().cases;
    if (line.startsWith("- ")) {
        cases.emplace_back().name = line.mid(2);
        return true;
    }
    if (cases.empty())
        return false;
    ContractCase &one = cases.back();
    switch (line.front()) {
    case '?': takeParameter(one, line); return true;
    case '+': takeHeader(one, line); return true;
    case '|': takeBodyLine(one, line); return true;
    case '=': return takeAnswer(one, line);
    default: return takeRequest(one, line);
    }
}

/// The end of what the placeholder stands for at @p at, or -1. Not for `any`.
qsizetype endOfPlaceholder(const QByteArray &text, qsizetype at, QByteArrayView kind)
{
    static const QRegularExpression forms[]{
        QRegularExpression(u"\\G\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z"_s),
        QRegularExpression(u"\\G[a-z0-9]{15}"_s), QRegularExpression(u"\\G\\d+"_s),
        QRegularExpression(u"\\G[A-Za-z0-9_]+"_s)};
    const QRegularExpression &form = kind == "now" ? forms[0]
        : kind == "id"                             ? forms[1]
        : kind == "n"                              ? forms[2]
                                                   : forms[3];
    constexpr qsizetype longest = 100;
    const QRegularExpressionMatch match = form.match(QString::fromLatin1(text.mid(at, longest)));
    return match.hasMatch() ? at + match.capturedLength() : -1;
}

struct Placeholder
{
    qsizetype start = -1;
    qsizetype end = -1;
    QByteArray kind;
};

Placeholder nextPlaceholder(const QByteArray &pattern, qsizetype from)
{
    for (qsizetype at = pattern.indexOf('<', from); at >= 0; at = pattern.indexOf('<', at + 1)) {
        for (const QByteArrayView mark : {"<now>", "<id>", "<any>", "<n>", "<word>"}) {
            if (QByteArrayView(pattern).sliced(at).startsWith(mark))
                return {at, at + mark.size(), mark.sliced(1).chopped(1).toByteArray()};
        }
    }
    return {pattern.size(), pattern.size(), {}};
}

}  // namespace

Result<std::vector<ContractSection>> readContractCases(const QString &fileName)
{
    QFile file(fileName);
    if (!file.open(QIODevice::ReadOnly))
        return Error::internal(u"cannot read "_s + fileName);
    std::vector<ContractSection> sections;
    int number = 0;
    for (const QByteArray &line : file.readAll().split('\n')) {
        ++number;
        if (!takeLine(sections, line))
            return Error::invalidInput(u"%1:%2: what is that?"_s.arg(fileName).arg(number));
    }
    return sections;
}

bool fitsAnswer(const QByteArray &text, const QByteArray &pattern)
{
    qsizetype at = 0;
    qsizetype from = 0;
    bool isAnywhere = false;
    for (;;) {
        const Placeholder next = nextPlaceholder(pattern, from);
        const QByteArray plain = pattern.mid(from, next.start - from);
        if (next.kind.isEmpty() && isAnywhere)
            return text.size() - at >= plain.size() && text.endsWith(plain);
        const qsizetype found = isAnywhere        ? text.indexOf(plain, at)
            : text.mid(at, plain.size()) == plain ? at
                                                  : -1;
        if (found < 0)
            return false;
        at = found + plain.size();
        if (next.kind.isEmpty())
            return at == text.size();
        isAnywhere = next.kind == "any";
        if (!isAnywhere) {
            at = endOfPlaceholder(text, at, next.kind);
            if (at < 0)
                return false;
        }
        from = next.end;
    }
}

}  // namespace Binnacle::Test
