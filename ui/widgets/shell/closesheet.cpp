// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/shell/closesheet.h"

#include "widgets/base/label.h"

#include <QCheckBox>
#include <QVBoxLayout>

namespace Binnacle::Ui {

using namespace Qt::StringLiterals;

CloseSheet::CloseSheet(const Theme &theme, const QStringList &servers, bool hasTray,
                       QWidget *parent)
    : Dialog(theme,
             servers.size() == 1 ? tr("The server is still running")
                                 : tr("%n servers are still running", nullptr, int(servers.size())),
             parent)
    , m_remember(new QCheckBox(tr("Remember this choice")))
{
    setObjectName(u"sheet.close"_s);
    setIcon(u"server"_s, Tone::Accent);
    setPanelWidth(520);
    setSubtitle(hasTray
                    ? tr("Serving can go on with the window closed; the icon in the tray brings "
                         "the window back.")
                    : tr("Serving can go on with the window minimised. This desktop has no "
                         "tray."));
    for (const QString &server : servers) {
        auto *line = new Label(theme, TextSize::Label, Tone::Text, server);
        line->setMono(true);
        body()->addWidget(line);
    }
    m_remember->setObjectName(u"close.remember"_s);
    m_remember->setChecked(true);
    m_remember->setMinimumHeight(theme.scaled(28));
    m_remember->setToolTip(tr("It can be changed in the menu under When closed"));
    body()->addWidget(m_remember);

    Button *cancel = addButton(tr("Cancel"), Button::Kind::Ghost, RejectRole);
    cancel->setObjectName(u"close.cancel"_s);
    Button *stop = addButton(tr("Stop server and quit"), Button::Kind::Secondary, ActionRole);
    stop->setObjectName(u"close.stop"_s);
    Button *keep = addButton(hasTray ? tr("Keep running in tray") : tr("Keep running, minimised"),
                             Button::Kind::Primary, ActionRole);
    keep->setObjectName(u"close.keep"_s);
    keep->setDefault(true);
    keep->setFocus();
    connect(stop, &QAbstractButton::clicked, this, [this] {
        emit chosen(CloseChoice::Stop, m_remember->isChecked());
        accept();
    });
    connect(keep, &QAbstractButton::clicked, this, [this] {
        emit chosen(CloseChoice::Keep, m_remember->isChecked());
        accept();
    });
}

}  // namespace Binnacle::Ui
