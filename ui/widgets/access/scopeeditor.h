// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/accessdata.h"
#include "client/collectioninfo.h"

#include <QWidget>

#include <map>

class QCheckBox;
class QGridLayout;

namespace Binnacle::Ui {

class Theme;

/// Which actions on which collections: a box for each, with a line for all collections on top.
class ScopeEditor final : public QWidget
{
    Q_OBJECT

public:
    ScopeEditor(const Theme &theme, const Client::KeyScope &scope, QWidget *parent);

    void setCollections(const std::vector<Client::CollectionInfo> &collections);
    Client::KeyScope scope() const;

signals:
    void changed();

private:
    void addLine(const QString &collection, const QString &title, bool isReadOnly);
    void updateCovered();

    const Theme &m_theme;
    const Client::KeyScope m_before;
    QGridLayout *m_grid;
    /// By collection and action.
    std::map<QString, std::map<QString, QCheckBox *>> m_boxes;
};

}  // namespace Binnacle::Ui
