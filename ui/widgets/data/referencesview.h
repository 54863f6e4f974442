// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/records/referencelist.h"
#include "widgets/data/fieldcontext.h"

#include <QWidget>

namespace Binnacle::Ui {

class KeyValueView;
class StateView;

/// The records that point at one record, each a link; for the inspector.
class ReferencesView final : public QWidget
{
    Q_OBJECT

public:
    /// @p context must outlive the view.
    explicit ReferencesView(const FieldContext &context, QWidget *parent = nullptr);

    /// Asks the server unless it has been asked about that record. Empty for one not saved yet.
    void showRecord(const QString &id);
    /// Asks anew the next time.
    void forget();

signals:
    void recordRequested(const QString &collectionId, const QString &id);
    /// All that point here, in the grid of their collection.
    void listRequested(const QString &collectionId, const QString &filter);

private:
    void fill();
    void follow(const QString &key);

    const FieldContext &m_context;
    Models::ReferenceList m_references;
    /// Collection and id.
    QString m_askedFor;
    KeyValueView *m_rows;
    StateView *m_state;
};

}  // namespace Binnacle::Ui
