// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/accessdata.h"
#include "client/collectioninfo.h"
#include "widgets/base/dialog.h"

#include <vector>

class QCheckBox;
class QComboBox;
class QLineEdit;
class QSpinBox;

namespace Binnacle::Ui {

class Label;

/// The common options of one auth collection: which ways of signing in are on, how long they last,
/// and the providers.
class SignInSheet final : public Dialog
{
    Q_OBJECT

public:
    SignInSheet(const Theme &theme, const Client::CollectionInfo &collection,
                const std::vector<Client::ProviderInfo> &providers, QWidget *parent);

    /// Only what was changed.
    JsonValue changes() const;
    void setSaving(bool isSaving);
    /// The server did not take it.
    void showFailure(const QString &text);

signals:
    /// The sheet stays until it is closed.
    void saveRequested();

private:
    /// A provider that is set up, and what is typed for it.
    struct Provider
    {
        JsonValue stored;
        QWidget *row = nullptr;
        QLineEdit *clientId = nullptr;
        QLineEdit *secret = nullptr;
        /// Where the server keeps its secret; -1 for one that is new.
        int place = -1;
    };

    QWidget *buildOptions();
    QWidget *buildProviders();
    QCheckBox *addSwitch(QWidget *parent, const QString &option, const QString &text);
    QSpinBox *addNumber(QWidget *parent, const QString &name, const QString &text, qint64 value,
                        int least, int most);
    void addProvider(const JsonValue &stored, int place);
    void removeProvider(QWidget *row);
    void addChosenProvider();
    QString providerTitle(const QString &name) const;
    JsonValue providersJson() const;
    void check();
    void submit();

    const Client::CollectionInfo m_collection;
    const std::vector<Client::ProviderInfo> m_known;
    QCheckBox *m_password = nullptr;
    QLineEdit *m_identities = nullptr;
    QCheckBox *m_otp = nullptr;
    QSpinBox *m_otpLength = nullptr;
    QSpinBox *m_otpDuration = nullptr;
    QCheckBox *m_mfa = nullptr;
    QSpinBox *m_mfaDuration = nullptr;
    QCheckBox *m_alert = nullptr;
    QSpinBox *m_tokenDuration = nullptr;
    QCheckBox *m_oauth2 = nullptr;
    QVBoxLayout *m_providerLines = nullptr;
    Label *m_noProviders = nullptr;
    QComboBox *m_newProvider = nullptr;
    std::vector<Provider> m_providers;
    Button *m_save = nullptr;
};

}  // namespace Binnacle::Ui
