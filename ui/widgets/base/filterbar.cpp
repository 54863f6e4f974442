// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/base/filterbar.h"

#include "widgets/base/chip.h"
#include "widgets/base/completionpopup.h"
#include "widgets/base/flowlayout.h"
#include "widgets/base/label.h"

#include <QAction>
#include <QKeyEvent>
#include <QLineEdit>
#include <QStyle>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace Binnacle::Ui {

namespace {

constexpr qsizetype maximumHistory = 50;

}  // namespace

FilterBar::FilterBar(const Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_edit(new QLineEdit(this))
    , m_clear(new QAction(tr("Clear the filter"), this))
    , m_star(new QAction(tr("Save as a view"), this))
    , m_help(new QAction(tr("Help on filters"), this))
    , m_message(new Label(theme, TextSize::Label, Tone::Muted, {}, this))
    , m_chips(new QWidget(this))
    , m_popup(new CompletionPopup(theme, this))
{
    m_edit->setObjectName(u"filter.edit"_s);
    m_edit->setAccessibleName(tr("Filter"));
    m_edit->addAction(new QAction(this), QLineEdit::LeadingPosition);
    m_edit->actions().constFirst()->setIcon(theme.icon(u"list-filter"_s));
    m_edit->actions().constFirst()->setEnabled(false);
    m_edit->addAction(m_help, QLineEdit::TrailingPosition);
    m_edit->addAction(m_star, QLineEdit::TrailingPosition);
    m_edit->addAction(m_clear, QLineEdit::TrailingPosition);
    m_help->setIcon(theme.icon(u"circle-help"_s));
    m_clear->setIcon(theme.icon(u"x"_s));
    m_help->setVisible(false);
    m_star->setVisible(false);
    m_edit->installEventFilter(this);
    setFocusProxy(m_edit);

    m_chips->setLayout(new FlowLayout(theme.scaled(4)));
    m_chips->hide();
    m_message->setWordWrap(true);
    m_message->setObjectName(u"filter.message"_s);
    m_message->hide();
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_edit);
    layout->addWidget(m_message);
    layout->addWidget(m_chips);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);

    connect(m_edit, &QLineEdit::textEdited, this, [this](const QString &text) {
        m_historyPlace = -1;
        updateActions();
        emit edited(text);
        refreshCompletions();
    });
    connect(m_clear, &QAction::triggered, this, [this] { apply({}); });
    connect(m_star, &QAction::triggered, this, &FilterBar::saveRequested);
    connect(m_help, &QAction::triggered, this, &FilterBar::helpRequested);
    connect(m_popup, &CompletionPopup::chosen, this, &FilterBar::takeCompletion);
    applyTheme();
    connect(&theme, &Theme::changed, this, &FilterBar::applyTheme);
}

QLineEdit *FilterBar::edit() const
{
    return m_edit;
}

QString FilterBar::text() const
{
    return m_edit->text();
}

void FilterBar::setText(const QString &text)
{
    m_edit->setText(text);
    m_historyPlace = -1;
    m_popup->hide();
    updateActions();
}

void FilterBar::apply(const QString &text)
{
    setText(text);
    setStatus(Status::Neutral);
    emit edited(text);
    accept();
}

void FilterBar::setPlaceholder(const QString &text)
{
    m_edit->setPlaceholderText(text);
}

void FilterBar::setStatus(Status status, const QString &message)
{
    m_message->setText(message);
    m_message->setTone(status == Status::Error ? Tone::Error : Tone::Muted);
    m_message->setVisible(!message.isEmpty());
    m_edit->setAccessibleDescription(message);
    if (m_status == status)
        return;
    m_status = status;
    m_edit->setProperty("status",
                        status == Status::Ok          ? u"ok"_s
                            : status == Status::Error ? u"error"_s
                                                      : QString());
    m_edit->style()->unpolish(m_edit);
    m_edit->style()->polish(m_edit);
}

void FilterBar::setCompletionProvider(CompletionProvider provider)
{
    m_provider = std::move(provider);
}

void FilterBar::refreshCompletions()
{
    if (!m_provider || !m_edit->hasFocus()) {
        m_popup->hide();
        return;
    }
    const QList<Completion> completions = m_provider(m_edit->text(), m_edit->cursorPosition());
    // Over everything else of the window, which the bar itself is too low for.
    if (m_popup->parentWidget() != window())
        m_popup->setParent(window());
    m_popup->setCompletions(completions);
    if (completions.isEmpty())
        return;
    const int caret = m_edit->inputMethodQuery(Qt::ImCursorRectangle).toRect().left();
    // Below what the bar says; what it says is about what is being typed.
    const int top = m_message->isVisible() ? m_message->geometry().bottom() + 1 : m_edit->height();
    m_popup->openAt(mapTo(window(), QPoint(caret, top + m_theme.scaled(2))), m_theme.scaled(220));
}

