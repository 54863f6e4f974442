// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/apiclient.h"
#include "models/records/recordtablemodel.h"
#include "widgets/data/valuepicker.h"

namespace Binnacle::Ui {

class Thumbnails;

/// What the editors of records share.
struct FieldContext
{
    const Theme &theme;
    Client::ApiClient &client;
    Models::RecordTableModel &model;
    Thumbnails &thumbnails;
};

/// Chooses values of a select or relation field in a popover at @p place.
void pickValues(const FieldContext &context, QWidget *anchor, const QPoint &place,
                const Client::FieldInfo &field, const QStringList &values,
                std::function<void(const QStringList &)> chosen);

}  // namespace Binnacle::Ui
