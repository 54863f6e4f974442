// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/data/recordinspector.h"

#include "core/deliver.h"
#include "models/records/recordcalls.h"
#include "models/records/recordvalue.h"
#include "widgets/base/button.h"
#include "widgets/base/chip.h"
#include "widgets/base/codeview.h"
#include "widgets/base/label.h"
#include "widgets/base/segmented.h"
#include "widgets/base/stateview.h"
#include "widgets/data/recordform.h"
#include "widgets/data/referencesview.h"
#include "wire/jsonparser.h"

#include <QCheckBox>
#include <QClipboard>
#include <QFileInfo>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QScrollArea>
#include <QStackedWidget>
#include <QUrl>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace Binnacle::Ui {

using Models::ChangeSet;
using Models::StagedRecord;

RecordInspector::RecordInspector(const FieldContext &context, QWidget *parent)
    : QWidget(parent)
    , m_context(context)
{
    setObjectName(u"data.inspector"_s);
    const Theme &theme = context.theme;
    auto *content = new QWidget;
    auto *layout = new QVBoxLayout(content);
    layout->setContentsMargins({});
    layout->setSpacing(0);
    auto *header = new QWidget(content);
    buildHeader(header);
    layout->addWidget(header);

    m_stack = new QStackedWidget(content);
    m_form = new RecordForm(context, m_stack);
    m_stack->addWidget(m_form);
    m_references = new ReferencesView(context, m_stack);
    m_stack->addWidget(m_references);
    m_stack->addWidget(buildApi());
    auto *jsonPage = new QWidget(m_stack);
    auto *jsonLayout = new QVBoxLayout(jsonPage);
    const int pad = theme.scaled(12);
    jsonLayout->setContentsMargins(pad, theme.scaled(8), pad, pad);
    m_json = new CodeView(theme, jsonPage);
    m_json->setObjectName(u"data.inspector.json"_s);
    m_json->setAccessibleName(tr("The record as JSON"));
    jsonLayout->addWidget(m_json);
    m_stack->addWidget(jsonPage);
    layout->addWidget(m_stack, 1);

    m_state = new StateView(theme, content, this);
    auto *outer = new QVBoxLayout(this);
    outer->setContentsMargins({});
    outer->addWidget(m_state);
    connect(m_form, &RecordForm::followRequested, this, &RecordInspector::followRequested);
    connect(m_references, &ReferencesView::recordRequested, this,
            &RecordInspector::recordRequested);
    connect(m_references, &ReferencesView::listRequested, this, &RecordInspector::listRequested);
    connect(m_tabs, &Segmented::currentChanged, this, [this](int index) {
        m_stack->setCurrentIndex(index);
        showRow(m_context.model.rowOf(m_key));
    });
    showRow(-1);
}

void RecordInspector::buildHeader(QWidget *header)
{
    const Theme &theme = m_context.theme;
    auto *layout = new QVBoxLayout(header);
    const int pad = theme.scaled(12);
    layout->setContentsMargins(pad, pad, pad, theme.scaled(4));
    layout->setSpacing(theme.scaled(6));
    auto *line = new QHBoxLayout;
    m_title = new Label(theme, TextSize::Section, Tone::Text, {}, header);
    m_title->setObjectName(u"data.inspector.title"_s);
    m_title->setWeight(QFont::DemiBold);
    m_title->setElideMode(Qt::ElideRight);
    m_chip = new Chip(theme, {}, header);
    line->addWidget(m_title, 1);
    line->addWidget(m_chip);
    layout->addLayout(line);
    m_id = new Label(theme, TextSize::Label, Tone::Muted, {}, header);
    m_id->setMono(true);
    m_id->setTextInteractionFlags(Qt::TextSelectableByMouse);
    layout->addWidget(m_id);
    m_tabs = new Segmented(theme, header);
    m_tabs->setObjectName(u"data.inspector.tabs"_s);
    m_tabs->setAccessibleName(tr("What to show of the record"));
    m_tabs->addSegment(tr("Record"));
    m_tabs->addSegment(tr("Refs"), {}, tr("Who points at this record"));
    m_tabs->addSegment(tr("API"));
    m_tabs->addSegment(tr("JSON"));
    m_tabs->setCurrentIndex(RecordTab);
    auto *tabs = new QHBoxLayout;
    tabs->addWidget(m_tabs);
    tabs->addStretch(1);
    layout->addLayout(tabs);
}

