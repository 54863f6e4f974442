// SPDX-License-Identifier: GPL-3.0-or-later
#include "schema/identifiers.h"

#include <array>

using namespace Qt::StringLiterals;

namespace Binnacle::Schema {

namespace {

constexpr std::array<quint32, 256> crcTable = [] {
    std::array<quint32, 256> table{};
    for (quint32 i = 0; i < 256; ++i) {
        quint32 value = i;
        for (int bit = 0; bit < 8; ++bit)
            value = (value & 1) ? 0xedb88320U ^ (value >> 1) : value >> 1;
        table[i] = value;
    }
    return table;
}();

}  // namespace

quint32 crc32(QByteArrayView bytes)
{
    quint32 value = 0xffffffffU;
    for (const char c : bytes)
        value = crcTable[(value ^ quint8(c)) & 0xff] ^ (value >> 8);
    return value ^ 0xffffffffU;
}

QString defaultFieldId(FieldType type, const QString &name)
{
    return fieldTypeName(type) + QString::number(crc32(name.toUtf8()));
}

QString defaultCollectionId(const QString &type, const QString &name, int attempt)
{
    const QString id = u"pbc_"_s + QString::number(crc32(QString(type + name).toUtf8()));
    return attempt > 1 ? QString(id + QString::number(attempt)) : id;
}

}  // namespace Binnacle::Schema
