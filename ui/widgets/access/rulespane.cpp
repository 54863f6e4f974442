// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/access/rulespane.h"

#include "core/deliver.h"
#include "widgets/access/fielderrors.h"
#include "widgets/access/identitysearch.h"
#include "widgets/access/rulesheet.h"
#include "widgets/base/button.h"
#include "widgets/base/chip.h"
#include "widgets/base/flowlayout.h"
#include "widgets/base/label.h"
#include "widgets/base/popover.h"
#include "widgets/base/stateview.h"
#include "widgets/base/tableview.h"
#include "widgets/notices.h"

#include <QHBoxLayout>
#include <QLineEdit>
#include <QLocale>
#include <QPointer>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace Binnacle::Ui {

namespace {

const QString guestIdentity = u"guest"_s;

/// Height of the pane at 100 %.
constexpr int lowestWithLegend = 260;

JsonValue ruleJson(const std::optional<QString> &rule)
{
    return rule ? JsonValue(*rule) : JsonValue();
}

}  // namespace

RulesPane::RulesPane(const PageContext &context, QWidget *parent)
    : AccessPane(context, u"rules"_s, parent)
    , m_search(new QLineEdit(this))
    , m_identity(new Button(theme(), Button::Kind::Secondary, {}, this))
    , m_system(new Button(theme(), Button::Kind::Ghost, tr("System collections"), this))
    , m_table(new TableView(theme(), this))
    , m_states(new StateView(theme(), m_table, this))
    , m_as(guestIdentity)
    , m_label(tr("Guest"))
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->setSpacing(theme().scaled(8));
    buildTools();
    buildTable();
    auto *tools = new QHBoxLayout;
    tools->setSpacing(theme().scaled(8));
    tools->addWidget(m_identity);
    tools->addWidget(m_search, 1);
    tools->addWidget(m_system);
    layout->addLayout(tools);
    layout->addWidget(m_states, 1);
    m_legend = buildLegend();
    layout->addWidget(m_legend);
}

RulesPane::~RulesPane()
{
    m_stop.stop();
    // The view works on a model of this pane, which would end first.
    delete m_states;
}

void RulesPane::buildTools()
{
    m_identity->setObjectName(u"btn.identity"_s);
    m_identity->setIconName(u"user"_s);
    m_identity->setTall();
    m_identity->setToolTip(tr("Whose view of the rules is shown"));
    setIdentity(m_as, m_label);
    connect(m_identity, &QAbstractButton::clicked, this, &RulesPane::chooseIdentity);
    m_search->setObjectName(part(u"search"_s));
    m_search->setPlaceholderText(tr("Find a collection"));
    m_search->setAccessibleName(tr("Find a collection"));
    m_search->setClearButtonEnabled(true);
    m_search->setMinimumHeight(theme().scaled(32));
    m_search->addAction(theme().icon(u"search"_s), QLineEdit::LeadingPosition);
    connect(m_search, &QLineEdit::textChanged, this, [this](const QString &text) {
        m_model.setFilter(text.trimmed());
        updateState();
    });
    m_system->setObjectName(part(u"system"_s));
    m_system->setCheckable(true);
    connect(m_system, &QAbstractButton::toggled, this, [this](bool isOn) {
        m_system->setIconName(isOn ? u"check"_s : QString());
        m_model.setSystemShown(isOn);
        updateState();
    });
}

void RulesPane::buildTable()
{
    m_table->setObjectName(part(u"table"_s));
    m_table->setAccessibleName(tr("Rules of the collections"));
    m_table->setModel(&m_model);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setCellNavigation(true);
    m_table->setColumnWidths({200, 150, 150, 150, 150, 150});
    // All actions stand beside each other in the smallest window too.
    m_table->setNarrowestWidths({144, 124, 124, 124, 124, 124});
    m_table->setStretchColumn(Models::RulesMatrixModel::CollectionColumn);
    m_states->setObjectName(part(u"states"_s));
    connect(m_table, &TableView::rowActivated, this, &RulesPane::openRule);
    connect(m_table, &QAbstractItemView::clicked, this, &RulesPane::openRule);
    connect(m_states, &StateView::retryRequested, this, &RulesPane::refresh);
    connect(m_states, &StateView::clearFilterRequested, m_search, &QLineEdit::clear);
}

