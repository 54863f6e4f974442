// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/base/stateview.h"

#include "widgets/base/statecover.h"

#include <QResizeEvent>

namespace Binnacle::Ui {

StateView::StateView(const Theme &theme, QWidget *content, QWidget *parent)
    : QWidget(parent)
    , m_cover(new StateCover(theme, this))
{
    m_cover->hide();
    connect(m_cover, &StateCover::actionTriggered, this, [this] {
        switch (m_state) {
        case State::Empty: emit actionTriggered(); break;
        case State::FilteredEmpty: emit clearFilterRequested(); break;
        case State::Error: emit retryRequested(); break;
        default: break;
        }
    });
    connect(m_cover, &StateCover::logsTriggered, this,
            [this] { emit openInLogsRequested(m_requestId); });
    connect(this, &StateView::stateChanged, this, &StateView::giveFocus);
    if (content)
        setContent(content);
}

void StateView::setContent(QWidget *content)
{
    if (m_content)
        m_content->deleteLater();
    m_content = content;
    if (!content)
        return;
    content->setParent(this);
    content->setGeometry(rect());
    content->setVisible(m_state == State::Content);
    m_cover->raise();
}

bool StateView::isSkeletonShown() const
{
    return m_cover->isSkeletonShown();
}

QSize StateView::sizeHint() const
{
    return m_content ? m_content->sizeHint().expandedTo(minimumSizeHint()) : QWidget::sizeHint();
}

QSize StateView::minimumSizeHint() const
{
    return m_content ? m_content->minimumSizeHint().expandedTo(m_content->minimumSize())
                     : QWidget::minimumSizeHint();
}

bool StateView::event(QEvent *event)
{
    // The content has changed its mind about its size.
    if (event->type() == QEvent::LayoutRequest)
        updateGeometry();
    return QWidget::event(event);
}

void StateView::setSkeleton(Skeleton skeleton)
{
    switch (skeleton) {
    case Skeleton::Rows: return m_cover->setSkeleton(StateCover::Skeleton::Rows);
    case Skeleton::List: return m_cover->setSkeleton(StateCover::Skeleton::List);
    case Skeleton::Chart: return m_cover->setSkeleton(StateCover::Skeleton::Chart);
    case Skeleton::Form: return m_cover->setSkeleton(StateCover::Skeleton::Form);
    }
}

void StateView::showContent()
{
    m_hadContent = true;
    setState(State::Content);
}

void StateView::showLoading()
{
    // What was there stays, dimmed: it is worth more than a skeleton.
    m_cover->showLoading(m_hadContent && m_state == State::Content);
    setState(State::Loading);
}

void StateView::showEmpty(const EmptyText &text)
{
    m_hadContent = false;
    m_cover->showMessage({text.iconName.isEmpty() ? QStringLiteral("inbox") : text.iconName,
                          Tone::Muted,
                          text.title,
                          text.text,
                          text.action,
                          true,
                          {},
                          false});
    setState(State::Empty);
}

void StateView::showFilteredEmpty(const QString &clause)
{
    m_hadContent = false;
    m_cover->showMessage({QStringLiteral("search-x"),
                          Tone::Muted,
                          tr("Nothing matches"),
                          clause.isEmpty() ? tr("No entry fits the filter.")
                                           : tr("“%1” removes the most.").arg(clause),
                          tr("Clear filter"),
                          false,
                          {},
                          false});
    setState(State::FilteredEmpty);
}

void StateView::showFilterRefused(const QString &why)
{
    m_hadContent = false;
    m_cover->showMessage({QStringLiteral("filter-x"),
                          Tone::Muted,
                          tr("The filter was refused"),
                          why,
                          tr("Clear filter"),
                          false,
                          {},
                          false});
    setState(State::FilteredEmpty);
}

void StateView::showError(const QString &what, const Binnacle::Error &error,
                          const QString &requestId)
{
    m_hadContent = false;
    m_requestId = requestId;
    QString why = error.message;
    if (!requestId.isEmpty())
        why += QStringLiteral("\n") + tr("Request %1").arg(requestId);
    QString details = what;
    for (const QString &part : {error.message, error.detail, requestId}) {
        if (!part.isEmpty())
            details += QStringLiteral("\n") + part;
    }
    m_cover->showMessage({QStringLiteral("circle-alert"), Tone::Error, what, why, tr("Retry"),
                          false, details, !requestId.isEmpty()});
    setState(State::Error);
}

void StateView::showForbidden(const QString &needed)
{
    m_hadContent = false;
    m_cover->showMessage({QStringLiteral("lock"),
                          Tone::Muted,
                          tr("Not allowed"),
                          tr("This needs %1.").arg(needed),
                          {},
                          false,
                          {},
                          false});
    setState(State::Forbidden);
}

void StateView::setState(State state)
{
    const bool isCovered = state != State::Content;
    const bool isContentVisible = !isCovered || m_cover->isDimming();
    QWidget *focused = window()->focusWidget();
    const bool hadFocus = focused && isAncestorOf(focused);
    // Before the one with the focus is hidden: Qt would pass it on to whatever comes next.
    if (hadFocus && isCovered) {
        if (focused != m_cover && !m_cover->isAncestorOf(focused))
            m_focusBefore = focused;
        m_cover->setVisible(true);
        m_cover->takeFocus();
    }
    if (m_content) {
        m_content->setVisible(isContentVisible);
        m_content->setEnabled(!isCovered);
    }
    if (hadFocus && !isCovered && m_focusBefore)
        m_focusBefore->setFocus();
    m_cover->setVisible(isCovered);
    if (!isCovered)
        m_cover->stop();
    if (m_state == state)
        return;
    m_state = state;
    emit stateChanged(state);
}

void StateView::focusContent()
{
    m_isFocusDue = true;
    giveFocus();
}

void StateView::giveFocus()
{
    if (!m_isFocusDue || m_state == State::Loading)
        return;
    // When there is nothing to show, the focus stays where it is, now and later.
    m_isFocusDue = false;
    if (m_content && m_state == State::Content)
        m_content->setFocus(Qt::OtherFocusReason);
}

void StateView::resizeEvent(QResizeEvent *event)
{
    if (m_content)
        m_content->setGeometry(rect());
    m_cover->setGeometry(rect());
    QWidget::resizeEvent(event);
}

}  // namespace Binnacle::Ui
