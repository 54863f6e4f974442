// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/routes/tryitpanel.h"

#include "client/instance.h"
#include "core/deliver.h"
#include "models/quoting.h"
#include "widgets/base/button.h"
#include "widgets/base/label.h"
#include "widgets/base/scrollpane.h"
#include "widgets/notices.h"
#include "widgets/routes/routecall.h"
#include "widgets/routes/routerules.h"
#include "widgets/routes/tryitanswer.h"
#include "wire/jsonparser.h"

#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QShortcut>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace Binnacle::Ui {

namespace {

bool takesBody(const QString &method)
{
    return method == u"POST" || method == u"PUT" || method == u"PATCH";
}

QString textOf(const QWidget *field)
{
    if (const auto *box = qobject_cast<const QComboBox *>(field))
        return box->currentText();
    if (const auto *edit = qobject_cast<const QLineEdit *>(field))
        return edit->text();
    return {};
}

void setTextOf(QWidget *field, const QString &text)
{
    if (auto *box = qobject_cast<QComboBox *>(field))
        box->setEditText(text);
    else if (auto *edit = qobject_cast<QLineEdit *>(field))
        edit->setText(text);
}

QPlainTextEdit *textEdit(const Theme &theme, const QString &name, const QString &accessible,
                         int lines, QWidget *parent)
{
    auto *edit = new QPlainTextEdit(parent);
    edit->setObjectName(name);
    edit->setAccessibleName(accessible);
    edit->setTabChangesFocus(true);
    const auto apply = [edit, &theme, lines] {
        edit->setFont(theme.mono());
        edit->setFixedHeight(QFontMetrics(edit->font()).lineSpacing() * lines + theme.scaled(18));
    };
    apply();
    QObject::connect(&theme, &Theme::changed, edit, apply);
    return edit;
}

Label *heading(const Theme &theme, const QString &text, QWidget *parent)
{
    auto *label = new Label(theme, TextSize::Label, Tone::Muted, text, parent);
    label->setWeight(QFont::DemiBold);
    return label;
}

}  // namespace

TryItPanel::TryItPanel(const PageContext &context, QWidget *parent)
    : QWidget(parent)
    , m_context(context)
{
    setObjectName(u"page.routes.tryit"_s);
    setAccessibleName(tr("Try the route"));
    auto *content = new QWidget;
    auto *layout = new QVBoxLayout(content);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(12);
    layout->addWidget(makeForm());
    m_answer = new TryItAnswer(context.theme, content);
    m_answer->hide();
    connect(m_answer, &TryItAnswer::openRequested, this, &TryItPanel::openRequested);
    layout->addWidget(m_answer);
    layout->addStretch();
    auto *outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    outer->addWidget(makeScrollPane(content, u"page.routes.tryit.area"_s, this));

    auto *shortcut = new QShortcut(QKeySequence(Qt::CTRL | Qt::Key_Return), this);
    shortcut->setContext(Qt::WidgetWithChildrenShortcut);
    connect(shortcut, &QShortcut::activated, this, &TryItPanel::send);
}

