// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/logs/loginspector.h"

#include "client/instance.h"
#include "models/observation/findings.h"
#include "models/observation/logmodel.h"
#include "models/observation/snippets.h"
#include "models/plural.h"
#include "models/quoting.h"
#include "widgets/base/button.h"
#include "widgets/base/chip.h"
#include "widgets/base/codeview.h"
#include "widgets/base/keyvalueview.h"
#include "widgets/base/label.h"
#include "widgets/base/scrollpane.h"
#include "widgets/base/segmented.h"
#include "widgets/base/stateview.h"
#include "widgets/logs/whyview.h"
#include "widgets/notices.h"

#include <QApplication>
#include <QClipboard>
#include <QHBoxLayout>
#include <QLocale>
#include <QStackedWidget>
#include <QUrlQuery>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace Binnacle::Ui {

namespace {

enum PageIndex
{
    RequestPage,
    ResponsePage,
    SqlPage,
    WhyPage,
    ClientPage,
    MessagePage
};

QVBoxLayout *column(QWidget *widget)
{
    auto *layout = new QVBoxLayout(widget);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(12);
    return layout;
}

Tone toneOf(const Theme &theme, const Models::LogRow &row)
{
    if (row.isRequest())
        return theme.toneOfStatus(row.status);
    if (row.level >= 8)
        return Tone::Error;
    return row.level >= 4 ? Tone::Warn : Tone::Info;
}

}  // namespace

LogInspector::LogInspector(const PageContext &context, QWidget *parent)
    : QWidget(parent)
    , m_context(context)
    , m_detail(context.client)
    , m_denial(context.client)
{
    setObjectName(u"page.logs.inspector"_s);
    setAccessibleName(tr("Details of the chosen line"));
    auto *content = new QWidget;
    auto *layout = new QVBoxLayout(content);
    layout->setContentsMargins(16, 12, 16, 12);
    layout->setSpacing(12);
    layout->addWidget(makeHead());
    layout->addWidget(makePages(), 1);

    m_state = new StateView(context.theme, content, this);
    m_state->setSkeleton(StateView::Skeleton::Form);
    auto *outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    outer->addWidget(m_state);
    connect(&m_detail, &Models::LogDetail::changed, this, &LogInspector::fill);
    connect(&m_denial, &Models::DenialDetail::changed, this,
            [this] { m_why->show(m_row, m_denial); });
    clear();
}

QWidget *LogInspector::makeHead()
{
    const Theme &theme = m_context.theme;
    auto *head = new QWidget;
    auto *lines = new QVBoxLayout(head);
    lines->setContentsMargins(0, 0, 0, 0);
    lines->setSpacing(8);
    auto *first = new QHBoxLayout;
    first->setSpacing(8);
    m_status = new Chip(theme, {}, head);
    m_status->setObjectName(u"page.logs.inspector.status"_s);
    m_status->setMono(true);
    m_title = new Label(theme, TextSize::Emphasis, Tone::Text, {}, head);
    m_title->setObjectName(u"page.logs.inspector.title"_s);
    m_title->setMono(true);
    m_title->setWeight(QFont::DemiBold);
    m_title->setElideMode(Qt::ElideMiddle);
    m_title->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_copyCurl = new IconButton(theme, u"terminal"_s, tr("Copy as cURL"), head);
    m_copyCurl->setObjectName(u"btn.copyCurl"_s);
    m_copyCurl->setShortcutHint(QKeySequence(Qt::Key_C));
    connect(m_copyCurl, &QAbstractButton::clicked, this, [this] {
        QApplication::clipboard()->setText(curl());
        m_context.notices.info(tr("Copied as cURL"));
    });
    first->addWidget(m_status);
    first->addWidget(m_title, 1);
    m_replay = new IconButton(theme, u"repeat-2"_s, tr("Try it again"), head);
    m_replay->setObjectName(u"btn.replay"_s);
    m_replay->setShortcutHint(QKeySequence(Qt::Key_R));
    connect(m_replay, &QAbstractButton::clicked, this, &LogInspector::replayRequested);
    first->addWidget(m_replay);
    first->addWidget(m_copyCurl);
    lines->addLayout(first);
    m_subtitle = new Label(theme, TextSize::Label, Tone::Muted, {}, head);
    m_subtitle->setElideMode(Qt::ElideRight);
    lines->addWidget(m_subtitle);
    m_note = new Label(theme, TextSize::Label, Tone::Accent, {}, head);
    m_note->setObjectName(u"page.logs.inspector.note"_s);
    m_note->setWordWrap(true);
    m_note->hide();
    lines->addWidget(m_note);

    m_tabs = new Segmented(theme, head);
    m_tabs->setObjectName(u"page.logs.inspector.tabs"_s);
    m_tabs->setAccessibleName(tr("Parts of the request"));
    m_tabs->addSegment(tr("Request"));
    m_tabs->addSegment(tr("Response"));
    m_tabs->addSegment(tr("SQL"));
    m_tabs->addSegment(tr("Why"), {}, tr("Why the request was turned down"));
    m_tabs->addSegment(tr("Client"));
    m_tabs->setCurrentIndex(0);
    lines->addWidget(m_tabs, 0, Qt::AlignLeft);
    return head;
}

