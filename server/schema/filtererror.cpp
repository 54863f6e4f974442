// SPDX-License-Identifier: GPL-3.0-or-later
#include "schema/filtererror.h"

#include <QChar>
#include <QList>
#include <QString>

namespace Binnacle::Schema {

using namespace Qt::StringLiterals;

namespace {

void appendEscaped(QString &out, char32_t character, char32_t quote)
{
    switch (character) {
    case U'\a': out += "\\a"_L1; return;
    case U'\b': out += "\\b"_L1; return;
    case U'\f': out += "\\f"_L1; return;
    case U'\n': out += "\\n"_L1; return;
    case U'\r': out += "\\r"_L1; return;
    case U'\t': out += "\\t"_L1; return;
    case U'\v': out += "\\v"_L1; return;
    default: break;
    }
    if (character == quote || character == U'\\')
        out += u'\\';
    if (character == U' ' || (QChar::isPrint(character) && !QChar::isSpace(character)))
        out += QChar::fromUcs4(character);
    else if (character < 0x80)
        out += "\\x"_L1 + QString::number(uint(character), 16).rightJustified(2, u'0');
    else if (character < 0x10000)
        out += "\\u"_L1 + QString::number(uint(character), 16).rightJustified(4, u'0');
    else
        out += "\\U"_L1 + QString::number(uint(character), 16).rightJustified(8, u'0');
}

}  // namespace

QString quotedForMessage(QByteArrayView text)
{
    QString out = u"\""_s;
    const auto characters = QString::fromUtf8(text).toUcs4();
    for (const auto character : characters)
        appendEscaped(out, char32_t(character), U'"');
    return out + u'"';
}

QString quotedCharacter(char32_t character)
{
    QString out = u"'"_s;
    appendEscaped(out, character, U'\'');
    return out + u'\'';
}

}  // namespace Binnacle::Schema
