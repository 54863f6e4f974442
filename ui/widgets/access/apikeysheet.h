// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/accessdata.h"
#include "client/collectioninfo.h"
#include "core/error.h"
#include "widgets/base/dialog.h"

namespace Binnacle::Ui {

class FormField;
class Label;
class ScopeEditor;
class Segmented;

/// Name, scope and expiry of an API key, new or not.
class ApiKeySheet final : public Dialog
{
    Q_OBJECT

public:
    /// @p key is null for a new one.
    ApiKeySheet(const Theme &theme, const Client::ApiKeyInfo *key, QWidget *parent);

    void setCollections(const std::vector<Client::CollectionInfo> &collections);
    Client::ApiKeyDraft draft() const;
    void setSaving(bool isSaving);
    /// The server did not take it.
    void showFailure(const Error &error);

signals:
    /// The sheet stays until it is closed.
    void saveRequested();

private:
    void buildExpiry(const QString &before);
    void submit();

    const QString m_expires;
    FormField *m_name;
    Segmented *m_expiry;
    ScopeEditor *m_scope;
    Button *m_save;
};

}  // namespace Binnacle::Ui
