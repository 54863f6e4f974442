// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/auth/onetimepassword.h"

#include "core/random.h"
#include "services/auth/authrecords.h"
#include "services/records/recordstore.h"

using namespace Qt::StringLiterals;

namespace Binnacle {

Result<OneTimePassword> createOneTimePassword(RecordStore &store, const Schema::Record &owner)
{
    const Schema::AuthOptions &options = owner.collection().auth;
    Result<Schema::Record> row = AuthRecords(store).newRow(owner, u"_otps");
    if (!row)
        return std::move(row).error();
    const QString password = QString::fromLatin1(randomString(options.otpLength, "0123456789"));
    row->setValue(u"password", JsonValue(RecordStore::passwordPlaceholder(password)));
    RecordChange change{*std::move(row), std::nullopt};
    change.plainPasswords.insert(u"password"_s, JsonValue(password));
    const Result<Schema::Record> saved = store.save(std::move(change));
    if (!saved)
        return saved.error();
    return OneTimePassword{saved->id(), password, options.otpDuration};
}

}  // namespace Binnacle
