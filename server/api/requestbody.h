// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"
#include "wire/multipart.h"
#include "wire/request.h"

#include <vector>

namespace Binnacle {

/// A request's body as an object, whatever form it came in.
struct RequestBody
{
    /// Always an object; empty without a body.
    JsonValue value = JsonValue::object();
    /// The file parts of a multipart form.
    std::vector<Wire::FilePart> files;
    /// It came as a form: numbers and booleans are texts.
    bool isForm = false;
};

/// What becomes of the text values of forms.
enum class FormValues
{
    /// Numbers and booleans are recognised (R0.6): for free maps such as record bodies.
    Infer,
    /// Everything stays text: for bodies with fixed, typed keys.
    Keep,
};

/// Reads a body by its content type (R0.5, R0.6, P1.10). A form's values are followed by those
/// of the query string. May block on disk.
///
/// Errors: InvalidInput, with the message `Unsupported Content-Type.` for that and without one
/// for a body that cannot be read (`detail` says why); TooLarge.
Result<RequestBody> readBody(const Wire::Request &request, FormValues values = FormValues::Infer);

/// The same for typed bodies: every failure but TooLarge and an unsupported content type has the
/// message `An error occurred while loading the submitted data.`
Result<RequestBody> readForm(const Wire::Request &request);

/// The error of a body that has a value of the wrong type (A0.4).
Error loadingError(const QString &detail = {});

/// One form value, inferred (R0.6).
JsonValue inferredValue(const QString &text);

/// Reads the members of a typed body: names compare without regard to case, an exact one wins;
/// null is as good as missing. Remembers that something had the wrong type.
class FormReader final
{
public:
    /// @p body must outlive the reader.
    explicit FormReader(const RequestBody &body)
        : m_body(body)
    {
    }

    QString text(QStringView name);
    bool has(QStringView name) const { return find(name) != nullptr; }
    /// A whole number; form text is parsed, empty text is 0.
    qint64 integer(QStringView name);
    /// A truth value; of a form `1 t T TRUE true True`, `0 f F FALSE false False` or nothing.
    bool flag(QStringView name);
    /// An array; a missing one is empty, and a form's single value is one of it.
    JsonValue list(QStringView name);
    /// An object, or a null value; forms cannot have one but in `@jsonPayload`.
    JsonValue object(QStringView name);
    bool hasTypeError() const { return m_hasTypeError; }

private:
    const JsonValue *find(QStringView name) const;

    const RequestBody &m_body;
    bool m_hasTypeError = false;
};

}  // namespace Binnacle
