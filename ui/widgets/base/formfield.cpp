// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/base/formfield.h"

#include "widgets/base/button.h"
#include "widgets/base/label.h"

#include <QHBoxLayout>
#include <QLineEdit>
#include <QStyle>
#include <QVBoxLayout>

namespace Binnacle::Ui {

using namespace Qt::StringLiterals;

FormField::FormField(const Theme &theme, const QString &name, const QString &objectName,
                     QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_name(new Label(theme, TextSize::Label, Tone::Muted, name))
    , m_edit(new QLineEdit)
    , m_line(new QHBoxLayout)
    , m_below(new Label(theme, TextSize::Label, Tone::Muted))
{
    m_edit->setObjectName(objectName);
    m_edit->setAccessibleName(name);
    m_edit->setMinimumHeight(theme.scaled(32));
    m_name->setWeight(QFont::DemiBold);
    m_name->setBuddy(m_edit);
    m_below->setWordWrap(true);
    // What is wrong appears without moving the fields below.
    QSizePolicy policy = m_below->sizePolicy();
    policy.setRetainSizeWhenHidden(true);
    m_below->setSizePolicy(policy);
    m_line->setContentsMargins(0, 0, 0, 0);
    m_line->setSpacing(6);
    m_line->addWidget(m_edit, 1);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(4);
    column->addWidget(m_name);
    column->addLayout(m_line);
    column->addWidget(m_below);
    setFocusProxy(m_edit);
    connect(m_edit, &QLineEdit::textEdited, this, [this] { setError({}); });
    connect(&m_theme, &Theme::changed, this,
            [this] { m_edit->setMinimumHeight(m_theme.scaled(32)); });
    show();
}

QString FormField::text() const
{
    return m_edit->text();
}

void FormField::setHint(const QString &text)
{
    m_hint = text;
    show();
}

void FormField::setError(const QString &text)
{
    if (m_error == text)
        return;
    m_error = text;
    // The style sheet of the theme draws the border by it.
    m_edit->setProperty("status", text.isEmpty() ? QVariant() : QVariant(u"error"_s));
    m_edit->style()->unpolish(m_edit);
    m_edit->style()->polish(m_edit);
    m_edit->setAccessibleDescription(text);
    show();
}

void FormField::show()
{
    const QString text = m_error.isEmpty() ? m_hint : m_error;
    m_below->setText(text);
    m_below->setTone(m_error.isEmpty() ? Tone::Muted : Tone::Error);
    m_below->setVisible(!text.isEmpty());
}

void FormField::addWidget(QWidget *widget)
{
    m_line->addWidget(widget);
}

void FormField::setSecret()
{
    m_edit->setEchoMode(QLineEdit::Password);
    auto *eye = new IconButton(m_theme, u"eye"_s, tr("Show: %1").arg(m_name->text()));
    eye->setObjectName(m_edit->objectName() + u".show"_s);
    connect(eye, &QAbstractButton::clicked, this, [this, eye] {
        const bool isHidden = m_edit->echoMode() == QLineEdit::Password;
        m_edit->setEchoMode(isHidden ? QLineEdit::Normal : QLineEdit::Password);
        eye->setIconName(isHidden ? u"eye-off"_s : u"eye"_s);
        eye->setLabel(isHidden ? tr("Hide: %1").arg(m_name->text()) : tr("Show: %1").arg(m_name->text()));
    });
    addWidget(eye);
}

}  // namespace Binnacle::Ui
