// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/accessdata.h"
#include "client/collectioninfo.h"
#include "models/access/celltablemodel.h"

#include <QDateTime>

namespace Binnacle::Models {

// What the lists of the Access page say of each thing; @p now is for times told in words.

std::vector<TableColumn> accountColumns();
/// A record of an auth collection.
TableRow accountRow(const Client::CollectionInfo &collection, const JsonValue &record,
                    const QDateTime &now);

std::vector<TableColumn> operatorColumns();
TableRow operatorRow(const Client::OperatorInfo &info, const QDateTime &now);
/// A role in words; what it may do in a sentence.
QString roleName(const QString &role);
QString roleText(const QString &role);
/// From the one that may do most.
QStringList allRoles();

std::vector<TableColumn> signInColumns();
/// An auth collection and by what people sign in to it.
TableRow signInRow(const Client::CollectionInfo &collection);

std::vector<TableColumn> keyColumns();
TableRow keyRow(const Client::ApiKeyInfo &key, const QDateTime &now);
/// `posts: list, view · all collections: list`
QString scopeText(const Client::KeyScope &scope);

std::vector<TableColumn> sessionColumns();
TableRow sessionRow(const Client::SessionInfo &session, const QDateTime &now);

std::vector<TableColumn> auditColumns();
/// Who did it, in words: a name, or `this window`, `command line`, `the server itself`.
QString auditActor(const Client::AuditEntry &entry);
TableRow auditRow(const Client::AuditEntry &entry, const QDateTime &now);
/// `listRule, viewRule`: what a change was about, in one line.
QString changeText(const Client::AuditEntry &entry);

/// A duration in words: `5 days`, `90 seconds`.
QString durationWords(qint64 seconds);

}  // namespace Binnacle::Models
