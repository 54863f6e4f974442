// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/data/fieldcontext.h"

#include <QWidget>

class QCheckBox;
class QStackedWidget;

namespace Binnacle::Ui {

class Button;
class Chip;
class CodeView;
class IconButton;
class Label;
class RecordForm;
class ReferencesView;
class Segmented;
class StateView;

/// One record beside the grid: as a form, with who points at it, as the calls of the API, and as
/// JSON.
class RecordInspector final : public QWidget
{
    Q_OBJECT

public:
    enum Tab
    {
        RecordTab,
        RefsTab,
        ApiTab,
        JsonTab
    };

    /// @p context must outlive the inspector.
    explicit RecordInspector(const FieldContext &context, QWidget *parent = nullptr);

    /// The record in @p row of the model; -1 for none.
    void showRow(int row);
    void showTab(Tab tab);
    void focusForm();
    void focusField(const QString &name);
    /// What else the server knows of the record is asked for anew.
    void refresh();
    void setAddress(const QString &address) { m_address = address; }

signals:
    void followRequested(const QString &field);
    void copied(const QString &what);
    void recordRequested(const QString &collectionId, const QString &id);
    void listRequested(const QString &collectionId, const QString &filter);

private:
    void buildHeader(QWidget *header);
    QWidget *buildApi();
    void showHeader(int row);
    void showApi();
    void showJson(int row);
    void send();
    void copyCall(bool isScript);
    QString pendingText() const;
    /// Of the record as the server has it.
    QByteArray target() const;

    const FieldContext &m_context;
    QString m_address;
    QString m_key;
    QString m_sentFor;
    int m_generation = 0;
    StateView *m_state;
    Label *m_title;
    Label *m_id;
    Chip *m_chip;
    Segmented *m_tabs;
    QStackedWidget *m_stack;
    RecordForm *m_form;
    ReferencesView *m_references;
    CodeView *m_request;
    QCheckBox *m_expand;
    Label *m_status;
    CodeView *m_response;
    Label *m_pendingTitle;
    CodeView *m_pending;
    CodeView *m_json;
};

}  // namespace Binnacle::Ui
