// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/access/signinsheet.h"

#include "models/access/accessrows.h"
#include "widgets/base/button.h"
#include "widgets/base/label.h"
#include "widgets/base/scrollpane.h"

#include <QCheckBox>
#include <QComboBox>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QScrollArea>
#include <QSpinBox>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Binnacle::Ui {

namespace {

/// The longest that the server takes.
constexpr int longestToken = 94670856;
constexpr int longestCode = 86400;

QString identityText(const JsonValue &json)
{
    QStringList fields;
    for (const JsonValue &field : json[u"passwordAuth"][u"identityFields"].elements())
        fields.append(field.toString());
    return fields.join(u", "_s);
}

JsonValue identityJson(const QString &text)
{
    QStringList fields;
    const QStringList parts = text.split(u',');
    for (const QString &part : parts) {
        if (!part.trimmed().isEmpty())
            fields.append(part.trimmed());
    }
    return JsonValue(fields);
}

/// Puts @p value beside @p name of @p option if it is another than the stored one.
template <typename T>
void note(JsonValue &changes, const JsonValue &stored, const QString &option, const QString &name,
          const T &value)
{
    const JsonValue now(value);
    if (stored[option][name].toJson() == now.toJson())
        return;
    if (!changes.contains(option))
        changes.insert(option, JsonValue::object());
    changes.find(option)->insert(name, now);
}

}  // namespace

SignInSheet::SignInSheet(const Theme &theme, const Client::CollectionInfo &collection,
                         const std::vector<Client::ProviderInfo> &providers, QWidget *parent)
    : Dialog(theme, tr("Sign-in of %1").arg(collection.name), parent)
    , m_collection(collection)
    , m_known(providers)
{
    setObjectName(u"sheet.signin"_s);
    setIcon(u"log-in"_s, Tone::Accent);
    setSubtitle(tr("Holds for the next sign-in; who is signed in stays so."));
    setPanelWidth(600);
    auto *inner = new QWidget;
    inner->setObjectName(u"scrollBody"_s);
    auto *layout = new QVBoxLayout(inner);
    layout->setContentsMargins(0, 0, theme.scaled(12), 0);
    layout->setSpacing(theme.scaled(16));
    layout->addWidget(buildOptions());
    layout->addWidget(buildProviders());
    layout->addStretch(1);
    QScrollArea *scroll = makeScrollPane(inner, u"signin.scroll"_s, this);
    scroll->setMinimumHeight(theme.scaled(420));
    body()->addWidget(scroll, 1);
    addButton(tr("Cancel"), Button::Kind::Secondary, RejectRole)->setObjectName(u"btn.cancel"_s);
    m_save = addButton(tr("Save"), Button::Kind::Primary, ActionRole);
    m_save->setObjectName(u"btn.saveSignIn"_s);
    m_save->setDefault(true);
    connect(m_save, &QAbstractButton::clicked, this, &SignInSheet::submit);
    check();
}

QCheckBox *SignInSheet::addSwitch(QWidget *parent, const QString &option, const QString &text)
{
    auto *box = new QCheckBox(text, parent);
    box->setObjectName(u"signin."_s + option);
    box->setMinimumHeight(theme().scaled(28));
    box->setChecked(m_collection.json[option][u"enabled"].toBool());
    connect(box, &QCheckBox::toggled, this, &SignInSheet::check);
    return box;
}

QSpinBox *SignInSheet::addNumber(QWidget *parent, const QString &name, const QString &text,
                                 qint64 value, int least, int most)
{
    auto *box = new QSpinBox(parent);
    box->setObjectName(u"signin."_s + name);
    box->setAccessibleName(text);
    box->setRange(least, most);
    box->setValue(int(value));
    box->setMinimumHeight(theme().scaled(28));
    connect(box, &QSpinBox::valueChanged, this, &SignInSheet::check);
    return box;
}

