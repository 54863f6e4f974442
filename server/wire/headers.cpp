// SPDX-License-Identifier: GPL-3.0-or-later
#include "wire/headers.h"

#include <algorithm>

namespace Binnacle::Wire {

namespace {

bool sameName(QByteArrayView a, QByteArrayView b)
{
    return a.size() == b.size() && a.compare(b, Qt::CaseInsensitive) == 0;
}

}  // namespace

void Headers::add(QByteArray name, QByteArray value)
{
    m_headers.push_back({std::move(name), std::move(value)});
}

void Headers::set(const QByteArray &name, QByteArray value)
{
    remove(name);
    add(name, std::move(value));
}

void Headers::remove(QByteArrayView name)
{
    std::erase_if(m_headers, [name](const Header &header) { return sameName(header.name, name); });
}

QByteArrayView Headers::value(QByteArrayView name) const
{
    const Header *header = find(name);
    return header ? QByteArrayView(header->value) : QByteArrayView();
}

const Header *Headers::find(QByteArrayView name) const
{
    const auto it = std::find_if(m_headers.begin(), m_headers.end(), [name](const Header &header) {
        return sameName(header.name, name);
    });
    return it == m_headers.end() ? nullptr : &*it;
}

}  // namespace Binnacle::Wire
