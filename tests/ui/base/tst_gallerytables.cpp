// SPDX-License-Identifier: GPL-3.0-or-later
#include "gallery.h"
#include "widgets/base/button.h"
#include "widgets/base/card.h"
#include "widgets/base/filterbar.h"
#include "widgets/base/pageheader.h"
#include "widgets/base/tableview.h"

#include <QAbstractTableModel>
#include <QComboBox>
#include <QLineEdit>

using namespace Binnacle;
using namespace Binnacle::Tests;
using namespace Binnacle::Ui;
using namespace Qt::StringLiterals;

namespace {

/// Requests as the log page lists them, with every kind of cell.
class SampleModel final : public QAbstractTableModel
{
public:
    using QAbstractTableModel::QAbstractTableModel;

    int rowCount(const QModelIndex &parent = {}) const override
    {
        return parent.isValid() ? 0 : 40;
    }
    int columnCount(const QModelIndex &parent = {}) const override
    {
        return parent.isValid() ? 0 : 8;
    }

    QVariant data(const QModelIndex &index, int role) const override
    {
        static const QStringList routes
            = {u"/api/collections/posts/records/:id"_s, u"/api/collections/posts/records"_s,
               u"/api/realtime"_s, u"/hooks/pay"_s};
        static const QList<int> statuses = {200, 403, 200, 500, 304, 200, 404, 201};
        static const QStringList methods = {u"GET"_s, u"PATCH"_s, u"GET"_s, u"POST"_s};
        const int row = index.row();
        const int status = statuses[row % statuses.size()];
        const auto tone = [](Models::CellTone value) { return QVariant(int(value)); };
        if (role == Models::RowStateRole && row == 5)
            return int(Models::RowState::Gap);
        if (role == Models::RowStateRole && row == 8)
            return int(Models::RowState::New);
        if (role == Models::RowStateRole && row == 9)
            return int(Models::RowState::Deleted);
        if (role == Models::RowStateRole && row == 10)
            return int(Models::RowState::Stale);
        if (role == Models::RowToneRole && row == 12)
            return tone(Models::CellTone::Error);
        if (role == Models::FlashRole && row == 7 && index.column() == 3)
            return 1.0;
        if (role == Qt::TextAlignmentRole && (index.column() == 4 || index.column() == 5))
            return int(Qt::AlignRight | Qt::AlignVCenter);
        if (role == Models::MonoRole)
            return index.column() != 6;
        switch (index.column()) {
        case 0:
            if (role == Qt::DisplayRole)
                return row == 5 ? u"1 240 rows not shown · load"_s
                                : u"09:14:%1.118"_s.arg(59 - row, 2, 10, QChar(u'0'));
            return role == Models::ToneRole ? tone(Models::CellTone::Muted) : QVariant();
        case 1:
            if (role == Qt::DisplayRole)
                return QString::number(status);
            if (role == Models::BadgeRole)
                return true;
            return role == Models::ToneRole ? tone(Models::toneOfStatus(status)) : QVariant();
        case 2: return role == Qt::DisplayRole ? QVariant(methods[row % 4]) : QVariant();
        case 3:
            if (role == Models::StagedRole)
                return row == 3;
            return role == Qt::DisplayRole ? QVariant(routes[row % 4]) : QVariant();
        case 4:
            if (role == Models::BarRole)
                return (row * 37 % 100) / 100.0;
            return role == Qt::DisplayRole ? QVariant(u"%1.%2"_s.arg(row * 7 % 90).arg(row % 10))
                                           : QVariant();
        case 5:
            if (role == Models::NullRole)
                return row % 4 == 2;
            return role == Qt::DisplayRole ? QVariant(row % 4 == 2 ? QString() : u"2"_s)
                                           : QVariant();
        case 6:
            if (role == Models::IconRole)
                return row % 3 == 0 ? u"globe"_s : u"user"_s;
            if (role == Models::IconToneRole)
                return tone(Models::CellTone::Muted);
            return role == Qt::DisplayRole
                ? QVariant(row % 3 == 0 ? u"guest"_s : u"Kari Nordmann"_s)
                : QVariant();
        case 7:
            if (role == Models::SparkRole)
                return QVariant::fromValue(QList<double>{1, 4, 2, 6, 3, 8, double(row % 9), 5});
            return {};
        }
        return {};
    }

    QVariant headerData(int section, Qt::Orientation orientation, int role) const override
    {
        static const QStringList titles = {u"Time"_s, u"Status"_s, u"Method"_s, u"Route"_s,
                                           u"ms"_s,   u"SQL"_s,    u"Who"_s,    u"Trend"_s};
        if (orientation != Qt::Horizontal)
            return {};
        if (role == Qt::TextAlignmentRole && (section == 4 || section == 5))
            return int(Qt::AlignRight | Qt::AlignVCenter);
        return role == Qt::DisplayRole ? QVariant(titles[section]) : QVariant();
    }
};

}  // namespace

/// Tables with every kind of cell.
class TestGalleryTables : public GalleryTest
{
    Q_OBJECT

private slots:
    void init() { setUp(); }

    void table_data() { modes(); }
    void table();
};

void TestGalleryTables::table()
{
    GallerySheet sheet(m_theme, {m_theme.scaled(1080), m_theme.scaled(680)});
    auto *header = new PageHeader(m_theme, u"Logs"_s);
    header->setCount(u"41 204 rows"_s);
    auto *filter = new FilterBar(m_theme);
    filter->setText(u"status >= 400 && path ~ 'posts"_s);
    filter->setStatus(FilterBar::Status::Error, u"A quote is not closed, at 22."_s);
    filter->setClauses({{u"status >= 400"_s, {}}, {u"path ~ 'posts'"_s, {}}});
    filter->setSavable(true);
    filter->setHelpShown(true);
    header->addToolWidget(filter, 1);
    auto *range = new QComboBox;
    range->addItem(u"15 min"_s);
    header->addToolWidget(range);
    auto *pause = new Button(m_theme, Button::Kind::Secondary, u"Pause"_s);
    pause->setIconName(u"pause"_s);
    header->addToolWidget(pause);
    sheet.body->addWidget(header);

    auto *card = new Card(m_theme);
    card->setFlush(true);
    auto *view = new TableView(m_theme);
    SampleModel model;
    view->setModel(&model);
    view->setSortingEnabled(true);
    view->setColumnWidths({110, 70, 80, 260, 80, 60, 140, 90});
    view->setStretchColumn(3);
    card->body()->addWidget(view);
    sheet.body->addWidget(card, 1);
    sheet.show();
    view->selectionModel()->select(model.index(2, 0),
                                   QItemSelectionModel::Select | QItemSelectionModel::Rows);
    view->setFocus();
    view->selectionModel()->setCurrentIndex(model.index(3, 1), QItemSelectionModel::NoUpdate);
    QTest::mouseMove(view->viewport(), view->visualRect(model.index(11, 2)).center());
    write(sheet, u"table"_s);
}

QTEST_MAIN(TestGalleryTables)
#include "tst_gallerytables.moc"