QWidget *RecordInspector::buildApi()
{
    const Theme &theme = m_context.theme;
    auto *scroll = new QScrollArea(m_stack);
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setAccessibleName(tr("API calls"));
    auto *body = new QWidget;
    body->setObjectName(u"scrollBody"_s);
    auto *layout = new QVBoxLayout(body);
    layout->setContentsMargins(theme.scaled(12), theme.scaled(8), theme.scaled(12),
                               theme.scaled(12));
    layout->setSpacing(theme.scaled(8));
    const auto heading = [&](const QString &text) {
        auto *label = new Label(theme, TextSize::Label, Tone::Muted, text, body);
        label->setWeight(QFont::DemiBold);
        layout->addWidget(label);
        return label;
    };
    const auto code = [&](const QString &name, const QString &accessible, int most) {
        auto *view = new CodeView(theme, body);
        view->setObjectName(name);
        view->setAccessibleName(accessible);
        view->setFitLines(1, most);
        layout->addWidget(view);
        return view;
    };
    heading(tr("Request"));
    m_request = code(u"data.inspector.request"_s, tr("Request"), 4);
    auto *buttons = new QHBoxLayout;
    auto *curl = new Button(theme, Button::Kind::Ghost, tr("Copy as cURL"), body);
    curl->setObjectName(u"btn.copyCurl"_s);
    auto *script = new Button(theme, Button::Kind::Ghost, tr("Copy as JavaScript"), body);
    script->setObjectName(u"btn.copyJavaScript"_s);
    auto *again = new IconButton(theme, u"refresh-cw"_s, tr("Send again"), body);
    again->setObjectName(u"btn.sendAgain"_s);
    buttons->addWidget(curl);
    buttons->addWidget(script);
    buttons->addStretch(1);
    buttons->addWidget(again);
    layout->addLayout(buttons);
    m_expand = new QCheckBox(tr("Expand relations"), body);
    m_expand->setObjectName(u"check.expand"_s);
    layout->addWidget(m_expand);
    connect(m_expand, &QCheckBox::toggled, this, [this] {
        showApi();
        send();
    });
    m_status = heading(tr("Response"));
    m_status->setObjectName(u"data.inspector.status"_s);
    m_response = code(u"data.inspector.response"_s, tr("Response"), 40);
    m_pendingTitle = heading(tr("Save will send"));
    m_pending = code(u"data.inspector.pending"_s, tr("What Save will send"), 20);
    layout->addStretch(1);
    scroll->setWidget(body);
    connect(curl, &Button::clicked, this, [this] { copyCall(false); });
    connect(script, &Button::clicked, this, [this] { copyCall(true); });
    connect(again, &QToolButton::clicked, this, &RecordInspector::send);
    return scroll;
}

void RecordInspector::showTab(Tab tab)
{
    m_tabs->setCurrentIndex(tab);
    m_stack->setCurrentIndex(tab);
}

void RecordInspector::focusForm()
{
    showTab(RecordTab);
    m_form->focusFirst();
}

void RecordInspector::focusField(const QString &name)
{
    showTab(RecordTab);
    m_form->focusField(name);
}

void RecordInspector::showRow(int row)
{
    const Models::RecordTableModel &model = m_context.model;
    const QString key = model.keyOf(row);
    const bool isOther = key != m_key;
    m_key = key;
    if (key.isEmpty()) {
        m_state->showEmpty({u"table-2"_s,
                            tr("No record chosen"),
                            tr("Choose a row to see and edit all of its fields."),
                            {}});
        return;
    }
    m_state->showContent();
    showHeader(row);
    switch (m_tabs->currentIndex()) {
    case RefsTab: m_references->showRecord(ChangeSet::isNewKey(m_key) ? QString() : m_key); break;
    case ApiTab: showApi(); break;
    case JsonTab: showJson(row); break;
    default: m_form->showRow(row); break;
    }
    if (isOther)
        m_sentFor.clear();
    if (m_tabs->currentIndex() == ApiTab && m_sentFor != m_key)
        send();
}

void RecordInspector::refresh()
{
    m_references->forget();
    m_sentFor.clear();
    showRow(m_context.model.rowOf(m_key));
}

void RecordInspector::showHeader(int row)
{
    const Models::RecordTableModel &model = m_context.model;
    const JsonValue record = model.stagedRecord(row);
    const bool isNew = ChangeSet::isNewKey(m_key);
    const QString label = Models::recordLabel(model.collection(), record);
    m_title->setText(isNew && label.isEmpty() ? tr("New record") : label);
    m_id->setText(isNew ? model.collection().name : model.collection().name + u'/' + m_key);
    const StagedRecord *staged = model.changes()->find(m_key);
    m_chip->setVisible(staged || model.isGone(row));
    if (model.isGone(row)) {
        m_chip->setText(tr("deleted on the server"));
        m_chip->setTone(Tone::Warn);
    } else if (staged && staged->kind == StagedRecord::Kind::New) {
        m_chip->setText(tr("new"));
        m_chip->setTone(Tone::Ok);
    } else if (staged && staged->kind == StagedRecord::Kind::Delete) {
        m_chip->setText(tr("will be deleted"));
        m_chip->setTone(Tone::Error);
    } else {
        m_chip->setText(tr("edited"));
        m_chip->setTone(Tone::Info);
    }
}

