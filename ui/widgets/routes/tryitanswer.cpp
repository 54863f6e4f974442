// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/routes/tryitanswer.h"

#include "models/observation/findings.h"
#include "models/observation/logmodel.h"
#include "models/observation/snippets.h"
#include "widgets/base/button.h"
#include "widgets/base/chip.h"
#include "widgets/base/codeview.h"
#include "widgets/base/label.h"

#include <QHBoxLayout>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace Binnacle::Ui {

TryItAnswer::TryItAnswer(const Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_status(new Chip(theme, {}, this))
    , m_summary(new Label(theme, TextSize::Label, Tone::Muted, {}, this))
    , m_openInLogs(new Button(theme, Button::Kind::Ghost, tr("Open in Logs"), this))
    , m_body(new CodeView(theme, this))
{
    m_status->setObjectName(u"page.routes.tryit.status"_s);
    m_status->setMono(true);
    m_summary->setObjectName(u"page.routes.tryit.summary"_s);
    m_openInLogs->setObjectName(u"btn.tryitLogs"_s);
    connect(m_openInLogs, &QAbstractButton::clicked, this, [this] {
        emit openRequested(
            {PageKind::Logs, JsonValue::object({{u"request"_s, JsonValue(m_requestId)}})});
    });
    m_body->setObjectName(u"page.routes.tryit.answer"_s);
    m_body->setAccessibleName(tr("Body of the answer"));
    m_body->setFitLines(3, 24);
    auto *first = new QHBoxLayout;
    first->addWidget(m_status);
    first->addWidget(m_summary, 1);
    first->addWidget(m_openInLogs);
    auto *lines = new QVBoxLayout(this);
    lines->setContentsMargins(0, 0, 0, 0);
    lines->setSpacing(8);
    lines->addLayout(first);
    lines->addWidget(m_body);
}

void TryItAnswer::show(const Result<Client::ApiReply> &reply)
{
    setVisible(true);
    if (!reply) {
        m_status->setTone(Tone::Error);
        m_status->setText(tr("failed"));
        m_summary->setText(tr("There was no answer"));
        m_openInLogs->hide();
        m_body->setCode(reply.error().message, CodeView::Language::Plain);
        return;
    }
    m_requestId = QString::fromUtf8(reply->headers.value("X-Request-Id").toByteArray());
    m_openInLogs->setVisible(!m_requestId.isEmpty());
    m_status->setTone(m_theme.toneOfStatus(reply->status));
    m_status->setText(QString::number(reply->status));
    m_summary->setText(
        tr("%1 · %2").arg(Models::millisecondsText(double(reply->duration.count()) / 1000),
                          Models::bytesText(double(reply->body.size()))));
    showBody(*reply);
}

void TryItAnswer::showBody(const Client::ApiReply &reply)
{
    const QByteArray type = reply.headers.value("Content-Type").toByteArray();
    if (reply.body.isEmpty())
        return m_body->setCode(tr("(no body)"), CodeView::Language::Plain);
    if (type.contains("json"))
        return m_body->setCode(Models::prettyJson(reply.body), CodeView::Language::Json);
    const bool isText = type.startsWith("text/") || type.isEmpty();
    m_body->setCode(isText ? QString::fromUtf8(reply.body)
                           : tr("(%1, not shown)").arg(QString::fromUtf8(type)),
                    CodeView::Language::Plain);
}

}  // namespace Binnacle::Ui