void FilterBar::setClauses(const QList<Clause> &clauses)
{
    while (QLayoutItem *item = m_chips->layout()->takeAt(0)) {
        item->widget()->deleteLater();
        item->widget()->hide();
        delete item;  // NOLINT: a layout gives up its items
    }
    for (qsizetype i = 0; i < clauses.size(); ++i) {
        auto *chip = new Chip(m_theme, clauses[i].text, m_chips);
        chip->setObjectName(u"filter.clause.%1"_s.arg(i));
        chip->setMono(true);
        chip->setRemovable(true);
        chip->setToolTip(clauses[i].toolTip);
        connect(chip, &Chip::removeRequested, this, [this, i] { emit clauseRemoved(int(i)); });
        m_chips->layout()->addWidget(chip);
        chip->show();
    }
    m_chips->setVisible(!clauses.isEmpty());
}

void FilterBar::setSavable(bool isSavable)
{
    m_star->setVisible(isSavable);
}

void FilterBar::setSaved(bool isSaved)
{
    m_isSaved = isSaved;
    updateActions();
}

void FilterBar::setHelpShown(bool isShown)
{
    m_help->setVisible(isShown);
}

QStringList FilterBar::history() const
{
    return m_history;
}

void FilterBar::setHistory(const QStringList &history)
{
    m_history = history.first(qMin(history.size(), maximumHistory));
    m_historyPlace = -1;
}

void FilterBar::accept()
{
    m_popup->hide();
    if (m_status == Status::Error)
        return;
    const QString text = m_edit->text().trimmed();
    if (!text.isEmpty() && m_history.value(0) != text) {
        m_history.removeAll(text);
        m_history.prepend(text);
        if (m_history.size() > maximumHistory)
            m_history.removeLast();
        emit historyChanged();
    }
    m_historyPlace = -1;
    emit applied(text);
}

void FilterBar::stepHistory(int step)
{
    const int place = m_historyPlace + step;
    if (place < -1 || place >= m_history.size())
        return;
    if (m_historyPlace < 0)
        m_draft = m_edit->text();
    m_historyPlace = place;
    m_edit->setText(place < 0 ? m_draft : m_history[place]);
    m_popup->hide();
    updateActions();
    emit edited(m_edit->text());
}

void FilterBar::takeCompletion(const Completion &completion)
{
    QString text = m_edit->text();
    const int from = qBound(0, completion.from, int(text.size()));
    const int length = qBound(0, completion.length, int(text.size()) - from);
    text.replace(from, length, completion.text);
    m_edit->setText(text);
    m_edit->setCursorPosition(from + int(completion.text.size()));
    m_popup->hide();
    updateActions();
    emit edited(text);
}

bool FilterBar::handleKey(QKeyEvent *event)
{
    const bool isControl = event->modifiers().testFlag(Qt::ControlModifier);
    const bool isOpen = m_popup->isVisible();
    switch (event->key()) {
    case Qt::Key_Up:
    case Qt::Key_Down: {
        const int step = event->key() == Qt::Key_Up ? -1 : 1;
        if (isControl)
            stepHistory(-step);
        else if (isOpen)
            m_popup->step(step);
        else if (step > 0)
            refreshCompletions();
        return true;
    }
    case Qt::Key_Tab:
        if (!isOpen || !m_popup->current())
            return false;
        takeCompletion(Completion(*m_popup->current()));
        return true;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (isOpen && m_popup->current())
            takeCompletion(Completion(*m_popup->current()));
        else
            accept();
        return true;
    case Qt::Key_Space:
        if (!isControl)
            return false;
        refreshCompletions();
        return true;
    case Qt::Key_Escape:
        if (isOpen) {
            m_popup->hide();
            return true;
        }
        if (m_edit->text().isEmpty())
            return false;
        apply({});
        return true;
    default: return false;
    }
}

bool FilterBar::eventFilter(QObject *object, QEvent *event)
{
    if (object == m_edit) {
        if (event->type() == QEvent::KeyPress)
            return handleKey(static_cast<QKeyEvent *>(event));
        if (event->type() == QEvent::FocusOut)
            m_popup->hide();
    }
    return QWidget::eventFilter(object, event);
}

void FilterBar::updateActions()
{
    m_clear->setVisible(!m_edit->text().isEmpty());
    m_star->setEnabled(!m_edit->text().isEmpty());
    m_star->setIcon(m_theme.icon(u"star"_s, m_isSaved ? Tone::Warn : Tone::Muted));
}

void FilterBar::applyTheme()
{
    // Expressions are read letter by letter.
    m_edit->setFont(m_theme.mono(TextSize::Label));
    layout()->setSpacing(m_theme.scaled(4));
    updateActions();
}

}  // namespace Binnacle::Ui
