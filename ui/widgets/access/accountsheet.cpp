// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/access/accountsheet.h"

#include "client/apiclient.h"
#include "core/deliver.h"
#include "widgets/access/fielderrors.h"
#include "widgets/base/formfield.h"

#include <QLineEdit>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace Binnacle::Ui {

namespace {

constexpr int leastPassword = 8;

}  // namespace

AccountSheet::AccountSheet(const Theme &theme, Client::ApiClient &client, const Purpose &purpose,
                           QWidget *parent)
    : Dialog(theme, purpose.title, parent)
    , m_client(client)
    , m_collection(purpose.collection)
    , m_email(new FormField(theme, tr("E-mail"), u"account.email"_s, this))
    , m_password(new FormField(theme, tr("Password"), u"account.password"_s, this))
{
    setObjectName(u"sheet.account"_s);
    setIcon(u"user"_s, Tone::Accent);
    setSubtitle(purpose.text);
    m_email->edit()->setPlaceholderText(u"you@example.org"_s);
    m_password->setSecret();
    m_password->setHint(tr("At least %n characters.", nullptr, leastPassword));
    body()->addWidget(m_email);
    body()->addWidget(m_password);
    Button *later = addButton(purpose.later.isEmpty() ? tr("Cancel") : purpose.later,
                              Button::Kind::Secondary, RejectRole);
    later->setObjectName(u"btn.cancel"_s);
    later->setAutoDefault(false);
    m_create = addButton(purpose.action, Button::Kind::Primary, ActionRole);
    m_create->setObjectName(u"btn.createAccount"_s);
    m_create->setDefault(true);
    connect(m_create, &QAbstractButton::clicked, this, &AccountSheet::submit);
    m_email->setFocus();
}

void AccountSheet::submit()
{
    if (m_create->isBusy())
        return;
    setError({});
    const QString email = m_email->text().trimmed();
    const QString password = m_password->text();
    m_email->setError(email.contains(u'@') ? QString() : tr("This is not an e-mail address."));
    m_password->setError(password.size() >= leastPassword
                             ? QString()
                             : tr("At least %n characters.", nullptr, leastPassword));
    if (!m_email->error().isEmpty() || !m_password->error().isEmpty())
        return;
    m_create->setBusy(true);
    const JsonValue record = JsonValue::object({{u"email"_s, JsonValue(email)},
                                                {u"password"_s, JsonValue(password)},
                                                {u"passwordConfirm"_s, JsonValue(password)},
                                                {u"verified"_s, JsonValue(true)}});
    deliverTo(this, m_client.createRecord(m_collection, record),
              [this, email](const Result<JsonValue> &made) {
                  m_create->setBusy(false);
                  if (!made)
                      return showFailure(made.error());
                  emit created((*made)[u"id"].toString(), email);
                  accept();
              });
}

void AccountSheet::showFailure(const Error &error)
{
    const QString email = fieldError(error, u"email"_s);
    const QString password = fieldError(error, u"password"_s);
    m_email->setError(email);
    m_password->setError(password);
    if (email.isEmpty() && password.isEmpty())
        setError(wholeError(error));
}

}  // namespace Binnacle::Ui
