// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/apiclient.h"
#include "models/records/filetokens.h"
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
    Models::FileTokens &fileTokens;
    Thumbnails &thumbnails;
};

/// Chooses values of a select or relation field in a popover beside @p place, a part of the screen.
void pickValues(const FieldContext &context, QWidget *anchor, const QRect &place,
                const Client::FieldInfo &field, const QStringList &values,
                std::function<void(const QStringList &)> chosen);

}  // namespace Binnacle::Ui
