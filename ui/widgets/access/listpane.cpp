// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/access/listpane.h"

#include "widgets/base/flowlayout.h"
#include "widgets/base/label.h"
#include "widgets/base/tableview.h"

#include <QAction>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QLocale>
#include <QMenu>
#include <QScrollBar>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace Binnacle::Ui {

namespace {

constexpr int searchDelayMs = 250;

}  // namespace

ListPane::ListPane(const PageContext &context, const QString &name,
                   std::vector<Models::TableColumn> columns, QWidget *parent)
    : AccessPane(context, name, parent)
    , m_model(std::move(columns))
    , m_tools(new QHBoxLayout)
    , m_search(new QLineEdit(this))
    , m_actionLine(new FlowLayout(theme().scaled(6)))
    , m_subject(new Label(theme(), TextSize::Label, Tone::Muted, {}, this))
    , m_table(new TableView(theme(), this))
    , m_states(new StateView(theme(), m_table, this))
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->setSpacing(theme().scaled(8));
    m_tools->setSpacing(theme().scaled(8));
    m_search->setObjectName(part(u"search"_s));
    m_search->setClearButtonEnabled(true);
    m_search->setMinimumHeight(theme().scaled(32));
    m_search->addAction(theme().icon(u"search"_s), QLineEdit::LeadingPosition);
    connect(m_search, &QLineEdit::textChanged, this,
            [this](const QString &text) { searchFor(text.trimmed()); });
    m_searching.setSingleShot(true);
    m_searching.setInterval(searchDelayMs);
    connect(&m_searching, &QTimer::timeout, this, &ListPane::startOver);
    m_tools->addWidget(m_search, 1);
    layout->addLayout(m_tools);
    buildTable();
    layout->addWidget(m_states, 1);
    m_subject->setTextFormat(Qt::PlainText);
    m_subject->setMinimumHeight(theme().scaled(28));
    m_actionLine->addWidget(m_subject);
    layout->addLayout(m_actionLine);
    updateActions();
}

ListPane::~ListPane()
{
    // The view works on a model of this pane, which would end first.
    delete m_states;
}

void ListPane::buildTable()
{
    m_table->setObjectName(part(u"table"_s));
    m_table->setModel(&m_model);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setSortingEnabled(true);
    m_table->sortByColumn(-1, Qt::AscendingOrder);
    m_states->setObjectName(part(u"states"_s));
    connect(m_table, &TableView::currentRowChanged, this, &ListPane::updateActions);
    connect(&m_model, &QAbstractItemModel::modelReset, this, &ListPane::updateActions);
    connect(&m_model, &QAbstractItemModel::rowsRemoved, this, &ListPane::updateActions);
    connect(m_table, &TableView::rowActivated, this, [this](const QModelIndex &index) {
        if (m_activate)
            m_activate(m_model.idAt(index.row()));
    });
    connect(m_table, &TableView::deleteRequested, this, [this] {
        for (const RowAction &action : m_actions) {
            const QString id = currentId();
            if (action.isDangerous && !id.isEmpty() && refusalOf(action, id).isEmpty())
                return action.run(id);
        }
    });
    connect(m_table, &TableView::menuRequested, this,
            [this](QMenu *menu, const QModelIndex &index) {
                if (index.isValid())
                    addToMenu(menu, m_model.idAt(index.row()));
            });
    connect(m_states, &StateView::retryRequested, this, &ListPane::refresh);
    connect(m_states, &StateView::clearFilterRequested, m_search, &QLineEdit::clear);
    connect(m_states, &StateView::actionTriggered, this, [this] {
        if (m_create && refusal(m_primaryNeed).isEmpty())
            m_create();
    });
}

void ListPane::addToMenu(QMenu *menu, const QString &id)
{
    bool isApart = false;
    menu->addSeparator();
    menu->setToolTipsVisible(true);
    for (const RowAction &action : m_actions) {
        if (action.isDangerous && !std::exchange(isApart, true))
            menu->addSeparator();
        QAction *entry = menu->addAction(theme().icon(action.icon), action.text, this,
                                         [run = action.run, id] { run(id); });
        const QString why = refusalOf(action, id);
        entry->setEnabled(why.isEmpty());
        entry->setToolTip(why);
    }
}

QString ListPane::refusalOf(const RowAction &action, const QString &) const
{
    return refusal(action.need);
}

void ListPane::rightsChanged()
{
    if (m_primary) {
        const QString why = refusal(m_primaryNeed);
        m_primary->setEnabled(why.isEmpty());
        m_primary->setToolTip(why);
        m_primary->setAccessibleDescription(why);
    }
    updateActions();
}

void ListPane::setTexts(const QString &tableName, const QString &placeholder,
                        const StateView::EmptyText &empty)
{
    m_table->setAccessibleName(tableName);
    m_search->setPlaceholderText(placeholder);
    m_search->setAccessibleName(placeholder);
    m_empty = empty;
}

void ListPane::addTool(QWidget *tool)
{
    m_tools->insertWidget(m_tools->indexOf(m_search), tool);
}

Button *ListPane::addPrimary(const QString &name, const QString &text, Models::Need need,
                             std::function<void()> run)
{
    auto *button = new Button(theme(), Button::Kind::Primary, text, this);
    button->setObjectName(name);
    button->setIconName(u"plus"_s);
    m_create = std::move(run);
    connect(button, &QAbstractButton::clicked, this, [this] { m_create(); });
    m_tools->addWidget(button);
    m_primary = button;
    m_primaryNeed = need;
    return button;
}

