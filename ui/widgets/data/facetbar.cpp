// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/data/facetbar.h"

#include "core/deliver.h"
#include "models/records/recordvalue.h"
#include "widgets/base/button.h"
#include "widgets/base/chip.h"
#include "widgets/base/flowlayout.h"
#include "widgets/base/label.h"
#include "widgets/base/placement.h"

#include <QHBoxLayout>
#include <QLocale>
#include <QMenu>
#include <QVBoxLayout>

#include <algorithm>
#include <memory>
#include <utility>

using namespace Qt::StringLiterals;

namespace Binnacle::Ui {

using Models::ValueKind;

namespace {

constexpr int shownValues = 8;
constexpr int usualFields = 3;
constexpr int mostFields = 5;

bool canBeCounted(const Client::FieldInfo &field)
{
    switch (Models::valueKind(field)) {
    case ValueKind::Select:
    case ValueKind::Bool:
    case ValueKind::Relation:
    case ValueKind::Text:
    case ValueKind::Number:
    case ValueKind::Email:
    case ValueKind::Url: return !field.isPrimaryKey && field.name != "tokenKey"_L1;
    default: return false;
    }
}

/// Those whose values are few as a rule.
bool isCountedAsARule(const Client::FieldInfo &field)
{
    const ValueKind kind = Models::valueKind(field);
    return !field.isHidden && !field.isSystem
        && (kind == ValueKind::Select || kind == ValueKind::Bool || kind == ValueKind::Relation);
}

std::optional<QString> facetClause(const Client::FieldInfo &field, const JsonValue &value)
{
    if (!field.isMultiple())
        return Models::filterClause(field, value, false);
    if (value.toString().isEmpty())
        return QString(field.name + u":length = 0"_s);
    const std::optional<QString> literal = Models::filterText(value.toString());
    if (!literal)
        return {};
    return QString(field.name + u" ?= "_s + *literal);
}

}  // namespace

FacetBar::FacetBar(const FieldContext &context, QWidget *parent)
    : QWidget(parent)
    , m_context(context)
    , m_note(new Label(context.theme, TextSize::Label, Tone::Muted, {}, this))
    , m_choose(new IconButton(context.theme, u"list-checks"_s, tr("Fields to count by"), this))
    , m_lines(new QVBoxLayout)
{
    setObjectName(u"page.data.facets"_s);
    setAccessibleName(tr("Most frequent values"));
    m_note->setObjectName(u"page.data.facets.note"_s);
    m_choose->setObjectName(u"btn.facetFields"_s);
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins({});
    layout->setSpacing(context.theme.scaled(8));
    auto *left = new QVBoxLayout;
    left->setSpacing(context.theme.scaled(4));
    m_lines->setSpacing(context.theme.scaled(4));
    left->addWidget(m_note);
    left->addLayout(m_lines);
    layout->addLayout(left, 1);
    layout->addWidget(m_choose, 0, Qt::AlignTop);
    connect(m_choose, &QToolButton::clicked, this, &FacetBar::openMenu);
    hide();
}

FacetBar::~FacetBar()
{
    m_stop.stop();
}

void FacetBar::setOpen(bool isOpen)
{
    m_isOpen = isOpen;
    setVisible(isOpen);
    reload();
}

QStringList FacetBar::chosenFields() const
{
    const Client::CollectionInfo &collection = m_context.model.collection();
    const auto chosen = m_chosen.constFind(collection.id);
    QStringList names;
    for (const Client::FieldInfo &field : collection.fields) {
        const bool isChosen = chosen == m_chosen.constEnd()
            ? isCountedAsARule(field) && names.size() < usualFields
            : chosen->contains(field.name);
        if (isChosen && canBeCounted(field) && names.size() < mostFields)
            names << field.name;
    }
    return names;
}

void FacetBar::reload()
{
    ++m_generation;
    m_stop.stop();
    m_stop = StopSource();
    const QString &collection = m_context.model.collection().id;
    if (std::exchange(m_shownFor, collection) != collection)
        clearLines();
    if (m_isOpen && m_context.model.isOpen())
        ask();
}

void FacetBar::ask()
{
    const QStringList fields = chosenFields();
    if (fields.isEmpty()) {
        clearLines();
        say(tr("Choose fields to count by."));
        return;
    }
    if (m_lines->count() == 0)
        say(tr("Counting…"));
    deliverTo(this,
              m_context.client.facets(m_context.model.collection().id, fields,
                                      m_context.model.filter(), shownValues, m_stop.token()),
              [this, generation = m_generation](const Result<std::vector<Client::Facet>> &facets) {
                  if (generation != m_generation)
                      return;
                  if (facets) {
                      take(*facets);
                      askLabels(*facets);
                      return;
                  }
                  clearLines();
                  say(tr("The values could not be counted: %1").arg(facets.error().message));
              });
}

void FacetBar::say(const QString &text)
{
    m_note->setText(text);
    m_note->setVisible(!text.isEmpty());
}

void FacetBar::clearLines()
{
    while (const std::unique_ptr<QLayoutItem> item{m_lines->takeAt(0)}) {
        item->widget()->hide();
        item->widget()->deleteLater();
    }
}

void FacetBar::take(const std::vector<Client::Facet> &facets)
{
    m_facets = facets;
    clearLines();
    say({});
    for (const Client::Facet &facet : facets) {
        const Client::FieldInfo *field = m_context.model.collection().field(facet.by);
        if (field)
            m_lines->addWidget(makeLine(facet, *field));
    }
}

QWidget *FacetBar::makeLine(const Client::Facet &facet, const Client::FieldInfo &field)
{
    const Theme &theme = m_context.theme;
    auto *line = new QWidget(this);
    auto *layout = new QHBoxLayout(line);
    layout->setContentsMargins({});
    layout->setSpacing(theme.scaled(8));
    auto *name = new Label(theme, TextSize::Label, Tone::Muted, field.name, line);
    name->setElideMode(Qt::ElideRight);
    // Eliding labels take what room is left; here the values begin below one another.
    name->setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    name->setFixedSize(theme.scaled(96), theme.scaled(22));
    layout->addWidget(name, 0, Qt::AlignTop);
    auto *values = new QWidget(line);
    auto *flow = new FlowLayout(theme.scaled(4));
    values->setLayout(flow);
    layout->addWidget(values, 1);
    for (const Client::FacetValue &value : facet.values)
        addValue(values, field, value);
    const qint64 others = facet.distinct - qint64(facet.values.size());
    if (others > 0) {
        auto *more = new Label(theme, TextSize::Label, Tone::Muted,
                               tr("%1 more").arg(QLocale().toString(others)), values);
        more->setFixedHeight(theme.scaled(22));
        flow->addWidget(more);
    }
    line->show();
    return line;
}

void FacetBar::addValue(QWidget *line, const Client::FieldInfo &field,
                        const Client::FacetValue &value)
{
    const QString text = valueText(field, value.value);
    const QString count = QLocale().toString(value.count);
    auto *chip = new Chip(m_context.theme, QString(text + u"  "_s + count), line);
    chip->setObjectName(u"facet.%1.%2"_s.arg(field.name, text));
    chip->setAccessibleName(tr("%1: %2, %3 of them").arg(field.name, text, count));
    line->layout()->addWidget(chip);
    const std::optional<QString> clause = facetClause(field, value.value);
    chip->setInteractive(clause.has_value());
    chip->setToolTip(clause.value_or(tr("The filter language cannot write this value.")));
    if (clause)
        connect(chip, &QAbstractButton::clicked, this,
                [this, clause = *clause] { emit clauseRequested(clause); });
}

QString FacetBar::valueText(const Client::FieldInfo &field, const JsonValue &value) const
{
    constexpr qsizetype longest = 32;
    const bool isNothing = value.isNull() || (value.isString() && value.toString().isEmpty());
    if (isNothing)
        return tr("(empty)");
    QString text;
    if (Models::valueKind(field) == ValueKind::Relation)
        text = m_context.model.relationLabel(field.relatedCollectionId, value.toString());
    if (text.isEmpty())
        text = value.isString() ? value.toString() : QString::fromUtf8(value.toJson());
    return text.size() > longest ? QString(text.left(longest) + u'…') : text;
}

void FacetBar::askLabels(const std::vector<Client::Facet> &facets)
{
    for (const Client::Facet &facet : facets) {
        const Client::FieldInfo *field = m_context.model.collection().field(facet.by);
        if (!field || Models::valueKind(*field) != ValueKind::Relation)
            continue;
        const auto related = m_context.model.collections().constFind(field->relatedCollectionId);
        if (related == m_context.model.collections().constEnd())
            continue;
        QStringList clauses;
        for (const Client::FacetValue &value : facet.values) {
            const QString id = value.value.toString();
            const std::optional<QString> literal = Models::filterText(id);
            if (!id.isEmpty() && literal
                && m_context.model.relationLabel(related->id, id).isEmpty())
                clauses << QString(u"id = "_s + *literal);
        }
        if (clauses.isEmpty())
            continue;
        Client::RecordQuery query;
        query.collection = related->id;
        query.perPage = clauses.size();
        query.filter = clauses.join(u" || "_s);
        deliverTo(this, m_context.client.records(query, m_stop.token()),
                  [this, info = *related,
                   generation = m_generation](const Result<Client::RecordPage> &page) {
                      if (!page || generation != m_generation)
                          return;
                      for (const JsonValue &record : page->items)
                          m_context.model.setRelationLabel(info.id, record[u"id"].toString(),
                                                           Models::recordLabel(info, record));
                      take(std::exchange(m_facets, {}));
                  });
    }
}

void FacetBar::openMenu()
{
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->setObjectName(u"menu.facetFields"_s);
    const QStringList chosen = chosenFields();
    for (const Client::FieldInfo &field : m_context.model.collection().fields) {
        if (!canBeCounted(field))
            continue;
        const bool isChosen = chosen.contains(field.name);
        QAction *action = menu->addAction(field.name);
        action->setObjectName(u"facetField."_s + field.name);
        action->setCheckable(true);
        action->setChecked(isChosen);
        action->setEnabled(isChosen || chosen.size() < mostFields);
        connect(action, &QAction::toggled, this, [this, chosen, name = field.name](bool isOn) {
            QStringList now = chosen;
            if (isOn)
                now << name;
            else
                now.removeAll(name);
            m_chosen.insert(m_context.model.collection().id, now);
            reload();
        });
    }
    Ui::openMenu(menu, m_choose, Qt::AlignRight);
}

JsonValue FacetBar::state() const
{
    JsonValue fields = JsonValue::object();
    for (auto it = m_chosen.cbegin(); it != m_chosen.cend(); ++it)
        fields.insert(it.key(), JsonValue(it.value()));
    return JsonValue::object({{u"open"_s, JsonValue(m_isOpen)}, {u"fields"_s, fields}});
}

void FacetBar::restore(const JsonValue &state)
{
    m_chosen.clear();
    for (const JsonValue::Member &fields : state[u"fields"].members())
        m_chosen.insert(fields.first, Models::listOf(fields.second));
    setOpen(state[u"open"].toBool());
}

}  // namespace Binnacle::Ui
