/* A WebSocket server on one epoll loop for the bench of load: it must never be what limits the client.
 * Usage: load_server [PORT]. It prints its port, and on SIGUSR1 how many connections opened since the last one. It
 * answers upgrades with their Accept, pings with pongs, texts with themselves and a close with a close. Linux only. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <signal.h>
#include <netinet/tcp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include "load_accept.h"

static char is_open[1 << 20];
static volatile sig_atomic_t asked;
static long opened;

static void ask(int number) { asked = number; }

static void answer(int fd, char *in, ssize_t n) {
    in[n] = 0;
    char *key = strcasestr(in, "sec-websocket-key: ");
    if (!key || !strstr(in, "\r\n\r\n")) { close(fd); return; }
    char accept[32], out[256];
    accept_of(key + 19, accept);
    int size = snprintf(out, sizeof out, "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: %s\r\n\r\n", accept);
    if (send(fd, out, size, MSG_NOSIGNAL) == size) is_open[fd] = 1, opened++;
}

/* Small frames that come whole: enough for a bench. */
static void frames(int fd, uint8_t *in, ssize_t n) {
    uint8_t out[65536];
    size_t o = 0;
    ssize_t at = 0;
    int over = 0;
    while (at + 6 <= n && o + 200 < sizeof out) {
        uint8_t op = in[at] & 15, size = in[at + 1] & 127;
        if (size > 125 || at + 6 + size > n) break;
        uint8_t *mask = in + at + 2, *body = in + at + 6;
        out[o++] = op == 9 ? 0x8A : in[at];
        out[o++] = size;
        for (int i = 0; i < size; i++) out[o++] = body[i] ^ mask[i & 3];
        at += 6 + size;
        if (op == 10) o -= 2 + size;
        if (op == 8) { over = 1; break; }
    }
    if (o) send(fd, out, o, MSG_NOSIGNAL);
    if (over) { is_open[fd] = 0; close(fd); }
}

int main(int argc, char **argv) {
    signal(SIGUSR1, ask);
    struct rlimit most;
    getrlimit(RLIMIT_NOFILE, &most);
    most.rlim_cur = most.rlim_max;
    setrlimit(RLIMIT_NOFILE, &most);
    int one = 1, listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0), ep = epoll_create1(0);
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_port = htons(argc > 1 ? atoi(argv[1]) : 0)};
    socklen_t size = sizeof at;
    at.sin_addr.s_addr = htonl(INADDR_ANY);
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    if (bind(listener, (void *)&at, sizeof at) || listen(listener, 65535)) return 1;
    getsockname(listener, (void *)&at, &size);
    printf("%d\n", ntohs(at.sin_port));
    fflush(stdout);
    struct epoll_event ev = {.events = EPOLLIN, .data.fd = listener}, got[512];
    epoll_ctl(ep, EPOLL_CTL_ADD, listener, &ev);
    static uint8_t in[65537];
    for (;;) {
        int n = epoll_wait(ep, got, 512, 50); /* a signal may come just before it */
        if (asked) {
            long told = opened;
            asked = opened = 0; /* before it is told: who reads it may ask again at once */
            printf("%ld\n", told);
            fflush(stdout);
        }
        for (int i = 0; i < n; i++) {
            int fd = got[i].data.fd;
            if (fd == listener) {
                for (int k = 0; k < 64; k++) {
                    int c = accept4(listener, 0, 0, SOCK_NONBLOCK);
                    if (c < 0) break;
                    is_open[c] = 0;
                    ev.events = EPOLLIN;
                    ev.data.fd = c;
                    epoll_ctl(ep, EPOLL_CTL_ADD, c, &ev);
                }
                continue;
            }
            ssize_t r = recv(fd, in, sizeof in - 1, 0);
            if (r <= 0) { if (r == 0 || errno != EAGAIN) close(fd); }
            else if (is_open[fd]) frames(fd, in, r);
            else answer(fd, (char *)in, r);
        }
    }
}
