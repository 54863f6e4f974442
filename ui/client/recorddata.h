// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jsonvalue.h"

#include <QByteArray>
#include <QString>

#include <vector>

namespace Binnacle::Client {

struct RecordQuery
{
    /// Id or name.
    QString collection;
    /// From 1.
    qint64 page = 1;
    qint64 perPage = 100;
    QString filter;
    QString sort;
    QString expand;
    QString fields;
    /// False skips counting, which is slow on large collections; `totalItems` is then -1.
    bool wantsTotal = false;
};

/// A file of this machine that goes along with a record.
struct UploadFile
{
    /// The name of the record's field.
    QString field;
    QString path;
};

/// One change of several that are made together.
struct BatchCall
{
    QByteArray method;
    /// Path and query of a record or of its list; ids stand in it as they are.
    QString url;
    /// Null for a deletion.
    JsonValue body;
    /// They take the place of what the record has in their fields.
    std::vector<UploadFile> files;
};

struct FacetValue
{
    JsonValue value;
    qint64 count = 0;
};

/// The most frequent values of a field.
struct Facet
{
    /// The field's name.
    QString by;
    /// How many values there are.
    qint64 distinct = 0;
    std::vector<FacetValue> values;
};

struct RecordPage
{
    qint64 page = 1;
    qint64 perPage = 0;
    qint64 totalItems = -1;
    /// Objects, members in the API's order.
    std::vector<JsonValue> items;
};

}  // namespace Binnacle::Client
