// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/auth/authforms.h"

#include "schema/settingrules.h"

using namespace Qt::StringLiterals;

namespace Binnacle {

JsonValue formTextItem(const QString &text, qsizetype maximum)
{
    return text.isEmpty() ? Schema::requiredItem() : Schema::lengthItem(text, 1, maximum);
}

JsonValue formEmailItem(const QString &text)
{
    return Schema::firstItem({formTextItem(text), Schema::emailItem(text)});
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