void RecordInspector::showApi()
{
    const bool isNew = ChangeSet::isNewKey(m_key);
    m_request->setCode(isNew ? tr("Not saved yet: there is nothing to read.")
                             : QString::fromLatin1("GET " + target()),
                       CodeView::Language::Http);
    m_expand->setVisible(!isNew && !m_context.model.expandText().isEmpty());
    const QString pending = pendingText();
    m_pendingTitle->setVisible(!pending.isEmpty());
    m_pending->setVisible(!pending.isEmpty());
    m_pending->setCode(pending, CodeView::Language::Http);
    m_status->setVisible(!isNew);
    m_response->setVisible(!isNew);
}

QByteArray RecordInspector::target() const
{
    QByteArray path = Models::recordPath(m_context.model.collection(), m_key);
    const QString expand = m_context.model.expandText();
    if (m_expand->isChecked() && !expand.isEmpty())
        path += "?expand=" + QUrl::toPercentEncoding(expand, ","_ba);
    return path;
}

QString RecordInspector::pendingText() const
{
    const Client::CollectionInfo &collection = m_context.model.collection();
    const StagedRecord *staged = m_context.model.changes()->find(m_key);
    if (!staged)
        return {};
    const Models::RecordCall call = Models::plannedCall(collection, m_key, *staged);
    QString text = QString::fromLatin1(call.method + ' ' + call.target);
    if (call.body.isNull())
        return text;
    const QString body = Models::prettyJson(Models::withoutSecrets(collection, call.body));
    if (call.files.empty())
        return text + "\nContent-Type: application/json\n\n"_L1 + body;
    text += "\nContent-Type: multipart/form-data\n\n@jsonPayload: "_L1 + body;
    for (const Client::UploadFile &file : call.files)
        text += u'\n' + file.field + u": "_s + QFileInfo(file.path).fileName();
    return text;
}

void RecordInspector::send()
{
    if (m_key.isEmpty() || ChangeSet::isNewKey(m_key))
        return;
    m_sentFor = m_key;
    Client::ApiRequest request;
    request.target = target();
    m_status->setText(tr("Response · waiting…"));
    deliverTo(
        this, m_context.client.raw(std::move(request)),
        [this, generation = ++m_generation](const Result<Client::ApiReply> &reply) {
            if (generation != m_generation)
                return;
            if (!reply) {
                m_status->setText(tr("Response · none"));
                m_response->setCode(reply.error().message, CodeView::Language::Plain);
                return;
            }
            const double ms = double(reply->duration.count()) / 1000;
            m_status->setText(
                tr("Response · %1 · %2 ms").arg(reply->status).arg(QString::number(ms, 'f', 1)));
            const Result<JsonValue> body = Wire::parseJson(reply->body);
            m_response->setCode(body ? Models::prettyJson(*body) : QString::fromUtf8(reply->body),
                                body ? CodeView::Language::Json : CodeView::Language::Plain);
        });
}

void RecordInspector::copyCall(bool isScript)
{
    const Client::CollectionInfo &collection = m_context.model.collection();
    const StagedRecord *staged = m_context.model.changes()->find(m_key);
    QString text;
    if (ChangeSet::isNewKey(m_key) && staged) {
        Models::RecordCall call = Models::plannedCall(collection, m_key, *staged);
        call.body = Models::withoutSecrets(collection, call.body);
        text = isScript ? Models::javaScriptOf(collection, m_key, *staged)
                        : Models::curlOf(call, m_address);
    } else {
        const JsonValue record = JsonValue::object({{u"id"_s, JsonValue(m_key)}});
        const auto format = isScript ? Models::CopyFormat::JavaScript : Models::CopyFormat::Curl;
        text = Models::copyOf(format, collection, {}, {record}, m_address);
    }
    QGuiApplication::clipboard()->setText(text.trimmed());
    emit copied(isScript ? tr("the JavaScript call") : tr("the cURL call"));
}

void RecordInspector::showJson(int row)
{
    const Client::CollectionInfo &collection = m_context.model.collection();
    m_json->setCode(
        Models::prettyJson(Models::withoutSecrets(collection, m_context.model.stagedRecord(row))),
        CodeView::Language::Json);
}

}  // namespace Binnacle::Ui
