// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/access/listpane.h"

namespace Binnacle::Ui {

class ApiKeySheet;

/// API keys: what programs carry instead of a password.
class KeysPane final : public ListPane
{
    Q_OBJECT

public:
    KeysPane(const PageContext &context, QWidget *parent);

    void refresh() override;

private:
    void openSheet(const Client::ApiKeyInfo *key);
    void create(ApiKeySheet *sheet);
    void save(ApiKeySheet *sheet, const QString &id);
    void edit(const QString &id);
    void revoke(const QString &id);

    std::vector<Client::ApiKeyInfo> m_keys;
};

}  // namespace Binnacle::Ui
