// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/shell/welcomeview.h"

#include "widgets/base/button.h"
#include "widgets/base/label.h"
#include "widgets/base/spinner.h"
#include "widgets/base/textline.h"

#include <QDateTime>
#include <QDir>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLocale>
#include <QPainter>
#include <QScrollArea>
#include <QStyle>
#include <QVBoxLayout>

#include <algorithm>
#include <memory>

namespace Binnacle::Ui {

using namespace Qt::StringLiterals;

namespace {

constexpr int welcomeWidth = 720;

QString ageText(qint64 openedAt)
{
    if (openedAt <= 0)
        return {};
    const QDateTime then = QDateTime::fromMSecsSinceEpoch(openedAt);
    const qint64 days = then.daysTo(QDateTime::currentDateTime());
    if (days <= 0)
        return WelcomeView::tr("today, %1").arg(then.time().toString(u"HH:mm"_s));
    if (days == 1)
        return WelcomeView::tr("yesterday");
    if (days < 30)
        return WelcomeView::tr("%n days ago", nullptr, int(days));
    return QLocale().toString(then.date(), QLocale::ShortFormat);
}

QString placeText(const RecentInstance &instance)
{
    if (instance.kind == OpenRequest::Kind::Attach)
        return instance.url;
    QString path = QDir::toNativeSeparators(instance.directory);
    const QString home = QDir::homePath() + QDir::separator();
    return path.startsWith(home) ? u'~' + path.mid(home.size() - 1) : path;
}

QRect mirrored(const QWidget &widget, const QRect &place)
{
    return QStyle::visualRect(widget.layoutDirection(), widget.rect(), place);
}

QString iconOf(const RecentInstance &instance)
{
    switch (instance.kind) {
    case OpenRequest::Kind::Attach: return u"globe"_s;
    case OpenRequest::Kind::Sample: return u"package"_s;
    default: return u"folder"_s;
    }
}

void clear(QLayout &layout)
{
    while (QLayoutItem *taken = layout.takeAt(0)) {
        const std::unique_ptr<QLayoutItem> item(taken);
        if (QWidget *widget = item->widget()) {
            widget->hide();
            widget->deleteLater();
        }
    }
}

}  // namespace

ChoiceButton::ChoiceButton(const Theme &theme, const QString &icon, const QString &title,
                           const QString &sentence, QWidget *parent)
    : QAbstractButton(parent)
    , m_theme(theme)
    , m_icon(icon)
    , m_sentence(sentence)
{
    setText(title);
    setAccessibleName(title);
    setAccessibleDescription(sentence);
    setFocusPolicy(Qt::StrongFocus);
    setAttribute(Qt::WA_Hover);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    connect(&m_theme, &Theme::changed, this, [this] {
        updateGeometry();
        update();
    });
}

QSize ChoiceButton::sizeHint() const
{
    return {m_theme.scaled(240), m_theme.scaled(84)};
}

void ChoiceButton::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const bool isHot = isEnabled() && (underMouse() || isDown());
    painter.setPen(QPen(m_theme.color(isHot ? Tone::Accent : Tone::Border), 1));
    painter.setBrush(m_theme.color(isHot && isDown() ? Tone::Hover : Tone::Surface));
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 8, 8);
    painter.setOpacity(isEnabled() ? 1 : 0.5);
    const int icon = m_theme.scaled(24);
    const int side = m_theme.scaled(16);
    painter.drawPixmap(mirrored(*this, {side, m_theme.scaled(16), icon, icon}),
                       m_theme.pixmap(m_icon, Tone::Accent, icon, devicePixelRatioF()));
    const QRect text = mirrored(*this,
                                rect().adjusted(side + icon + m_theme.scaled(14),
                                                m_theme.scaled(14), -side, -m_theme.scaled(10)));
    const QFont title = m_theme.font(TextSize::Emphasis, QFont::DemiBold);
    painter.setFont(title);
    painter.setPen(m_theme.color(Tone::Text));
    painter.drawText(text, Qt::AlignTop | Qt::AlignLeft, this->text());
    painter.setFont(m_theme.font(TextSize::Label));
    painter.setPen(m_theme.color(Tone::Muted));
    painter.drawText(text.adjusted(0, QFontMetrics(title).height() + m_theme.scaled(3), 0, 0),
                     int(Qt::AlignTop | Qt::AlignLeft) | Qt::TextWordWrap, m_sentence);
    if (hasFocus())
        paintFocusRing(painter, m_theme, rect(), 8);
}

