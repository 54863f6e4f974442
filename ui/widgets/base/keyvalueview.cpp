// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/base/keyvalueview.h"

#include "widgets/base/label.h"
#include "widgets/base/valuetext.h"

#include <QGridLayout>

using namespace Qt::StringLiterals;

namespace Binnacle::Ui {

KeyValueView::KeyValueView(const Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_grid(new QGridLayout(this))
{
    m_grid->setColumnStretch(1, 1);
    applyTheme();
    connect(&theme, &Theme::changed, this, &KeyValueView::applyTheme);
}

void KeyValueView::setRows(const QList<Row> &rows)
{
    qsizetype same = 0;
    while (same < rows.size() && same < m_rows.size() && rows[same] == m_rows[same])
        ++same;
    // A value that changed in a row that stayed keeps its widget too.
    for (qsizetype i = same; i < qMin(rows.size(), m_rows.size()); ++i) {
        Row before = m_rows[i];
        before.value = rows[i].value;
        auto *text = qobject_cast<ValueText *>(m_lines[i].value);
        if (!text || before != rows[i])
            break;
        text->setText(rows[i].value);
        m_rows[i] = rows[i];
        same = i + 1;
    }
    while (m_lines.size() > same) {
        const Line line = m_lines.takeLast();
        for (QWidget *widget : {line.label, line.value}) {
            if (!widget)
                continue;
            m_grid->removeWidget(widget);
            widget->hide();
            widget->deleteLater();
        }
    }
    for (qsizetype i = same; i < rows.size(); ++i)
        m_lines.append(makeLine(rows[i], int(i)));
    m_rows = rows;
    m_grid->setRowStretch(m_grid->rowCount(), 1);
    updateGeometry();
}

KeyValueView::Line KeyValueView::makeLine(const Row &row, int place)
{
    m_grid->setRowStretch(place, 0);
    if (row.label.isEmpty()) {
        auto *heading = new Label(m_theme, TextSize::Label, Tone::Muted, row.value, this);
        heading->setWeight(QFont::DemiBold);
        heading->setContentsMargins(0, place == 0 ? 0 : m_theme.scaled(10), 0, 0);
        m_grid->addWidget(heading, place, 0, 1, 2);
        heading->show();
        return {heading, nullptr};
    }
    auto *label = new Label(m_theme, TextSize::Label, Tone::Muted, row.label, this);
    label->setElideMode(Qt::ElideRight);
    label->setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    label->setFixedWidth(m_theme.scaled(m_labelWidth));
    label->setFixedHeight(m_theme.scaled(20));
    auto *value = new ValueText(m_theme, this);
    value->setObjectName(u"value."_s + row.key);
    value->setAccessibleName(row.label);
    value->setText(row.value);
    value->setNote(row.note);
    value->setMono(row.isMono);
    value->setTone(row.tone);
    value->setLink(row.isLink);
    connect(value, &ValueText::activated, this, [this, key = row.key] { emit linkActivated(key); });
    m_grid->addWidget(label, place, 0, Qt::AlignTop);
    m_grid->addWidget(value, place, 1, Qt::AlignTop);
    label->show();
    value->show();
    return {label, value};
}

void KeyValueView::setLabelWidth(int width)
{
    m_labelWidth = width;
    applyTheme();
}

void KeyValueView::applyTheme()
{
    m_grid->setContentsMargins(0, 0, 0, 0);
    m_grid->setHorizontalSpacing(m_theme.scaled(8));
    m_grid->setColumnMinimumWidth(0, m_theme.scaled(m_labelWidth));
    m_grid->setVerticalSpacing(m_theme.scaled(2));
    for (const Line &line : std::as_const(m_lines)) {
        if (line.value)
            line.label->setFixedWidth(m_theme.scaled(m_labelWidth));
    }
}

}  // namespace Binnacle::Ui
