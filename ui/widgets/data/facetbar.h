// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/stoptoken.h"
#include "widgets/data/fieldcontext.h"

#include <QHash>
#include <QWidget>

class QMenu;
class QVBoxLayout;

namespace Binnacle::Ui {

class IconButton;
class Label;

/// The most frequent values of some fields among the records that the filter finds; a click on one
/// narrows the filter. Nothing is counted while it is closed.
class FacetBar final : public QWidget
{
    Q_OBJECT

public:
    /// @p context must outlive the bar.
    FacetBar(const FieldContext &context, QWidget *parent);
    ~FacetBar() override;

    void setOpen(bool isOpen);
    bool isOpen() const { return m_isOpen; }
    /// The collection, its filter or its records are other ones: counts again.
    void reload();
    /// The chosen fields by collection id, to keep.
    JsonValue state() const;
    void restore(const JsonValue &state);

signals:
    /// A clause to add to the filter.
    void clauseRequested(const QString &clause);

private:
    QStringList chosenFields() const;
    void ask();
    void take(const std::vector<Client::Facet> &facets);
    QWidget *makeLine(const Client::Facet &facet, const Client::FieldInfo &field);
    void addValue(QWidget *line, const Client::FieldInfo &field, const Client::FacetValue &value);
    QString valueText(const Client::FieldInfo &field, const JsonValue &value) const;
    /// Relations are told by name as soon as the names are known.
    void askLabels(const std::vector<Client::Facet> &facets);
    void clearLines();
    void say(const QString &text);
    void openMenu();

    const FieldContext &m_context;
    QHash<QString, QStringList> m_chosen;
    bool m_isOpen = false;
    StopSource m_stop;
    int m_generation = 0;
    /// The collection that the lines are of.
    QString m_shownFor;
    std::vector<Client::Facet> m_facets;
    Label *m_note;
    IconButton *m_choose;
    QVBoxLayout *m_lines;
};

}  // namespace Binnacle::Ui
