// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/base/dialog.h"

#include "widgets/base/label.h"
#include "widgets/base/popover.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QPainter>
#include <QVBoxLayout>

namespace Binnacle::Ui {

/// Dims what the sheet lies on, as long as it lies there.
class Dialog::Scrim final : public QWidget
{
public:
    explicit Scrim(const Theme &theme, QWidget *host);

protected:
    bool eventFilter(QObject *object, QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    const Theme &m_theme;
    const bool m_isOnSheet;
};

Dialog::Scrim::Scrim(const Theme &theme, QWidget *host)
    : QWidget(host)
    , m_theme(theme)
    , m_isOnSheet(qobject_cast<Dialog *>(host) != nullptr)
{
    setObjectName(QStringLiteral("dialog.scrim"));
    setGeometry(host->rect());
    host->installEventFilter(this);
    raise();
    show();
}

bool Dialog::Scrim::eventFilter(QObject *object, QEvent *event)
{
    if (event->type() == QEvent::Resize)
        setGeometry(parentWidget()->rect());
    return QWidget::eventFilter(object, event);
}

void Dialog::Scrim::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(QColor::fromRgbF(0, 0, 0, m_theme.isDark() ? 0.5F : 0.32F));
    // Around a sheet's panel is its shadow, which is dark already.
    const int inset = m_isOnSheet ? popoverShadowMargin(m_theme) : 0;
    const int radius = m_isOnSheet ? m_theme.scaled(8) : 0;
    painter.drawRoundedRect(rect().adjusted(inset, inset, -inset, -inset), radius, radius);
}

Dialog::Dialog(const Theme &theme, const QString &title, QWidget *parent)
    : QDialog(parent, Qt::Dialog | Qt::FramelessWindowHint | Qt::NoDropShadowWindowHint)
    , m_theme(theme)
    , m_icon(new IconLabel(theme, {}, Tone::Accent, 20, this))
    , m_title(new Label(theme, TextSize::Section, Tone::Text, title, this))
    , m_subtitle(new Label(theme, TextSize::Body, Tone::Muted, {}, this))
    , m_body(new QVBoxLayout)
    , m_error(new Label(theme, TextSize::Label, Tone::Error, {}, this))
    , m_footer(new QHBoxLayout)
    , m_buttons(new QHBoxLayout)
{
    setAttribute(Qt::WA_DeleteOnClose);
    setAttribute(Qt::WA_TranslucentBackground);
    setProperty("isSheet", true);
    setWindowModality(Qt::WindowModal);
    setWindowTitle(title);
    m_title->setWeight(QFont::DemiBold);
    m_title->setWordWrap(true);
    m_subtitle->setWordWrap(true);
    m_error->setWordWrap(true);
    m_error->setObjectName(QStringLiteral("dialog.error"));
    m_icon->hide();
    m_subtitle->hide();
    m_error->hide();

    auto *texts = new QVBoxLayout;
    texts->setSpacing(theme.scaled(4));
    texts->addWidget(m_title);
    texts->addWidget(m_subtitle);
    auto *head = new QHBoxLayout;
    head->setSpacing(theme.scaled(12));
    head->addWidget(m_icon, 0, Qt::AlignTop);
    head->addLayout(texts, 1);
    m_footer->addStretch(1);
    m_footer->addLayout(m_buttons);

    auto *layout = new QVBoxLayout(this);
    layout->addLayout(head);
    layout->addLayout(m_body, 1);
    layout->addWidget(m_error);
    layout->addLayout(m_footer);
    applyTheme();
    connect(&theme, &Theme::changed, this, &Dialog::applyTheme);
}

void Dialog::setSubtitle(const QString &text)
{
    m_subtitle->setText(text);
    m_subtitle->setVisible(!text.isEmpty());
}

void Dialog::setIcon(const QString &name, Tone tone)
{
    m_icon->setIcon(name, tone);
    m_icon->setVisible(!name.isEmpty());
}

Button *Dialog::addButton(const QString &text, Button::Kind kind, int role)
{
    auto *button = new Button(m_theme, kind, text, this);
    button->setTall();
    m_buttons->addWidget(button);
    if (role == AcceptRole) {
        connect(button, &Button::clicked, this, &QDialog::accept);
        button->setAutoDefault(true);
        button->setDefault(true);
    } else if (role == RejectRole) {
        connect(button, &Button::clicked, this, &QDialog::reject);
    }
    return button;
}

void Dialog::addFooterWidget(QWidget *widget)
{
    m_footer->insertWidget(m_footer->count() - 2, widget);
}

void Dialog::setError(const QString &text)
{
    m_error->setText(text);
    m_error->setVisible(!text.isEmpty());
}

void Dialog::setPanelWidth(int width)
{
    m_panelWidth = width;
    applyTheme();
}

void Dialog::showEvent(QShowEvent *event)
{
    if (QWidget *host = parentWidget(); host && !m_scrim)
        m_scrim = new Scrim(m_theme, host->window());
    // Texts that wrap ask for more height than they take at this width, and there is nothing else
    // to take it.
    if (m_body->isEmpty() && layout()->hasHeightForWidth())
        resize(width(), layout()->totalHeightForWidth(width()));
    QDialog::showEvent(event);
}

void Dialog::hideEvent(QHideEvent *event)
{
    if (m_scrim) {
        m_scrim->hide();
        m_scrim->deleteLater();
        m_scrim.clear();
    }
    QDialog::hideEvent(event);
}

void Dialog::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const int margin = popoverShadowMargin(m_theme);
    paintPopoverPanel(painter, m_theme, QRectF(rect()).adjusted(margin, margin, -margin, -margin));
}

