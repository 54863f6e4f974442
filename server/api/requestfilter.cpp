// SPDX-License-Identifier: GPL-3.0-or-later
#include "api/requestfilter.h"

#include <QRegularExpression>

#include <cmath>

using namespace Qt::StringLiterals;

namespace Binnacle {

namespace {

bool readStatus(const QString &text, RequestFilter &filter)
{
    static const QRegularExpression form(u"^(?:([1-5])xx|(\\d{3})(?:-(\\d{3}))?)$"_s);
    const QRegularExpressionMatch match = form.match(text);
    if (!match.hasMatch())
        return false;
    if (match.hasCaptured(1)) {
        filter.minimumStatus = match.captured(1).toInt() * 100;
        filter.maximumStatus = filter.minimumStatus + 99;
    } else {
        filter.minimumStatus = match.captured(2).toInt();
        filter.maximumStatus
            = match.hasCaptured(3) ? match.captured(3).toInt() : filter.minimumStatus;
    }
    return true;
}

bool readDuration(const QString &text, RequestFilter &filter)
{
    bool isNumber = false;
    const double value = text.toDouble(&isNumber);
    if (!isNumber || !std::isfinite(value) || value < 0 || value > 1e9)
        return false;
    filter.minimumDuration = std::chrono::duration_cast<std::chrono::nanoseconds>(
        std::chrono::duration<double, std::milli>(value));
    return true;
}

bool readRoute(const QString &text, RequestFilter &filter)
{
    bool isNumber = false;
    filter.route = text.toInt(&isNumber);
    return isNumber;
}

bool readFlag(const QString &text, bool &flag)
{
    flag = text == "true"_L1 || text == "1"_L1;
    return flag || text == "false"_L1 || text == "0"_L1;
}

bool readOperators(const QString &text, RequestFilter &filter)
{
    return readFlag(text, filter.withOperators);
}

bool readChanges(const QString &text, RequestFilter &filter)
{
    return readFlag(text, filter.onlyChanges);
}

}  // namespace

void addParameterError(JsonValue &fields, const QString &name)
{
    fields.insert(name, validationItem(u"validation_invalid_value"_s, u"Invalid value."_s));
}

Error parameterError(JsonValue fields)
{
    return Error::invalidInput({}, std::move(fields));
}

Result<RequestFilter> readRequestFilter(const Wire::QueryParameters &query)
{
    RequestFilter filter;
    JsonValue fields = JsonValue::object();
    const auto read = [&](const QString &name, bool (*reader)(const QString &, RequestFilter &)) {
        const std::optional<QString> text = query.first(name);
        if (text && !text->isEmpty() && !reader(*text, filter))
            addParameterError(fields, name);
    };
    read(u"route"_s, readRoute);
    read(u"status"_s, readStatus);
    read(u"minDuration"_s, readDuration);
    read(u"operators"_s, readOperators);
    read(u"changes"_s, readChanges);
    filter.method = query.first(u"method").value_or(QString()).toUpper().toUtf8();
    filter.search = query.first(u"search").value_or(QString()).toUtf8();
    filter.ip = query.first(u"ip").value_or(QString()).toUtf8();
    filter.authId = query.first(u"auth").value_or(QString());
    if (!fields.isEmpty())
        return parameterError(std::move(fields));
    return filter;
}

}  // namespace Binnacle
