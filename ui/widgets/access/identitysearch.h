// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/data/valuepicker.h"

namespace Binnacle::Client {
class ApiClient;
}

namespace Binnacle::Ui {

/// Finds guest and auth records for a text; the ids are `guest` and `collection/recordId`.
/// @p client must outlive the search, and @p context what is found.
ValuePicker::Search identitySearch(Client::ApiClient &client, QObject *context);

}  // namespace Binnacle::Ui
