// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/observation/logexport.h"
#include "models/observation/logfeed.h"
#include "widgets/page.h"

namespace Binnacle::Ui {

class Button;

/// The button that writes the lines of a log that are shown to a file, in one of some formats.
class LogExporter final : public QObject
{
    Q_OBJECT

public:
    /// @p feed must live as long as @p page, which owns the exporter and its button.
    LogExporter(const PageContext &context, Models::LogFeed &feed, Page *page);
    /// Stops an export under way.
    ~LogExporter() override;

    Button *button() const { return m_button; }

private:
    void buildMenu();
    void start(Models::LogFormat format);
    void exportTo(const QString &path, Models::LogFormat format);
    void finish(const Result<qint64> &written, const QString &path);

    const PageContext m_context;
    Models::LogFeed &m_feed;
    Page &m_page;
    Button *m_button;
    StopSource m_stop;
};

}  // namespace Binnacle::Ui