QWidget *SignInSheet::buildOptions()
{
    const JsonValue &json = m_collection.json;
    auto *part = new QWidget(this);
    auto *grid = new QGridLayout(part);
    grid->setContentsMargins({});
    grid->setHorizontalSpacing(theme().scaled(12));
    grid->setVerticalSpacing(theme().scaled(8));
    grid->setColumnStretch(1, 1);
    const auto label = [&](const QString &text) {
        return new Label(theme(), TextSize::Body, Tone::Muted, text, part);
    };
    m_password = addSwitch(part, u"passwordAuth"_s, tr("Password"));
    m_identities = new QLineEdit(identityText(json), part);
    m_identities->setObjectName(u"signin.identityFields"_s);
    m_identities->setAccessibleName(tr("Fields that tell who signs in by password"));
    m_identities->setToolTip(m_identities->accessibleName());
    m_identities->setMinimumHeight(theme().scaled(28));
    connect(m_identities, &QLineEdit::textChanged, this, &SignInSheet::check);
    grid->addWidget(m_password, 0, 0);
    grid->addWidget(m_identities, 0, 1);

    m_otp = addSwitch(part, u"otp"_s, tr("Code by mail"));
    m_otpLength = addNumber(part, u"otp.length"_s, tr("Digits of the code"),
                            json[u"otp"][u"length"].toInteger(), 4, 32);
    m_otpLength->setSuffix(tr(" digits"));
    m_otpDuration = addNumber(part, u"otp.duration"_s, tr("Seconds that the code is good for"),
                              json[u"otp"][u"duration"].toInteger(), 10, longestCode);
    m_otpDuration->setSuffix(tr(" s"));
    auto *otp = new QHBoxLayout;
    otp->setSpacing(theme().scaled(8));
    otp->addWidget(m_otpLength, 1);
    otp->addWidget(m_otpDuration, 1);
    grid->addWidget(m_otp, 1, 0);
    grid->addLayout(otp, 1, 1);

    m_mfa = addSwitch(part, u"mfa"_s, tr("Ask for a second factor"));
    m_mfaDuration = addNumber(part, u"mfa.duration"_s, tr("Seconds between the two factors"),
                              json[u"mfa"][u"duration"].toInteger(), 10, longestCode);
    m_mfaDuration->setSuffix(tr(" s"));
    grid->addWidget(m_mfa, 2, 0);
    grid->addWidget(m_mfaDuration, 2, 1);

    m_alert = addSwitch(part, u"authAlert"_s, tr("Mail on a new place"));
    grid->addWidget(m_alert, 3, 0);
    grid->addWidget(label(tr("tells people of a sign-in from where they never were")), 3, 1);

    auto *token = label(tr("Signed in for"));
    m_tokenDuration = addNumber(part, u"authToken.duration"_s, tr("Seconds signed in"),
                                json[u"authToken"][u"duration"].toInteger(), 10, longestToken);
    m_tokenDuration->setSuffix(tr(" s"));
    auto *words = label({});
    const auto tell
        = [this, words] { words->setText(Models::durationWords(m_tokenDuration->value())); };
    connect(m_tokenDuration, &QSpinBox::valueChanged, this, tell);
    tell();
    auto *duration = new QHBoxLayout;
    duration->setSpacing(theme().scaled(8));
    duration->addWidget(m_tokenDuration, 1);
    duration->addWidget(words, 1);
    grid->addWidget(token, 4, 0);
    grid->addLayout(duration, 4, 1);
    return part;
}