RecentButton::RecentButton(const Theme &theme, const RecentInstance &instance, QWidget *parent)
    : QAbstractButton(parent)
    , m_theme(theme)
    , m_icon(iconOf(instance))
    , m_place(placeText(instance))
    , m_age(ageText(instance.openedAt))
{
    setText(instance.name);
    setAccessibleName(tr("Open %1, %2").arg(instance.name, m_place));
    setToolTip(m_place);
    setFocusPolicy(Qt::StrongFocus);
    setAttribute(Qt::WA_Hover);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    connect(&m_theme, &Theme::changed, this, [this] {
        updateGeometry();
        update();
    });
}

QSize RecentButton::sizeHint() const
{
    return {m_theme.scaled(240), m_theme.scaled(36)};
}

void RecentButton::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    if (underMouse() || isDown()) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(m_theme.color(Tone::Hover));
        painter.drawRoundedRect(rect(), 6, 6);
    }
    const int icon = m_theme.scaled(16);
    int left = m_theme.scaled(12);
    painter.drawPixmap(mirrored(*this, {left, (height() - icon) / 2, icon, icon}),
                       m_theme.pixmap(m_icon, Tone::Muted, icon, devicePixelRatioF()));
    left += icon + m_theme.scaled(10);
    const auto draw = [&](int from, int to, Qt::Alignment edge, const QString &what) {
        drawTextLine(painter, mirrored(*this, {from, 0, to - from, height()}), layoutDirection(),
                     edge | Qt::AlignVCenter, what);
    };
    const QFontMetrics label(m_theme.font(TextSize::Label));
    const int right = width() - m_theme.scaled(12);
    painter.setFont(m_theme.font(TextSize::Label));
    painter.setPen(m_theme.color(Tone::Muted));
    draw(left, right, Qt::AlignRight, m_age);
    const int textRight = right - label.horizontalAdvance(m_age) - m_theme.scaled(16);
    const QFont name = m_theme.font(TextSize::Body, QFont::DemiBold);
    const QFontMetrics nameMetrics(name);
    const int nameWidth
        = std::min(nameMetrics.horizontalAdvance(text()), (textRight - left) * 2 / 3);
    painter.setFont(name);
    painter.setPen(m_theme.color(Tone::Text));
    draw(left, left + nameWidth + 2, Qt::AlignLeft,
         nameMetrics.elidedText(text(), Qt::ElideRight, nameWidth + 1));
    left += nameWidth + m_theme.scaled(12);
    const QFont mono = m_theme.mono(TextSize::Label);
    painter.setFont(mono);
    painter.setPen(m_theme.color(Tone::Muted));
    draw(left, textRight, Qt::AlignLeft,
         QFontMetrics(mono).elidedText(m_place, Qt::ElideMiddle, textRight - left));
    if (hasFocus())
        paintFocusRing(painter, m_theme, rect(), 6);
}

/// What went wrong, and what can be done about it.
class WelcomeView::Failure final : public QWidget
{
public:
    explicit Failure(WelcomeView &view)
        : QWidget(&view)
        , m_view(view)
        , m_title(new Label(view.m_theme, TextSize::Emphasis, Tone::Text))
        , m_text(new Label(view.m_theme, TextSize::Body, Tone::Text))
        , m_buttons(new QHBoxLayout)
    {
        setObjectName(u"welcome.failure"_s);
        m_title->setObjectName(u"welcome.failure.title"_s);
        m_title->setWeight(QFont::DemiBold);
        m_text->setObjectName(u"welcome.failure.text"_s);
        m_text->setWordWrap(true);
        auto *column = new QVBoxLayout;
        column->setSpacing(4);
        column->addWidget(m_title);
        column->addWidget(m_text);
        column->addSpacing(6);
        m_buttons->setSpacing(8);
        column->addLayout(m_buttons);
        auto *line = new QHBoxLayout(this);
        line->setContentsMargins(16, 14, 16, 14);
        line->setSpacing(14);
        line->addWidget(new IconLabel(view.m_theme, u"triangle-alert"_s, Tone::Error, 20), 0,
                        Qt::AlignTop);
        line->addLayout(column, 1);
        hide();
    }

