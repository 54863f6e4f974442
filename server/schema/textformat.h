// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringView>

namespace Binnacle::Schema {

/// The syntax of e-mail addresses (R3.6, A0.7).
bool isEmailAddress(QStringView text);
/// The syntax of a domain in field settings: two labels or more, the last of letters (R3.6).
bool isDomain(QStringView text);
/// The syntax of URLs (R3.7).
bool isUrl(QStringView text);
/// The host of such a URL with its port if it names one; without a scheme there is none.
QString urlHost(const QString &url);

/// A number in the text of a validation message (R0.3): exponent form from 1e+06 upward and below
/// 1e-04.
QString messageNumber(double value);
/// A list in such a text: `[a b c]`.
QString messageList(const QStringList &values);

}  // namespace Binnacle::Schema
