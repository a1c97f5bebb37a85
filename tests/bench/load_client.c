/* The least that a client can do, on one epoll loop: the yardstick of the bench of load.
 * Usage: load_client PORT COUNT IN_FLIGHT. It opens COUNT connections with a key of their own, at most IN_FLIGHT under
 * way, checks each Accept and takes three times of each; prints how many opened a processor second. Linux only. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/random.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "load_accept.h"

struct link {
    char key[28];
    int64_t began, asked, opened;
};
static struct link links[1 << 16];

static int64_t now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1000000000LL + t.tv_nsec;
}

static double cpu(void) {
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return t.tv_sec + t.tv_nsec / 1e9;
}

static void ask(int fd) {
    char head[512];
    uint8_t random[16];
    struct link *one = &links[fd];
    getrandom(random, sizeof random, 0);
    base64(random, 16, one->key);
    int size = snprintf(head, sizeof head,
                        "GET /ws HTTP/1.1\r\nHost: 127.0.0.1\r\nUser-Agent: c\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                        "Sec-WebSocket-Key: %s\r\nSec-WebSocket-Version: 13\r\n\r\n", one->key);
    if (send(fd, head, size, MSG_NOSIGNAL) != size) exit(2);
    one->asked = now();
}

static int begin(int ep, struct sockaddr_in *to) {
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
    if (fd < 0 || fd >= (1 << 16)) return 0;
    links[fd].began = now();
    if (connect(fd, (void *)to, sizeof *to) && errno != EINPROGRESS) return 0;
    struct epoll_event ev = {.events = EPOLLOUT, .data.fd = fd};
    epoll_ctl(ep, EPOLL_CTL_ADD, fd, &ev);
    return 1;
}

int main(int argc, char **argv) {
    if (argc < 4) return 1;
    struct rlimit most;
    getrlimit(RLIMIT_NOFILE, &most);
    most.rlim_cur = most.rlim_max;
    setrlimit(RLIMIT_NOFILE, &most);
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(atoi(argv[1]))};
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int count = atoi(argv[2]), in_flight = atoi(argv[3]), ep = epoll_create1(0), begun = 0, open = 0, failed = 0;
    struct epoll_event got[512];
    char in[4096], accept[32];
    double before = cpu();
    while (open + failed < count) {
        while (begun < count && begun - open - failed < in_flight) begun += begin(ep, &to);
        int n = epoll_wait(ep, got, 512, 1000);
        for (int i = 0; i < n; i++) {
            int fd = got[i].data.fd;
            if (got[i].events & EPOLLOUT) {
                ask(fd);
                struct epoll_event ev = {.events = EPOLLIN, .data.fd = fd};
                epoll_ctl(ep, EPOLL_CTL_MOD, fd, &ev);
                continue;
            }
            ssize_t r = recv(fd, in, sizeof in - 1, 0);
            in[r > 0 ? r : 0] = 0;
            accept_of(links[fd].key, accept);
            char *said = strcasestr(in, "sec-websocket-accept: ");
            int right = !strncmp(in, "HTTP/1.1 101 ", 13) && said && !strncmp(said + 22, accept, 28);
            links[fd].opened = now();
            open += right;
            failed += !right;
            epoll_ctl(ep, EPOLL_CTL_DEL, fd, NULL);
        }
    }
    printf("%d %.6f\n", open, cpu() - before);
    return failed != 0;
}
