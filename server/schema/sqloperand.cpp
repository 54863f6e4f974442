// SPDX-License-Identifier: GPL-3.0-or-later
#include "schema/sqloperand.h"

#include <QLocale>

namespace Binnacle::Schema {

SqlFragment MultiMatch::query() const
{
    SqlFragment query;
    query << "SELECT " << value << " AS multiMatchValue FROM " << from << " WHERE " << where;
    return query;
}

SqlOperand SqlOperand::expression(SqlFragment sql)
{
    SqlOperand operand;
    operand.sql = std::move(sql);
    return operand;
}

SqlOperand SqlOperand::null()
{
    SqlOperand operand;
    operand.sql.sql = QByteArrayLiteral("NULL");
    operand.nature = Nature::Null;
    return operand;
}

SqlOperand SqlOperand::constant(const char *literal)
{
    SqlOperand operand;
    operand.sql.sql = literal;
    operand.nature = Nature::Constant;
    return operand;
}

SqlOperand SqlOperand::textParameter(const QByteArray &text)
{
    SqlOperand operand;
    // A null array would still be an empty text to the database, never NULL.
    operand.sql = SqlFragment::parameter(text.isNull() ? QByteArrayLiteral("") : text);
    operand.nature = Nature::Parameter;
    operand.text = text;
    operand.isBlank = text.isEmpty();
    return operand;
}

SqlOperand SqlOperand::numberParameter(double number)
{
    SqlOperand operand;
    operand.sql = SqlFragment::parameter(number);
    operand.nature = Nature::Parameter;
    operand.text = decimalText(number);
    return operand;
}

SqlOperand SqlOperand::integerParameter(qint64 number)
{
    SqlOperand operand;
    operand.sql = SqlFragment::parameter(number);
    operand.nature = Nature::Parameter;
    operand.text = QByteArray::number(number);
    return operand;
}

SqlOperand SqlOperand::boolParameter(bool value)
{
    SqlOperand operand;
    operand.sql = SqlFragment::parameter(qint64(value ? 1 : 0));
    operand.nature = Nature::Parameter;
    operand.text = value ? QByteArrayLiteral("true") : QByteArrayLiteral("false");
    return operand;
}

QByteArray decimalText(double number)
{
    return QByteArray::number(number, 'f', QLocale::FloatingPointShortest);
}

}  // namespace Binnacle::Schema
