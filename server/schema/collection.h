// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "schema/field.h"

#include <QByteArray>
#include <QHash>
#include <QString>

#include <memory>
#include <optional>
#include <vector>

namespace Binnacle::Schema {

enum class CollectionType
{
    Base,
    Auth,
    View
};

/// A signing secret and how long what it signs is valid, in seconds.
struct TokenOptions
{
    QString secret;
    qint64 duration = 0;
};

/// The part of an auth collection's options that this program acts on; `Collection::options`
/// keeps the whole object.
struct AuthOptions
{
    std::optional<QString> authRule;
    std::optional<QString> manageRule;
    bool alertEnabled = false;
    bool oauth2Enabled = false;
    bool passwordEnabled = false;
    QStringList identityFields;
    bool mfaEnabled = false;
    /// Seconds.
    qint64 mfaDuration = 0;
    QString mfaRule;
    bool otpEnabled = false;
    /// Seconds.
    qint64 otpDuration = 0;
    /// Digits.
    qint64 otpLength = 0;
    TokenOptions authToken;
    TokenOptions passwordResetToken;
    TokenOptions emailChangeToken;
    TokenOptions verificationToken;
    TokenOptions fileToken;
};

struct Collection
{
    QString id;
    QString name;
    CollectionType type = CollectionType::Base;
    bool isSystem = false;
    std::vector<Field> fields;
    QStringList indexes;
    /// Nothing: superusers only. Empty: everybody.
    std::optional<QString> listRule;
    std::optional<QString> viewRule;
    std::optional<QString> createRule;
    std::optional<QString> updateRule;
    std::optional<QString> deleteRule;
    /// As stored, secrets included, members in their order; set it by setOptions().
    JsonValue options = JsonValue::object();
    AuthOptions auth;
    QString viewQuery;
    QString created;
    QString updated;

    bool isAuth() const { return type == CollectionType::Auth; }
    bool isView() const { return type == CollectionType::View; }
    /// Names are case-sensitive. Null when there is none; lives as long as the collection.
    const Field *field(QStringView fieldName) const;
    int fieldIndex(QStringView fieldName) const;
    /// True if there is a unique index on that column alone; case does not matter, nor does a
    /// WHERE (R1.10).
    bool hasUniqueIndex(QStringView column) const;
    /// Takes the options of its type, brings them into the order of R1.6 and reads `auth` and
    /// `viewQuery` out of them. What is missing or of the wrong type becomes a zero value.
    void setOptions(const JsonValue &stored);
};

/// "base", "auth", "view".
QString collectionTypeName(CollectionType type);
std::optional<CollectionType> collectionTypeFromName(QStringView name);

/// Every collection at one moment, in row order. Immutable once published; thread: any.
class CollectionSet
{
public:
    CollectionSet() = default;
    explicit CollectionSet(std::vector<std::shared_ptr<const Collection>> collections);

    /// By id (exact) or name (ASCII case ignored). Null when there is none.
    const Collection *find(QStringView nameOrId) const;
    /// The same, shared, for those who keep it past the set.
    std::shared_ptr<const Collection> share(QStringView nameOrId) const;
    const std::vector<std::shared_ptr<const Collection>> &all() const { return m_collections; }

private:
    std::optional<size_t> place(QStringView nameOrId) const;

    std::vector<std::shared_ptr<const Collection>> m_collections;
    QHash<QString, size_t> m_byId;
    QHash<QString, size_t> m_byLowerName;
};

}  // namespace Binnacle::Schema
