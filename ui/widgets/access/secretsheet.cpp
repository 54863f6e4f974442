// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/access/secretsheet.h"

#include "models/access/accessrows.h"
#include "widgets/base/formfield.h"
#include "widgets/base/label.h"
#include "widgets/base/segmented.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QLineEdit>
#include <QVBoxLayout>

#include <array>

using namespace Qt::StringLiterals;

namespace Binnacle::Ui {

namespace {

constexpr std::array<qint64, 4> tokenSeconds{15 * 60, 60 * 60, 24 * 60 * 60, 7 * 24 * 60 * 60};

}  // namespace

SecretSheet::SecretSheet(const Theme &theme, const QString &title, const QString &name,
                         const QString &text, const QString &secret, QWidget *parent)
    : Dialog(theme, title, parent)
    , m_secret(new FormField(theme, name, u"secret.value"_s, this))
{
    setObjectName(u"sheet.secret"_s);
    setIcon(u"key-round"_s, Tone::Ok);
    setSubtitle(text);
    setPanelWidth(560);
    m_secret->edit()->setText(secret);
    m_secret->edit()->setReadOnly(true);
    m_secret->edit()->setFont(theme.mono(TextSize::Body));
    m_secret->setSecret();
    m_secret->setHint(tr("Copy it now. It is kept nowhere, and cannot be shown again."));
    auto *copy = new Button(theme, Button::Kind::Secondary, tr("Copy"), this);
    copy->setObjectName(u"btn.copySecret"_s);
    copy->setIconName(u"copy"_s);
    copy->setTall();
    copy->setAutoDefault(false);
    connect(copy, &QAbstractButton::clicked, this, [this, copy] {
        QGuiApplication::clipboard()->setText(m_secret->text());
        copy->setText(tr("Copied"));
        copy->setIconName(u"check"_s);
    });
    m_secret->addWidget(copy);
    body()->addWidget(m_secret);
    addButton(tr("I have it"), Button::Kind::Primary, AcceptRole)
        ->setObjectName(u"btn.closeSecret"_s);
    copy->setFocus();
}

TokenSheet::TokenSheet(const Theme &theme, const QString &account, QWidget *parent)
    : Dialog(theme, tr("Token for trying"), parent)
{
    setObjectName(u"sheet.token"_s);
    setIcon(u"key-round"_s, Tone::Accent);
    setSubtitle(tr("Whoever has it may do what %1 may do, until it ends. It cannot be renewed.")
                    .arg(account));
    auto *label = new Label(theme, TextSize::Label, Tone::Muted, tr("Good for"), this);
    label->setWeight(QFont::DemiBold);
    auto *spans = new Segmented(theme, this);
    spans->setObjectName(u"token.span"_s);
    spans->setAccessibleName(tr("Good for"));
    for (const qint64 seconds : tokenSeconds)
        spans->addSegment(Models::durationWords(seconds));
    spans->setCurrentIndex(0);
    body()->addWidget(label);
    body()->addWidget(spans, 0, Qt::AlignLeft);
    addButton(tr("Cancel"), Button::Kind::Secondary, RejectRole)->setObjectName(u"btn.cancel"_s);
    addButton(tr("Create token"), Button::Kind::Primary, AcceptRole)
        ->setObjectName(u"btn.createToken"_s);
    connect(this, &QDialog::accepted, this,
            [this, spans] { emit chosen(tokenSeconds.at(size_t(spans->currentIndex()))); });
}

}  // namespace Binnacle::Ui
