// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/collectioninfo.h"
#include "client/denialdata.h"
#include "client/observationdata.h"
#include "client/recorddata.h"
#include "client/transport.h"

#include <QStringList>

#include <functional>
#include <memory>
#include <optional>

namespace Binnacle::Client {

/// A call that was made, for *what this page ran*.
struct CallTrace
{
    QByteArray method;
    QByteArray target;
    int status = 0;
    std::chrono::microseconds duration{};
    QByteArray requestId;
};

/// The Web API of one server as typed calls.
///
/// Errors are those of the transport, and the server's own with its message and fields: a status
/// becomes the kind that `wire` maps to it. Thread: any; nothing blocks; futures finish on some
/// thread, use deliverTo().
class ApiClient final
{
    Q_DISABLE_COPY_MOVE(ApiClient)

public:
    /// @p transport must outlive the client.
    explicit ApiClient(Transport &transport);
    ~ApiClient();

    /// Told of each finished call, on some thread. Set before the first call.
    void setTracer(std::function<void(const CallTrace &)> tracer);
    /// Sent as `Authorization` with every call from now on; empty for none (the owner needs none).
    void setToken(const QByteArray &token);
    QByteArray token() const;

    // Sign-in. The answer's token is kept for the next calls.
    QFuture<Result<JsonValue>> signIn(const QString &collection, const QString &identity,
                                      const QString &password);

    /// For the downloads of protected files by whoever is signed in; short-lived. Empty for the
    /// owner, who needs none.
    QFuture<Result<QByteArray>> fileToken();

    // Collections.
    QFuture<Result<std::vector<CollectionInfo>>> collections();

    // Records.
    QFuture<Result<RecordPage>> records(const RecordQuery &query, StopToken stop = {});
    /// How many records match @p filter; may be slow on large collections.
    QFuture<Result<qint64>> countRecords(const QString &collection, const QString &filter,
                                         StopToken stop = {});
    /// The values of @p fields that most of the records have, at most @p limit each. May be slow
    /// on large collections.
    QFuture<Result<std::vector<Facet>>> facets(const QString &collection, const QStringList &fields,
                                               const QString &filter, int limit,
                                               StopToken stop = {});
    QFuture<Result<JsonValue>> record(const QString &collection, const QString &id,
                                      const QString &expand = {});
    /// The files come after those that @p body names. They are read while they are sent.
    QFuture<Result<JsonValue>> createRecord(const QString &collection, const JsonValue &body,
                                            const QString &expand = {},
                                            const std::vector<UploadFile> &files = {});
    QFuture<Result<JsonValue>> updateRecord(const QString &collection, const QString &id,
                                            const JsonValue &body, const QString &expand = {},
                                            const std::vector<UploadFile> &files = {});
    QFuture<Result<void>> deleteRecord(const QString &collection, const QString &id);

    /// All of them in one transaction: the records in the order of the calls, null for deletions.
    /// Errors besides: Forbidden when the server does not take batches; see batchRefusal().
    QFuture<Result<std::vector<JsonValue>>> batch(const std::vector<BatchCall> &calls);

    // Observation.
    QFuture<Result<RouteTable>> routes(int windowSeconds = 300);
    QFuture<Result<MetricsSnapshot>> metrics();
    /// @p since: Unix milliseconds; 0 for all that is kept.
    QFuture<Result<SeriesData>> series(int resolution, const QStringList &names, qint64 since = 0);
    /// Newest first.
    QFuture<Result<std::vector<RequestRow>>> requests(const RequestQuery &query,
                                                      StopToken stop = {});
    /// The same, and how much of it the server has forgotten.
    QFuture<Result<RequestPage>> requestPage(const RequestQuery &query, StopToken stop = {});
    QFuture<Result<RequestDetail>> request(const QString &id);
    /// Why a rule turned that request down. NotFound when none did, or it is too long ago.
    QFuture<Result<Denial>> denial(const QString &requestId);
    /// Of the last requests that were turned down, the newest first, without their trees.
    QFuture<Result<std::vector<Denial>>> denials(int limit = 100);
    /// The statements that took longest in all over the last minutes, the longest first.
    QFuture<Result<std::vector<StatementFigure>>> statements(int limit = 20);
    /// Live events out of `request`, `metrics`, `log`, `record`; @p filter applies to requests.
    std::unique_ptr<EventStream> live(const QStringList &events, const RequestQuery &filter = {});

    /// Any call; for what has no function of its own (Try it, replay).
    QFuture<Result<ApiReply>> raw(ApiRequest request);
    /// The same; @p done takes the reply on any thread.
    void ask(ApiRequest request, ReplyHandler done);

private:
    struct State;

    template <typename Make> auto call(ApiRequest request, Make make);

    Transport &m_transport;
    // Shared with the calls under way, which may end after the client.
    std::shared_ptr<State> m_state;
};

/// Which call of a batch was refused, and why: the error as that call alone would have got it.
struct BatchRefusal
{
    int index = 0;
    Error error;
};
/// Nothing when the whole was refused.
std::optional<BatchRefusal> batchRefusal(const Error &error);

/// The error that an answer of status 300 or more stands for: no redirect is followed.
Error errorOf(const ApiReply &reply);

}  // namespace Binnacle::Client