QWidget *TryItPanel::makeForm()
{
    const Theme &theme = m_context.theme;
    auto *form = new QWidget;
    auto *lines = new QVBoxLayout(form);
    lines->setContentsMargins(0, 0, 0, 0);
    lines->setSpacing(8);
    auto *fields = new QWidget(form);
    m_form = new QFormLayout(fields);
    m_form->setContentsMargins(0, 0, 0, 0);
    m_form->setSpacing(8);
    m_form->setFieldGrowthPolicy(QFormLayout::ExpandingFieldsGrow);
    lines->addWidget(fields);

    m_query = new QLineEdit(form);
    m_query->setObjectName(u"page.routes.tryit.query"_s);
    m_query->setAccessibleName(tr("Query"));
    m_query->setPlaceholderText(tr("page=1&perPage=20"));
    lines->addWidget(heading(theme, tr("Query"), form));
    lines->addWidget(m_query);
    m_headers = textEdit(theme, u"page.routes.tryit.headers"_s, tr("Headers"), 2, form);
    m_headers->setPlaceholderText(tr("Accept-Language: en"));
    lines->addWidget(heading(theme, tr("Headers, one per line"), form));
    lines->addWidget(m_headers);
    m_bodyLabel = heading(theme, tr("Body (JSON)"), form);
    m_body = textEdit(theme, u"page.routes.tryit.body"_s, tr("Body"), 6, form);
    lines->addWidget(m_bodyLabel);
    lines->addWidget(m_body);

    m_target = new Label(theme, TextSize::Label, Tone::Muted, {}, form);
    m_target->setObjectName(u"page.routes.tryit.target"_s);
    m_target->setMono(true);
    m_target->setElideMode(Qt::ElideMiddle);
    m_rule = new Label(theme, TextSize::Label, Tone::Muted, {}, form);
    m_rule->setObjectName(u"page.routes.tryit.rule"_s);
    m_rule->setWordWrap(true);
    m_problem = new Label(theme, TextSize::Label, Tone::Error, {}, form);
    m_problem->setObjectName(u"page.routes.tryit.problem"_s);
    m_problem->setWordWrap(true);
    m_problem->hide();
    lines->addWidget(m_target);
    lines->addWidget(m_rule);
    lines->addWidget(m_problem);

    auto *buttons = new QHBoxLayout;
    m_send = new Button(theme, Button::Kind::Primary, tr("Send"), form);
    m_send->setObjectName(u"btn.send"_s);
    m_send->setToolTip(tr("Send (Ctrl+Enter)"));
    connect(m_send, &QAbstractButton::clicked, this, &TryItPanel::send);
    auto *curl = new Button(theme, Button::Kind::Ghost, tr("cURL"), form);
    curl->setObjectName(u"btn.tryitCurl"_s);
    curl->setAccessibleName(tr("Copy as cURL"));
    curl->setIconName(u"copy"_s);
    connect(curl, &QAbstractButton::clicked, this,
            [this] { copy(Models::curlCommand(snippet()), tr("Copied as cURL")); });
    auto *script = new Button(theme, Button::Kind::Ghost, tr("JavaScript"), form);
    script->setObjectName(u"btn.tryitScript"_s);
    script->setAccessibleName(tr("Copy as JavaScript"));
    script->setIconName(u"copy"_s);
    connect(script, &QAbstractButton::clicked, this,
            [this] { copy(Models::javascriptCall(snippet()), tr("Copied as JavaScript")); });
    buttons->addWidget(m_send);
    buttons->addStretch();
    buttons->addWidget(curl);
    buttons->addWidget(script);
    lines->addLayout(buttons);
    // The room that is left over goes here, not between the fields.
    lines->addStretch(1);

    connect(m_query, &QLineEdit::textChanged, this, [this] { check(); });
    connect(m_query, &QLineEdit::returnPressed, this, &TryItPanel::send);
    connect(m_headers, &QPlainTextEdit::textChanged, this, [this] { check(); });
    connect(m_body, &QPlainTextEdit::textChanged, this, [this] { check(); });
    return form;
}

void TryItPanel::setRoute(const Client::RouteRow &route)
{
    if (!m_route.method.isEmpty())
        keepDraft();
    m_stop.stop();
    ++m_generation;
    m_send->setBusy(false);
    m_route = route;
    m_answer->hide();
    const Draft draft = m_drafts.value(route.method + u' ' + route.pattern);
    buildParameters();
    for (const auto &[name, field] : m_parameters) {
        if (const QString typed = draft.parameters.value(name); !typed.isEmpty())
            setTextOf(field, typed);
    }
    m_query->setText(draft.query);
    m_headers->setPlainText(draft.headers);
    m_body->setPlainText(draft.body);
    const bool hasBody = takesBody(route.method);
    m_body->setVisible(hasBody);
    m_bodyLabel->setVisible(hasBody);
    m_send->setKind(route.method == u"DELETE" ? Button::Kind::Danger : Button::Kind::Primary);
    m_send->setText(route.method == u"GET" ? tr("Send") : tr("Send %1").arg(route.method));
    check();
}

