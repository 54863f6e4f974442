// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/observation/denialdetail.h"
#include "widgets/theme.h"

#include <QWidget>

class QVBoxLayout;

namespace Binnacle::Ui {

class Button;
class CodeView;
class Label;

/// Why a request was turned down: the rule's parts under each other, each with what it came to and
/// the values that were compared.
class WhyView final : public QWidget
{
    Q_OBJECT

public:
    explicit WhyView(const Theme &theme, QWidget *parent = nullptr);

    void show(const Models::LogRow &row, const Models::DenialDetail &detail);

signals:
    void openRecordRequested(const QString &collection, const QString &record);

private:
    class Part;

    void showDenial(const Client::Denial &denial);
    void addParts(const Client::RulePart &part, int depth);
    void clearParts();

    const Theme &m_theme;
    Label *m_summary;
    Label *m_ruleHead;
    CodeView *m_rule;
    Label *m_note;
    QWidget *m_parts;
    QVBoxLayout *m_partsLayout;
    Button *m_record;
    QString m_collectionId;
    QString m_recordId;
};

}  // namespace Binnacle::Ui
