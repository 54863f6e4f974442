// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayView>

#include <vector>

namespace Binnacle::Wire {

struct Header
{
    QByteArray name;
    QByteArray value;
};

/// Header fields in the order they came or go; names compare without regard to ASCII case.
class Headers
{
public:
    void reserve(size_t count) { m_headers.reserve(count); }
    void add(QByteArray name, QByteArray value);
    /// Replaces every field of that name by one.
    void set(const QByteArray &name, QByteArray value);
    void remove(QByteArrayView name);
    /// The first value, or an empty view. Valid until the headers change.
    QByteArrayView value(QByteArrayView name) const;
    bool contains(QByteArrayView name) const { return find(name) != nullptr; }
    const std::vector<Header> &all() const { return m_headers; }

private:
    const Header *find(QByteArrayView name) const;

    std::vector<Header> m_headers;
};

}  // namespace Binnacle::Wire
