// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/theme.h"

#include <QPlainTextEdit>

namespace Binnacle::Ui {

class CodeHighlighter;
class IconButton;

/// Text in the mono face that can be read, selected and copied as a whole.
class CodeView final : public QPlainTextEdit
{
    Q_OBJECT

public:
    enum class Language
    {
        Plain,
        Json,
        Sql,
        Http
    };

    explicit CodeView(const Theme &theme, QWidget *parent = nullptr);
    ~CodeView() override;

    /// More than a MiB is cut, which a last line says; copying gives the whole.
    void setCode(const QString &text, Language language);
    QString code() const { return m_code; }
    /// As high as its text, between the two numbers of lines, instead of as high as there is room.
    void setFitLines(int minimum, int maximum);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    bool eventFilter(QObject *object, QEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    void applyTheme();
    void placeButton();

    const Theme &m_theme;
    QString m_code;
    Language m_language = Language::Plain;
    CodeHighlighter *m_highlighter;
    IconButton *m_copy;
    int m_minimumLines = 0;
    int m_maximumLines = 0;
};

}  // namespace Binnacle::Ui