    void set(const OpenFailure &failure)
    {
        m_title->setText(failure.title);
        m_text->setText(failure.text);
        setAccessibleName(failure.title);
        clear(*m_buttons);
        WelcomeView *view = &m_view;
        if (failure.canRetry)
            add(tr("Try again"), u"btn.failure.retry"_s,
                [view, request = failure.request] { emit view->retryChosen(request); });
        if (failure.canChooseAnother)
            add(tr("Choose another…"), u"btn.failure.another"_s,
                [view] { emit view->existingChosen(); });
        if (failure.canCreateHere)
            add(tr("New project here…"), u"btn.failure.create"_s,
                [view, place = failure.request.directory] { emit view->newChosen(place); });
        if (failure.canAttach)
            add(tr("Attach to it…"), u"btn.failure.attach"_s,
                [view] { emit view->attachChosen(); });
        m_buttons->addStretch(1);
        add(
            tr("Dismiss"), u"btn.failure.dismiss"_s, [view] { view->clearFailure(); },
            Button::Kind::Ghost);
        show();
    }

protected:
    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(QPen(m_view.m_theme.color(Tone::Error), 1));
        painter.setBrush(m_view.m_theme.color(Tone::ErrorTint));
        painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 8, 8);
    }

private:
    template <typename Work>
    void add(const QString &text, const QString &name, Work work,
             Button::Kind kind = Button::Kind::Secondary)
    {
        auto *button = new Button(m_view.m_theme, kind, text);
        button->setObjectName(name);
        connect(button, &QAbstractButton::clicked, this, work);
        m_buttons->addWidget(button);
    }

    WelcomeView &m_view;
    Label *m_title;
    Label *m_text;
    QHBoxLayout *m_buttons;
};

WelcomeView::WelcomeView(Theme &theme, QWidget *parent)
    : Pane(theme, Tone::Window, {}, parent)
    , m_theme(theme)
{
    setObjectName(u"shell.welcome"_s);
    auto *content = new QWidget;
    auto *column = new QVBoxLayout;
    column->setContentsMargins(24, 32, 24, 32);
    column->setSpacing(0);
    m_failure = new Failure(*this);
    m_progress = makeProgress();
    m_choices = makeChoices();
    column->addStretch(2);
    column->addWidget(makeHead());
    column->addSpacing(24);
    column->addWidget(m_failure);
    column->addWidget(m_progress);
    column->addSpacing(12);
    column->addWidget(m_choices);
    m_recentArea = new QWidget;
    auto *recent = new QVBoxLayout(m_recentArea);
    recent->setContentsMargins(0, 24, 0, 0);
    recent->setSpacing(6);
    auto *heading = new Label(theme, TextSize::Label, Tone::Muted, tr("Recent"));
    heading->setWeight(QFont::DemiBold);
    recent->addWidget(heading);
    m_recentList = new QVBoxLayout;
    m_recentList->setSpacing(0);
    recent->addLayout(m_recentList);
    column->addWidget(m_recentArea);
    column->addStretch(3);

    auto *middle = new QWidget;
    middle->setLayout(column);
    auto *line = new QHBoxLayout(content);
    line->setContentsMargins(0, 0, 0, 0);
    line->addStretch(1);
    line->addWidget(middle, 100);
    line->addStretch(1);
    const auto place = [this, middle] { middle->setMaximumWidth(m_theme.scaled(welcomeWidth)); };
    connect(&theme, &Theme::changed, this, place);
    place();

    auto *area = new QScrollArea;
    area->setObjectName(u"welcome.area"_s);
    area->setWidget(content);
    area->setWidgetResizable(true);
    area->setFrameShape(QFrame::NoFrame);
    area->setFocusPolicy(Qt::NoFocus);
    area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    area->viewport()->setAutoFillBackground(false);
    content->setAutoFillBackground(false);
    auto *whole = new QVBoxLayout(this);
    whole->setContentsMargins(0, 0, 0, 0);
    whole->addWidget(area);
    setRecent({});
    setOpening(nullptr);
}

