// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jsonwriter.h"
#include "core/result.h"
#include "schema/record.h"
#include "schema/recordjson.h"
#include "schema/requestinfo.h"
#include "services/records/expandpath.h"
#include "services/records/recordaccess.h"

#include <map>
#include <memory>
#include <vector>

namespace Binnacle {

class RecordTables;

/// A record on its way to a viewer.
struct RecordView
{
    struct Expansion
    {
        bool isList = false;
        // Shared: several records may point to the same one.
        std::vector<std::shared_ptr<RecordView>> views;
    };

    Schema::Record record;
    /// The e-mail is shown whatever the record's emailVisibility says.
    bool isEmailVisible = false;
    /// There is an `expand` member, though it may be empty.
    bool isExpanded = false;
    std::map<QString, Expansion> expansions;
};

/// Shows records to whoever a request comes from: hidden fields and e-mails left out (R4.17),
/// relations expanded (R4.8) with one query for each distinct path. Thread: the connection's.
class RecordViewer final
{
    Q_DISABLE_COPY_MOVE(RecordViewer)

public:
    /// All must outlive it.
    RecordViewer(Db::Connection &connection, const Schema::CollectionSet &collections,
                 const RecordTables &tables, const Schema::RequestInfo &info);

    /// Writes each of @p records, which are of one collection, as record JSON. Paths of @p expand
    /// that fail are left out. Errors: Unavailable, Timeout, Cancelled.
    Result<void> write(std::vector<Schema::Record> records, const QString &expand,
                       JsonWriter &json) const;
    /// One record as JSON text: by itself, and what @p expand makes of it.
    struct Texts
    {
        QByteArray record;
        QByteArray expanded;
    };
    Result<Texts> write(Schema::Record record, const QString &expand) const;
    /// One record as a value.
    Result<JsonValue> show(Schema::Record record, const QString &expand) const;

    /// Whether manageRule must be asked before it is known which e-mails are shown.
    bool needsManageRule(const Schema::Collection &collection) const;

private:
    using CollectionPointer = std::shared_ptr<const Schema::Collection>;
    using Views = std::vector<std::shared_ptr<RecordView>>;

    struct Relation
    {
        QString key;
        CollectionPointer target;
        /// A field of the target that points back, or of the records themselves.
        const Schema::Field *field = nullptr;
        bool isBack = false;
        bool isList = false;
    };

    Result<Views> views(std::vector<Schema::Record> records, const QString &expand) const;
    Result<void> showEmails(const RecordAccess &access, const Views &views) const;
    /// True if at least one path through the node could be expanded.
    Result<bool> expand(const Views &views, const ExpandNode &node, int depth) const;
    std::optional<Relation> relation(const Schema::Collection &collection,
                                     const QString &segment) const;
    Result<std::vector<QStringList>> relatedIds(const Views &views, const Relation &relation) const;
    Result<void> addBackIds(const QStringList &owners, const Relation &relation,
                            std::map<QString, QStringList> *ids) const;
    Result<Views> load(const CollectionPointer &collection, const QStringList &ids) const;
    Result<void> loadPortion(const CollectionPointer &collection, const QStringList &ids,
                             Views *views) const;
    /// What stands under `expand`; null without one.
    JsonValue expansionJson(const RecordView &view) const;
    JsonValue toJson(const RecordView &view) const;
    Schema::RecordJsonWriter::Options options(const RecordView &view) const;

    Db::Connection &m_connection;
    const Schema::CollectionSet &m_collections;
    const RecordTables &m_tables;
    Schema::RequestInfo m_expandInfo;
    RecordAccess m_access;
    RecordAccess m_expandAccess;
};

}  // namespace Binnacle
