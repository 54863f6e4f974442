// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/base/codeview.h"

#include "widgets/base/button.h"
#include "widgets/base/codehighlighter.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QScrollBar>
#include <QTextBlock>
#include <QTextLayout>

using namespace Qt::StringLiterals;

namespace Binnacle::Ui {

namespace {

constexpr qsizetype maximumShown = 1024 * 1024;

}  // namespace

CodeView::CodeView(const Theme &theme, QWidget *parent)
    : QPlainTextEdit(parent)
    , m_theme(theme)
    , m_highlighter(new CodeHighlighter(theme, document()))
    , m_copy(new IconButton(theme, u"copy"_s, tr("Copy"), this))
{
    setReadOnly(true);
    // Tab leaves it.
    setTabChangesFocus(true);
    setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    setWordWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    setUndoRedoEnabled(false);
    m_copy->setObjectName(u"btn.copyCode"_s);
    m_copy->setIconPixels(14);
    connect(m_copy, &IconButton::clicked, this,
            [this] { QGuiApplication::clipboard()->setText(m_code); });
    // The bar comes and goes after the size is settled.
    verticalScrollBar()->installEventFilter(this);
    applyTheme();
    connect(&theme, &Theme::changed, this, &CodeView::applyTheme);
}

CodeView::~CodeView() = default;

void CodeView::setCode(const QString &text, Language language)
{
    if (m_code == text && m_language == language)
        return;
    m_code = text;
    m_language = language;
    m_highlighter->setLanguage(language);
    if (text.size() > maximumShown)
        setPlainText(text.first(maximumShown) + u'\n'
                     + tr("… %1 more characters; copy gives all of them")
                           .arg(locale().toString(text.size() - maximumShown)));
    else
        setPlainText(text);
    m_copy->setVisible(!text.isEmpty());
    updateGeometry();
}

void CodeView::setFitLines(int minimum, int maximum)
{
    m_minimumLines = minimum;
    m_maximumLines = maximum;
    setSizePolicy(QSizePolicy::Expanding,
                  maximum > 0 ? QSizePolicy::Fixed : QSizePolicy::Expanding);
    updateGeometry();
}

QSize CodeView::sizeHint() const
{
    if (m_maximumLines <= 0)
        return QPlainTextEdit::sizeHint();
    qreal height = 0;
    int lines = 0;
    for (QTextBlock block = document()->begin(); block.isValid() && lines < m_maximumLines;
         block = block.next()) {
        height += blockBoundingRect(block).height();
        lines += qMax(1, block.layout()->lineCount());
    }
    const int line = fontMetrics().lineSpacing();
    height = qBound<qreal>(m_minimumLines * line, height, m_maximumLines * line);
    // The document's margin is in the blocks' heights already.
    const int frame = 2 * (1 + m_theme.scaled(4)) + m_theme.scaled(8);
    return {m_theme.scaled(240), qRound(height) + frame};
}

QSize CodeView::minimumSizeHint() const
{
    return {m_theme.scaled(120), m_maximumLines > 0 ? sizeHint().height() : m_theme.scaled(48)};
}

void CodeView::resizeEvent(QResizeEvent *event)
{
    QPlainTextEdit::resizeEvent(event);
    placeButton();
    if (m_maximumLines > 0)
        updateGeometry();
}

bool CodeView::eventFilter(QObject *object, QEvent *event)
{
    if (object == verticalScrollBar()
        && (event->type() == QEvent::Show || event->type() == QEvent::Hide))
        placeButton();
    return QPlainTextEdit::eventFilter(object, event);
}

void CodeView::placeButton()
{
    m_copy->adjustSize();
    const int edge = m_theme.scaled(4);
    // The text ends before the button.
    setViewportMargins(0, 0, m_copy->width(), 0);
    const int bar = verticalScrollBar()->isVisible() ? verticalScrollBar()->width() : 0;
    const int left = layoutDirection() == Qt::RightToLeft ? edge + bar
                                                          : width() - m_copy->width() - edge - bar;
    m_copy->move(left, edge);
    m_copy->raise();
}

void CodeView::applyTheme()
{
    setFont(m_theme.mono(TextSize::Label));
    document()->setDocumentMargin(m_theme.scaled(6));
    m_highlighter->rehighlight();
    placeButton();
}

}  // namespace Binnacle::Ui