QWidget *WelcomeView::makeHead()
{
    auto *head = new QWidget;
    auto *line = new QHBoxLayout(head);
    line->setContentsMargins(0, 0, 0, 0);
    line->setSpacing(16);
    line->addWidget(new IconLabel(m_theme, u"ship-wheel"_s, Tone::Accent, 44));
    auto *text = new QVBoxLayout;
    text->setSpacing(2);
    auto *title = new Label(m_theme, TextSize::Tile, Tone::Text, tr("Binnacle"));
    title->setWeight(QFont::DemiBold);
    text->addWidget(title);
    text->addWidget(new Label(m_theme, TextSize::Body, Tone::Muted,
                              tr("A back end and its console in one program.")));
    line->addLayout(text, 1);
    return head;
}

QWidget *WelcomeView::makeChoices()
{
    auto *choices = new QWidget;
    auto *grid = new QGridLayout(choices);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setSpacing(12);
    const auto add = [&](int row, int column, const QString &name, const QString &icon,
                         const QString &title, const QString &sentence, auto work) {
        auto *button = new ChoiceButton(m_theme, icon, title, sentence);
        button->setObjectName(name);
        connect(button, &QAbstractButton::clicked, this, work);
        grid->addWidget(button, row, column);
    };
    add(0, 0, u"welcome.sample"_s, u"package"_s, tr("Open sample"),
        tr("A small project with collections, records and users, to look around."),
        [this] { emit sampleChosen(); });
    add(0, 1, u"welcome.new"_s, u"circle-plus"_s, tr("New project…"),
        tr("An empty project of your own, served from this computer."),
        [this] { emit newChosen({}); });
    add(1, 0, u"welcome.existing"_s, u"folder-open"_s, tr("Open existing…"),
        tr("The data directory of Binnacle or PocketBase."), [this] { emit existingChosen(); });
    add(1, 1, u"welcome.attach"_s, u"plug"_s, tr("Attach to a server…"),
        tr("A Binnacle server that runs on another machine."), [this] { emit attachChosen(); });
    return choices;
}

QWidget *WelcomeView::makeProgress()
{
    auto *progress = new QWidget;
    progress->setObjectName(u"welcome.progress"_s);
    auto *line = new QHBoxLayout(progress);
    line->setContentsMargins(0, 0, 0, 0);
    line->setSpacing(10);
    m_spinner = new Spinner(m_theme, 16);
    m_progressText = new Label(m_theme, TextSize::Body, Tone::Text);
    m_progressText->setObjectName(u"welcome.progress.text"_s);
    auto *cancel = new Button(m_theme, Button::Kind::Ghost, tr("Cancel"));
    cancel->setObjectName(u"btn.cancelOpening"_s);
    connect(cancel, &QAbstractButton::clicked, this, &WelcomeView::cancelled);
    line->addWidget(m_spinner);
    line->addWidget(m_progressText);
    line->addStretch(1);
    line->addWidget(cancel);
    return progress;
}

void WelcomeView::setRecent(const std::vector<RecentInstance> &recent)
{
    clear(*m_recentList);
    for (const RecentInstance &instance : recent) {
        auto *line = new QWidget;
        auto *layout = new QHBoxLayout(line);
        layout->setContentsMargins(0, 0, 0, 0);
        layout->setSpacing(2);
        auto *open = new RecentButton(m_theme, instance);
        open->setObjectName(u"welcome.recent"_s);
        auto *forget = new IconButton(m_theme, u"x"_s, tr("Forget %1").arg(instance.name));
        forget->setObjectName(u"welcome.recent.forget"_s);
        connect(open, &QAbstractButton::clicked, this,
                [this, key = instance.key()] { emit recentChosen(key); });
        connect(forget, &QAbstractButton::clicked, this,
                [this, key = instance.key()] { emit recentForgotten(key); });
        layout->addWidget(open, 1);
        layout->addWidget(forget);
        m_recentList->addWidget(line);
    }
    m_recentArea->setVisible(!recent.empty());
}

void WelcomeView::setOpening(const OpenRequest *request)
{
    m_progress->setVisible(request);
    m_choices->setEnabled(!request);
    m_recentArea->setEnabled(!request);
    if (!request)
        return;
    clearFailure();
    m_progressText->setText(request->kind == OpenRequest::Kind::Attach
                                ? tr("Attaching to %1…").arg(request->name())
                                : tr("Opening %1…").arg(request->name()));
}

void WelcomeView::setFailure(const OpenFailure &failure)
{
    m_failure->set(failure);
}

void WelcomeView::clearFailure()
{
    m_failure->hide();
}

}  // namespace Binnacle::Ui
