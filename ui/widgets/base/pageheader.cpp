// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/base/pageheader.h"

#include "widgets/base/label.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QVBoxLayout>

namespace Binnacle::Ui {

PageHeader::PageHeader(const Theme &theme, const QString &title, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_lines(new QVBoxLayout(this))
    , m_titleLine(new QHBoxLayout)
    , m_titleWidgets(new QHBoxLayout)
    , m_actions(new QHBoxLayout)
    , m_actionLine(new QHBoxLayout)
    , m_toolLine(new QHBoxLayout)
    , m_tools(new QHBoxLayout)
    , m_lowLine(new QHBoxLayout)
    , m_strut(new QSpacerItem(0, 0))
    , m_title(new Label(theme, TextSize::Title, Tone::Text, title, this))
    , m_count(new Label(theme, TextSize::Body, Tone::Muted, {}, this))
{
    m_title->setWeight(QFont::DemiBold);
    m_title->setObjectName(QStringLiteral("page.title"));
    m_count->setObjectName(QStringLiteral("page.count"));
    m_count->hide();
    // Both on one line of writing, whatever height the actions give it.
    auto *texts = new QHBoxLayout;
    texts->setSpacing(theme.scaled(10));
    texts->addWidget(m_title);
    texts->addWidget(m_count, 0, Qt::AlignBottom);
    m_titleLine->addLayout(texts);
    m_titleLine->setAlignment(texts, Qt::AlignVCenter);
    m_titleLine->addLayout(m_titleWidgets);
    m_titleLine->addItem(m_strut);
    m_titleLine->addStretch(1);
    m_titleLine->addLayout(m_actions);
    m_lines->addLayout(m_titleLine);
    m_lines->addLayout(m_actionLine);
    m_actionLine->addStretch(1);
    m_lines->addLayout(m_toolLine);
    m_toolLine->addLayout(m_tools);
    m_lines->addLayout(m_lowLine);
    m_lowLine->addStretch(1);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    applyTheme();
    connect(&theme, &Theme::changed, this, &PageHeader::applyTheme);
}

void PageHeader::setTitle(const QString &title)
{
    m_title->setText(title);
}

void PageHeader::setCount(const QString &text)
{
    m_count->setText(text);
    m_count->setVisible(!text.isEmpty());
}

void PageHeader::addTitleWidget(QWidget *widget)
{
    m_titleWidgets->addWidget(widget);
}

void PageHeader::addAction(QWidget *widget)
{
    m_actions->addWidget(widget);
}

void PageHeader::addToolWidget(QWidget *widget, int stretch)
{
    // A filter bar may grow below its line; the others stay with the line.
    if (stretch > 0)
        m_toolLine->insertWidget(m_hasLowTools ? -1 : m_toolLine->count() - 1, widget, stretch);
    else
        m_tools->addWidget(widget, 0, Qt::AlignTop);
}

QSize PageHeader::minimumSizeHint() const
{
    const int title = m_title->minimumSizeHint().width() + m_titleWidgets->minimumSize().width();
    int width = qMax(title, m_actions->minimumSize().width());
    width = qMax(width, m_tools->minimumSize().width());
    for (int i = 0; i < m_toolLine->count(); ++i) {
        if (const QWidget *widget = m_toolLine->itemAt(i)->widget())
            width = qMax(width, widget->minimumSizeHint().width());
    }
    return {width, m_lines->minimumSize().height()};
}

void PageHeader::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    wrap();
    wrapTools();
}

bool PageHeader::event(QEvent *event)
{
    if (event->type() == QEvent::LayoutRequest) {
        wrap();
        wrapTools();
    }
    return QWidget::event(event);
}

void PageHeader::wrapTools()
{
    constexpr int narrowestFilter = 220;
    const bool hasFilter = m_toolLine->itemAt(0)->widget() != nullptr;
    const bool isLow = hasFilter && !m_tools->isEmpty()
        && m_tools->sizeHint().width() + m_toolLine->spacing() + m_theme.scaled(narrowestFilter)
            > width();
    if (m_hasLowTools == isLow)
        return;
    m_hasLowTools = isLow;
    (isLow ? m_toolLine : m_lowLine)->removeItem(m_tools);
    m_tools->setParent(nullptr);
    if (isLow)
        m_lowLine->insertLayout(0, m_tools);
    else
        m_toolLine->addLayout(m_tools);
    updateGeometry();
}

void PageHeader::wrap()
{
    const int texts = m_titleLine->itemAt(0)->sizeHint().width();
    const int spaces = m_titleLine->spacing() * 3;
    const int wanted = texts + m_titleWidgets->sizeHint().width() + m_actions->sizeHint().width();
    const bool isWrapped = wanted + spaces > width();
    if (m_isWrapped == isWrapped)
        return;
    m_isWrapped = isWrapped;
    QHBoxLayout *from = isWrapped ? m_titleLine : m_actionLine;
    QHBoxLayout *to = isWrapped ? m_actionLine : m_titleLine;
    from->removeItem(m_actions);
    m_actions->setParent(nullptr);
    to->addLayout(m_actions);
    updateGeometry();
}

void PageHeader::applyTheme()
{
    m_lines->setContentsMargins(0, 0, 0, 0);
    m_lines->setSpacing(m_theme.scaled(12));
    m_titleLine->setSpacing(m_theme.scaled(10));
    m_titleWidgets->setSpacing(m_theme.scaled(6));
    m_actions->setSpacing(m_theme.scaled(8));
    m_toolLine->setSpacing(m_theme.scaled(8));
    m_tools->setSpacing(m_theme.scaled(8));
    m_count->setContentsMargins(0, 0, 0, m_theme.scaled(2));
    // As high with a primary button as without: what is below must not jump when one comes.
    m_strut->changeSize(0, m_theme.scaled(32), QSizePolicy::Fixed, QSizePolicy::Fixed);
    m_titleLine->invalidate();
}

}  // namespace Binnacle::Ui
