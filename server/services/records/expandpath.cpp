// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/records/expandpath.h"

#include <QStringList>

#include <algorithm>

namespace Binnacle {

namespace {

/// More than are ever followed. A tree as deep as its text is long could not even be deleted.
constexpr qsizetype maximumSegments = 16;

}  // namespace

std::vector<ExpandNode> parseExpand(const QString &expand)
{
    QString text = expand;
    text.remove(u' ');
    ExpandNode root;
    const QStringList paths = text.split(u',', Qt::SkipEmptyParts);
    for (const QString &path : paths) {
        qsizetype from = 0;
        qsizetype to = path.size();
        while (from < to && path[from] == u'.')
            ++from;
        while (to > from && path[to - 1] == u'.')
            --to;
        if (from == to)
            continue;
        // A path that is the beginning of another adds nothing to the tree, nor does a repeated
        // one, which is what the contract asks for.
        ExpandNode *node = &root;
        const QStringList segments
            = path.mid(from, to - from).split(u'.').mid(0, maximumSegments);
        for (const QString &segment : segments) {
            const auto found = std::find_if(
                node->children.begin(), node->children.end(),
                [&segment](const ExpandNode &child) { return child.segment == segment; });
            if (found != node->children.end()) {
                node = &*found;
            } else {
                node->children.push_back({segment, {}});
                node = &node->children.back();
            }
        }
    }
    return root.children;
}

}  // namespace Binnacle
