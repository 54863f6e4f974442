// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/records/recordfiles.h"

#include "schema/valuecast.h"

#include <algorithm>

namespace Binnacle {

QString fileFolder(const Schema::Record &record)
{
    return record.collection().id + u'/' + record.id();
}

QString fileKey(const Schema::Record &record, const QString &name)
{
    return fileFolder(record) + u'/' + name;
}

QStringList fileNames(const Schema::Record &record)
{
    QStringList names;
    const std::vector<Schema::Field> &fields = record.collection().fields;
    for (size_t i = 0; i < fields.size(); ++i) {
        if (fields[i].type == Schema::FieldType::File)
            names += Schema::castToUniqueStrings(record.value(int(i)));
    }
    return names;
}

bool hasFileFields(const Schema::Collection &collection)
{
    return std::any_of(
        collection.fields.begin(), collection.fields.end(),
        [](const Schema::Field &field) { return field.type == Schema::FieldType::File; });
}

}  // namespace Binnacle
