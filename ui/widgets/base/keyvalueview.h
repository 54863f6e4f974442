// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/theme.h"

#include <QWidget>

class QGridLayout;

namespace Binnacle::Ui {

/// Names and values under each other, for the inspector. Values can be selected and copied;
/// links emit linkActivated().
class KeyValueView final : public QWidget
{
    Q_OBJECT

public:
    struct Row
    {
        /// Names the row in linkActivated() and in object names; not shown.
        QString key;
        /// Empty for a heading, which is @p value.
        QString label;
        QString value;
        bool isMono = false;
        Tone tone = Tone::Text;
        bool isLink = false;
        /// Shown muted after the value.
        QString note;

        friend bool operator==(const Row &, const Row &) = default;
    };
    static Row heading(const QString &key, const QString &text)
    {
        return {key, {}, text, false, Tone::Text, false, {}};
    }
    static Row text(const QString &key, const QString &label, const QString &value)
    {
        return {key, label, value, false, Tone::Text, false, {}};
    }
    /// A value, code or id, in the mono face.
    static Row mono(const QString &key, const QString &label, const QString &value)
    {
        return {key, label, value, true, Tone::Text, false, {}};
    }

    explicit KeyValueView(const Theme &theme, QWidget *parent = nullptr);

    /// Rows that stay what they were keep their widgets, and with them selection and focus.
    void setRows(const QList<Row> &rows);
    const QList<Row> &rows() const { return m_rows; }
    /// At 100 %; default 112.
    void setLabelWidth(int width);

signals:
    void linkActivated(const QString &key);

private:
    struct Line
    {
        QWidget *label = nullptr;
        QWidget *value = nullptr;
    };
    Line makeLine(const Row &row, int place);
    void applyTheme();

    const Theme &m_theme;
    QList<Row> m_rows;
    QList<Line> m_lines;
    QGridLayout *m_grid;
    int m_labelWidth = 112;
};

}  // namespace Binnacle::Ui
