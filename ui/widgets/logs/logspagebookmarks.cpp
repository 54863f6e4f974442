// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/base/button.h"
#include "widgets/base/label.h"
#include "widgets/base/pageheader.h"
#include "widgets/base/placement.h"
#include "widgets/base/popover.h"
#include "widgets/base/tableview.h"
#include "widgets/logs/loginspector.h"
#include "widgets/logs/logspage.h"

#include <QDateTime>
#include <QLineEdit>
#include <QMenu>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace Binnacle::Ui {

namespace {

QString bookmarkText(const Models::LogBookmark &bookmark)
{
    const QDateTime time = QDateTime::fromMSecsSinceEpoch(bookmark.time);
    QString text
        = time.toString(time.date() == QDate::currentDate() ? u"HH:mm:ss"_s : u"MM-dd HH:mm:ss"_s);
    if (bookmark.status > 0)
        text += u"  "_s + QString::number(bookmark.status);
    text += u"  "_s + bookmark.what;
    if (!bookmark.note.isEmpty())
        text += u" — "_s + bookmark.note;
    constexpr qsizetype longest = 90;
    if (text.size() > longest)
        text = text.left(longest) + u'…';
    // An ampersand would mark the next letter as a key.
    return text.replace(u'&', u"&&"_s);
}

}  // namespace

void LogsPage::buildBookmarks()
{
    m_bookmarksButton = new IconButton(theme(), u"bookmark"_s, tr("Bookmarks"), this);
    m_bookmarksButton->setObjectName(u"page.logs.bookmarks"_s);
    m_header->addAction(m_bookmarksButton);
    m_feed.model()->setBookmarks(&m_bookmarks);
    connect(m_bookmarksButton, &QToolButton::clicked, this, &LogsPage::openBookmarks);
    connect(&m_bookmarks, &Models::LogBookmarks::changed, this, [this] {
        const auto count = int(m_bookmarks.all().size());
        m_bookmarksButton->setTone(count > 0 ? Tone::Accent : Tone::Muted);
        m_bookmarksButton->setLabel(count > 0 ? tr("Bookmarks: %L1").arg(count) : tr("Bookmarks"));
        if (currentRow() >= 0)
            m_inspector->setBookmark(m_bookmarks.find(m_feed.model()->rowAt(currentRow()).id));
    });
}

void LogsPage::openBookmarks()
{
    auto *menu = new QMenu(this);
    menu->setObjectName(u"menu.bookmarks"_s);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    for (const Models::LogBookmark &bookmark : m_bookmarks.all())
        menu->addAction(bookmarkText(bookmark), this, [this, bookmark] { goToBookmark(bookmark); });
    if (m_bookmarks.all().empty()) {
        menu->addAction(tr("No line is bookmarked: M on a line does it"))->setEnabled(false);
    } else {
        menu->addSeparator();
        menu->addAction(theme().icon(u"trash-2"_s), tr("Remove all bookmarks"), &m_bookmarks,
                        &Models::LogBookmarks::clear);
    }
    openMenu(menu, m_bookmarksButton);
}

void LogsPage::goToBookmark(const Models::LogBookmark &bookmark)
{
    if (bookmark.isRequest || m_feed.model()->rowOf(bookmark.id) >= 0) {
        open(JsonValue::object({{u"request"_s, JsonValue(QString::fromUtf8(bookmark.id))}}));
        return;
    }
    constexpr qint64 around = 30'000;
    open(JsonValue::object({{u"from"_s, JsonValue(bookmark.time - around)},
                            {u"to"_s, JsonValue(bookmark.time + around)}}));
}

void LogsPage::toggleBookmark()
{
    if (currentRow() >= 0)
        m_bookmarks.toggle(m_feed.model()->rowAt(currentRow()));
}

void LogsPage::editNote()
{
    if (currentRow() < 0 || m_feed.model()->rowAt(currentRow()).id.isEmpty())
        return;
    const Models::LogRow row = m_feed.model()->rowAt(currentRow());
    const Models::LogBookmark *known = m_bookmarks.find(row.id);
    auto *popover = new Popover(theme(), this);
    popover->setObjectName(u"page.logs.notePanel"_s);
    popover->body()->addWidget(
        new Label(theme(), TextSize::Label, Tone::Muted, tr("Note on this line"), popover));
    auto *edit = new QLineEdit(known ? known->note : QString(), popover);
    edit->setObjectName(u"page.logs.note"_s);
    edit->setAccessibleName(tr("Note on this line"));
    edit->setMinimumWidth(theme().scaled(320));
    popover->body()->addWidget(edit);
    connect(edit, &QLineEdit::returnPressed, popover, [this, popover, edit, row] {
        m_bookmarks.setNote(row, edit->text().trimmed());
        popover->close();
    });
    connect(popover, &Popover::closed, popover, &QObject::deleteLater);
    const QRect line = m_table->visualRect(m_table->currentIndex());
    popover->openAt(QRect(m_table->viewport()->mapToGlobal(line.topLeft()), line.size()));
    edit->setFocus();
}

}  // namespace Binnacle::Ui