QWidget *LogInspector::makePages()
{
    const Theme &theme = m_context.theme;
    const auto keyValues = [this, &theme](const QString &name) {
        auto *view = new KeyValueView(theme);
        view->setObjectName(name);
        connect(view, &KeyValueView::linkActivated, this, &LogInspector::link);
        return view;
    };
    m_pages = new QStackedWidget(this);
    m_request = keyValues(u"page.logs.inspector.request"_s);
    m_pages->addWidget(makeScrollPane(m_request, u"page.logs.inspector.requestArea"_s));

    auto *response = new QWidget;
    QVBoxLayout *responseLayout = column(response);
    m_response = keyValues(u"page.logs.inspector.response"_s);
    m_told = new CodeView(theme, response);
    m_told->setObjectName(u"page.logs.inspector.told"_s);
    m_told->setAccessibleName(tr("Why the request failed"));
    m_told->setFitLines(2, 14);
    responseLayout->addWidget(m_response);
    responseLayout->addWidget(m_told);
    responseLayout->addStretch();
    m_pages->addWidget(makeScrollPane(response, u"page.logs.inspector.responseArea"_s));

    auto *sql = new QWidget;
    QVBoxLayout *sqlLayout = column(sql);
    m_sqlSummary = new Label(theme, TextSize::Label, Tone::Muted, {}, sql);
    m_sqlSummary->setObjectName(u"page.logs.inspector.sqlSummary"_s);
    m_sqlSummary->setWordWrap(true);
    m_sqlList = new QWidget(sql);
    m_sqlLayout = column(m_sqlList);
    sqlLayout->addWidget(m_sqlSummary);
    sqlLayout->addWidget(m_sqlList);
    sqlLayout->addStretch();
    m_pages->addWidget(makeScrollPane(sql, u"page.logs.inspector.sqlArea"_s));

    m_why = new WhyView(theme, m_pages);
    connect(m_why, &WhyView::openRecordRequested, this,
            [this](const QString &collection, const QString &record) {
                emit openRequested({PageKind::Data,
                                    JsonValue::object({{u"collection"_s, JsonValue(collection)},
                                                       {u"record"_s, JsonValue(record)}})});
            });
    m_pages->addWidget(makeScrollPane(m_why, u"page.logs.inspector.whyArea"_s));

    m_client = keyValues(u"page.logs.inspector.client"_s);
    m_pages->addWidget(makeScrollPane(m_client, u"page.logs.inspector.clientArea"_s));

    auto *message = new QWidget;
    QVBoxLayout *messageLayout = column(message);
    m_message = keyValues(u"page.logs.inspector.message"_s);
    m_messageData = new CodeView(theme, message);
    m_messageData->setObjectName(u"page.logs.inspector.messageData"_s);
    m_messageData->setAccessibleName(tr("Data of the message"));
    m_messageData->setFitLines(2, 30);
    messageLayout->addWidget(m_message);
    messageLayout->addWidget(m_messageData);
    messageLayout->addStretch();
    m_pages->addWidget(makeScrollPane(message, u"page.logs.inspector.messageArea"_s));

    connect(m_tabs, &Segmented::currentChanged, m_pages, &QStackedWidget::setCurrentIndex);
    return m_pages;
}

void LogInspector::clear()
{
    m_row = {};
    m_row.kind = Models::LogRow::Kind::Gap;
    m_detail.ask(m_row);
    m_denial.ask(m_row);
    m_state->showEmpty({u"scroll-text"_s,
                        tr("Nothing chosen"),
                        tr("Choose a line to see its request, answer and statements."),
                        {}});
}

void LogInspector::setBookmark(const Models::LogBookmark *bookmark)
{
    m_note->setVisible(bookmark);
    if (bookmark)
        m_note->setText(bookmark->note.isEmpty() ? tr("Bookmarked") : bookmark->note);
}

void LogInspector::setTab(Tab tab)
{
    m_tabs->setCurrentIndex(int(tab));
    if (m_row.isRequest())
        m_pages->setCurrentIndex(int(tab));
}

LogInspector::Tab LogInspector::tab() const
{
    return Tab(m_tabs->currentIndex());
}

QString LogInspector::curl() const
{
    if (!m_row.isRequest())
        return {};
    Models::SnippetCall call;
    call.base = Models::baseUrl(m_context.instance.address());
    call.method = m_row.facts->method;
    call.target = QString::fromUtf8(m_row.text);
    if (!m_row.facts->auth.isEmpty())
        call.headers.add("Authorization"_ba, "TOKEN"_ba);
    return Models::curlCommand(call);
}

