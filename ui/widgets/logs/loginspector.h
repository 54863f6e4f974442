// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/observationdata.h"
#include "models/observation/denialdetail.h"
#include "models/observation/logbookmarks.h"
#include "models/observation/logdetail.h"
#include "models/observation/logrow.h"
#include "widgets/page.h"

#include <QWidget>

class QStackedWidget;
class QVBoxLayout;

namespace Binnacle::Ui {

class Chip;
class CodeView;
class IconButton;
class KeyValueView;
class Label;
class Segmented;
class StateView;
class WhyView;

/// One line of the log in full: request, response, statements, client; or a message.
class LogInspector final : public QWidget
{
    Q_OBJECT

public:
    enum class Tab
    {
        Request,
        Response,
        Sql,
        Why,
        Client
    };

    explicit LogInspector(const PageContext &context, QWidget *parent = nullptr);

    /// Asks the server for what the row does not tell.
    void show(const Models::LogRow &row);
    void clear();
    /// Of the shown line; null for none.
    void setBookmark(const Models::LogBookmark *bookmark);
    void setTab(Tab tab);
    Tab tab() const;
    /// The call of the shown request as cURL; empty without one.
    QString curl() const;

signals:
    /// Make that request again, perhaps changed.
    void replayRequested();
    /// Narrows the log by a clause: `ip='10.0.0.8'`.
    void filterRequested(const QString &clause);
    void openRequested(const Binnacle::Ui::PageTarget &target);

private:
    QWidget *makeHead();
    QWidget *makePages();
    void fill();
    void fillRequest(const Client::RequestRow &row);
    void fillResponse(const Client::RequestRow &row);
    void fillSql();
    void fillClient(const Client::RequestRow &row);
    void fillMessage();
    void link(const QString &key);

    const PageContext m_context;
    Models::LogRow m_row;
    Models::LogDetail m_detail;
    Models::DenialDetail m_denial;

    StateView *m_state;
    Chip *m_status;
    Label *m_title;
    Label *m_subtitle;
    Label *m_note;
    IconButton *m_copyCurl;
    IconButton *m_replay;
    Segmented *m_tabs;
    QStackedWidget *m_pages;
    KeyValueView *m_request;
    KeyValueView *m_response;
    CodeView *m_told;
    Label *m_sqlSummary;
    QWidget *m_sqlList;
    QVBoxLayout *m_sqlLayout;
    WhyView *m_why;
    KeyValueView *m_client;
    KeyValueView *m_message;
    CodeView *m_messageData;
};

}  // namespace Binnacle::Ui
