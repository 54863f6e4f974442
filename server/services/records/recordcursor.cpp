// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/records/recordcursor.h"

#include "core/random.h"
#include "platform/contenthash.h"
#include "platform/sealedtext.h"

#include <QDataStream>
#include <QIODevice>

#include <type_traits>

namespace Binnacle {

using namespace Qt::StringLiterals;

namespace {

/// Cursors travel in URLs, which servers and proxies keep to some thousand bytes.
constexpr qsizetype maximumPlaceBytes = 2048;
constexpr qsizetype subjectBytes = 16;
constexpr int keyBytes = 32;

enum class PlaceKind : quint8
{
    Null,
    Integer,
    Real,
    Text,
    Blob,
};

/// A directory without superusers is none that this program made; its cursors end with the process.
QByteArray sealingKey(const Schema::CollectionSet &collections)
{
    static const QByteArray unstored = randomBytes(keyBytes);
    const Schema::Collection *superusers = collections.find(u"_superusers");
    const QString secret = superusers ? superusers->auth.authToken.secret : QString();
    return secret.isEmpty() ? unstored
                            : contentHash(QByteArray("record cursor "_ba + secret.toUtf8()));
}

void writePlace(QDataStream &out, const Db::Value &value)
{
    std::visit(
        [&out](const auto &item) {
            using T = std::decay_t<decltype(item)>;
            if constexpr (std::is_same_v<T, std::monostate>)
                out << quint8(PlaceKind::Null);
            else if constexpr (std::is_same_v<T, qint64>)
                out << quint8(PlaceKind::Integer) << item;
            else if constexpr (std::is_same_v<T, double>)
                out << quint8(PlaceKind::Real) << item;
            else if constexpr (std::is_same_v<T, QByteArray>)
                out << quint8(PlaceKind::Text) << item;
            else
                out << quint8(PlaceKind::Blob) << item.bytes;
        },
        value);
}

template <typename T> T takenFrom(QDataStream &in)
{
    T value{};
    in >> value;
    return value;
}

Db::Value readPlace(QDataStream &in)
{
    switch (PlaceKind(takenFrom<quint8>(in))) {
    case PlaceKind::Null: return std::monostate();
    case PlaceKind::Integer: return takenFrom<qint64>(in);
    case PlaceKind::Real: return takenFrom<double>(in);
    case PlaceKind::Text: return takenFrom<QByteArray>(in);
    case PlaceKind::Blob: return Db::Blob{takenFrom<QByteArray>(in)};
    }
    in.setStatus(QDataStream::ReadCorruptData);
    return std::monostate();
}

Error badCursor(const QString &detail)
{
    return Error::invalidInput(u"The cursor is not one of this list."_s).withDetail(detail);
}

}  // namespace

RecordCursor::RecordCursor(const Schema::CollectionSet &collections,
                           const Schema::Collection &collection, const QString &sort)
    : m_key(sealingKey(collections))
    , m_subject(contentHash(QByteArray(collection.id.toUtf8() + '\0' + sort.toUtf8()))
                    .first(subjectBytes))
{
}

Result<QByteArray> RecordCursor::seal(const Db::Values &place) const
{
    QByteArray plain = m_subject;
    QDataStream out(&plain, QIODevice::Append);
    out.setVersion(QDataStream::Qt_6_0);
    for (const Db::Value &value : place)
        writePlace(out, value);
    if (plain.size() > maximumPlaceBytes) {
        return Error::invalidInput(
            u"The values that the list is sorted by are too long for a cursor."_s);
    }
    return sealText(plain, m_key).transform([](QByteArray sealed) {
        sealed.replace('+', '-').replace('/', '_');
        while (sealed.endsWith('='))
            sealed.chop(1);
        return sealed;
    });
}

Result<Db::Values> RecordCursor::open(const QString &cursor, size_t size) const
{
    if (cursor.isEmpty() || cursor == "start"_L1)
        return Db::Values();
    QByteArray sealed = cursor.toLatin1();
    sealed.replace('-', '+').replace('_', '/');
    sealed.append(QByteArray((4 - sealed.size() % 4) % 4, '='));
    // Bits that decoding drops would make many texts of one cursor.
    if (QByteArray::fromBase64(sealed).toBase64() != sealed)
        return badCursor(u"not as it was written"_s);
    const Result<QByteArray> plain = openText(sealed, m_key);
    if (!plain)
        return badCursor(plain.error().message);
    if (!plain->startsWith(m_subject))
        return badCursor(u"another collection or sort"_s);
    QDataStream in(plain->sliced(subjectBytes));
    in.setVersion(QDataStream::Qt_6_0);
    Db::Values place;
    while (!in.atEnd() && in.status() == QDataStream::Ok && place.size() < size)
        place.push_back(readPlace(in));
    if (in.status() != QDataStream::Ok || !in.atEnd() || place.size() != size)
        return badCursor(u"another number of values"_s);
    return place;
}

}  // namespace Binnacle
