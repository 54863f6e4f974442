// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/shell/pane.h"

class QHBoxLayout;

namespace Binnacle::Ui {

/// The path of drill-downs that led here: `Overview › p99 spike › GET /posts`. Hidden while there
/// is no more than one place in it.
class Breadcrumb final : public Pane
{
    Q_OBJECT

public:
    explicit Breadcrumb(const Theme &theme, QWidget *parent = nullptr);

    /// The last is where one is.
    void setPlaces(const QStringList &places);
    const QStringList &places() const { return m_places; }

signals:
    void placeChosen(int index);

private:
    QHBoxLayout *m_layout;
    QStringList m_places;
};

}  // namespace Binnacle::Ui
