// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/records/recordvalue.h"

#include <QLocale>

using namespace Qt::StringLiterals;

namespace Binnacle::Models {

std::optional<QString> filterText(QStringView text)
{
    // A backslash escapes the quote after it and nothing else, so none may come before one.
    const bool hasSingle = text.contains(u'\'');
    if (text.endsWith(u'\\') || text.contains(u"\\'"))
        return {};
    if (!hasSingle)
        return u'\'' + text.toString() + u'\'';
    return u'\'' + text.toString().replace(u'\'', "\\'"_L1) + u'\'';
}

std::optional<QString> filterLiteral(const Client::FieldInfo &field, const JsonValue &value)
{
    Q_UNUSED(field)
    switch (value.type()) {
    case JsonValue::Type::Null: return u"null"_s;
    case JsonValue::Type::Bool: return value.toBool() ? u"true"_s : u"false"_s;
    case JsonValue::Type::Number: {
        // The language has no exponents.
        const QString text = QString::number(value.toDouble(), 'f', QLocale::FloatingPointShortest);
        return text;
    }
    case JsonValue::Type::String: return filterText(value.toString());
    default: return {};
    }
}

std::optional<QString> filterClause(const Client::FieldInfo &field, const JsonValue &value,
                                    bool isExcluding)
{
    const ValueKind kind = valueKind(field);
    if (kind == ValueKind::GeoPoint || kind == ValueKind::Password)
        return {};
    if (value.isArray() && kind != ValueKind::Json) {
        const QStringList values = listOf(value);
        if (values.isEmpty())
            return QString(field.name + (isExcluding ? ":length > 0"_L1 : ":length = 0"_L1));
        QStringList clauses;
        for (const QString &each : values) {
            const std::optional<QString> literal = filterText(each);
            if (!literal)
                return {};
            const QLatin1StringView sign(isExcluding ? "!=" : "?=");
            clauses << QString(field.name + ":each "_L1 + sign + u' ' + *literal);
        }
        return clauses.join(" && "_L1);
    }
    const std::optional<QString> literal = filterLiteral(field, value);
    if (!literal)
        return {};
    return QString(field.name + (isExcluding ? " != "_L1 : " = "_L1) + *literal);
}

}  // namespace Binnacle::Models
