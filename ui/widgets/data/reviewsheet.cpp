// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/data/reviewsheet.h"

#include "models/plural.h"
#include "models/records/recordcalls.h"
#include "models/records/recordvalue.h"
#include "widgets/base/card.h"
#include "widgets/base/chip.h"
#include "widgets/base/codeview.h"
#include "widgets/base/label.h"
#include "widgets/base/segmented.h"

#include <QDateTime>
#include <QFileInfo>
#include <QGridLayout>
#include <QScrollArea>
#include <QStackedWidget>

using namespace Qt::StringLiterals;

namespace Binnacle::Ui {

using Models::StagedRecord;

namespace {

/// Beyond this a sheet is no longer read; the rest is counted.
constexpr int maxShown = 100;

}  // namespace

ReviewSheet::ReviewSheet(const FieldContext &context, QWidget *parent)
    : Dialog(context.theme, tr("Review changes"), parent)
    , m_context(context)
{
    setObjectName(u"dialog.reviewChanges"_s);
    setPanelWidth(720);
    const Models::ChangeSet &changes = *context.model.changes();
    const int count = int(changes.keys().size());
    setSubtitle(Models::resolvePlural(
        tr("%n record(s) of %1, saved in one transaction: all of it or nothing. Where the server "
           "takes no batches, they are sent one by one.",
           nullptr, count)
            .arg(context.model.collection().name),
        count));
    auto *tabs = new Segmented(context.theme, this);
    tabs->setObjectName(u"dialog.reviewChanges.tabs"_s);
    tabs->addSegment(tr("Fields"));
    tabs->addSegment(tr("API calls"));
    tabs->setCurrentIndex(0);
    auto *stack = new QStackedWidget(this);
    QScrollArea *diffs = buildDiffs();
    stack->addWidget(diffs);
    stack->addWidget(buildCalls());
    stack->setMinimumHeight(qBound(context.theme.scaled(120), diffs->widget()->sizeHint().height(),
                                   context.theme.scaled(400)));
    connect(tabs, &Segmented::currentChanged, stack, &QStackedWidget::setCurrentIndex);
    body()->addWidget(tabs, 0, Qt::AlignLeft);
    body()->addWidget(stack, 1);
    addButton(tr("Cancel"), Button::Kind::Secondary, RejectRole)
        ->setObjectName(u"btn.cancelReview"_s);
    auto *save = addButton(tr("Save"), Button::Kind::Primary, AcceptRole);
    save->setObjectName(u"btn.saveReviewed"_s);
    save->setDefault(true);
}

QScrollArea *ReviewSheet::buildDiffs()
{
    auto *scroll = new QScrollArea(this);
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    auto *inner = new QWidget;
    inner->setObjectName(u"scrollBody"_s);
    auto *layout = new QVBoxLayout(inner);
    layout->setContentsMargins({});
    layout->setSpacing(theme().scaled(12));
    const Models::ChangeSet &changes = *m_context.model.changes();
    int shown = 0;
    for (const QString &key : changes.keys()) {
        if (++shown > maxShown)
            break;
        layout->addWidget(buildRecord(key, *changes.find(key)));
    }
    const int rest = int(changes.keys().size()) - maxShown;
    if (rest > 0)
        layout->addWidget(new Label(
            theme(), TextSize::Label, Tone::Muted,
            Models::resolvePlural(tr("and %n more record(s)", nullptr, rest), rest), inner));
    layout->addStretch(1);
    scroll->setWidget(inner);
    return scroll;
}

QWidget *ReviewSheet::buildRecord(const QString &key, const StagedRecord &staged)
{
    const Client::CollectionInfo &collection = m_context.model.collection();
    const bool isNew = staged.kind == StagedRecord::Kind::New;
    const bool isDelete = staged.kind == StagedRecord::Kind::Delete;
    const QString label = Models::recordLabel(collection, isNew ? staged.values : staged.base);
    auto *card = new Card(theme(), label.isEmpty() ? tr("New record") : label, this);
    if (!isNew)
        card->setSubtitle(key);
    auto *chip = new Chip(theme(), isNew ? tr("new") : isDelete ? tr("delete") : tr("edit"), card);
    chip->setTone(isNew ? Tone::Ok : isDelete ? Tone::Error : Tone::Info);
    card->addHeaderWidget(chip);
    auto *grid = new QGridLayout;
    grid->setHorizontalSpacing(theme().scaled(12));
    grid->setVerticalSpacing(theme().scaled(6));
    grid->setColumnMinimumWidth(0, theme().scaled(112));
    grid->setColumnStretch(1, 1);
    grid->setColumnStretch(3, 1);
    for (const Client::FieldInfo &field : collection.fields) {
        if (staged.values.contains(field.name))
            addFieldRow(grid, key, field, staged);
    }
    if (grid->rowCount() > 1 || !staged.values.isEmpty())
        card->body()->addLayout(grid);
    else if (isNew)
        card->body()->addWidget(
            new Label(theme(), TextSize::Label, Tone::Muted, tr("No field filled in."), card));
    const Error *error = m_context.model.changes()->error(key);
    if (error) {
        auto *wrong = new Label(theme(), TextSize::Label, Tone::Error,
                                tr("Refused last time: %1").arg(error->message), card);
        wrong->setWordWrap(true);
        card->body()->addWidget(wrong);
    }
    return card;
}

void ReviewSheet::addFieldRow(QGridLayout *grid, const QString &key, const Client::FieldInfo &field,
                              const StagedRecord &staged)
{
    const int row = grid->rowCount();
    const auto text = [&](const JsonValue &value) {
        if (field.type == "password"_L1)
            return u"••••••••"_s;
        if (field.type == "relation"_L1) {
            QStringList labels;
            for (const QString &id : Models::listOf(value)) {
                const QString label = m_context.model.relationLabel(field.relatedCollectionId, id);
                labels << (label.isEmpty() ? id : label);
            }
            return labels.isEmpty() ? tr("empty") : labels.join(", "_L1);
        }
        const QString shown = Models::plainText(field, value).left(Models::maxCellText);
        return shown.isEmpty() ? tr("empty") : shown;
    };
    const auto label = [&](const QString &shown, Tone tone, bool isMono) {
        auto *made = new Label(theme(), TextSize::Label, tone, shown, this);
        made->setTextFormat(Qt::PlainText);
        made->setMono(isMono);
        made->setWordWrap(true);
        made->setAlignment(Qt::AlignLeft | Qt::AlignTop);
        return made;
    };
    grid->addWidget(label(field.name, Tone::Muted, false), row, 0);
    const bool isNew = staged.kind == StagedRecord::Kind::New;
    if (!isNew) {
        auto *before = label(text(staged.base[field.name]), Tone::Muted, true);
        QFont struck = before->font();
        struck.setStrikeOut(true);
        before->setFont(struck);
        grid->addWidget(before, row, 1);
        grid->addWidget(new IconLabel(theme(), u"arrow-right"_s, Tone::Muted, 14, this), row, 2,
                        Qt::AlignTop);
    }
    grid->addWidget(label(text(staged.values[field.name]), Tone::Text, true), row, isNew ? 1 : 3, 1,
                    isNew ? 3 : 1);
    const QString wrong = m_context.model.changes()->fieldError(key, field.name);
    if (!wrong.isEmpty())
        grid->addWidget(label(wrong, Tone::Error, false), row + 1, 1, 1, 3);
}

QWidget *ReviewSheet::buildCalls()
{
    const Client::CollectionInfo &collection = m_context.model.collection();
    const Models::ChangeSet &changes = *m_context.model.changes();
    QString text;
    int shown = 0;
    for (const QString &key : changes.keys()) {
        if (++shown > maxShown)
            break;
        const Models::RecordCall call = Models::plannedCall(collection, key, *changes.find(key));
        text += QString::fromLatin1(call.method + ' ' + call.target) + u'\n';
        if (!call.body.isNull())
            text += Models::prettyJson(Models::withoutSecrets(collection, call.body)) + u'\n';
        for (const Client::UploadFile &file : call.files)
            text += file.field + u": "_s + QFileInfo(file.path).fileName() + u'\n';
        text += u'\n';
    }
    auto *view = new CodeView(theme(), this);
    view->setObjectName(u"dialog.reviewChanges.calls"_s);
    view->setCode(text.trimmed(), CodeView::Language::Http);
    return view;
}

}  // namespace Binnacle::Ui