void Dialog::applyTheme()
{
    const int margin = popoverShadowMargin(m_theme);
    const int side = margin + m_theme.scaled(24);
    const int end = margin + m_theme.scaled(20);
    layout()->setContentsMargins(side, end, side, end);
    layout()->setSpacing(m_theme.scaled(16));
    m_body->setSpacing(m_theme.scaled(12));
    m_buttons->setSpacing(m_theme.scaled(8));
    setMinimumWidth(m_theme.scaled(m_panelWidth) + 2 * margin);
    update();
}

ConfirmDialog::ConfirmDialog(const Theme &theme, const Confirmation &confirmation, QWidget *parent)
    : Dialog(theme, confirmation.title, parent)
{
    setObjectName(QStringLiteral("dialog.confirm"));
    setSubtitle(confirmation.text);
    setIcon(confirmation.isDestructive ? QStringLiteral("triangle-alert") : QStringLiteral("info"),
            confirmation.isDestructive ? Tone::Error : Tone::Accent);
    setPanelWidth(440);
    if (!confirmation.typeToConfirm.isEmpty()) {
        auto *label = new Label(theme, TextSize::Label, Tone::Muted,
                                tr("Type %1 to confirm").arg(confirmation.typeToConfirm), this);
        m_typed = new QLineEdit(this);
        m_typed->setObjectName(QStringLiteral("dialog.confirm.name"));
        m_typed->setFont(theme.mono(TextSize::Body));
        label->setBuddy(m_typed);
        m_typed->setAccessibleName(label->text());
        auto *lines = new QVBoxLayout;
        lines->setSpacing(theme.scaled(4));
        lines->addWidget(label);
        lines->addWidget(m_typed);
        body()->addLayout(lines);
    }
    Button *cancel = addButton(tr("Cancel"), Button::Kind::Secondary, RejectRole);
    cancel->setObjectName(QStringLiteral("btn.cancel"));
    cancel->setAutoDefault(true);
    m_confirm = addButton(confirmation.action,
                          confirmation.isDestructive ? Button::Kind::Danger : Button::Kind::Primary,
                          ActionRole);
    m_confirm->setObjectName(QStringLiteral("btn.confirm"));
    connect(m_confirm, &Button::clicked, this, &QDialog::accept);
    cancel->setDefault(true);
    if (m_typed) {
        m_confirm->setEnabled(false);
        connect(m_typed, &QLineEdit::textChanged, this,
                [this, name = confirmation.typeToConfirm](const QString &text) {
                    m_confirm->setEnabled(text == name);
                });
        m_typed->setFocus();
    } else {
        cancel->setFocus();
    }
}

ConfirmDialog *ConfirmDialog::ask(const Theme &theme, QWidget *parent,
                                  const Confirmation &confirmation, std::function<void()> confirmed)
{
    auto *dialog = new ConfirmDialog(theme, confirmation, parent ? parent->window() : nullptr);
    QObject *context = parent ? static_cast<QObject *>(parent) : dialog;
    connect(dialog, &QDialog::accepted, context,
            [confirmed = std::move(confirmed)] { confirmed(); });
    dialog->open();
    return dialog;
}

}  // namespace Binnacle::Ui
