// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/apiclient.h"
#include "models/observation/snippets.h"
#include "widgets/page.h"

#include <QHash>
#include <QWidget>

#include <vector>

class QComboBox;
class QFormLayout;
class QLineEdit;
class QPlainTextEdit;

namespace Binnacle::Ui {

class Button;
class Label;
class TryItAnswer;

/// A form that calls one route and shows the answer. What was typed is kept for each route.
class TryItPanel final : public QWidget
{
    Q_OBJECT

public:
    explicit TryItPanel(const PageContext &context, QWidget *parent = nullptr);

    void setRoute(const Client::RouteRow &route);
    /// Proposed for a path parameter `collection`.
    void setCollections(const std::vector<Client::CollectionInfo> &collections);
    /// Fills the form in for @p url, path and query of a request to the route.
    void fill(const QString &url);
    JsonValue state() const;
    void restore(const JsonValue &state);

signals:
    void openRequested(const Binnacle::Ui::PageTarget &target);

private:
    struct Draft
    {
        QHash<QString, QString> parameters;
        QString query;
        QString headers;
        QString body;
    };

    QWidget *makeForm();
    void buildParameters();
    QString firstCollection() const;
    void keepDraft();
    void fillRules();
    QHash<QString, QString> parameters() const;
    QString target() const;
    bool check();
    Client::ApiRequest request() const;
    Models::SnippetCall snippet() const;
    void send();
    void copy(const QString &text, const QString &what);

    const PageContext m_context;
    Client::RouteRow m_route;
    std::vector<Client::CollectionInfo> m_collections;
    QHash<QString, Draft> m_drafts;
    StopSource m_stop;
    int m_generation = 0;

    QFormLayout *m_form;
    std::vector<std::pair<QString, QWidget *>> m_parameters;
    QLineEdit *m_query;
    QPlainTextEdit *m_headers;
    QPlainTextEdit *m_body;
    Label *m_bodyLabel;
    Label *m_target;
    Label *m_problem;
    Label *m_rule;
    Button *m_send;
    TryItAnswer *m_answer;
};

}  // namespace Binnacle::Ui