void RulesPane::resizeEvent(QResizeEvent *event)
{
    AccessPane::resizeEvent(event);
    // The rules themselves come first; what a class means, its sheet tells as well.
    m_legend->setVisible(height() >= theme().scaled(lowestWithLegend));
}

QWidget *RulesPane::buildLegend()
{
    auto *legend = new QWidget(this);
    auto *line = new FlowLayout(theme().scaled(12), legend);
    const auto add = [&](const QString &word, Tone tone, const QString &meaning) {
        auto *entry = new QWidget(legend);
        auto *inner = new QHBoxLayout(entry);
        inner->setContentsMargins({});
        inner->setSpacing(theme().scaled(6));
        auto *chip = new Chip(theme(), word, entry);
        chip->setTone(tone);
        inner->addWidget(chip);
        inner->addWidget(new Label(theme(), TextSize::Label, Tone::Muted, meaning, entry));
        line->addWidget(entry);
    };
    add(Models::ruleClassText(u"closed"_s), Tone::Muted, tr("superusers only"));
    add(Models::ruleClassText(u"rule"_s), Tone::Trace, tr("an expression decides"));
    add(Models::ruleClassText(u"signed-in"_s), Tone::Info, tr("any account"));
    add(Models::ruleClassText(u"public"_s), Tone::Warn, tr("everybody"));
    auto *number = new Label(theme(), TextSize::Label, Tone::Muted,
                             tr("The number is how many records the action reaches."), legend);
    number->setMinimumHeight(line->itemAt(0)->sizeHint().height());
    line->addWidget(number);
    return legend;
}

void RulesPane::refresh()
{
    m_stop.stop();
    m_stop = StopSource();
    if (!m_isLoaded)
        m_states->showLoading();
    deliverTo(this, access().matrix(m_as, m_stop.token()),
              [this, generation = ++m_generation](const Result<Client::RulesMatrix> &matrix) {
                  if (generation == m_generation)
                      take(matrix);
              });
}

void RulesPane::take(const Result<Client::RulesMatrix> &matrix)
{
    if (!matrix) {
        if (matrix.error().kind == Error::Kind::Forbidden)
            return m_states->showForbidden(matrix.error().message);
        return m_states->showError(tr("The rules could not be read."), matrix.error());
    }
    m_isLoaded = true;
    m_model.setMatrix(*matrix);
    updateState();
}

void RulesPane::updateState()
{
    if (!m_isLoaded)
        return;
    m_count = QLocale().toString(m_model.rowCount());
    emit countChanged();
    if (m_model.rowCount() > 0)
        m_states->showContent();
    else if (m_search->text().trimmed().isEmpty())
        m_states->showEmpty({u"shield-question"_s,
                             tr("There are no collections yet"),
                             tr("Their rules appear here as soon as there are some."),
                             {}});
    else
        m_states->showFilteredEmpty();
}

void RulesPane::setIdentity(const QString &as, const QString &label)
{
    m_as = as;
    m_label = label;
    m_identity->setText(tr("As %1").arg(label));
    m_identity->setAccessibleName(tr("Shown as %1; choose another identity").arg(label));
}

void RulesPane::chooseIdentity()
{
    ValuePicker::Options options;
    options.placeholder = tr("Guest, or an account's e-mail or id");
    options.search = identitySearch(context().client, this);
    options.chosen = {m_as};
    options.canBeEmpty = false;
    options.labelOf
        = [as = m_as, label = m_label](const QString &id) { return id == as ? label : id; };
    const auto labels = std::make_shared<QHash<QString, QString>>();  // of what was met
    const QRect place(m_identity->mapToGlobal(QPoint()), m_identity->size());
    ValuePicker::open(
        theme(), m_identity, place, std::move(options),
        [this, labels](const QStringList &chosen) {
            if (chosen.isEmpty())
                return;
            const QString id = chosen.first();
            setIdentity(id, labels->value(id, id == guestIdentity ? tr("Guest") : id));
            refresh();
        },
        [labels](const QString &id, const QString &label) { labels->insert(id, label); });
}

