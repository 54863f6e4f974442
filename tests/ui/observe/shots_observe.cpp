// SPDX-License-Identifier: GPL-3.0-or-later
// Draws Overview, Logs and Routes in their states, to look at:
// shots_observe <data directory> <folder> [seconds of load]. The server works on the directory, so
// give it a copy. No test.
#include "support/pageworld.h"
#include "widgets/base/segmented.h"
#include "widgets/logs/logspage.h"
#include "widgets/overview/overviewpage.h"
#include "widgets/routes/routespage.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QRandomGenerator>
#include <QTableView>
#include <QTest>
#include <QTimer>

using namespace Binnacle;
using namespace Binnacle::Tests;
using namespace Qt::StringLiterals;

namespace {

/// Calls as several programs would make them, some of them wrong.
class Load
{
public:
    explicit Load(Client::ApiClient &client)
        : m_client(client)
    {
        m_timer.setInterval(25);
        QObject::connect(&m_timer, &QTimer::timeout, &m_timer, [this] { call(); });
        m_timer.start();
    }

private:
    void call()
    {
        struct Call
        {
            const char *method;
            const char *target;
            const char *body;
        };
        static const Call calls[] = {
            {"GET", "/api/collections/posts/records?perPage=30&expand=author", ""},
            {"GET", "/api/collections/posts/records?sort=-created&filter=title~'1'", ""},
            {"GET", "/api/collections/tags/records", ""},
            {"GET", "/api/collections/authors/records?perPage=5", ""},
            {"GET", "/api/collections/posts/records?filter=nosuch%3D1", ""},
            {"GET", "/api/collections/nothing/records", ""},
            {"GET", "/api/collections/posts/records/doesnotexist000", ""},
            {"POST", "/api/collections/tags/records", "{\"name\":\"x\"}"},
            {"POST", "/api/collections/users/auth-with-password",
             "{\"identity\":\"nobody\",\"password\":\"wrong\"}"},
            {"GET", "/api/health", ""},
            {"GET", "/nowhere", ""},
        };
        auto *random = QRandomGenerator::global();
        const int count = random->bounded(1, 6);
        for (int i = 0; i < count; ++i) {
            // The first ones are called most.
            const int pick = std::min(random->bounded(24), random->bounded(24));
            const Call &chosen = calls[size_t(pick) % std::size(calls)];
            Client::ApiRequest request;
            request.method = chosen.method;
            request.target = chosen.target;
            request.body = chosen.body;
            if (!request.body.isEmpty())
                request.contentType = "application/json";
            m_client.raw(std::move(request));
        }
    }

    Client::ApiClient &m_client;
    QTimer m_timer;
};

class Shots
{
public:
    Shots(PageWorld &world, Ui::Theme &theme, QString folder, QString suffix)
        : m_world(world)
        , m_theme(theme)
        , m_folder(std::move(folder))
        , m_suffix(std::move(suffix))
    {
    }

    static void settle(int milliseconds = 900)
    {
        QElapsedTimer timer;
        timer.start();
        while (timer.elapsed() < milliseconds)
            QTest::qWait(20);
    }

    template <typename PageType> void open(const std::function<void(PageType &)> &show)
    {
        QWidget window;
        window.setObjectName(u"window"_s);
        auto *layout = new QHBoxLayout(&window);
        layout->setContentsMargins({});
        layout->setSpacing(0);
        PageType page(m_world.context());
        layout->addWidget(&page, 1);
        QWidget *inspector = page.inspector();
        if (inspector) {
            inspector->setFixedWidth(m_theme.scaled(380));
            layout->addWidget(inspector);
            inspector->show();
        }
        window.resize(m_theme.scaled(1360), m_theme.scaled(inspector ? 800 : 1180));
        page.setShown(true);
        window.show();
        window.activateWindow();
        m_window = &window;
        settle(2500);
        show(page);
        if (inspector)
            inspector->setParent(nullptr);
    }

