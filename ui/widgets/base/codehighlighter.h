// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/base/codeview.h"

#include <QSyntaxHighlighter>

namespace Binnacle::Ui {

/// Colours JSON, SQL and the heads of HTTP messages.
class CodeHighlighter final : public QSyntaxHighlighter
{
    Q_OBJECT

public:
    CodeHighlighter(const Theme &theme, QTextDocument *document);

    /// Does not colour anew by itself: set it before the text.
    void setLanguage(CodeView::Language language) { m_language = language; }

protected:
    void highlightBlock(const QString &text) override;

private:
    void highlightJson(const QString &text);
    void highlightSql(const QString &text);
    void highlightHttp(const QString &text);

    const Theme &m_theme;
    CodeView::Language m_language = CodeView::Language::Plain;
};

}  // namespace Binnacle::Ui
