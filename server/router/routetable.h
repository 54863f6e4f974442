// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "router/call.h"

#include <QByteArray>
#include <QByteArrayView>
#include <QString>

#include <array>
#include <vector>

namespace Binnacle {

/// Where a path led: the route, and what stands in the place of its parameters, still encoded.
struct RouteMatch
{
    static constexpr size_t maximumParameters = 8;
    struct Capture
    {
        qsizetype start = 0;
        qsizetype length = 0;
    };

    /// -1 when no route was found.
    int route = -1;
    size_t captureCount = 0;
    std::array<Capture, maximumParameters> captures{};

    /// What the path has in the place of the parameter of that number, decoded.
    QString captured(QByteArrayView path, size_t parameter) const;
};

/// Routes by path and method. A tree of segments: literal children before the parameter, the
/// parameter before the tail, with a way back when the better branch lacks the method. Fixed
/// after the last add(); find() then may run on many threads and does not allocate for paths
/// without escapes.
class RouteTable
{
public:
    RouteTable();

    /// Asserts on broken patterns and on a second route of the same method and shape.
    int add(RouteSpec route);
    /// @p path is clean and encoded. HEAD finds the routes of GET.
    RouteMatch find(Wire::Method method, QByteArrayView path) const;

    const RouteSpec &route(int index) const { return m_routes[size_t(index)].spec; }
    /// Names of the parameters in the order of the pattern.
    const std::vector<QByteArray> &parameters(int index) const
    {
        return m_routes[size_t(index)].parameters;
    }
    /// The parameter of that name; empty when the pattern has none.
    QString parameter(const RouteMatch &match, QByteArrayView path, QByteArrayView name) const;
    int size() const { return int(m_routes.size()); }

private:
    static constexpr size_t methodCount = 8;
    struct Node
    {
        std::vector<std::pair<QByteArray, int>> literals;
        int parameter = -1;
        std::array<int, methodCount> routes;
        std::array<int, methodCount> tails;
        Node()
        {
            routes.fill(-1);
            tails.fill(-1);
        }
    };
    struct Entry
    {
        RouteSpec spec;
        std::vector<QByteArray> parameters;
    };

    int literalChild(int node, QByteArrayView segment) const;
    int childFor(int node, QByteArrayView segment, std::vector<QByteArray> &parameters);
    bool walk(int node, Wire::Method method, QByteArrayView path, qsizetype slash,
              RouteMatch &match) const;

    std::vector<Node> m_nodes;
    std::vector<Entry> m_routes;
};

}  // namespace Binnacle
