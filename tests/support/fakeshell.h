// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/instance.h"
#include "support/faketransport.h"
#include "widgets/base/label.h"
#include "widgets/base/pageheader.h"
#include "widgets/page.h"
#include "widgets/shell/pagefactory.h"

#include <QAction>
#include <QLineEdit>
#include <QPromise>
#include <QVBoxLayout>

#include <deque>

namespace Binnacle::Tests {

/// A server that does what the test says.
class FakeInstance final : public Client::Instance
{
public:
    FakeInstance(Kind kind, QString name, QString directory, QString address)
        : m_kind(kind)
        , m_name(std::move(name))
        , m_directory(std::move(directory))
        , m_address(std::move(address))
    {
        m_state = kind == Kind::Remote ? State::Running : State::Stopped;
    }

    Kind kind() const override { return m_kind; }
    QString name() const override { return m_name; }
    QString address() const override { return m_address; }
    QString directory() const override { return m_directory; }
    QString engine() const override { return QStringLiteral("SQLite 3.40.1"); }
    State state() const override { return m_state; }
    QString failure() const override { return m_failure; }
    FakeTransport &transport() override { return fake; }

    void start() override
    {
        ++starts;
        if (m_address.endsWith(busyPort)) {
            m_failure = QStringLiteral("Port %1 is taken by another program. Stop it, or choose "
                                       "another port.")
                            .arg(busyPort.mid(1));
            setState(State::Failed);
            return;
        }
        setState(State::Running);
    }
    void stop() override { setState(State::Stopped); }
    void restart() override
    {
        ++restarts;
        setState(State::Running);
    }
    void setAddress(const QString &address) override
    {
        m_address = address;
        emit addressChanged();
        if (m_state == State::Running)
            restart();
    }
    void setState(State state)
    {
        m_state = state;
        emit stateChanged();
    }

    FakeTransport fake;
    /// `:8090`; nobody can listen there.
    QString busyPort = QStringLiteral(":none");
    int starts = 0;
    int restarts = 0;

private:
    Kind m_kind;
    QString m_name;
    QString m_directory;
    QString m_address;
    State m_state = State::Stopped;
    QString m_failure;
};

/// Opens fake instances, or fails as the test says.
class FakeOpener final : public Client::InstanceOpener
{
public:
    /// Fails every opening while set.
    std::optional<Error> failure;
    /// Openings wait for release().
    bool isHolding = false;
    /// What every new instance gets done to it.
    std::function<void(FakeInstance &)> prepare;
    QStringList asked;
    Client::NewProject project;
    std::weak_ptr<FakeInstance> last;

    Opened openDirectory(const QString &directory, const QString &address) override
    {
        asked.append(QStringLiteral("directory %1 %2").arg(directory, address));
        return finish(
            make(Client::Instance::Kind::Local, directory.section(u'/', -1), directory, address));
    }
    Opened create(const Client::NewProject &made) override
    {
        asked.append(QStringLiteral("create ") + made.directory);
        project = made;
        return finish(make(Client::Instance::Kind::Local, made.directory.section(u'/', -1),
                           made.directory, made.address));
    }
    Opened openSample() override
    {
        asked.append(QStringLiteral("sample"));
        return finish(make(Client::Instance::Kind::Local, QStringLiteral("Harbour"),
                           QStringLiteral("/srv/harbour"), QStringLiteral("127.0.0.1:8090")));
    }
    Opened attach(const Client::AttachTarget &target) override
    {
        asked.append(QStringLiteral("attach %1 %2").arg(target.url, target.password));
        return finish(
            make(Client::Instance::Kind::Remote, QStringLiteral("example.org"), {}, target.url));
    }
    void release()
    {
        while (!m_held.empty()) {
            auto [promise, result] = std::move(m_held.front());
            m_held.pop_front();
            promise.addResult(result);
            promise.finish();
        }
    }

private:
    using Outcome = Result<std::shared_ptr<Client::Instance>>;

    Outcome make(Client::Instance::Kind kind, const QString &name, const QString &directory,
                 const QString &address)
    {
        if (failure)
            return *failure;
        auto instance = std::make_shared<FakeInstance>(kind, name, directory, address);
        if (prepare)
            prepare(*instance);
        last = instance;
        return std::static_pointer_cast<Client::Instance>(instance);
    }
    Opened finish(const Outcome &result)
    {
        QPromise<Outcome> promise;
        promise.start();
        Opened future = promise.future();
        if (isHolding) {
            m_held.emplace_back(std::move(promise), result);
        } else {
            promise.addResult(result);
            promise.finish();
        }
        return future;
    }