void LogInspector::show(const Models::LogRow &row)
{
    if (row.kind == Models::LogRow::Kind::Gap)
        return clear();
    if (row.id == m_row.id && row.kind == m_row.kind && !row.id.isEmpty())
        return;
    m_row = row;
    m_detail.ask(row);
    m_denial.ask(row);
    fill();
}

void LogInspector::fill()
{
    m_state->showContent();
    const bool isRequest = m_row.isRequest();
    m_tabs->setVisible(isRequest);
    m_copyCurl->setVisible(isRequest);
    m_replay->setVisible(isRequest && m_row.facts->route >= 0);
    m_status->setTone(toneOf(m_context.theme, m_row));
    const QString time
        = QDateTime::fromMSecsSinceEpoch(m_row.time).toString(u"yyyy-MM-dd HH:mm:ss.zzz"_s);
    if (!isRequest) {
        m_status->setText(Models::levelWord(m_row.level));
        m_title->setText(tr("Message"));
        m_subtitle->setText(time);
        m_pages->setCurrentIndex(MessagePage);
        return fillMessage();
    }
    const Client::RequestRow row = m_row.request();
    m_status->setText(QString::number(row.status));
    m_title->setText(QString(row.method + u' ' + m_row.path()));
    m_subtitle->setText(tr("%1 · %2").arg(Models::millisecondsText(row.duration), time));
    m_tabs->setSegmentText(int(Tab::Sql),
                           row.statements > 0 ? tr("SQL %1").arg(QLocale().toString(row.statements))
                                              : tr("SQL"));
    m_pages->setCurrentIndex(m_tabs->currentIndex());
    fillRequest(row);
    fillResponse(row);
    fillSql();
    m_why->show(m_row, m_denial);
    fillClient(row);
}

void LogInspector::fillRequest(const Client::RequestRow &row)
{
    QList<KeyValueView::Row> rows{
        KeyValueView::mono(u"method"_s, tr("Method"), row.method),
        KeyValueView::mono(u"path"_s, tr("Path"), m_row.path()),
        {u"route"_s,
         tr("Route"),
         row.pattern.isEmpty() ? tr("none") : row.pattern,
         true,
         Tone::Text,
         row.route >= 0,
         {}},
        KeyValueView::mono(u"size"_s, tr("Body"), Models::bytesText(double(row.requestBytes))),
        KeyValueView::mono(u"id"_s, tr("Request id"), row.id),
    };
    if (!m_detail.detail().traceId.isEmpty())
        rows.append(KeyValueView::mono(u"trace"_s, tr("Trace"), m_detail.detail().traceId));
    const qsizetype mark = row.url.indexOf(u'?');
    if (mark >= 0) {
        rows.append(KeyValueView::heading(u"queryHead"_s, tr("Query")));
        const QUrlQuery query(row.url.mid(mark + 1));
        int number = 0;
        for (const auto &[name, value] : query.queryItems(QUrl::FullyDecoded))
            rows.append(KeyValueView::mono(u"query%1"_s.arg(++number), name, value));
    }
    m_request->setRows(rows);
}

void LogInspector::fillResponse(const Client::RequestRow &row)
{
    QList<KeyValueView::Row> rows{
        {u"status"_s,
         tr("Status"),
         QString::number(row.status),
         true,
         m_context.theme.toneOfStatus(row.status),
         false,
         {}},
        KeyValueView::mono(u"duration"_s, tr("Duration"), Models::millisecondsText(row.duration)),
        {u"inSql"_s, tr("In SQL"), Models::millisecondsText(row.statementTime), true, Tone::Text,
         false,
         row.duration > 0 ? tr("%1 % of it").arg(qRound(row.statementTime / row.duration * 100))
                          : QString()},
        KeyValueView::mono(u"size"_s, tr("Body"), Models::bytesText(double(row.responseBytes))),
    };
    if (!row.error.isEmpty())
        rows.append({u"error"_s,
                     tr("Client was told"),
                     row.error,
                     false,
                     row.status >= 500 ? Tone::Error : Tone::Warn,
                     false,
                     {}});
    const QString detail = m_detail.detail().errorDetail;
    const bool isJson = detail.startsWith(u'{');
    m_told->setVisible(isJson);
    if (isJson)
        m_told->setCode(Models::prettyJson(detail.toUtf8()), CodeView::Language::Json);
    else if (!detail.isEmpty())
        rows.append(KeyValueView::text(u"why"_s, tr("Why"), detail));
    m_response->setRows(rows);
}

