// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/base/dialog.h"
#include "widgets/data/fieldcontext.h"

class QGridLayout;
class QScrollArea;

namespace Binnacle::Ui {

/// What is staged: the fields before and after, and the calls that Save will make.
class ReviewSheet final : public Dialog
{
    Q_OBJECT

public:
    ReviewSheet(const FieldContext &context, QWidget *parent);

signals:
    /// A record to look at.
    void recordRequested(const QString &key);

private:
    QScrollArea *buildDiffs();
    QWidget *buildCalls();
    QWidget *buildRecord(const QString &key, const Models::StagedRecord &staged);
    void addFieldRow(QGridLayout *grid, const QString &key, const Client::FieldInfo &field,
                     const Models::StagedRecord &staged);

    const FieldContext &m_context;
};

}  // namespace Binnacle::Ui
