// SPDX-License-Identifier: GPL-3.0-or-later
#include "api/jsonanswer.h"

using namespace Qt::StringLiterals;

namespace Binnacle {

Result<Wire::Response> jsonAnswer(const Wire::Request &request, QByteArray json,
                                  Schema::FieldsPicker::Scope scope)
{
    const std::optional<QString> fields = Wire::QueryParameters(request.query).first(u"fields");
    if (!fields || fields->isEmpty())
        return Wire::Response::json(std::move(json));
    const Result<Schema::FieldsPicker> picker = Schema::FieldsPicker::parse(*fields);
    if (!picker) {
        Wire::Response empty;
        empty.contentType = "application/json"_ba;
        return empty;
    }
    return picker->pickedJson(json, scope).transform([](QByteArray reduced) {
        return Wire::Response::json(std::move(reduced));
    });
}

Result<Wire::Response> jsonAnswer(const Wire::Request &request, Result<QByteArray> json)
{
    if (!json)
        return std::move(json).error();
    return jsonAnswer(request, *std::move(json));
}

}  // namespace Binnacle
