// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/shell/addresspanel.h"

#include "widgets/base/button.h"
#include "widgets/base/label.h"
#include "widgets/base/formfield.h"
#include "widgets/shell/instancelabel.h"

#include <QApplication>
#include <QClipboard>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QVBoxLayout>

namespace Binnacle::Ui {

using namespace Qt::StringLiterals;

QString ListenAddress::text() const
{
    return (host.contains(u':') ? u"[%1]:%2"_s : u"%1:%2"_s).arg(host).arg(port);
}

bool ListenAddress::isLoopback() const
{
    return host == u"localhost" || host == u"::1" || host.startsWith(u"127.");
}

std::optional<ListenAddress> ListenAddress::parse(const QString &text)
{
    const QString trimmed = text.trimmed();
    const qsizetype colon = trimmed.lastIndexOf(u':');
    QString host = colon < 0 ? QString() : trimmed.left(colon);
    bool isNumber = false;
    const int port = trimmed.mid(colon + 1).toInt(&isNumber);
    if (!isNumber || port < 1 || port > 65535)
        return {};
    if (host.startsWith(u'[') && host.endsWith(u']'))
        host = host.mid(1, host.size() - 2);
    else if (host.contains(u':'))
        return {};
    if (host.contains(u' ') || host.contains(u'/'))
        return {};
    return ListenAddress{host.isEmpty() ? u"127.0.0.1"_s : host, port};
}

AddressPanel::AddressPanel(const Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_state(new Label(theme, TextSize::Body, Tone::Text))
    , m_copy(new IconButton(theme, u"copy"_s, tr("Copy the address")))
    , m_address(new FormField(theme, tr("Listen on"), u"address.field"_s))
    , m_apply(new Button(theme, Button::Kind::Primary, tr("Apply")))
{
    setObjectName(u"shell.address"_s);
    m_state->setObjectName(u"address.state"_s);
    m_state->setWordWrap(true);
    m_copy->setObjectName(u"address.copy"_s);
    m_apply->setObjectName(u"address.apply"_s);
    auto *head = new QHBoxLayout;
    head->setSpacing(8);
    head->addWidget(m_state, 1);
    head->addWidget(m_copy);
    auto *foot = new QHBoxLayout;
    foot->addStretch(1);
    foot->addWidget(m_apply);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(12);
    column->addLayout(head);
    column->addWidget(m_address);
    column->addLayout(foot);
    const auto place = [this] { setFixedWidth(m_theme.scaled(360)); };
    connect(&m_theme, &Theme::changed, this, place);
    place();
    connect(m_apply, &QAbstractButton::clicked, this, &AddressPanel::apply);
    connect(m_address->edit(), &QLineEdit::returnPressed, this, &AddressPanel::apply);
    connect(m_address->edit(), &QLineEdit::textChanged, this, &AddressPanel::showHint);
    connect(m_copy, &QAbstractButton::clicked, this, [this] {
        if (m_instance)
            QApplication::clipboard()->setText(u"http://"_s + m_instance->address());
    });
}

void AddressPanel::setInstance(Client::Instance *instance)
{
    if (m_instance)
        m_instance->disconnect(this);
    m_instance = instance;
    if (!instance)
        return;
    connect(instance, &Client::Instance::stateChanged, this, &AddressPanel::showState);
    connect(instance, &Client::Instance::addressChanged, this, &AddressPanel::showState);
    m_address->edit()->setText(instance->address());
    m_address->setError({});
    showState();
    showHint();
}

void AddressPanel::suggest(const QString &address)
{
    m_address->edit()->setText(address);
    m_address->setFocus();
    m_address->edit()->selectAll();
}

void AddressPanel::showState()
{
    if (!m_instance)
        return;
    const InstanceCondition condition = conditionOf(*m_instance, Models::LiveHub::Link::Live);
    const QString failure = m_instance->failure();
    if (m_instance->state() == Client::Instance::State::Failed && !failure.isEmpty()) {
        m_state->setText(failure);
    } else if (m_instance->state() == Client::Instance::State::Running) {
        m_state->setText(tr("Listening on http://%1").arg(m_instance->address()));
    } else {
        m_state->setText(tr("The server is %1.").arg(condition.text));
    }
    m_state->setTone(condition.tone == Tone::Muted ? Tone::Text : condition.tone);
}

void AddressPanel::showHint()
{
    const std::optional<ListenAddress> address = ListenAddress::parse(m_address->text());
    if (!address || address->isLoopback()) {
        m_address->setHint(tr("Only programs on this computer can reach it. 0.0.0.0 with a port "
                              "lets the network in."));
    } else {
        m_address->setHint(tr("Every computer that reaches this one can call the server. Without "
                              "TLS in front, passwords cross the network readable."));
    }
}

void AddressPanel::apply()
{
    if (!m_instance)
        return;
    const std::optional<ListenAddress> address = ListenAddress::parse(m_address->text());
    if (!address) {
        m_address->setError(tr("An address looks like 127.0.0.1:8090; the port goes up to 65535."));
        return;
    }
    using State = Client::Instance::State;
    const bool mustStart
        = m_instance->state() == State::Failed || m_instance->state() == State::Stopped;
    const bool isSame = address->text() == m_instance->address();
    if (!isSame)
        m_instance->setAddress(address->text());
    if (mustStart && m_instance->state() != State::Starting)
        m_instance->start();
    emit done();
}

}  // namespace Binnacle::Ui
