// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/collectioninfo.h"
#include "widgets/access/accountspane.h"

class QComboBox;

namespace Binnacle::Ui {

/// The accounts of the auth collections, and what an operator does with one.
class UsersPane final : public AccountsPane
{
    Q_OBJECT

public:
    UsersPane(const PageContext &context, QWidget *parent);

    void refresh() override;
    bool isAbout(const QString &collection) const override;
    JsonValue state() const override;
    void restore(const JsonValue &state) override;
    /// `collection`, `record`.
    void open(const JsonValue &arguments) override;

protected:
    void startOver() override { load(); }
    void reload() override;
    QString accountsCollection() const override;
    QList<KeyValueView::Row> factsOf(const QString &id) const override;
    Models::Need accountNeed() const override { return Models::Need::Manage; }
    QString subject(const QString &id) const override;

private:
    void addActions();
    void takeCollections(const std::vector<Client::CollectionInfo> &collections);
    const Client::CollectionInfo *collection() const;
    void load();
    void loadMore();
    /// @p count pages at once, up to @p page.
    void askFor(qint64 page, qint64 count, int generation);
    void takePage(const Client::RecordPage &found, qint64 page, qint64 count);
    QString filter() const;
    QString email(const QString &id) const;
    void createAccount();
    void createToken(const QString &id);
    void verify(const QString &id);
    void sendVerification(const QString &id);
    void openRecord(const QString &id);
    void remove(const QString &id);
    void askRemoval(const QString &id, qint64 dragged);

    QComboBox *m_collections;
    std::vector<Client::CollectionInfo> m_all;
    QString m_wanted;
    QString m_wantedRecord;
    qint64 m_page = 0;
    bool m_hasMore = false;
};

}  // namespace Binnacle::Ui
