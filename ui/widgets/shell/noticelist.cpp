// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/shell/noticelist.h"

#include "widgets/base/button.h"
#include "widgets/base/label.h"

#include <QHBoxLayout>
#include <QScrollArea>
#include <QVBoxLayout>

#include <algorithm>
#include <memory>

namespace Binnacle::Ui {

using namespace Qt::StringLiterals;

namespace {
constexpr size_t keptNotices = 50;
}

NoticeList::NoticeList(const Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_lines(new QVBoxLayout)
{
    setObjectName(u"shell.notices"_s);
    setAccessibleName(tr("Notices"));
    m_head = new QHBoxLayout;
    m_head->setContentsMargins(16, 8, 8, 8);
    auto *title = new Label(theme, TextSize::Emphasis, Tone::Text, tr("Notices"));
    title->setWeight(QFont::DemiBold);
    title->setMinimumHeight(theme.scaled(28));
    auto *clearAll = new Button(theme, Button::Kind::Ghost, tr("Clear all"));
    clearAll->setObjectName(u"notices.clear"_s);
    connect(clearAll, &QAbstractButton::clicked, this, &NoticeList::clear);
    connect(this, &NoticeList::countChanged, clearAll,
            [clearAll](int count) { clearAll->setVisible(count > 0); });
    clearAll->hide();
    m_head->addWidget(title, 1);
    m_head->addWidget(clearAll);

    m_content = new QWidget;
    m_content->setAutoFillBackground(false);
    auto *padded = new QVBoxLayout(m_content);
    padded->setContentsMargins(0, 0, 0, 12);
    padded->addLayout(m_lines);
    padded->addStretch(1);
    m_lines->setSpacing(0);
    auto *area = new QScrollArea;
    area->setWidget(m_content);
    area->setWidgetResizable(true);
    area->setFrameShape(QFrame::NoFrame);
    area->setFocusPolicy(Qt::NoFocus);
    area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    area->viewport()->setAutoFillBackground(false);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addLayout(m_head);
    column->addWidget(area, 1);
    connect(&m_theme, &Theme::changed, this, &NoticeList::place);
    rebuild();
}

void NoticeList::add(const Notice &notice)
{
    if (notice.kind != Notice::Kind::Error && notice.kind != Notice::Kind::Warning)
        return;
    m_kept.push_front({m_nextId++, QDateTime::currentDateTime(), notice});
    if (m_kept.size() > keptNotices)
        m_kept.pop_back();
    if (isVisible())
        rebuild();
    emit countChanged(count());
}

void NoticeList::clear()
{
    m_kept.clear();
    rebuild();
    emit countChanged(0);
}

void NoticeList::rebuild()
{
    while (QLayoutItem *taken = m_lines->takeAt(0)) {
        const std::unique_ptr<QLayoutItem> item(taken);
        if (QWidget *widget = item->widget()) {
            widget->hide();
            widget->deleteLater();
        }
    }
    if (m_kept.empty()) {
        auto *none
            = new Label(m_theme, TextSize::Body, Tone::Muted,
                        tr("Nothing has gone wrong. Errors stay here until you clear them."));
        none->setWordWrap(true);
        none->setContentsMargins(16, 0, 16, 4);
        m_lines->addWidget(none);
    }
    for (const Kept &kept : m_kept)
        m_lines->addWidget(makeLine(kept));
    // What is not shown yet has no height.
    for (int i = 0; i < m_lines->count(); ++i)
        m_lines->itemAt(i)->widget()->show();
    place();
}

void NoticeList::place()
{
    // As high as what it holds; what is more than a few notices scrolls.
    const int width = m_theme.scaled(380);
    QLayout *lines = m_content->layout();
    lines->activate();
    const int wanted
        = lines->hasHeightForWidth() ? lines->heightForWidth(width) : lines->sizeHint().height();
    setFixedSize(width, m_head->sizeHint().height() + qMin(wanted, m_theme.scaled(340)));
}

QWidget *NoticeList::makeLine(const Kept &kept)
{
    auto *line = new QWidget;
    auto *layout = new QHBoxLayout(line);
    layout->setContentsMargins(16, 6, 8, 6);
    layout->setSpacing(10);
    const bool isError = kept.notice.kind == Notice::Kind::Error;
    layout->addWidget(new IconLabel(m_theme, isError ? u"circle-alert"_s : u"triangle-alert"_s,
                                    isError ? Tone::Error : Tone::Warn),
                      0, Qt::AlignTop);
    auto *texts = new QVBoxLayout;
    texts->setSpacing(2);
    auto *text = new Label(m_theme, TextSize::Body, Tone::Text, kept.notice.text);
    text->setObjectName(u"notices.text"_s);
    text->setWordWrap(true);
    texts->addWidget(text);
    if (!kept.notice.detail.isEmpty()) {
        auto *detail = new Label(m_theme, TextSize::Label, Tone::Muted, kept.notice.detail);
        detail->setWordWrap(true);
        texts->addWidget(detail);
    }
    auto *time
        = new Label(m_theme, TextSize::Caption, Tone::Muted, kept.time.toString(u"HH:mm:ss"_s));
    time->setMono(true);
    texts->addWidget(time);
    layout->addLayout(texts, 1);
    auto *dismiss = new IconButton(m_theme, u"x"_s, tr("Dismiss: %1").arg(kept.notice.text));
    dismiss->setObjectName(u"notices.dismiss"_s);
    connect(dismiss, &QAbstractButton::clicked, this, [this, id = kept.id] {
        std::erase_if(m_kept, [id](const Kept &known) { return known.id == id; });
        rebuild();
        emit countChanged(count());
    });
    layout->addWidget(dismiss, 0, Qt::AlignTop);
    return line;
}

}  // namespace Binnacle::Ui
