// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/auth/randompassword.h"

#include "core/random.h"
#include "platform/passwordhasher.h"

namespace Binnacle {

Result<void> setRandomPassword(Schema::Record &record, const PasswordHasher &hasher)
{
    constexpr qsizetype length = 30;
    const Schema::Field *field = record.collection().field(u"password");
    const Result<QByteArray> hash = hasher.hash(randomString(length), field ? field->cost : 0);
    if (!hash)
        return hash.error();
    record.setValue(u"password", JsonValue(QString::fromLatin1(*hash)));
    return {};
}

}  // namespace Binnacle
