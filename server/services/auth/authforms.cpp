// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/auth/authforms.h"

#include "schema/settingrules.h"
#include "schema/textformat.h"

using namespace Qt::StringLiterals;

namespace Binnacle {

JsonValue formTextItem(const QString &text, qsizetype maximum)
{
    return text.isEmpty() ? Schema::requiredItem() : Schema::lengthItem(text, 1, maximum);
}

JsonValue formEmailItem(const QString &text)
{
    const JsonValue item = formTextItem(text);
    if (!item.isNull() || Schema::isEmailAddress(text))
        return item;
    return validationItem(u"validation_is_email"_s, u"Must be a valid email address."_s);
}

Error invalidForm(JsonValue items)
{
    return Error::invalidInput(u"An error occurred while validating the submitted data."_s,
                               std::move(items));
}

Error invalidForm(const QString &field, JsonValue item)
{
    return invalidForm(JsonValue::object({{field, std::move(item)}}));
}

}  // namespace Binnacle