void LogInspector::fillSql()
{
    while (const std::unique_ptr<QLayoutItem> item{m_sqlLayout->takeAt(0)}) {
        if (item->widget())
            item->widget()->deleteLater();
    }
    const Theme &theme = m_context.theme;
    if (m_row.statements == 0) {
        m_sqlSummary->setText(tr("This request ran no statement."));
        return;
    }
    if (m_detail.state() == Models::LogDetail::State::Asking) {
        m_sqlSummary->setText(tr("Asking the server…"));
        return;
    }
    const QLocale locale;
    QString summary
        = Models::resolvePlural(tr("%1 statement(s) took %2 of %3.")
                                    .arg(locale.toString(m_row.statements),
                                         Models::millisecondsText(double(m_row.statementTime)),
                                         Models::millisecondsText(double(m_row.duration))),
                                m_row.statements);
    if (!m_detail.problem().isEmpty())
        summary += u' ' + tr("Their texts could not be read: %1").arg(m_detail.problem());
    else if (m_detail.detail().sql.empty())
        summary += u' '
            + tr("Their texts are no longer kept; stored are those of slow and failed requests.");
    else if (int(m_detail.detail().sql.size()) < m_row.statements)
        summary += u' ' + tr("The first %1 are kept.").arg(m_detail.detail().sql.size());
    m_sqlSummary->setText(summary);
    int number = 0;
    for (const Client::StatementRow &statement : m_detail.detail().sql) {
        ++number;
        auto *head
            = new Label(theme, TextSize::Label, Tone::Muted,
                        Models::resolvePlural(tr("%1 · %2 · %3 row(s)")
                                                  .arg(QString::number(number),
                                                       Models::millisecondsText(statement.duration),
                                                       locale.toString(statement.rows)),
                                              statement.rows),
                        m_sqlList);
        head->setObjectName(u"page.logs.inspector.sqlHead%1"_s.arg(number));
        head->setMono(true);
        auto *code = new CodeView(theme, m_sqlList);
        code->setObjectName(u"page.logs.inspector.sql%1"_s.arg(number));
        code->setAccessibleName(tr("Statement %1").arg(number));
        code->setFitLines(1, 10);
        code->setCode(statement.text, CodeView::Language::Sql);
        m_sqlLayout->addWidget(head);
        m_sqlLayout->addWidget(code);
    }
}

void LogInspector::fillClient(const Client::RequestRow &row)
{
    QList<KeyValueView::Row> rows{
        {u"user"_s, tr("Who"), Models::whoText(*m_row.facts), !row.authId.isEmpty(), Tone::Text,
         !row.authId.isEmpty(), row.isSuperuser ? tr("superuser") : QString()},
    };
    if (!m_detail.detail().authEmail.isEmpty())
        rows.append(KeyValueView::text(u"email"_s, tr("Email"), m_detail.detail().authEmail));
    rows.append({u"ip"_s,
                 tr("Address"),
                 row.ip.isEmpty() ? tr("in this process") : row.ip,
                 !row.ip.isEmpty(),
                 Tone::Text,
                 !row.ip.isEmpty(),
                 {}});
    if (!m_detail.detail().remoteIp.isEmpty() && m_detail.detail().remoteIp != row.ip)
        rows.append(KeyValueView::mono(u"proxy"_s, tr("Through"), m_detail.detail().remoteIp));
    if (!row.userAgent.isEmpty())
        rows.append(KeyValueView::text(u"agent"_s, tr("Program"), row.userAgent));
    if (!m_detail.detail().referer.isEmpty())
        rows.append(KeyValueView::mono(u"referer"_s, tr("Referer"), m_detail.detail().referer));
    m_client->setRows(rows);
}

void LogInspector::fillMessage()
{
    m_message->setRows({
        KeyValueView::text(u"text"_s, tr("Message"), QString::fromUtf8(m_row.text)),
        {u"level"_s,
         tr("Level"),
         Models::levelWord(m_row.level),
         true,
         toneOf(m_context.theme, m_row),
         false,
         {}},
    });
    m_messageData->setVisible(!m_row.data.isEmpty());
    m_messageData->setCode(Models::prettyJson(m_row.data), CodeView::Language::Json);
}

void LogInspector::link(const QString &key)
{
    if (!m_row.isRequest())
        return;
    if (key == u"route")
        emit openRequested(
            {PageKind::Routes, JsonValue::object({{u"route"_s, JsonValue(m_row.facts->route)}})});
    else if (key == u"ip")
        emit filterRequested(u"ip="_s + Models::filterLiteral(m_row.facts->ip));
    else if (key == u"user" && m_row.facts->auth.isEmpty())
        emit filterRequested(u"user='guest'"_s);
    else if (key == u"user")
        emit openRequested({PageKind::Data,
                            JsonValue::object({{u"collection"_s, JsonValue(m_row.facts->auth)},
                                               {u"record"_s, JsonValue(m_row.facts->authId)}})});
}

}  // namespace Binnacle::Ui
