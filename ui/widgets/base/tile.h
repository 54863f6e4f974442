// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/theme.h"

#include <QAbstractButton>
#include <QList>

namespace Binnacle::Ui {

/// A number of the overview: label, value with unit, sparkline. A click, Enter or Space emits
/// clicked(), which shall open what is behind the number.
class MetricTile final : public QAbstractButton
{
    Q_OBJECT

public:
    explicit MetricTile(const Theme &theme, const QString &label, QWidget *parent = nullptr);

    void setLabel(const QString &label);
    /// @p value is formatted; @p unit is set smaller after it, or beside the label if it is longer
    /// than three letters and there is no note.
    void setValue(const QString &value, const QString &unit = {});
    /// Nothing is known: a dash, and @p why below it.
    void setUnknown(const QString &why = {});
    /// Of the sparkline, and of the number when it is Warn or Error.
    void setTone(Tone tone);
    void setHistory(const QList<double> &values);
    /// Muted, below the label's line at the right: `peak 64`, `sampled 1 : 10`.
    void setNote(const QString &note);
    /// Skeleton bars instead of value and line.
    void setLoading(bool isLoading);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    void paintBody(QPainter &painter, const QRect &inner);
    bool hasShortUnit() const;
    QRect mirrored(const QRect &place) const;
    void updateAccessibleName();

    const Theme &m_theme;
    QString m_label;
    QString m_value;
    QString m_unit;
    QString m_note;
    QString m_why;
    QList<double> m_history;
    Tone m_tone = Tone::Accent;
    bool m_isUnknown = true;
    bool m_isLoading = false;
};

}  // namespace Binnacle::Ui
