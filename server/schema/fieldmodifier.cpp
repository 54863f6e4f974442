// SPDX-License-Identifier: GPL-3.0-or-later
#include "schema/fieldmodifier.h"

#include "schema/filtererror.h"

namespace Binnacle::Schema {

using namespace Qt::StringLiterals;

Result<FieldSegment> splitModifier(const QString &segment)
{
    const qsizetype colon = segment.indexOf(u':');
    if (colon < 0 || segment.indexOf(u':', colon + 1) >= 0)
        return FieldSegment{segment, FieldModifier::None};
    for (const FieldModifier modifier :
         {FieldModifier::IsSet, FieldModifier::Changed, FieldModifier::Each, FieldModifier::Length,
          FieldModifier::Lower}) {
        if (QStringView(segment).sliced(colon + 1) == modifierName(modifier))
            return FieldSegment{segment.left(colon), modifier};
    }
    return filterError(u"unknown modifier in "_s + quotedForMessage(segment.toUtf8()));
}

QString modifierName(FieldModifier modifier)
{
    switch (modifier) {
    case FieldModifier::None: break;
    case FieldModifier::IsSet: return u"isset"_s;
    case FieldModifier::Changed: return u"changed"_s;
    case FieldModifier::Each: return u"each"_s;
    case FieldModifier::Length: return u"length"_s;
    case FieldModifier::Lower: return u"lower"_s;
    }
    return {};
}

}  // namespace Binnacle::Schema
