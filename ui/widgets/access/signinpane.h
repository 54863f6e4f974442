// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/collectioninfo.h"
#include "widgets/access/listpane.h"

namespace Binnacle::Ui {

class SignInSheet;

/// By what people sign in, for each auth collection.
class SignInPane final : public ListPane
{
    Q_OBJECT

public:
    SignInPane(const PageContext &context, QWidget *parent);

    void refresh() override;

private:
    void edit(const QString &id);
    void save(SignInSheet *sheet, const QString &id);

    std::vector<Client::CollectionInfo> m_collections;
    /// What the server can work with; asked when a sheet first needs it.
    std::vector<Client::ProviderInfo> m_providers;
};

}  // namespace Binnacle::Ui
