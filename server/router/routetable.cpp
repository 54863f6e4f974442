// SPDX-License-Identifier: GPL-3.0-or-later
#include "router/routetable.h"

namespace Binnacle {

namespace {

int routeFor(Wire::Method method, const auto &byMethod)
{
    const int own = byMethod[size_t(method)];
    return own < 0 && method == Wire::Method::Head ? byMethod[size_t(Wire::Method::Get)] : own;
}

}  // namespace

RouteTable::RouteTable()
    : m_nodes(1)
{
}

int RouteTable::add(RouteSpec route)
{
    Q_ASSERT(route.pattern.startsWith('/'));
    Q_ASSERT(route.method != Wire::Method::Other && route.method != Wire::Method::Options);
    Q_ASSERT(route.handler);
    const int index = size();
    const auto method = size_t(route.method);
    std::vector<QByteArray> parameters;
    int node = 0;
    QByteArrayView rest = QByteArrayView(route.pattern).sliced(1);
    for (;;) {
        const qsizetype end = rest.indexOf('/');
        const QByteArrayView segment = end < 0 ? rest : rest.first(end);
        if (segment.startsWith('{') && segment.endsWith("...}")) {
            Q_ASSERT(end < 0);
            parameters.push_back(segment.sliced(1, segment.size() - 5).toByteArray());
            int &slot = m_nodes[size_t(node)].tails[method];
            Q_ASSERT(slot < 0);
            slot = index;
            break;
        }
        node = childFor(node, segment, parameters);
        if (end < 0) {
            int &slot = m_nodes[size_t(node)].routes[method];
            Q_ASSERT(slot < 0);
            slot = index;
            break;
        }
        rest = rest.sliced(end + 1);
    }
    Q_ASSERT(parameters.size() <= RouteMatch::maximumParameters);
    m_routes.push_back({std::move(route), std::move(parameters)});
    return index;
}

int RouteTable::childFor(int node, QByteArrayView segment, std::vector<QByteArray> &parameters)
{
    const int fresh = int(m_nodes.size());
    if (segment.startsWith('{') && segment.endsWith('}')) {
        parameters.push_back(segment.sliced(1, segment.size() - 2).toByteArray());
        if (const int known = m_nodes[size_t(node)].parameter; known >= 0)
            return known;
        m_nodes[size_t(node)].parameter = fresh;
    } else {
        if (const int known = literalChild(node, segment); known >= 0)
            return known;
        m_nodes[size_t(node)].literals.emplace_back(segment.toByteArray(), fresh);
    }
    m_nodes.emplace_back();
    return fresh;
}

int RouteTable::literalChild(int node, QByteArrayView segment) const
{
    for (const auto &[literal, child] : m_nodes[size_t(node)].literals) {
        if (segment == QByteArrayView(literal))
            return child;
    }
    return -1;
}

RouteMatch RouteTable::find(Wire::Method method, QByteArrayView path) const
{
    RouteMatch match;
    if (path.startsWith('/'))
        walk(0, method, path, 0, match);
    return match;
}

bool RouteTable::walk(int nodeIndex, Wire::Method method, QByteArrayView path, qsizetype slash,
                      RouteMatch &match) const
{
    const Node &node = m_nodes[size_t(nodeIndex)];
    if (slash == path.size()) {
        match.route = routeFor(method, node.routes);
        return match.route >= 0;
    }
    const qsizetype start = slash + 1;
    qsizetype end = path.indexOf('/', start);
    if (end < 0)
        end = path.size();
    const QByteArrayView segment = path.sliced(start, end - start);
    const int literal = segment.indexOf('%') < 0
        ? literalChild(nodeIndex, segment)
        : literalChild(nodeIndex, Wire::percentDecoded(segment));
    if (literal >= 0 && walk(literal, method, path, end, match))
        return true;
    const size_t captured = match.captureCount;
    if (node.parameter >= 0 && !segment.isEmpty() && captured < RouteMatch::maximumParameters) {
        match.captures[match.captureCount++] = {start, end - start};
        if (walk(node.parameter, method, path, end, match))
            return true;
        match.captureCount = captured;
    }
    const int tail = routeFor(method, node.tails);
    if (tail < 0 || captured == RouteMatch::maximumParameters)
        return false;
    match.captures[match.captureCount++] = {start, path.size() - start};
    match.route = tail;
    return true;
}

QString RouteMatch::captured(QByteArrayView path, size_t parameter) const
{
    const Capture &capture = captures[parameter];
    const QByteArrayView raw = path.sliced(capture.start, capture.length);
    return QString::fromUtf8(raw.indexOf('%') < 0 ? raw.toByteArray() : Wire::percentDecoded(raw));
}

QString RouteTable::parameter(const RouteMatch &match, QByteArrayView path,
                              QByteArrayView name) const
{
    if (match.route < 0)
        return {};
    const std::vector<QByteArray> &names = parameters(match.route);
    for (size_t i = 0; i < names.size() && i < match.captureCount; ++i) {
        if (names[i] == name)
            return match.captured(path, i);
    }
    return {};
}

}  // namespace Binnacle