    void shot(const QString &name)
    {
        settle();
        m_window->grab().save(m_folder + u'/' + name + m_suffix + u".png"_s);
    }

    void take();

private:
    void overview();
    void logs();
    void routes();

    PageWorld &m_world;
    Ui::Theme &m_theme;
    const QString m_folder;
    const QString m_suffix;
    QWidget *m_window = nullptr;
};

void Shots::overview()
{
    open<Ui::OverviewPage>([this](Ui::OverviewPage &page) {
        shot(u"overview"_s);
        page.findChild<QAbstractButton *>(u"page.overview.compare"_s)->click();
        auto *chart = page.findChild<QWidget *>(u"chart.latency"_s);
        chart->setFocus();
        QTest::keyClick(chart, Qt::Key_Left);
        shot(u"overview-compare"_s);
        page.findChild<Ui::Segmented *>(u"page.overview.range"_s)->setCurrentIndex(1);
        shot(u"overview-6h"_s);
    });
}

void Shots::logs()
{
    open<Ui::LogsPage>([this](Ui::LogsPage &page) {
        shot(u"logs"_s);
        auto *table = page.findChild<QTableView *>(u"page.logs.table"_s);
        auto *edit = page.findChild<QLineEdit *>(u"page.logs.filter.edit"_s);
        table->setFocus();
        table->setCurrentIndex(table->model()->index(table->model()->rowCount() - 4, 3));
        page.inspector()
            ->findChild<Ui::Segmented *>(u"page.logs.inspector.tabs"_s)
            ->setCurrentIndex(2);
        shot(u"logs-sql"_s);
        edit->setFocus();
        QTest::keyClicks(edit, u"status>=400 && method="_s);
        shot(u"logs-completing"_s);
        edit->setText(u"status>=400 && nosuch=1"_s);
        QTest::keyClicks(edit, u"2"_s);
        QTest::keyClick(edit, Qt::Key_Escape);
        shot(u"logs-mistake"_s);
        page.open(JsonValue::object({{u"status"_s, JsonValue(u"400-599"_s)}}));
        table->setFocus();
        QTest::keyClick(table, Qt::Key_E, Qt::ShiftModifier);
        page.inspector()
            ->findChild<Ui::Segmented *>(u"page.logs.inspector.tabs"_s)
            ->setCurrentIndex(1);
        shot(u"logs-filtered"_s);
        page.findChild<Ui::Segmented *>(u"page.logs.mode"_s)->setCurrentIndex(1);
        shot(u"logs-groups"_s);
    });
}

void Shots::routes()
{
    open<Ui::RoutesPage>([this](Ui::RoutesPage &page) {
        auto *table = page.findChild<QTableView *>(u"page.routes.table"_s);
        table->setCurrentIndex(table->model()->index(0, 1));
        shot(u"routes"_s);
        page.inspector()
            ->findChild<Ui::Segmented *>(u"page.routes.inspector.tabs"_s)
            ->setCurrentIndex(1);
        page.findChild<QAbstractButton *>(u"page.routes.group"_s)->click();
        shot(u"routes-try"_s);
    });
}

void Shots::take()
{
    overview();
    logs();
    routes();
}

}  // namespace

int main(int argc, char **argv)
{
    QApplication application(argc, argv);
    const QStringList arguments = QApplication::arguments();
    if (arguments.size() < 3)
        return 2;
    Ui::Theme theme;
    theme.install();
    PageWorld world(arguments[1], theme);
    if (!world.isOpen())
        return 1;
    const Load load(world.client);
    Shots::settle(arguments.value(3, u"20"_s).toInt() * 1000);
    for (const bool isDark : {false, true}) {
        theme.setMode(isDark ? Ui::Theme::Mode::Dark : Ui::Theme::Mode::Light);
        Shots(world, theme, arguments[2], isDark ? u"-dark"_s : u"-light"_s).take();
    }
    return 0;
}
