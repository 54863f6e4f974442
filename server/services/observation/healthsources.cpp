// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/observation/healthsources.h"

#include <QByteArray>
#include <QList>

#include <dirent.h>
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

namespace Binnacle {

namespace {

QByteArray smallFile(const char *name)
{
    const int file = ::open(name, O_RDONLY | O_CLOEXEC);
    if (file < 0)
        return {};
    char text[1024];
    const ssize_t size = ::read(file, text, sizeof text);
    ::close(file);
    return size > 0 ? QByteArray(text, size) : QByteArray();
}

int countOpenFiles()
{
    // Kernels from 6.2 on tell the number as the folder's size; older ones say 0.
    struct stat status = {};
    if (::stat("/proc/self/fd", &status) == 0 && status.st_size > 0)
        return int(status.st_size);
    DIR *folder = ::opendir("/proc/self/fd");
    if (!folder)
        return 0;
    int entries = 0;
    while (::readdir(folder))
        ++entries;
    ::closedir(folder);
    return qMax(0, entries - 3);  // ".", ".." and the folder's own descriptor
}

std::chrono::nanoseconds fromTimeval(const timeval &time)
{
    return std::chrono::seconds(time.tv_sec) + std::chrono::microseconds(time.tv_usec);
}

template <typename T> void ask(const std::function<T()> &source, std::optional<T> &answer)
{
    if (source)
        answer = source();
}

}  // namespace

ProcessFigures sampleProcess()
{
    ProcessFigures figures;
    rusage usage = {};
    if (::getrusage(RUSAGE_SELF, &usage) == 0)
        figures.cpuTime = fromTimeval(usage.ru_utime) + fromTimeval(usage.ru_stime);
    rlimit limit = {};
    if (::getrlimit(RLIMIT_NOFILE, &limit) == 0)
        figures.maximumOpenFiles = int(qMin<rlim_t>(limit.rlim_cur, 0x7fffffff));

    // The program's name may hold spaces and parentheses; what follows the last one is regular.
    const QByteArray stat = smallFile("/proc/self/stat");
    const QList<QByteArray> fields = stat.mid(stat.lastIndexOf(')') + 2).split(' ');
    if (fields.size() > 21) {
        figures.threads = fields[17].toInt();
        figures.residentBytes = fields[21].toLongLong() * ::sysconf(_SC_PAGESIZE);
    }
    figures.openFiles = countOpenFiles();
    return figures;
}

Health sampleHealth(const HealthSources &sources)
{
    Health health;
    health.facts = sources.facts;
    ask(sources.process, health.process);
    ask(sources.dispatch, health.dispatch);
    ask(sources.transport, health.transport);
    ask(sources.realtime, health.realtime);
    ask(sources.logs, health.logs);
    ask(sources.data, health.data);
    ask(sources.auxiliary, health.auxiliary);
    return health;
}

}  // namespace Binnacle