void TryItPanel::buildParameters()
{
    while (m_form->rowCount() > 0)
        m_form->removeRow(0);
    m_parameters.clear();
    QWidget *before = nullptr;
    const QStringList names = parametersOf(m_route.pattern);
    for (const QString &name : names) {
        QWidget *field = nullptr;
        if (name == u"collection") {
            auto *box = new QComboBox(this);
            box->setEditable(true);
            box->setInsertPolicy(QComboBox::NoInsert);
            for (const Client::CollectionInfo &collection : m_collections)
                box->addItem(collection.name);
            box->setEditText(firstCollection());
            connect(box, &QComboBox::editTextChanged, this, [this] { check(); });
            field = box;
        } else {
            auto *edit = new QLineEdit(this);
            connect(edit, &QLineEdit::textChanged, this, [this] { check(); });
            connect(edit, &QLineEdit::returnPressed, this, &TryItPanel::send);
            field = edit;
        }
        field->setObjectName(u"page.routes.tryit.parameter."_s + name);
        field->setAccessibleName(name);
        auto *label = new Label(m_context.theme, TextSize::Label, Tone::Muted, name, this);
        label->setMono(true);
        label->setBuddy(field);
        m_form->addRow(label, field);
        m_parameters.emplace_back(name, field);
        if (before)
            setTabOrder(before, field);
        before = field;
    }
    if (before)
        setTabOrder(before, m_query);
}

/// Those of the system are seldom what one wants to try.
QString TryItPanel::firstCollection() const
{
    for (const Client::CollectionInfo &collection : m_collections) {
        if (!collection.isSystem)
            return collection.name;
    }
    return {};
}

void TryItPanel::fill(const QString &url)
{
    const qsizetype mark = url.indexOf(u'?');
    const QString path = mark < 0 ? url : url.left(mark);
    if (const auto values = parameterValues(m_route.pattern, path)) {
        for (const auto &[name, field] : m_parameters)
            setTextOf(field, values->value(name));
    }
    m_query->setText(mark < 0 ? QString() : url.sliced(mark + 1));
    check();
}

void TryItPanel::keepDraft()
{
    Draft draft;
    draft.parameters = parameters();
    draft.query = m_query->text();
    draft.headers = m_headers->toPlainText();
    draft.body = m_body->toPlainText();
    m_drafts.insert(m_route.method + u' ' + m_route.pattern, draft);
}

void TryItPanel::setCollections(const std::vector<Client::CollectionInfo> &collections)
{
    m_collections = collections;
    for (const auto &[name, field] : m_parameters) {
        auto *box = qobject_cast<QComboBox *>(field);
        if (!box)
            continue;
        const QString typed = box->currentText();
        box->clear();
        for (const Client::CollectionInfo &collection : m_collections)
            box->addItem(collection.name);
        box->setEditText(typed.isEmpty() ? firstCollection() : typed);
    }
    check();
}

QString TryItPanel::target() const
{
    return callTarget(m_route.pattern, parameters(), m_query->text());
}

QHash<QString, QString> TryItPanel::parameters() const
{
    QHash<QString, QString> values;
    for (const auto &[name, field] : m_parameters)
        values.insert(name, textOf(field));
    return values;
}

void TryItPanel::fillRules()
{
    m_rule->hide();
    if (!m_route.pattern.contains(u"/records"_s))
        return;
    for (const auto &[name, field] : m_parameters) {
        if (name != u"collection")
            continue;
        for (const Client::CollectionInfo &collection : m_collections) {
            if (collection.name != textOf(field))
                continue;
            m_rule->setText(
                tr("Rule for others: %1")
                    .arg(ruleText(ruleOf(collection, m_route.method, m_route.pattern))));
            m_rule->show();
        }
    }
}

