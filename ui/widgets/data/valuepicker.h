// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"
#include "widgets/theme.h"

#include <QStringList>
#include <QWidget>

#include <functional>
#include <vector>

class QLineEdit;
class QListWidget;
class QListWidgetItem;

namespace Binnacle::Ui {

class Label;
class Popover;

/// Chooses one or several values out of a list that is searched as one types. Lives in a popover.
class ValuePicker final : public QWidget
{
    Q_OBJECT

public:
    struct Entry
    {
        /// The value.
        QString id;
        /// What is read; the id when empty.
        QString label;
        /// Muted, behind the label.
        QString detail;
    };
    using Found = std::function<void(const Result<std::vector<Entry>> &)>;
    /// Finds entries for a text; answers at once or later. A later search makes it void.
    using Search = std::function<void(const QString &text, Found found)>;

    struct Options
    {
        QString placeholder;
        Search search;
        QStringList chosen;
        /// More than one value; then a click checks, else it chooses and closes.
        int most = 1;
        /// Offers to choose nothing.
        bool canBeEmpty = true;
        /// Texts with which the ids chosen so far are shown.
        std::function<QString(const QString &id)> labelOf;
    };

    /// Opens one in a popover of @p anchor beside @p place (of the screen). @p chosen is called
    /// with the new values, once, when it closes and they are others. @p label names ids that were
    /// met.
    static Popover *open(const Theme &theme, QWidget *anchor, const QRect &place, Options options,
                         std::function<void(const QStringList &)> chosen,
                         std::function<void(const QString &id, const QString &label)> label = {});

    ValuePicker(const Theme &theme, Options options, QWidget *parent);

    QStringList chosen() const { return m_chosen; }
    void focusSearch();

signals:
    void met(const QString &id, const QString &label);
    /// The choice is made.
    void done();
    void cancelled();

protected:
    bool eventFilter(QObject *object, QEvent *event) override;

private:
    void startSearch();
    void show(const std::vector<Entry> &entries);
    void addItem(const Entry &entry);
    void choose(QListWidgetItem *item);
    void updateHint();

    const Theme &m_theme;
    Options m_options;
    QStringList m_chosen;
    QLineEdit *m_search;
    QListWidget *m_list;
    Label *m_hint;
    int m_generation = 0;
    /// As many as were ever there to choose from.
    int m_most = 0;
};

}  // namespace Binnacle::Ui
