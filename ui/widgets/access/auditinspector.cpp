// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/access/auditinspector.h"

#include "models/access/accessrows.h"
#include "models/records/recordvalue.h"
#include "widgets/base/codeview.h"
#include "widgets/base/keyvalueview.h"
#include "widgets/base/label.h"
#include "widgets/base/scrollpane.h"

#include <QDateTime>
#include <QLocale>
#include <QScrollArea>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace Binnacle::Ui {

namespace {

constexpr int fewestLines = 2;
constexpr int mostLines = 24;

}  // namespace

AuditInspector::AuditInspector(const Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_facts(new KeyValueView(theme))
    , m_beforeTitle(new Label(theme, TextSize::Label, Tone::Muted, tr("Before")))
    , m_before(new CodeView(theme))
    , m_afterTitle(new Label(theme, TextSize::Label, Tone::Muted, tr("After")))
    , m_after(new CodeView(theme))
    , m_hint(new Label(theme, TextSize::Body, Tone::Muted,
                       tr("Choose an entry to see what it changed.")))
{
    setObjectName(u"page.access.audit.inspector"_s);
    auto *inner = new QWidget;
    inner->setObjectName(u"scrollBody"_s);
    auto *lines = new QVBoxLayout(inner);
    lines->setContentsMargins(theme.scaled(16), theme.scaled(12), theme.scaled(16),
                              theme.scaled(12));
    lines->setSpacing(theme.scaled(8));
    m_hint->setWordWrap(true);
    m_before->setObjectName(u"audit.before"_s);
    m_before->setAccessibleName(tr("Before"));
    m_after->setObjectName(u"audit.after"_s);
    m_after->setAccessibleName(tr("After"));
    for (Label *title : {m_beforeTitle, m_afterTitle})
        title->setWeight(QFont::DemiBold);
    for (CodeView *view : {m_before, m_after})
        view->setFitLines(fewestLines, mostLines);
    for (QWidget *each : std::initializer_list<QWidget *>{m_hint, m_facts, m_beforeTitle, m_before,
                                                          m_afterTitle, m_after})
        lines->addWidget(each);
    lines->addStretch(1);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->addWidget(makeScrollPane(inner, u"page.access.audit.inspector.scroll"_s, this));
    clear();
}

void AuditInspector::clear()
{
    for (QWidget *each :
         std::initializer_list<QWidget *>{m_facts, m_beforeTitle, m_before, m_afterTitle, m_after})
        each->hide();
    m_hint->show();
}

void AuditInspector::show(const Client::AuditEntry &entry)
{
    using View = KeyValueView;
    const QDateTime at = Models::dateOf(JsonValue(entry.at)).toLocalTime();
    QList<View::Row> rows{
        View::mono(u"action"_s, tr("What"), entry.action),
        View::text(u"at"_s, tr("When"), QLocale().toString(at, QLocale::LongFormat)),
        View::text(u"actor"_s, tr("Who"), Models::auditActor(entry))};
    if (!entry.ip.isEmpty())
        rows.append(View::mono(u"ip"_s, tr("Address"), entry.ip));
    if (!entry.targetLabel.isEmpty())
        rows.append(View::text(u"target"_s, tr("To"), entry.targetLabel));
    rows.append(View::mono(u"id"_s, tr("Its id"), entry.targetId));
    m_facts->setRows(rows);
    m_facts->show();
    m_hint->hide();
    const auto tell = [](Label *title, CodeView *view, const JsonValue &value) {
        title->setVisible(!value.isNull());
        view->setVisible(!value.isNull());
        view->setCode(Models::prettyJson(value), CodeView::Language::Json);
    };
    tell(m_beforeTitle, m_before, entry.before);
    tell(m_afterTitle, m_after, entry.after);
}

}  // namespace Binnacle::Ui