void RulesPane::openRule(const QModelIndex &index)
{
    const Client::ActionVerdict *verdict = m_model.verdictAt(index);
    if (!verdict)
        return;
    const Client::MatrixRow &row = *m_model.rowAt(index.row());
    const QString action = Models::RulesMatrixModel::actionOf(index.column());
    const QString name
        = m_model.headerData(index.column(), Qt::Horizontal, Qt::DisplayRole).toString();
    QString told = tr("As %1: it depends on the request.").arg(m_label);
    if (!verdict->failure.isEmpty())
        told = tr("The rule cannot be run: %1").arg(verdict->failure);
    else if (verdict->allowed)
        told = *verdict->allowed ? tr("As %1: allowed.").arg(m_label)
                                 : tr("As %1: denied.").arg(m_label);
    auto *sheet
        = new RuleSheet(theme(), tr("%1 · %2").arg(row.name, name), told, verdict->rule, window());
    connect(sheet, &RuleSheet::saveRequested, this,
            [this, sheet, collection = row.id, action, before = verdict->rule] {
                saveRule(sheet, collection, action, before);
            });
    connect(sheet, &RuleSheet::openRequested, this, [this, collection = row.name] {
        emit openRequested(
            {PageKind::Data, JsonValue::object({{u"collection"_s, JsonValue(collection)}})});
    });
    if (const QString why = refusal(Models::Need::Manage); !why.isEmpty())
        sheet->refuseChanges(why);
    sheet->open();
}

void RulesPane::saveRule(RuleSheet *sheet, const QString &collection, const QString &action,
                         const std::optional<QString> &before)
{
    sheet->setSaving(true);
    const std::optional<QString> rule = sheet->rule();
    const QPointer<RuleSheet> guarded(sheet);
    setRule(
        collection, action, rule,
        [this, guarded, collection, action, before](const Result<Client::CollectionInfo> &saved) {
            if (!saved) {
                const QString why = wholeError(saved.error());
                if (guarded)
                    guarded->showFailure(why);
                else
                    context().notices.error(tr("The rule stays as it was"), saved.error());
                return;
            }
            if (guarded)
                guarded->accept();
            context().notices.post({Notice::Kind::Success,
                                    tr("Rule %1 of %2 saved").arg(action, saved->name),
                                    {},
                                    tr("Undo"),
                                    [self = QPointer<RulesPane>(this), collection, action, before] {
                                        if (!self)
                                            return;
                                        self->setRule(
                                            collection, action, before,
                                            [self](const Result<Client::CollectionInfo> &undone) {
                                                if (!undone)
                                                    self->context().notices.error(
                                                        tr("The rule could not be taken back"),
                                                        undone.error());
                                                self->refresh();
                                            });
                                    }});
            refresh();
        });
}

void RulesPane::setRule(const QString &collection, const QString &action,
                        const std::optional<QString> &rule,
                        std::function<void(const Result<Client::CollectionInfo> &)> saved)
{
    const JsonValue change = JsonValue::object({{action + u"Rule"_s, ruleJson(rule)}});
    deliverTo(this, access().updateCollection(collection, change), std::move(saved));
}

void RulesPane::focusFilter()
{
    m_search->setFocus(Qt::ShortcutFocusReason);
    m_search->selectAll();
}

JsonValue RulesPane::state() const
{
    return JsonValue::object({{u"columns"_s, m_table->columnState()},
                              {u"as"_s, JsonValue(m_as)},
                              {u"label"_s, JsonValue(m_label)},
                              {u"system"_s, JsonValue(m_system->isChecked())}});
}

void RulesPane::restore(const JsonValue &state)
{
    m_table->restoreColumnState(state[u"columns"]);
    m_system->setChecked(state[u"system"].toBool());
    if (const QString as = state[u"as"].toString(); !as.isEmpty())
        setIdentity(as, state[u"label"].toString());
}

}  // namespace Binnacle::Ui