bool TryItPanel::check()
{
    QString problem;
    QStringList missing;
    for (const auto &[name, field] : m_parameters) {
        if (textOf(field).isEmpty() && !isRestParameter(m_route.pattern, name))
            missing.append(name);
    }
    if (!m_body->isHidden() && !m_body->toPlainText().trimmed().isEmpty()) {
        if (!Wire::parseJson(m_body->toPlainText().toUtf8()))
            problem = tr("The body is not valid JSON.");
    }
    for (const QString &line : m_headers->toPlainText().split(u'\n', Qt::SkipEmptyParts)) {
        if (line.indexOf(u':') < 1)
            problem = tr("A header is written as Name: value.");
    }
    m_target->setText(m_route.method + u' ' + target());
    m_problem->setText(problem);
    m_problem->setVisible(!problem.isEmpty());
    m_send->setEnabled(problem.isEmpty() && missing.isEmpty());
    m_send->setToolTip(missing.isEmpty() ? tr("Send (Ctrl+Enter)")
                                         : tr("Fill in %1 first").arg(missing.join(u", "_s)));
    fillRules();
    return m_send->isEnabled();
}

Client::ApiRequest TryItPanel::request() const
{
    Client::ApiRequest request;
    request.method = m_route.method.toUtf8();
    request.target = target().toUtf8();
    for (const QString &line : m_headers->toPlainText().split(u'\n', Qt::SkipEmptyParts)) {
        const qsizetype colon = line.indexOf(u':');
        const QByteArray name = line.left(colon).trimmed().toUtf8();
        const QByteArray value = line.mid(colon + 1).trimmed().toUtf8();
        if (name.compare("Content-Type", Qt::CaseInsensitive) == 0)
            request.contentType = value;
        else
            request.headers.add(name, value);
    }
    if (!m_body->isHidden() && !m_body->toPlainText().trimmed().isEmpty()) {
        request.body = m_body->toPlainText().toUtf8();
        if (request.contentType.isEmpty())
            request.contentType = "application/json"_ba;
    }
    return request;
}

Models::SnippetCall TryItPanel::snippet() const
{
    const Client::ApiRequest made = request();
    Models::SnippetCall call;
    call.base = Models::baseUrl(m_context.instance.address());
    call.method = m_route.method;
    call.target = QString::fromUtf8(made.target);
    call.headers = made.headers;
    // The window is the owner; everybody else needs a token where the route asks for one.
    if (m_route.guard.contains(u"superuser"_s, Qt::CaseInsensitive)
        && !call.headers.contains("Authorization"))
        call.headers.add("Authorization"_ba, "TOKEN"_ba);
    call.contentType = made.contentType;
    call.body = made.body;
    return call;
}

void TryItPanel::copy(const QString &text, const QString &what)
{
    QApplication::clipboard()->setText(text);
    m_context.notices.info(what);
}

void TryItPanel::send()
{
    if (m_send->isBusy() || !check())
        return;
    keepDraft();
    m_send->setBusy(true);
    m_stop = StopSource();
    Client::ApiRequest made = request();
    made.stop = m_stop.token();
    deliverTo(this, m_context.client.raw(std::move(made)),
              [this, generation = ++m_generation](const Result<Client::ApiReply> &reply) {
                  if (generation != m_generation)
                      return;
                  m_send->setBusy(false);
                  m_answer->show(reply);
              });
}

JsonValue TryItPanel::state() const
{
    JsonValue drafts = JsonValue::object();
    const auto write = [&drafts](const QString &key, const Draft &draft) {
        JsonValue parameters = JsonValue::object();
        for (auto it = draft.parameters.cbegin(); it != draft.parameters.cend(); ++it)
            parameters.insert(it.key(), JsonValue(it.value()));
        drafts.insert(key,
                      JsonValue::object({{u"parameters"_s, parameters},
                                         {u"query"_s, JsonValue(draft.query)},
                                         {u"body"_s, JsonValue(draft.body)}}));
    };
    // Headers are left out: they may hold a token.
    for (auto it = m_drafts.cbegin(); it != m_drafts.cend(); ++it)
        write(it.key(), it.value());
    return drafts;
}

void TryItPanel::restore(const JsonValue &state)
{
    for (const auto &[key, value] : state.members()) {
        Draft draft;
        for (const auto &[name, text] : value[u"parameters"].members())
            draft.parameters.insert(name, text.toString());
        draft.query = value[u"query"].toString();
        draft.body = value[u"body"].toString();
        m_drafts.insert(key, draft);
    }
}

}  // namespace Binnacle::Ui
