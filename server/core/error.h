// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jsonvalue.h"

#include <QString>

namespace Binnacle {

/// Why something failed. `kind` is for the program, `message` for the API's client (no SQL, no
/// paths, no secrets; empty means the default text of the status), `detail` for the log only,
/// `fields` a JSON object of validation items, nested like the value it speaks of.
struct Error
{
    enum class Kind
    {
        InvalidInput,
        Unauthenticated,
        Forbidden,
        NotFound,
        Conflict,
        PreconditionFailed,
        TooLarge,
        TooManyRequests,
        Cancelled,
        Timeout,
        Unavailable,
        /// Something of ours or below us failed: disk, database, a library.
        Internal,
        /// An exception reached the edge of a handler.
        Crashed,
    };

    Kind kind = Kind::Internal;
    QString message;
    QString detail;
    JsonValue fields = JsonValue::object();

    static Error invalidInput(QString message, JsonValue fields = JsonValue::object())
    {
        return {Kind::InvalidInput, std::move(message), {}, std::move(fields)};
    }
    static Error unauthenticated(QString message = {})
    {
        return {Kind::Unauthenticated, std::move(message), {}, JsonValue::object()};
    }
    static Error forbidden(QString message = {})
    {
        return {Kind::Forbidden, std::move(message), {}, JsonValue::object()};
    }
    static Error notFound(QString message = {})
    {
        return {Kind::NotFound, std::move(message), {}, JsonValue::object()};
    }
    /// For failures whose cause only the log may see.
    static Error internal(QString detail)
    {
        return {Kind::Internal, {}, std::move(detail), JsonValue::object()};
    }
    static Error make(Kind kind, QString message = {}, QString detail = {})
    {
        return {kind, std::move(message), std::move(detail), JsonValue::object()};
    }

    Error withDetail(QString text) &&
    {
        detail = std::move(text);
        return std::move(*this);
    }
};

/// A leaf of Error::fields: {"code","message"[,"params"]}. @p message is the final text.
JsonValue validationItem(const QString &code, const QString &message,
                         JsonValue params = JsonValue());

}  // namespace Binnacle
