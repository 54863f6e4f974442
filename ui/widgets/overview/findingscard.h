// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/observation/findings.h"
#include "widgets/theme.h"

#include <QWidget>

#include <vector>

class QVBoxLayout;

namespace Binnacle::Ui {

class Banner;
class Card;

/// What an operator should look into, the most severe first; one green line when all is well.
class FindingsCard final : public QWidget
{
    Q_OBJECT

public:
    explicit FindingsCard(const Theme &theme, QWidget *parent = nullptr);

    /// Nothing is known yet.
    void setUnknown(const QString &why);
    /// Lines of the same finding stay, so that focus and selection do.
    void setFindings(const std::vector<Models::Finding> &findings);

signals:
    void openRequested(const Binnacle::JsonValue &logs);

private:
    class Line;

    const Theme &m_theme;
    Banner *m_well;
    Card *m_card;
    std::vector<Line *> m_lines;
    QStringList m_keys;
};

}  // namespace Binnacle::Ui
