// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "schema/filterast.h"
#include "schema/requestinfo.h"

#include <QSet>
#include <QString>

namespace Binnacle::Schema {
class CollectionSet;
}

namespace Binnacle {

/// Knows by their names which values of requests and records are secrets, and takes them out of
/// what people are shown. Thread: any.
class SecretValues final
{
public:
    /// Password fields of any collection count, whatever they are called.
    explicit SecretValues(const Schema::CollectionSet &collections);

    /// Whether a field, header, parameter or JSON member of that name holds a secret.
    bool isSecret(const QString &name) const;
    /// Whether an operand of a rule comes out as a secret; that something is set or has changed is
    /// none.
    bool isSecret(const Schema::FilterToken &operand) const;

    /// The same request with its secrets starred out.
    Schema::RequestInfo withoutSecrets(const Schema::RequestInfo &info) const;
    /// JSON text without the secrets in it; any other text as it is.
    QString withoutSecrets(const QString &text) const;
    /// Settings and the like, whose names are ours: the texts of secret names alone are starred
    /// out, so that what else there is beside them (`authToken.duration`) can be seen.
    JsonValue withoutSecretTexts(const JsonValue &value) const;

private:
    JsonValue withoutTexts(const JsonValue &value, bool isSecretName) const;
    JsonValue masked(const JsonValue &value, int depth) const;

    QSet<QString> m_fieldNames;
};

}  // namespace Binnacle
