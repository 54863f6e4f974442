// SPDX-License-Identifier: GPL-3.0-or-later
#include <arpa/inet.h>
#include <cstdio>
#include <cstdlib>
#include <netinet/in.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

/// `bench_idle PORT COUNT`: opens so many connections to a server on this machine, asks each for
/// one answer and holds them until its own standard input ends.
int main(int argc, char **argv)
{
    if (argc != 3) {
        std::fputs("usage: bench_idle PORT COUNT\n", stderr);
        return 2;
    }
    rlimit limit{};
    ::getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = limit.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &limit);

    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<unsigned short>(std::atoi(argv[1])));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    const int count = std::atoi(argv[2]);
    const char request[] = "GET / HTTP/1.1\r\nHost: x\r\n\r\n";
    for (int i = 0; i < count; ++i) {
        const int fd = ::socket(AF_INET, SOCK_STREAM, 0);
        char answer[1024];
        if (::connect(fd, reinterpret_cast<const sockaddr *>(&address), sizeof address) != 0
            || ::send(fd, request, sizeof request - 1, 0) < 0
            || ::recv(fd, answer, sizeof answer, 0) <= 0) {
            std::fprintf(stderr, "connection %d failed\n", i);
            return 1;
        }
    }
    std::printf("%d connections\n", count);
    std::fflush(stdout);
    char byte = 0;
    while (::read(STDIN_FILENO, &byte, 1) > 0) { }
    return 0;
}
