// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "schema/record.h"

#include <QString>
#include <QStringList>

namespace Binnacle {

/// Where the files of a record are in the store (P4.2).
QString fileFolder(const Schema::Record &record);
/// Where one of them is.
QString fileKey(const Schema::Record &record, const QString &name);
/// The names in all file fields of a record.
QStringList fileNames(const Schema::Record &record);
bool hasFileFields(const Schema::Collection &collection);

}  // namespace Binnacle
