// SPDX-License-Identifier: GPL-3.0-or-later
#include "hosting/opener.h"

#include "core/deliver.h"
#include "hosting/hostedserver.h"
#include "hosting/localinstance.h"
#include "hosting/remoteinstance.h"
#include "runtime/services.h"
#include "sample/sampleproject.h"

#include <QDir>
#include <QFileInfo>
#include <QUrl>
#include <QtConcurrentRun>

using namespace Qt::StringLiterals;

namespace Binnacle {

namespace {

const QString defaultAddress = u"127.0.0.1:8090"_s;

/// The same text for the same directory, whether it exists or not.
QString absolutePath(const QString &directory)
{
    const QString canonical = QFileInfo(directory).canonicalFilePath();
    return canonical.isEmpty() ? QDir::cleanPath(QDir(directory).absolutePath()) : canonical;
}

bool isProject(const QString &directory)
{
    return QFileInfo::exists(QDir(directory).filePath(u"data.db"_s));
}

Error noProject(const QString &directory)
{
    return Error::make(Error::Kind::PreconditionFailed,
                       u"There is no project in "_s + QDir::toNativeSeparators(directory)
                           + u": it has no data.db."_s);
}

/// Without a scheme it is http; a path in front of /api may follow.
Result<QUrl> serverUrl(const QString &text)
{
    QString full = text.trimmed();
    if (!full.contains("://"_L1))
        full.prepend("http://"_L1);
    QUrl url(full, QUrl::StrictMode);
    const bool isHttp = url.scheme() == "http"_L1 || url.scheme() == "https"_L1;
    if (!url.isValid() || !isHttp || url.host().isEmpty()) {
        return Error::invalidInput(u"The address of a server looks like http://10.0.0.5:8090."_s);
    }
    // Nothing else strips the slash that is the whole path.
    if (url.path() == "/"_L1)
        url.setPath({});
    return url.adjusted(QUrl::RemoveUserInfo | QUrl::RemoveQuery | QUrl::RemoveFragment
                        | QUrl::StripTrailingSlash);
}

/// What the folder of a new project must be.
Result<void> checkNewFolder(const QString &directory)
{
    if (directory.trimmed().isEmpty())
        return Error::invalidInput(u"Choose a folder for the project."_s);
    const QFileInfo info(directory);
    if (isProject(directory))
        return Error::make(Error::Kind::Conflict,
                           u"There is a project in this folder already. Open it instead."_s);
    if (info.exists() && !info.isDir())
        return Error::invalidInput(u"There is a file of that name."_s);
    if (info.exists() && !QDir(directory).isEmpty())
        return Error::invalidInput(u"The folder is not empty. Choose another one."_s);
    return {};
}

/// Who cannot sign in has given a wrong password, not a wrong form.
Error signInError(const Error &error)
{
    if (error.kind != Error::Kind::InvalidInput)
        return error;
    return Error::make(Error::Kind::Unauthenticated,
                       u"The server does not know a superuser with that e-mail and password."_s,
                       error.message);
}

}  // namespace

struct Opener::OpenServer
{
    std::shared_ptr<HostedServer> server;
    QString engine;
};

Opener::Opener(HostOptions options, QObject *parent)
    : QObject(parent)
    , m_options(std::move(options))
{
    m_hostThread.setObjectName(u"host"_s);
    m_hostThread.setMaxThreadCount(1);
    m_hostThread.setExpiryTimeout(-1);
}

Opener::~Opener()
{
    m_hostThread.waitForDone();
}

Opener::Promise Opener::begin() const
{
    auto promise = std::make_shared<QPromise<Result<InstancePointer>>>();
    promise->start();
    return promise;
}

void Opener::finish(const Promise &promise, Result<InstancePointer> result)
{
    promise->addResult(std::move(result));
    promise->finish();
}

Opener::InstancePointer Opener::openInstance(const QString &directory) const
{
    return m_instances.value(directory).lock();
}

Result<Opener::OpenServer>
Opener::openServer(const QString &directory,
                   const std::function<Result<void>(Runtime::Services &)> &setUp) const
{
    Runtime::ServerOptions options;
    options.data = {directory, m_options.encryptionVariable, m_options.queryTimeout};
    // Beside the data directory, where it is beside the program otherwise.
    options.publicDirectory = QFileInfo(directory).dir().filePath(u"pb_public"_s);
    OpenServer made;
    made.server = std::make_shared<HostedServer>(options);
    if (Result<void> open = made.server->open(setUp); !open)
        return std::move(open).error();
    made.engine = made.server->engine();
    return made;
}

Opener::Opened Opener::host(const QString &directory, const QString &address, Job job)
{
    const Promise promise = begin();
    if (const InstancePointer open = openInstance(directory)) {
        finish(promise, open);
        return promise->future();
    }
    const QFuture<Result<OpenServer>> opening
        = QtConcurrent::run(&m_hostThread, [job = std::move(job)] { return job(); });
    deliverTo(this, opening, [this, promise, directory, address](const Result<OpenServer> &open) {
        if (!open) {
            finish(promise, open.error());
            return;
        }
        const InstancePointer instance
            = std::make_shared<LocalInstance>(open->server, m_hostThread, directory, open->engine,
                                              address.isEmpty() ? defaultAddress : address);
        m_instances.insert(directory, instance);
        finish(promise, instance);
    });
    return promise->future();
}

Opener::Opened Opener::openDirectory(const QString &directory, const QString &address)
{
    const QString path = absolutePath(directory);
    return host(path, address, [this, path]() -> Result<OpenServer> {
        if (!isProject(path))
            return noProject(path);
        return openServer(path);
    });
}

Opener::Opened Opener::create(const Client::NewProject &project)
{
    const QString path = absolutePath(project.directory);
    return host(path, project.address, [this, path, project]() -> Result<OpenServer> {
        if (Result<void> fits = checkNewFolder(project.directory); !fits)
            return std::move(fits).error();
        const bool isNew = !QFileInfo::exists(path);
        Result<OpenServer> made = openServer(path, [&project](Runtime::Services &services) {
            return services.superusers().create(project.superuserEmail, project.superuserPassword);
        });
        // What came to be without its superuser is no project.
        if (!made) {
            QDir folder(path);
            folder.removeRecursively();
            if (!isNew)
                folder.mkpath(u"."_s);
        }
        return made;
    });
}

Opener::Opened Opener::openSample()
{
    const QString path = absolutePath(m_options.sampleDirectory);
    return host(path, defaultAddress, [this, path]() -> Result<OpenServer> {
        if (!isProject(path)) {
            if (Result<void> made = Sample::makeProject(path); !made)
                return std::move(made).error();
        }
        return openServer(path);
    });
}

Opener::Opened Opener::attach(const Client::AttachTarget &target)
{
    const Promise promise = begin();
    const Result<QUrl> url = serverUrl(target.url);
    if (url)
        greet(promise, target, *url);
    else
        finish(promise, url.error());
    return promise->future();
}

void Opener::greet(const Promise &promise, const Client::AttachTarget &target, const QUrl &url)
{
    // Shared by the two steps.
    const auto transport = std::make_shared<std::unique_ptr<Client::HttpTransport>>(
        std::make_unique<Client::HttpTransport>(url));
    const auto client = std::make_shared<Client::ApiClient>(**transport);
    deliverTo(this, client->signIn(u"_superusers"_s, target.email.trimmed(), target.password),
              [this, promise, url, transport, client](const Result<JsonValue> &signedIn) {
                  if (!signedIn) {
                      finish(promise, signInError(signedIn.error()));
                      return;
                  }
                  // A PocketBase has no such route; what it is stays unknown then.
                  deliverTo(this, client->metrics(),
                            [promise, url, transport,
                             client](const Result<Client::MetricsSnapshot> &metrics) {
                                const QString engine = metrics
                                    ? metrics->json[u"version"][u"engine"].toString()
                                    : QString();
                                (*transport)->setToken(client->token());
                                finish(promise,
                                       InstancePointer(std::make_shared<RemoteInstance>(
                                           std::move(*transport), url, engine)));
                            });
              });
}

}  // namespace Binnacle
