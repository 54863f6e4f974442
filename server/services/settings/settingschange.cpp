// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/settings/settingschange.h"

#include "wire/typedvalue.h"

using namespace Qt::StringLiterals;

namespace Binnacle {

namespace {

/// A rate limit before anything is said of it.
const JsonValue &blankRule()
{
    static const JsonValue rule = JsonValue::object({{u"label"_s, JsonValue(u"")},
                                                     {u"audience"_s, JsonValue(u"")},
                                                     {u"duration"_s, JsonValue(0)},
                                                     {u"maxRequests"_s, JsonValue(0)}});
    return rule;
}

class SettingsChanger final
{
public:
    JsonValue object(const JsonValue &current, const JsonValue &submitted)
    {
        JsonValue changed = JsonValue::object();
        for (const auto &[name, value] : current.members()) {
            const JsonValue *wanted = Wire::typedMember(submitted, name);
            changed.insert(name, wanted ? member(name, value, *wanted) : value);
        }
        return changed;
    }

    bool hasTypeError() const { return m_hasTypeError; }

private:
    JsonValue member(const QString &name, const JsonValue &current, const JsonValue &wanted)
    {
        if (current.isArray())
            return list(wanted, name == "rules"_L1 ? blankRule() : JsonValue(u""));
        return wanted.isNull() ? current : single(current, wanted);
    }

    JsonValue single(const JsonValue &current, const JsonValue &wanted)
    {
        if (wanted.type() != current.type()
            || (wanted.isNumber() && !Wire::isWholeNumber(wanted))) {
            m_hasTypeError = true;
            return current;
        }
        return current.isObject() ? object(current, wanted) : wanted;
    }

    /// Elements say everything: what they leave out is as in @p blank.
    JsonValue list(const JsonValue &wanted, const JsonValue &blank)
    {
        JsonValue out = JsonValue::array();
        if (!wanted.isArray() && !wanted.isNull())
            m_hasTypeError = true;
        for (const JsonValue &element : wanted.elements())
            out.append(element.isNull() ? blank : single(blank, element));
        return out;
    }

    bool m_hasTypeError = false;
};

}  // namespace

Result<JsonValue> changedSettings(const JsonValue &values, const JsonValue &submitted)
{
    SettingsChanger changer;
    JsonValue changed = changer.object(values, submitted);
    if (changer.hasTypeError()) {
        return Error::invalidInput(u"An error occurred while loading the submitted data."_s)
            .withDetail(u"a setting has the wrong type"_s);
    }
    return changed;
}

}  // namespace Binnacle