QWidget *SignInSheet::buildProviders()
{
    auto *part = new QWidget(this);
    auto *layout = new QVBoxLayout(part);
    layout->setContentsMargins({});
    layout->setSpacing(theme().scaled(8));
    m_oauth2 = addSwitch(part, u"oauth2"_s, tr("Providers (OAuth2)"));
    layout->addWidget(m_oauth2);
    m_noProviders = new Label(theme(), TextSize::Body, Tone::Muted,
                              tr("None is set up. Choose one and give it what the provider gave "
                                 "you."),
                              part);
    m_noProviders->setWordWrap(true);
    layout->addWidget(m_noProviders);
    m_providerLines = new QVBoxLayout;
    m_providerLines->setSpacing(theme().scaled(8));
    layout->addLayout(m_providerLines);
    auto *line = new QHBoxLayout;
    line->setSpacing(theme().scaled(8));
    m_newProvider = new QComboBox(part);
    m_newProvider->setObjectName(u"signin.newProvider"_s);
    m_newProvider->setAccessibleName(tr("Provider to add"));
    m_newProvider->setMinimumHeight(theme().scaled(28));
    for (const Client::ProviderInfo &each : m_known)
        m_newProvider->addItem(each.displayName, each.name);
    auto *add = new Button(theme(), Button::Kind::Secondary, tr("Add provider"), part);
    add->setObjectName(u"btn.addProvider"_s);
    add->setIconName(u"plus"_s);
    add->setAutoDefault(false);
    add->setEnabled(m_newProvider->count() > 0);
    connect(add, &QAbstractButton::clicked, this, &SignInSheet::addChosenProvider);
    line->addWidget(m_newProvider, 1);
    line->addWidget(add);
    layout->addLayout(line);
    int place = 0;
    for (const JsonValue &provider : m_collection.json[u"oauth2"][u"providers"].elements())
        addProvider(provider, place++);
    return part;
}

QString SignInSheet::providerTitle(const QString &name) const
{
    for (const Client::ProviderInfo &each : m_known) {
        if (each.name == name)
            return each.displayName;
    }
    return name;
}

void SignInSheet::addProvider(const JsonValue &stored, int place)
{
    const QString name = stored[u"name"].toString();
    const QString title = providerTitle(name);
    Provider provider;
    provider.stored = stored;
    provider.place = place;
    provider.row = new QWidget(this);
    auto *line = new QHBoxLayout(provider.row);
    line->setContentsMargins({});
    line->setSpacing(theme().scaled(8));
    auto *label = new Label(theme(), TextSize::Body, Tone::Text, title, provider.row);
    label->setMinimumWidth(theme().scaled(104));
    provider.clientId = new QLineEdit(stored[u"clientId"].toString(), provider.row);
    provider.clientId->setObjectName(u"signin.provider.%1.clientId"_s.arg(name));
    provider.clientId->setAccessibleName(tr("Client id of %1").arg(title));
    provider.clientId->setPlaceholderText(tr("Client id"));
    provider.secret = new QLineEdit(provider.row);
    provider.secret->setObjectName(u"signin.provider.%1.secret"_s.arg(name));
    provider.secret->setAccessibleName(tr("Client secret of %1").arg(title));
    provider.secret->setEchoMode(QLineEdit::Password);
    for (QLineEdit *edit : {provider.clientId, provider.secret}) {
        edit->setMinimumHeight(theme().scaled(28));
        connect(edit, &QLineEdit::textChanged, this, &SignInSheet::check);
    }
    auto *remove = new IconButton(theme(), u"trash-2"_s, tr("Remove %1").arg(title), provider.row);
    remove->setObjectName(u"btn.removeProvider."_s + name);
    connect(remove, &QAbstractButton::clicked, this,
            [this, row = provider.row] { removeProvider(row); });
    line->addWidget(label);
    line->addWidget(provider.clientId, 1);
    line->addWidget(provider.secret, 1);
    line->addWidget(remove);
    m_providerLines->addWidget(provider.row);
    m_providers.push_back(provider);
    check();
}

void SignInSheet::removeProvider(QWidget *row)
{
    std::erase_if(m_providers, [row](const Provider &each) { return each.row == row; });
    row->hide();
    row->deleteLater();
    check();
}

