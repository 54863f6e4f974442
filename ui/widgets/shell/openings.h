// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/instance.h"
#include "core/jsonvalue.h"

#include <QObject>

#include <memory>
#include <optional>

namespace Binnacle::Ui {

/// What shall be opened.
struct OpenRequest
{
    enum class Kind
    {
        Sample,
        Directory,
        Create,
        Attach
    };
    Kind kind = Kind::Sample;
    QString directory;
    /// Where to listen; empty for the default.
    QString address;
    Client::NewProject project;
    Client::AttachTarget target;

    /// `harbour`, for progress and errors.
    QString name() const;
};

/// Why something did not open, for people, and what they can do.
struct OpenFailure
{
    OpenRequest request;
    QString title;
    QString text;
    /// Which remedies make sense; the view has buttons for them.
    bool canRetry = false;
    bool canChooseAnother = false;
    bool canCreateHere = false;
    bool canAttach = false;
    Error error;
};

OpenFailure explainFailure(const OpenRequest &request, const Error &error);

/// Opens instances, one at a time.
///
/// Thread: GUI; nothing blocks.
class Openings final : public QObject
{
    Q_OBJECT

public:
    /// @p opener must outlive it.
    explicit Openings(Client::InstanceOpener &opener, QObject *parent = nullptr);

    /// Gives up what is being opened, then begins.
    void open(const OpenRequest &request);
    /// What comes of it is let go.
    void cancel();
    /// The request under way.
    const std::optional<OpenRequest> &current() const { return m_current; }

signals:
    void started(const Binnacle::Ui::OpenRequest &request);
    void opened(const Binnacle::Ui::OpenRequest &request,
                const std::shared_ptr<Binnacle::Client::Instance> &instance);
    void failed(const Binnacle::Ui::OpenFailure &failure);
    /// After any of the two above, or cancel().
    void ended();

private:
    Client::InstanceOpener &m_opener;
    std::optional<OpenRequest> m_current;
    int m_generation = 0;
};

/// Something that was open before.
struct RecentInstance
{
    OpenRequest::Kind kind = OpenRequest::Kind::Directory;
    QString name;
    /// Of the local ones; a sample has it, too.
    QString directory;
    QString address;
    /// Of the remote ones.
    QString url;
    QString email;
    /// Unix milliseconds.
    qint64 openedAt = 0;
    /// It was listening when it was last seen, so it shall again.
    bool wasRunning = true;

    /// The same for the same thing: the directory or the URL.
    QString key() const;
    OpenRequest request() const;
};

/// The newest first, at most 12. No passwords: a remote one asks again.
class RecentInstances final
{
public:
    void read(const JsonValue &json);
    JsonValue json() const;

    const std::vector<RecentInstance> &all() const { return m_all; }
    const RecentInstance *find(const QString &key) const;
    /// Puts it first.
    void add(RecentInstance instance);
    /// Changes an entry in its place; nothing if it is not there.
    void update(const RecentInstance &instance);
    void remove(const QString &key);

private:
    std::vector<RecentInstance> m_all;
};

/// What RecentInstance::key() would be.
QString instanceKey(const Client::Instance &instance);

}  // namespace Binnacle::Ui
