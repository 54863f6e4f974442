// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/overview/detailsstrip.h"

#include "client/instance.h"
#include "models/observation/findings.h"
#include "models/observation/logmodel.h"
#include "widgets/base/label.h"

#include <QGridLayout>
#include <QLocale>
#include <QVBoxLayout>

#include <cmath>

using namespace Qt::StringLiterals;

namespace Binnacle::Ui {

namespace {

constexpr int cellWidth = 150;

QString count(double value)
{
    return std::isfinite(value) ? QLocale().toString(qRound64(value)) : u"–"_s;
}

QString ofMost(double value, double most)
{
    if (!std::isfinite(value))
        return u"–"_s;
    if (!std::isfinite(most) || most <= 0)
        return count(value);
    return DetailsStrip::tr("%1 of %2").arg(count(value), count(most));
}

}  // namespace

QString uptimeText(double seconds)
{
    const auto total = qint64(seconds);
    const qint64 days = total / 86400;
    const qint64 hours = total / 3600 % 24;
    const qint64 minutes = total / 60 % 60;
    if (days > 0)
        return DetailsStrip::tr("%1 d %2 h").arg(days).arg(hours);
    if (hours > 0)
        return DetailsStrip::tr("%1 h %2 min").arg(hours).arg(minutes);
    if (minutes > 0)
        return DetailsStrip::tr("%1 min").arg(minutes);
    return DetailsStrip::tr("%1 s").arg(total);
}

DetailsStrip::DetailsStrip(const PageContext &context, QWidget *parent)
    : QWidget(parent)
    , m_context(context)
{
    setObjectName(u"page.overview.details"_s);
    setAccessibleName(tr("Details of the server"));
    add(u"version"_s, tr("Version"));
    add(u"engine"_s, tr("Engine"));
    add(u"uptime"_s, tr("Uptime"));
    add(u"cpu"_s, tr("CPU, of one core"));
    add(u"memory"_s, tr("Memory"));
    add(u"threads"_s, tr("Threads"));
    add(u"files"_s, tr("Open files"));
    add(u"workers"_s, tr("Busy workers"));
    add(u"waiting"_s, tr("Requests waiting"));
    add(u"database"_s, tr("Database"));
    add(u"wal"_s, tr("Write-ahead log"));
    add(u"queue"_s, tr("Writes waiting"));
    add(u"commit"_s, tr("Last commit"));
    add(u"logs"_s, tr("Log database"));
    auto *grid = new QGridLayout(this);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(16);
    grid->setVerticalSpacing(12);
    arrange();
    connect(&context.theme, &Theme::changed, this, &DetailsStrip::arrange);
}

void DetailsStrip::add(const QString &key, const QString &label)
{
    auto *box = new QWidget(this);
    auto *lines = new QVBoxLayout(box);
    lines->setContentsMargins(0, 0, 0, 0);
    lines->setSpacing(2);
    auto *name = new Label(m_context.theme, TextSize::Caption, Tone::Muted, label, box);
    auto *value = new Label(m_context.theme, TextSize::Label, Tone::Text, u"–"_s, box);
    value->setObjectName(u"page.overview.details."_s + key);
    value->setMono(true);
    value->setAccessibleName(label);
    value->setTextInteractionFlags(Qt::TextSelectableByMouse);
    value->setElideMode(Qt::ElideRight);
    lines->addWidget(name);
    lines->addWidget(value);
    m_cells.push_back({key, box, value});
}

QSize DetailsStrip::minimumSizeHint() const
{
    return {m_context.theme.scaled(cellWidth), QWidget::minimumSizeHint().height()};
}

void DetailsStrip::arrange()
{
    auto *grid = static_cast<QGridLayout *>(layout());
    const int each = m_context.theme.scaled(cellWidth);
    const int columns = std::clamp(width() / std::max(1, each), 2, int(m_cells.size() + 1) / 2);
    if (columns == m_columns)
        return;
    for (const Cell &cell : m_cells)
        grid->removeWidget(cell.box);
    for (int column = 0; column < std::max(columns, m_columns); ++column)
        grid->setColumnStretch(column, column < columns ? 1 : 0);
    m_columns = columns;
    for (int i = 0; i < int(m_cells.size()); ++i)
        grid->addWidget(m_cells[size_t(i)].box, i / columns, i % columns);
}

void DetailsStrip::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    arrange();
}

void DetailsStrip::set(const QString &key, const QString &text)
{
    for (const Cell &cell : m_cells) {
        if (cell.key == key && cell.value->text() != text)
            cell.value->setText(text);
    }
}

void DetailsStrip::setMetrics(const Client::MetricsSnapshot &metrics)
{
    const auto number = [&metrics](QStringView path) { return metrics.number(path); };
    const auto known = [](const QString &text) { return text.isEmpty() ? tr("unknown") : text; };
    const JsonValue &version = metrics.json[u"version"];
    const QString engine = version[u"engine"].toString();
    set(u"version"_s, known(version[u"application"].toString()));
    set(u"engine"_s, known(engine.isEmpty() ? m_context.instance.engine() : engine));
    set(u"uptime"_s, uptimeText(metrics.uptime));
    const double cpu = number(u"process.cpu");
    set(u"cpu"_s, std::isfinite(cpu) ? QString(QLocale().toString(cpu, 'f', 0) + u" %"_s) : u"–"_s);
    set(u"memory"_s, Models::bytesText(number(u"process.residentBytes")));
    set(u"threads"_s, count(number(u"process.threads")));
    set(u"files"_s, ofMost(number(u"process.openFiles"), number(u"process.maximumOpenFiles")));
    set(u"workers"_s, ofMost(number(u"dispatch.busyWorkers"), number(u"dispatch.workers")));
    set(u"waiting"_s, count(number(u"dispatch.queuedRequests")));
    set(u"database"_s, Models::bytesText(number(u"data.fileBytes")));
    set(u"wal"_s, Models::bytesText(number(u"data.walBytes")));
    set(u"queue"_s, count(number(u"data.queuedJobs")));
    const double commit = number(u"data.lastCommit");
    set(u"commit"_s,
        std::isfinite(commit) ? QString(Models::durationText(commit) + u" ms"_s) : u"–"_s);
    set(u"logs"_s, Models::bytesText(number(u"auxiliary.fileBytes")));
}

}  // namespace Binnacle::Ui
