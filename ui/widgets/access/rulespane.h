// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/stoptoken.h"
#include "models/access/rulesmatrixmodel.h"
#include "widgets/access/accesspane.h"

#include <optional>

class QLineEdit;

namespace Binnacle::Ui {

class Button;
class Label;
class RuleSheet;
class StateView;
class TableView;

/// Every rule of every collection, and what it comes to for whom one chooses.
class RulesPane final : public AccessPane
{
    Q_OBJECT

public:
    RulesPane(const PageContext &context, QWidget *parent);
    ~RulesPane() override;

    void refresh() override;
    void focusFilter() override;
    QString count() const override { return m_count; }
    JsonValue state() const override;
    void restore(const JsonValue &state) override;

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    void buildTools();
    void buildTable();
    QWidget *buildLegend();
    void take(const Result<Client::RulesMatrix> &matrix);
    void updateState();
    void chooseIdentity();
    void setIdentity(const QString &as, const QString &label);
    void openRule(const QModelIndex &index);
    void saveRule(RuleSheet *sheet, const QString &collection, const QString &action,
                  const std::optional<QString> &before);
    void setRule(const QString &collection, const QString &action,
                 const std::optional<QString> &rule,
                 std::function<void(const Result<Client::CollectionInfo> &)> saved);

    Models::RulesMatrixModel m_model;
    QLineEdit *m_search;
    Button *m_identity;
    Button *m_system;
    TableView *m_table;
    StateView *m_states;
    QWidget *m_legend = nullptr;
    StopSource m_stop;
    QString m_as;
    QString m_label;
    QString m_count;
    int m_generation = 0;
    bool m_isLoaded = false;
};

}  // namespace Binnacle::Ui
