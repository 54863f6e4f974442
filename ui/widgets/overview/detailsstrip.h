// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/observationdata.h"
#include "widgets/page.h"

#include <QWidget>

#include <vector>

namespace Binnacle::Ui {

class Label;

/// Small facts of the server in columns: version, uptime, memory, files, database, queues.
class DetailsStrip final : public QWidget
{
    Q_OBJECT

public:
    explicit DetailsStrip(const PageContext &context, QWidget *parent = nullptr);

    void setMetrics(const Client::MetricsSnapshot &metrics);

    QSize minimumSizeHint() const override;

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    struct Cell
    {
        QString key;
        QWidget *box = nullptr;
        Label *value = nullptr;
    };

    void add(const QString &key, const QString &label);
    void set(const QString &key, const QString &text);
    void arrange();

    const PageContext m_context;
    std::vector<Cell> m_cells;
    int m_columns = 0;
};

/// `3 d 4 h`, `12 min`: two units at most.
QString uptimeText(double seconds);

}  // namespace Binnacle::Ui
