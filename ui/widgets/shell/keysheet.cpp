// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/shell/keysheet.h"

#include "widgets/base/label.h"
#include "widgets/page.h"
#include "widgets/shell/commands.h"

#include <QAction>
#include <QApplication>
#include <QDir>
#include <QFile>
#include <QGridLayout>
#include <QPlainTextEdit>
#include <QScrollArea>
#include <QShortcut>
#include <QVBoxLayout>

#include <algorithm>

namespace Binnacle::Ui {

using namespace Qt::StringLiterals;

namespace {

struct KeyLine
{
    QString text;
    QString keys;
};

struct KeySection
{
    QString title;
    QList<KeyLine> lines;
};

QString keyText(const QList<QKeySequence> &keys)
{
    QStringList texts;
    for (const QKeySequence &key : keys)
        texts.append(key.toString(QKeySequence::NativeText));
    return texts.join(u"  "_s);
}

QList<KeySection> windowKeys(const Commands &commands)
{
    QList<KeySection> sections;
    for (const Command &command : commands.all()) {
        if (command.keys.isEmpty())
            continue;
        if (sections.isEmpty() || sections.last().title != command.section)
            sections.append({command.section, {}});
        sections.last().lines.append({command.text, keyText(command.keys)});
    }
    return sections;
}

// A page says what its keys do by the text of its actions, or by the shortcut's What's This.
KeySection pageKeys(const Page &page)
{
    KeySection section{page.title(), {}};
    const auto actions = page.findChildren<QAction *>();
    for (const QAction *action : actions) {
        if (!action->shortcut().isEmpty() && !action->text().isEmpty())
            section.lines.append({action->text().remove(u'&'), keyText(action->shortcuts())});
    }
    const auto shortcuts = page.findChildren<QShortcut *>();
    for (const QShortcut *shortcut : shortcuts) {
        if (!shortcut->whatsThis().isEmpty())
            section.lines.append({shortcut->whatsThis(), keyText({shortcut->key()})});
    }
    return section;
}

QWidget *sectionWidget(const Theme &theme, const KeySection &section)
{
    auto *widget = new QWidget;
    widget->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Maximum);
    auto *grid = new QGridLayout(widget);
    grid->setContentsMargins(0, 0, 0, 12);
    grid->setHorizontalSpacing(16);
    grid->setVerticalSpacing(6);
    grid->setColumnStretch(0, 1);
    auto *title = new Label(theme, TextSize::Label, Tone::Muted, section.title);
    title->setWeight(QFont::DemiBold);
    grid->addWidget(title, 0, 0, 1, 2);
    int row = 1;
    for (const KeyLine &line : section.lines) {
        auto *text = new Label(theme, TextSize::Body, Tone::Text, line.text);
        auto *keys = new Label(theme, TextSize::Label, Tone::Muted, line.keys);
        keys->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
        grid->addWidget(text, row, 0);
        grid->addWidget(keys, row, 1);
        ++row;
    }
    return widget;
}

QScrollArea *scrolled(QWidget *content)
{
    auto *area = new QScrollArea;
    area->setWidget(content);
    area->setWidgetResizable(true);
    area->setFrameShape(QFrame::NoFrame);
    area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    area->setFocusPolicy(Qt::StrongFocus);
    area->viewport()->setAutoFillBackground(false);
    content->setAutoFillBackground(false);
    return area;
}

}  // namespace

KeySheet::KeySheet(const Theme &theme, const Commands &commands, const Page *page, QWidget *parent)
    : Dialog(theme, tr("Keys"), parent)
{
    setObjectName(u"sheet.keys"_s);
    setPanelWidth(760);
    QList<KeySection> sections = windowKeys(commands);
    if (page) {
        const KeySection own = pageKeys(*page);
        if (!own.lines.isEmpty())
            sections.prepend(own);
    }
    qsizetype all = 0;
    for (const KeySection &section : sections)
        all += section.lines.size() + 2;

    auto *content = new QWidget;
    auto *columns = new QHBoxLayout(content);
    columns->setContentsMargins(0, 0, 12, 0);
    columns->setSpacing(40);
    auto *left = new QVBoxLayout;
    auto *right = new QVBoxLayout;
    left->setSpacing(4);
    right->setSpacing(4);
    columns->addLayout(left, 1);
    columns->addLayout(right, 1);
    qsizetype placed = 0;
    for (const KeySection &section : sections) {
        (placed < (all + 1) / 2 ? left : right)->addWidget(sectionWidget(theme, section));
        placed += section.lines.size() + 2;
    }
    left->addStretch(1);
    right->addStretch(1);
    QScrollArea *area = scrolled(content);
    area->setObjectName(u"sheet.keys.list"_s);
    area->setAccessibleName(tr("Keys"));
    area->setMinimumHeight(
        std::min(content->sizeHint().height(), parent->height() - theme.scaled(200)));
    body()->addWidget(area);
    Button *close = addButton(tr("Close"), Button::Kind::Secondary, RejectRole);
    close->setObjectName(u"btn.closeKeys"_s);
}

AboutSheet::AboutSheet(const Theme &theme, QWidget *parent)
    : Dialog(theme, tr("Binnacle %1").arg(QApplication::applicationVersion()), parent)
{
    setObjectName(u"sheet.about"_s);
    setIcon(u"ship-wheel"_s, Tone::Accent);
    setPanelWidth(620);
    setSubtitle(tr("A back end with a desktop admin console."));
    auto *licence = new Label(theme, TextSize::Body, Tone::Text,
                              tr("Binnacle is free software under the GNU General Public License, "
                                 "version 3 or later. It comes without any warranty."));
    licence->setWordWrap(true);
    body()->addWidget(licence);
    QString text = tr("Built with Qt %1 (LGPL-3.0 and GPL-3.0), SQLite (public domain), "
                      "simdjson (Apache-2.0), OpenSSL (Apache-2.0), CLI11 (BSD-3-Clause) and libpq "
                      "(PostgreSQL License).")
                       .arg(QLatin1StringView(qVersion()));
    text += u"\n\n"_s + tr("Icons: Lucide") + u"\n\n"_s;
    const auto add = [&text](const QString &path) {
        QFile file(path);
        if (file.open(QIODevice::ReadOnly))
            text += QString::fromUtf8(file.readAll()) + u'\n';
    };
    add(u":/binnacle/icons/lucide/LICENSE"_s);
    text += tr("Fonts: Inter and JetBrains Mono, SIL Open Font License 1.1") + u"\n\n"_s;
    const auto fontTexts = QDir(u":/binnacle/fonts"_s).entryList({u"*.txt"_s}, QDir::Files);
    for (const QString &name : fontTexts)
        add(u":/binnacle/fonts/"_s + name);
    auto *terms = new QPlainTextEdit(text);
    terms->setObjectName(u"sheet.about.licences"_s);
    terms->setAccessibleName(tr("Licences"));
    terms->setReadOnly(true);
    terms->setTabChangesFocus(true);
    terms->setFont(theme.mono(TextSize::Caption));
    terms->setMinimumHeight(theme.scaled(240));
    body()->addWidget(terms);
    Button *close = addButton(tr("Close"), Button::Kind::Secondary, RejectRole);
    close->setObjectName(u"btn.closeAbout"_s);
}

}  // namespace Binnacle::Ui
