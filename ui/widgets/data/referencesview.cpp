// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/data/referencesview.h"

#include "models/plural.h"
#include "widgets/base/keyvalueview.h"
#include "widgets/base/scrollpane.h"
#include "widgets/base/stateview.h"

#include <QLocale>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace Binnacle::Ui {

using Models::ReferenceList;

namespace {

QString countOf(const ReferenceList::Group &group)
{
    switch (group.state) {
    case ReferenceList::Group::State::Asking: return ReferencesView::tr("counting…");
    case ReferenceList::Group::State::Failed: return ReferencesView::tr("not known");
    case ReferenceList::Group::State::Known: break;
    }
    return Models::resolvePlural(
        ReferencesView::tr("%1 record(s)").arg(QLocale().toString(group.total)), group.total);
}

}  // namespace

ReferencesView::ReferencesView(const FieldContext &context, QWidget *parent)
    : QWidget(parent)
    , m_context(context)
    , m_references(context.client)
    , m_rows(new KeyValueView(context.theme))
{
    setObjectName(u"data.inspector.references"_s);
    m_rows->setObjectName(u"data.inspector.references.rows"_s);
    auto *content = new QWidget;
    content->setObjectName(u"scrollBody"_s);
    auto *layout = new QVBoxLayout(content);
    const int pad = context.theme.scaled(12);
    layout->setContentsMargins(pad, context.theme.scaled(8), pad, pad);
    layout->addWidget(m_rows);
    layout->addStretch(1);
    m_state = new StateView(context.theme,
                            makeScrollPane(content, u"data.inspector.references.area"_s), this);
    m_state->setObjectName(u"data.inspector.references.state"_s);
    auto *outer = new QVBoxLayout(this);
    outer->setContentsMargins({});
    outer->addWidget(m_state);
    connect(&m_references, &ReferenceList::changed, this, &ReferencesView::fill);
    connect(m_rows, &KeyValueView::linkActivated, this, &ReferencesView::follow);
}

void ReferencesView::forget()
{
    m_askedFor.clear();
}

void ReferencesView::showRecord(const QString &id)
{
    const QString collection = m_context.model.collection().id;
    const QString wanted = collection + u'/' + id;
    if (m_askedFor == wanted)
        return;
    m_askedFor = wanted;
    if (id.isEmpty()) {
        m_references.clear();
        fill();
        return;
    }
    m_references.ask(m_context.model.collections(), collection, id);
    fill();
}

void ReferencesView::fill()
{
    const std::vector<ReferenceList::Group> &groups = m_references.groups();
    if (groups.empty()) {
        m_state->showEmpty({u"link-2"_s,
                            tr("Nothing can point here"),
                            tr("No collection has a relation to this one, or the record is not "
                               "saved yet."),
                            {}});
        return;
    }
    QList<KeyValueView::Row> rows;
    for (size_t i = 0; i < groups.size(); ++i) {
        const ReferenceList::Group &group = groups[i];
        const QString number = QString::number(i);
        rows.append(KeyValueView::heading(u"head"_s + number,
                                          QString(group.collection + u'.' + group.field)));
        const bool hasMore = group.total > qint64(group.records.size());
        rows.append({u"all:"_s + number,
                     countOf(group),
                     group.state == ReferenceList::Group::State::Failed ? group.problem
                         : hasMore                                      ? tr("Show all")
                         : group.records.empty()                        ? u"–"_s
                                                                        : tr("Show in the grid"),
                     false,
                     group.state == ReferenceList::Group::State::Failed ? Tone::Warn : Tone::Muted,
                     !group.records.empty(),
                     {}});
        for (size_t j = 0; j < group.records.size(); ++j) {
            const auto &[id, label] = group.records[j];
            rows.append(
                {u"record:%1:%2"_s.arg(i).arg(j), id, label, label == id, Tone::Text, true, {}});
        }
    }
    m_rows->setRows(rows);
    m_state->showContent();
}

void ReferencesView::follow(const QString &key)
{
    const QStringList parts = key.split(u':');
    const std::vector<ReferenceList::Group> &groups = m_references.groups();
    const size_t group = parts.value(1).toUInt();
    if (group >= groups.size())
        return;
    if (parts.first() == "all"_L1) {
        emit listRequested(groups[group].collectionId, groups[group].filter);
        return;
    }
    const size_t record = parts.value(2).toUInt();
    if (record < groups[group].records.size())
        emit recordRequested(groups[group].collectionId, groups[group].records[record].first);
}

}  // namespace Binnacle::Ui
