// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/shell/breadcrumb.h"

#include "widgets/base/button.h"
#include "widgets/base/label.h"

#include <QHBoxLayout>

#include <memory>

namespace Binnacle::Ui {

using namespace Qt::StringLiterals;

Breadcrumb::Breadcrumb(const Theme &theme, QWidget *parent)
    : Pane(theme, Tone::Window, Qt::BottomEdge, parent)
    , m_layout(new QHBoxLayout(this))
{
    setObjectName(u"shell.breadcrumb"_s);
    setAccessibleName(tr("Path"));
    m_layout->setContentsMargins(16, 2, 16, 3);
    m_layout->setSpacing(0);
    hide();
}

void Breadcrumb::setPlaces(const QStringList &places)
{
    if (places == m_places)
        return;
    m_places = places;
    while (QLayoutItem *item = m_layout->takeAt(0)) {
        // Later: one of them may be the button whose click led here.
        if (QWidget *widget = item->widget()) {
            widget->setObjectName({});
            widget->hide();
            widget->deleteLater();
        }
        // What a layout gives away is the taker's to delete.
        std::unique_ptr<QLayoutItem>(item).reset();
    }
    for (int i = 0; i < places.size(); ++i) {
        if (i > 0) {
            m_layout->addWidget(new IconLabel(theme(), u"chevron-right"_s, Tone::Muted, 14, this));
        }
        if (i + 1 == places.size()) {
            auto *here = new Label(theme(), TextSize::Label, Tone::Text, places[i], this);
            here->setContentsMargins(8, 0, 8, 0);
            here->setElideMode(Qt::ElideRight);
            m_layout->addWidget(here, 1);
            break;
        }
        auto *button = new Button(theme(), Button::Kind::Ghost, places[i], this);
        button->setObjectName(u"shell.breadcrumb.%1"_s.arg(i));
        button->setAccessibleName(tr("Back to %1").arg(places[i]));
        connect(button, &QAbstractButton::clicked, this, [this, i] { emit placeChosen(i); });
        m_layout->addWidget(button);
    }
    setVisible(places.size() > 1);
}

}  // namespace Binnacle::Ui
