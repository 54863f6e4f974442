// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/shell/openings.h"

#include "core/deliver.h"

#include <QDir>
#include <QUrl>

#include <algorithm>

namespace Binnacle::Ui {

using namespace Qt::StringLiterals;

namespace {

constexpr size_t keptRecent = 12;
constexpr QLatin1StringView defaultAddress("127.0.0.1:8090");

Client::InstanceOpener::Opened start(Client::InstanceOpener &opener, const OpenRequest &request)
{
    switch (request.kind) {
    case OpenRequest::Kind::Sample: return opener.openSample();
    case OpenRequest::Kind::Create: return opener.create(request.project);
    case OpenRequest::Kind::Attach: return opener.attach(request.target);
    case OpenRequest::Kind::Directory: break;
    }
    return opener.openDirectory(
        request.directory, request.address.isEmpty() ? QString(defaultAddress) : request.address);
}

QString shownPath(const QString &directory)
{
    const QString home = QDir::homePath();
    const QString path = QDir::toNativeSeparators(directory);
    return path.startsWith(home + QDir::separator()) ? u'~' + path.mid(home.size()) : path;
}

QString kindName(OpenRequest::Kind kind)
{
    switch (kind) {
    case OpenRequest::Kind::Sample: return u"sample"_s;
    case OpenRequest::Kind::Attach: return u"remote"_s;
    case OpenRequest::Kind::Directory:
    case OpenRequest::Kind::Create: break;
    }
    return u"directory"_s;
}

void explainLocal(OpenFailure &failure)
{
    const OpenRequest &request = failure.request;
    const QString place = shownPath(
        request.kind == OpenRequest::Kind::Create ? request.project.directory : request.directory);
    switch (failure.error.kind) {
    case Error::Kind::Conflict:
        if (request.kind == OpenRequest::Kind::Create && !failure.error.message.isEmpty()) {
            failure.title = Openings::tr("The project could not be made");
            failure.text = failure.error.message;
            return;
        }
        failure.title = Openings::tr("Another server uses this directory");
        failure.text = Openings::tr("%1 is being served already. Stop that server and try again, "
                                    "or attach to it.")
                           .arg(place);
        failure.canRetry = failure.canAttach = true;
        return;
    case Error::Kind::PreconditionFailed:
        failure.title = Openings::tr("This is not a data directory");
        failure.text = Openings::tr("%1 holds no data.db. Choose the folder that Binnacle or "
                                    "PocketBase was started with; it is often named pb_data.")
                           .arg(place);
        failure.canChooseAnother = failure.canCreateHere = true;
        return;
    default:
        failure.title = request.kind == OpenRequest::Kind::Create
            ? Openings::tr("The project could not be made")
            : Openings::tr("%1 could not be opened").arg(request.name());
        failure.text = failure.error.message.isEmpty()
            ? Openings::tr("Something went wrong while reading the directory.")
            : failure.error.message;
        failure.canRetry = true;
    }
}

void explainRemote(OpenFailure &failure)
{
    const QString &message = failure.error.message;
    switch (failure.error.kind) {
    case Error::Kind::Unauthenticated:
    case Error::Kind::Forbidden:
        failure.title = Openings::tr("The server did not let you in");
        failure.text = Openings::tr("E-mail or password is wrong, or the account is no superuser.");
        break;
    case Error::Kind::InvalidInput:
        failure.title = Openings::tr("The server did not let you in");
        failure.text = message.isEmpty()
            ? Openings::tr("E-mail or password is wrong, or the account is no superuser.")
            : message;
        break;
    case Error::Kind::Unavailable:
    case Error::Kind::Timeout:
        failure.title = Openings::tr("The server cannot be reached");
        failure.text = Openings::tr("Nothing answers at %1. Check the address, and that the server "
                                    "runs and listens beyond its own machine.")
                           .arg(failure.request.target.url);
        failure.canRetry = true;
        break;
    default:
        failure.title = Openings::tr("%1 could not be attached").arg(failure.request.name());
        failure.text = message.isEmpty() ? Openings::tr("The server gave an answer without sense.")
                                         : message;
        failure.canRetry = true;
    }
}

}  // namespace

QString OpenRequest::name() const
{
    switch (kind) {
    case Kind::Sample: return Openings::tr("the sample project");
    case Kind::Create: return QDir(project.directory).dirName();
    case Kind::Attach: {
        const QString host = QUrl::fromUserInput(target.url).host();
        return host.isEmpty() ? target.url : host;
    }
    case Kind::Directory: break;
    }
    return QDir(directory).dirName();
}

OpenFailure explainFailure(const OpenRequest &request, const Error &error)
{
    OpenFailure failure;
    failure.request = request;
    failure.error = error;
    if (request.kind == OpenRequest::Kind::Attach)
        explainRemote(failure);
    else
        explainLocal(failure);
    return failure;
}

Openings::Openings(Client::InstanceOpener &opener, QObject *parent)
    : QObject(parent)
    , m_opener(opener)
{
}

void Openings::open(const OpenRequest &request)
{
    cancel();
    m_current = request;
    emit started(request);
    deliverTo(this, start(m_opener, request),
              [this, generation = m_generation,
               request](const Result<std::shared_ptr<Client::Instance>> &result) {
                  if (generation != m_generation)
                      return;
                  m_current.reset();
                  ++m_generation;
                  if (result)
                      emit opened(request, *result);
                  else
                      emit failed(explainFailure(request, result.error()));
                  emit ended();
              });
}

void Openings::cancel()
{
    if (!m_current)
        return;
    ++m_generation;
    m_current.reset();
    emit ended();
}

QString RecentInstance::key() const
{
    if (kind == OpenRequest::Kind::Attach)
        return url;
    return QDir::cleanPath(directory);
}

OpenRequest RecentInstance::request() const
{
    OpenRequest made;
    // A sample that was made is a directory like others, wherever the next one would be made.
    made.kind = kind == OpenRequest::Kind::Sample ? OpenRequest::Kind::Directory : kind;
    made.directory = directory;
    made.address = address;
    made.target = {url, email, {}};
    return made;
}

QString instanceKey(const Client::Instance &instance)
{
    return instance.kind() == Client::Instance::Kind::Remote
        ? instance.address()
        : QDir::cleanPath(instance.directory());
}

void RecentInstances::read(const JsonValue &json)
{
    m_all.clear();
    for (const JsonValue &entry : json.elements()) {
        RecentInstance instance;
        const QString kind = entry[u"kind"].toString();
        if (kind == u"sample")
            instance.kind = OpenRequest::Kind::Sample;
        else if (kind == u"remote")
            instance.kind = OpenRequest::Kind::Attach;
        instance.name = entry[u"name"].toString();
        instance.directory = entry[u"directory"].toString();
        instance.address = entry[u"address"].toString();
        instance.url = entry[u"url"].toString();
        instance.email = entry[u"email"].toString();
        instance.openedAt = entry[u"openedAt"].toInteger();
        instance.wasRunning = entry[u"wasRunning"].toBool(true);
        if (!instance.key().isEmpty() && m_all.size() < keptRecent)
            m_all.push_back(std::move(instance));
    }
}

JsonValue RecentInstances::json() const
{
    JsonValue list = JsonValue::array();
    for (const RecentInstance &instance : m_all) {
        JsonValue entry = JsonValue::object({
            {u"kind"_s, JsonValue(kindName(instance.kind))},
            {u"name"_s, JsonValue(instance.name)},
            {u"openedAt"_s, JsonValue(instance.openedAt)},
            {u"wasRunning"_s, JsonValue(instance.wasRunning)},
        });
        if (instance.kind == OpenRequest::Kind::Attach) {
            entry.insert(u"url"_s, JsonValue(instance.url));
            entry.insert(u"email"_s, JsonValue(instance.email));
        } else {
            entry.insert(u"directory"_s, JsonValue(instance.directory));
            entry.insert(u"address"_s, JsonValue(instance.address));
        }
        list.append(std::move(entry));
    }
    return list;
}

const RecentInstance *RecentInstances::find(const QString &key) const
{
    for (const RecentInstance &instance : m_all) {
        if (instance.key() == key)
            return &instance;
    }
    return nullptr;
}

void RecentInstances::add(RecentInstance instance)
{
    remove(instance.key());
    m_all.insert(m_all.begin(), std::move(instance));
    if (m_all.size() > keptRecent)
        m_all.resize(keptRecent);
}

void RecentInstances::update(const RecentInstance &instance)
{
    for (RecentInstance &known : m_all) {
        if (known.key() == instance.key())
            known = instance;
    }
}

void RecentInstances::remove(const QString &key)
{
    std::erase_if(m_all, [&key](const RecentInstance &known) { return known.key() == key; });
}

}  // namespace Binnacle::Ui
