// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/observation/filtercompletion.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Binnacle::Models {

namespace {

constexpr int mostProposals = 12;

const FilterField *fieldNamed(const FilterFields &fields, const QString &name)
{
    const auto found
        = std::find_if(fields.begin(), fields.end(), [&name](const FilterField &field) {
              return field.name.compare(name, Qt::CaseInsensitive) == 0;
          });
    return found == fields.end() ? nullptr : &*found;
}

struct Place
{
    /// Set when a value is being typed.
    const FilterField *field = nullptr;
    QString typed;
    int from = 0;
};

Place placeOf(const QString &text, int cursor, const FilterFields &fields)
{
    static const QRegularExpression value(
        u"([A-Za-z0-9]+)\\s*(?:==|!=|>=|<=|!~|=|>|<|~)\\s*(['\"]?[^'\"&|()\\s]*)$"_s);
    static const QRegularExpression word(u"([A-Za-z0-9]*)$"_s);
    const QString before = text.left(cursor);
    if (const auto match = value.match(before); match.hasMatch())
        return {fieldNamed(fields, match.captured(1)), match.captured(2),
                int(match.capturedStart(2))};
    const auto match = word.match(before);
    return {nullptr, match.captured(1), int(match.capturedStart(1))};
}

QStringList operatorsOf(FilterField::Type type)
{
    if (type == FilterField::Type::Text)
        return {u"="_s, u"!="_s, u"~"_s, u"!~"_s};
    return {u"="_s, u"!="_s, u">"_s, u">="_s, u"<"_s, u"<="_s};
}

}  // namespace

std::vector<FilterProposal> completeFilter(const QString &text, int cursor,
                                           const FilterFields &fields, const FilterValues &values)
{
    std::vector<FilterProposal> proposals;
    const Place place = placeOf(text, cursor, fields);
    const int length = cursor - place.from;
    const auto add = [&](const QString &proposed, const QString &detail) {
        if (int(proposals.size()) < mostProposals && proposed != place.typed)
            proposals.push_back({proposed, detail, {}, place.from, length});
    };
    if (place.field) {
        QString typed = place.typed;
        typed.remove(u'\'').remove(u'"');
        for (const QString &seen : values(place.field->name)) {
            if (!seen.contains(typed, Qt::CaseInsensitive))
                continue;
            add(place.field->type == FilterField::Type::Text ? filterLiteral(seen) : seen, {});
        }
        return proposals;
    }
    if (const FilterField *field = fieldNamed(fields, place.typed)) {
        for (const QString &sign : operatorsOf(field->type))
            proposals.push_back({QString(field->name + sign), field->help, {}, place.from, length});
        return proposals;
    }
    const QString before = text.left(place.from).trimmed();
    const bool isAfterValue = !before.isEmpty() && !before.endsWith(u'(')
        && !before.endsWith(u"&&"_s) && !before.endsWith(u"||"_s) && !before.endsWith(u'!');
    if (isAfterValue) {
        if (place.typed.isEmpty()) {
            add(u"&& "_s, FilterExpression::tr("and"));
            add(u"|| "_s, FilterExpression::tr("or"));
        }
        return proposals;
    }
    for (const FilterField &field : fields) {
        if (field.name.startsWith(place.typed, Qt::CaseInsensitive))
            add(field.name, field.help);
    }
    return proposals;
}

}  // namespace Binnacle::Models
