// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/access/ownrights.h"
#include "models/records/changesaver.h"
#include "models/records/collectionlistmodel.h"
#include "models/records/filtertext.h"
#include "widgets/data/fieldcontext.h"
#include "widgets/data/thumbnails.h"
#include "widgets/page.h"

#include <QPointer>
#include <QTimer>

#include <map>
#include <memory>

class QAction;
class QMenu;
class QModelIndex;
class QSplitter;

namespace Binnacle::Ui {

class Button;
class ChangeBar;
class Chip;
class CollectionPane;
class FacetBar;
class FilterBar;
class FoldingPane;
class IconButton;
class PageHeader;
class RecordGrid;
class RecordInspector;

/// The records of the server: collections, a grid with staged edits, an inspector.
///
/// Each collection has its own set of staged changes, filter and sort; they stay while another is
/// looked at, and come back with restore().
class DataPage final : public Page
{
    Q_OBJECT

public:
    explicit DataPage(PageContext context, QWidget *parent = nullptr);
    ~DataPage() override;

    PageKind kind() const override { return PageKind::Data; }
    QString title() const override;
    QString iconName() const override;
    QWidget *inspector() override;
    QWidget *bottomBar() override;
    /// `collection` (name or id), `filter`, `record` (id).
    void open(const JsonValue &arguments) override;
    JsonValue state() const override;
    void restore(const JsonValue &state) override;
    bool hasUnsavedChanges() const override;
    void refresh() override;
    void focusFilter() override;
    void save() override;

protected:
    void shownChanged(bool isShown) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    struct View
    {
        QString filter;
        std::vector<Models::SortKey> sort;
    };

    // Building.
    void buildHeader(QWidget *parent);
    void buildFacets();
    void buildActions();
    struct Shortcut
    {
        const char16_t *name;
        const char16_t *icon;
        QString text;
        QKeySequence keys;
        void (DataPage::*run)();
    };
    QAction *addShortcut(const Shortcut &shortcut);
    void connectGrid();
    void connectModel();
    void connectSaver();
    // Collections.
    void loadCollections();
    void takeCollections(const std::vector<Client::CollectionInfo> &collections);
    void openCollection(const Client::CollectionInfo &collection);
    void countCollection(const QString &id);
    const Client::CollectionInfo *findCollection(const QString &nameOrId) const;
    Models::ChangeSet *changesOf(const QString &collectionId);
    // Reading.
    void applyFilter(const QString &filter);
    void addClause(const QString &clause);
    void reload(bool keepsPlace);
    void showLoaded();
    void showFailure(const Error &error);
    Models::FilterContext filterContext() const;
    QStringList seenValues(const QString &field) const;
    void checkFilterText(const QString &text);
    /// Says below the filter, and returns, what is wrong with it.
    QString showRefusedFilter(const Error &error);
    void findCulprit();
    void showHelp();
    void goToWanted();
    // Records.
    void createRecord();
    void duplicateRecord();
    void deleteRecords();
    void setNull();
    void takeBack();
    void undo();
    void redo();
    void updateUndo();
    void goToTouched(const std::vector<QString> &keys);
    void editCell();
    void openRecord();
    void follow();
    void followField(const QString &field, int row);
    void fillMenu(QMenu *menu, const QModelIndex &index);
    // Saving.
    void saveNow();
    QString deletedLabel() const;
    QString deletionText() const;
    void review();
    void discard();
    void saved(const QString &key, const JsonValue &record);
    void finished(const Models::ChangeSaver::Summary &summary);
    void openConflicts();
    void changesChanged();
    void updateHeader();
    /// Why nothing of the open collection can be written; empty if it can.
    QString blockedReason() const;
    void updateInspector();

    // The models outlive the widgets that show them.
    std::map<QString, std::unique_ptr<Models::ChangeSet>> m_sets;
    Models::CollectionMap m_all;
    Models::CollectionListModel m_collections;
    Models::RecordTableModel m_model;
    Models::ChangeSaver m_saver;
    Models::FileTokens m_fileTokens;
    Thumbnails m_thumbnails;
    const FieldContext m_fields;

    QSplitter *m_split;
    CollectionPane *m_pane;
    IconButton *m_unfold;
    FoldingPane *m_folding;
    PageHeader *m_header;
    Chip *m_type;
    FilterBar *m_filter;
    IconButton *m_columns;
    Button *m_new;
    RecordGrid *m_grid;
    FacetBar *m_facets;
    IconButton *m_facetsButton;
    ChangeBar *m_bar;
    Models::OwnRights m_rights;
    QPointer<RecordInspector> m_inspector;
    QAction *m_undo;
    QAction *m_redo;
    QTimer m_inspectorTimer;
    QTimer m_collectionsTimer;
    QTimer m_barTimer;

    std::map<QString, View> m_views;
    QString m_wantedCollection;
    QString m_wantedRecord;
    bool m_hasUnsaved = false;
    int m_culpritGeneration = 0;
};

}  // namespace Binnacle::Ui