void ListPane::addRowAction(RowAction action)
{
    auto *button = new Button(theme(), Button::Kind::Ghost, action.text, this);
    button->setObjectName(u"btn."_s + action.name);
    button->setIconName(action.icon);
    connect(button, &QAbstractButton::clicked, this, [this, run = action.run] {
        if (const QString id = currentId(); !id.isEmpty())
            run(id);
    });
    m_actionLine->addWidget(button);
    m_actions.push_back(std::move(action));
    m_buttons.push_back(button);
    updateActions();
}

void ListPane::setActivation(std::function<void(const QString &id)> run)
{
    m_activate = std::move(run);
}

QString ListPane::currentId() const
{
    return m_model.idAt(m_table->currentIndex().row());
}

void ListPane::select(const QString &id)
{
    if (const int row = m_model.rowOf(id); row >= 0)
        m_table->setCurrentIndex(m_model.index(row, 0));
}

int ListPane::beginLoading()
{
    if (!m_isLoaded)
        m_states->showLoading();
    m_isAwaited = true;
    m_isPolling = false;
    return ++m_generation;
}

void ListPane::poll()
{
    if (m_isAwaited || !m_isLoaded || m_searching.isActive())
        return;
    reload();
    m_isPolling = m_isAwaited;
}

void ListPane::keepPlace(const std::function<void()> &change)
{
    const int row = m_table->rowAt(0);
    const QString first = m_model.idAt(row);
    const int before = m_table->rowViewportPosition(row);
    QScrollBar *bar = m_table->verticalScrollBar();
    // Whoever looks at the newest rows, and has none of them in hand, is shown newer ones.
    const bool isFollowing = bar->value() == 0 && currentId().isEmpty() && !m_table->isInUse();
    change();
    const int now = m_model.rowOf(first);
    if (isFollowing || now < 0)
        return;
    const int shift = m_table->rowViewportPosition(now) - before;
    const bool isByPixel = m_table->verticalScrollMode() == QAbstractItemView::ScrollPerPixel;
    bar->setValue(bar->value() + (isByPixel ? shift : now - row));
}

void ListPane::showRows(std::vector<Models::TableRow> rows)
{
    m_isLoaded = true;
    m_isAwaited = false;
    m_isPolling = false;
    const QString chosen = currentId();
    keepPlace([this, &rows] { m_model.setRows(std::move(rows)); });
    // Not its neighbour: what is done next would be done to another.
    if (!chosen.isEmpty() && currentId() != chosen)
        m_table->setCurrentIndex({});
    updateState();
    updateActions();
}

void ListPane::showPage(std::vector<Models::TableRow> rows, bool isFirst, bool hasMore)
{
    if (isFirst)
        showRows(std::move(rows));
    else
        m_model.appendRows(std::move(rows));
    m_isAwaited = false;
    m_model.setHasMore(hasMore);
    const QString count = QLocale().toString(m_model.count());
    setCount(hasMore ? tr("1–%1 of more").arg(count) : count);
}

void ListPane::showFailure(const QString &what, const Error &error)
{
    m_isAwaited = false;
    // That the link is lost is told elsewhere; what is shown is still what was there last.
    if (std::exchange(m_isPolling, false) && error.kind != Error::Kind::Forbidden)
        return;
    if (error.kind == Error::Kind::Forbidden)
        return m_states->showForbidden(error.message);
    if (error.kind == Error::Kind::NotFound) {
        return m_states->showEmpty({u"server-off"_s,
                                    tr("This server does not know them"),
                                    tr("It is of another version, which can do less."),
                                    {}});
    }
    m_states->showError(what, error);
}

void ListPane::setCount(const QString &text)
{
    if (m_count == text)
        return;
    m_count = text;
    emit countChanged();
}

void ListPane::searchOnServer()
{
    m_isSearchedByServer = true;
}

void ListPane::searchFor(const QString &text)
{
    if (m_isSearchedByServer) {
        // The first loading knows the text.
        if (wasShown())
            m_searching.start();
        return;
    }
    m_model.setFilter(text);
    if (m_isLoaded)
        updateState();
}

QString ListPane::subject(const QString &id) const
{
    return m_model.index(m_model.rowOf(id), 0).data().toString();
}

void ListPane::updateActions()
{
    const QString id = currentId();
    m_subject->setText(id.isEmpty() ? QString() : subject(id));
    m_subject->setVisible(!m_buttons.empty() && !id.isEmpty());
    for (size_t i = 0; i < m_buttons.size(); ++i) {
        const QString why = id.isEmpty() ? tr("Choose a row first") : refusalOf(m_actions[i], id);
        m_buttons[i]->setEnabled(why.isEmpty());
        m_buttons[i]->setToolTip(why);
        m_buttons[i]->setAccessibleDescription(why);
    }
}

void ListPane::updateState()
{
    const QLocale locale;
    if (m_model.filter().isEmpty())
        setCount(locale.toString(m_model.count()));
    else
        setCount(tr("%1 of %2")
                     .arg(locale.toString(m_model.rowCount()), locale.toString(m_model.count())));
    if (m_model.rowCount() > 0)
        m_states->showContent();
    else if (m_search->text().trimmed().isEmpty())
        m_states->showEmpty(m_empty);
    else
        m_states->showFilteredEmpty();
}

void ListPane::focusFilter()
{
    m_search->setFocus(Qt::ShortcutFocusReason);
    m_search->selectAll();
}

JsonValue ListPane::state() const
{
    return JsonValue::object(
        {{u"columns"_s, m_table->columnState()}, {u"search"_s, JsonValue(m_search->text())}});
}

void ListPane::restore(const JsonValue &state)
{
    m_table->restoreColumnState(state[u"columns"]);
    m_search->setText(state[u"search"].toString());
}

}  // namespace Binnacle::Ui
