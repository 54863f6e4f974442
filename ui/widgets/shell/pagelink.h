// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/page.h"

#include <QString>

#include <optional>

namespace Binnacle::Ui {

/// A place that can be written down: `binnacle://instance/logs?status=5xx`.
struct PageLink
{
    /// Name of the instance, as its Instance::name() says; empty for the one in front.
    QString instance;
    PageTarget target;
};

/// Strings of the arguments are written as they are, other values as JSON behind a `~`, so that
/// what is read back has the same types.
QString linkText(const PageLink &link);
/// Nothing if @p text is no such link or names no page.
std::optional<PageLink> parseLink(const QString &text);

/// `logs`, as links and the session write it.
QString pageKindName(PageKind kind);
std::optional<PageKind> pageKindOf(QStringView name);

}  // namespace Binnacle::Ui