void SignInSheet::addChosenProvider()
{
    const QString name = m_newProvider->currentData().toString();
    const bool isThere
        = std::any_of(m_providers.begin(), m_providers.end(), [&name](const Provider &each) {
              return each.stored[u"name"].toString() == name;
          });
    if (name.isEmpty() || isThere)
        return setError(isThere ? tr("%1 is there already.").arg(m_newProvider->currentText())
                                : QString());
    addProvider(JsonValue::object({{u"name"_s, JsonValue(name)}}), -1);
    m_oauth2->setChecked(true);
    m_providers.back().clientId->setFocus();
}

JsonValue SignInSheet::providersJson() const
{
    JsonValue list = JsonValue::array();
    for (const Provider &each : m_providers) {
        JsonValue json = each.stored;
        json.insert(u"clientId"_s, JsonValue(each.clientId->text().trimmed()));
        if (!each.secret->text().isEmpty())
            json.insert(u"clientSecret"_s, JsonValue(each.secret->text()));
        list.append(std::move(json));
    }
    return list;
}

void SignInSheet::check()
{
    if (!m_save)
        return;
    setError({});
    m_identities->setEnabled(m_password->isChecked());
    m_otpLength->setEnabled(m_otp->isChecked());
    m_otpDuration->setEnabled(m_otp->isChecked());
    m_mfaDuration->setEnabled(m_mfa->isChecked());
    m_noProviders->setVisible(m_providers.empty());
    // The server keeps secrets by their place in the list: behind a gap they are to be given anew.
    for (size_t i = 0; i < m_providers.size(); ++i) {
        const bool isKept = m_providers[i].place == int(i);
        m_providers[i].secret->setPlaceholderText(isKept ? tr("Secret: unchanged") : tr("Secret"));
    }
    m_save->setEnabled(!changes().isEmpty());
}

JsonValue SignInSheet::changes() const
{
    const JsonValue &json = m_collection.json;
    JsonValue changed = JsonValue::object();
    note(changed, json, u"passwordAuth"_s, u"enabled"_s, m_password->isChecked());
    note(changed, json, u"passwordAuth"_s, u"identityFields"_s, identityJson(m_identities->text()));
    note(changed, json, u"otp"_s, u"enabled"_s, m_otp->isChecked());
    note(changed, json, u"otp"_s, u"length"_s, m_otpLength->value());
    note(changed, json, u"otp"_s, u"duration"_s, m_otpDuration->value());
    note(changed, json, u"mfa"_s, u"enabled"_s, m_mfa->isChecked());
    note(changed, json, u"mfa"_s, u"duration"_s, m_mfaDuration->value());
    note(changed, json, u"authAlert"_s, u"enabled"_s, m_alert->isChecked());
    note(changed, json, u"authToken"_s, u"duration"_s, m_tokenDuration->value());
    note(changed, json, u"oauth2"_s, u"enabled"_s, m_oauth2->isChecked());
    note(changed, json, u"oauth2"_s, u"providers"_s, providersJson());
    return changed;
}

void SignInSheet::submit()
{
    if (m_save->isBusy())
        return;
    const bool isNobodyLeft
        = !m_password->isChecked() && !m_otp->isChecked() && !m_oauth2->isChecked();
    if (isNobodyLeft && m_collection.isSystem)
        return setError(tr("Superusers need at least one way to sign in."));
    for (size_t i = 0; i < m_providers.size(); ++i) {
        const Provider &each = m_providers[i];
        if (m_oauth2->isChecked() && each.place != int(i) && each.secret->text().isEmpty()) {
            each.secret->setFocus();
            return setError(tr("%1 needs its client secret.")
                                .arg(providerTitle(each.stored[u"name"].toString())));
        }
    }
    emit saveRequested();
}

void SignInSheet::setSaving(bool isSaving)
{
    m_save->setBusy(isSaving);
}

void SignInSheet::showFailure(const QString &text)
{
    setSaving(false);
    setError(text);
}

}  // namespace Binnacle::Ui