    std::deque<std::pair<QPromise<Outcome>, Outcome>> m_held;
};

/// A page with a field, a draft and an inspector.
class FakePage final : public Ui::Page
{
public:
    FakePage(Ui::PageKind pageKind, QString title, QString icon, Ui::PageContext context,
             QWidget *parent)
        : Page(context, parent)
        , m_kind(pageKind)
        , m_name(std::move(title))
        , m_icon(std::move(icon))
        , field(new QLineEdit)
        , m_inspector(new Ui::Label(theme(), Ui::TextSize::Body, Ui::Tone::Text,
                                    QStringLiteral("About the selection"), this))
    {
        auto *column = new QVBoxLayout(this);
        column->setContentsMargins(24, 20, 24, 20);
        column->addWidget(new Ui::PageHeader(theme(), m_name));
        field->setObjectName(QStringLiteral("page.field"));
        field->setAccessibleName(QStringLiteral("Draft"));
        field->setMinimumHeight(32);
        column->addWidget(field);
        column->addStretch(1);
        m_inspector->hide();
        auto *action = new QAction(QStringLiteral("Polish the brass"), this);
        action->setObjectName(QStringLiteral("action.polish"));
        action->setShortcut(QKeySequence(QStringLiteral("Ctrl+Shift+B")));
        addAction(action);
        connect(field, &QLineEdit::textChanged, this, [this] { emit unsavedChangesChanged(); });
    }

    Ui::PageKind kind() const override { return m_kind; }
    QString title() const override
    {
        const QString of = opened[u"collection"].toString();
        return of.isEmpty() ? m_name : of;
    }
    QString iconName() const override { return m_icon; }
    QWidget *inspector() override { return m_kind == Ui::PageKind::Data ? m_inspector : nullptr; }
    void open(const JsonValue &arguments) override
    {
        opened = arguments;
        emit titleChanged();
    }
    JsonValue state() const override
    {
        return JsonValue::object({{QStringLiteral("draft"), JsonValue(field->text())},
                                  {QStringLiteral("opened"), opened}});
    }
    void restore(const JsonValue &state) override
    {
        field->setText(state[u"draft"].toString());
        opened = state[u"opened"];
        emit titleChanged();
    }
    bool hasUnsavedChanges() const override { return !field->text().isEmpty(); }
    void refresh() override { ++refreshes; }
    void focusFilter() override { field->setFocus(); }
    void save() override
    {
        ++saves;
        field->clear();
    }
    void drillTo(const Ui::PageTarget &target) { emit openRequested(target); }
    void select(const QString &summary) { emit selectionSummaryChanged(summary); }

    JsonValue opened = JsonValue::object();
    int refreshes = 0;
    int saves = 0;

private:
    const Ui::PageKind m_kind;
    const QString m_name;
    const QString m_icon;

public:
    QLineEdit *const field;

private:
    QWidget *const m_inspector;
};

inline Ui::PageFactory fakePages()
{
    const auto entry = [](Ui::PageKind kind, const QString &title, const QString &icon,
                          const QString &group, int number) {
        return Ui::PageEntry{kind,
                             title,
                             icon,
                             group,
                             number,
                             [=](Ui::PageContext context, QWidget *parent) -> Ui::Page * {
                                 return new FakePage(kind, title, icon, context, parent);
                             }};
    };
    const QString observe = QStringLiteral("Observe");
    return {
        entry(Ui::PageKind::Overview, QStringLiteral("Overview"), QStringLiteral("gauge"), observe,
              1),
        entry(Ui::PageKind::Logs, QStringLiteral("Logs"), QStringLiteral("scroll-text"), observe,
              2),
        entry(Ui::PageKind::Routes, QStringLiteral("Routes"), QStringLiteral("route"), observe, 3),
        entry(Ui::PageKind::Data, QStringLiteral("Data"), QStringLiteral("table-2"),
              QStringLiteral("Data"), 5),
    };
}

}  // namespace Binnacle::Tests
