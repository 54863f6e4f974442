// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/access/fielderrors.h"

#include <QStringList>

using namespace Qt::StringLiterals;

namespace Binnacle::Ui {

namespace {

void collect(const JsonValue &fields, const QString &path, QStringList &lines)
{
    if (fields[u"message"].isString() && fields[u"code"].isString()) {
        lines.append(path + u": "_s + fields[u"message"].toString());
        return;
    }
    for (const auto &[name, inner] : fields.members())
        collect(inner, path.isEmpty() ? name : QString(path + u'.' + name), lines);
}

}  // namespace

QString fieldError(const Error &error, const QString &path)
{
    const JsonValue *at = &error.fields;
    const QStringList names = path.split(u'.');
    for (const QString &name : names) {
        at = at->find(name);
        if (!at)
            return {};
    }
    return (*at)[u"message"].toString();
}

QString wholeError(const Error &error)
{
    QStringList lines;
    collect(error.fields, {}, lines);
    return lines.isEmpty() ? error.message : lines.join(u'\n');
}

}  // namespace Binnacle::Ui
