"""Opening handshakes of a load: connect, TLS, the request at once behind it, the answer checked, each stage timed."""

import errno
import os
import socket
import ssl
from collections.abc import Callable
from time import monotonic_ns
from typing import Final

from wsinvest.load import tls
from wsinvest.load.answers import Answer, Answers, Keys
from wsinvest.load.events import Events
from wsinvest.load.frames import TEXT, masked
from wsinvest.load.link import ASKED, CONNECTING, OPEN, TLS, Link, Pipe
from wsinvest.load.poller import READ, WRITE
from wsinvest.load.sockets import Sockets
from wsinvest.load.way import Way
from wsinvest.model.stage import Reason, StageName
from wsinvest.transport.tcp import reason_of
from wsinvest.transport.tls import reason_of as tls_reason

RECEIVE: Final = 16 * 1024  # bytes of one read
_KIND: Final = socket.SOCK_STREAM | getattr(socket, "SOCK_NONBLOCK", 0) | getattr(socket, "SOCK_CLOEXEC", 0)
_BIND_ADDRESS_NO_PORT: Final = 24  # linux/in.h: the port is chosen by connect, so that one serves for many targets
_ON_ITS_WAY: Final = frozenset({0, errno.EINPROGRESS, errno.EWOULDBLOCK})
_US: Final = 1000


class Handshakes(Sockets):
    """Opens connections the same way; `receive` is called for what comes after the answer."""

    def __init__(self, way: Way, events: Events) -> None:
        """Nothing is opened yet."""
        super().__init__(events)
        self.way = way
        self.answers = Answers(way.offered, way.deflate)
        self._keys = Keys()
        self.receive: Callable[[Link, bytes], None]

    def start(self, due: int, tag: int) -> None:
        """Open a connection that was due then."""
        now = monotonic_ns()
        counts = self.counts
        endpoint = self.way.endpoints[counts.tried % len(self.way.endpoints)]
        counts.tried += 1
        self.recorder.open_lag.append((now - due) // _US)
        try:
            sock = socket.SocketType(endpoint.family, _KIND)
        except OSError as error:
            self._unborn(tag, reason_of(error), now)
            return
        if not _KIND & ~socket.SOCK_STREAM:
            sock.setblocking(False)
        fd = sock.fileno()
        link = self.links[fd] = Link(sock, fd, due, tag)
        link.mark = now
        self.under_way += 1
        self._started.append(link)
        code = self._bound(sock) or sock.connect_ex(endpoint.sockaddr)
        if code in _ON_ITS_WAY:
            self._ask(link)
        else:
            self.poller.register(fd, READ)
            self.fail(link, StageName.TCP, reason_of(OSError(code, os.strerror(code))))

    def ready(self, fd: int, mask: int) -> None:
        """A socket can be read, written, or has an error."""
        link = self.links.get(fd)
        if link is None:
            return
        if link.state == CONNECTING:
            self._connected(link)
        elif mask & ~WRITE:
            self._read(link)
        if mask & WRITE and link.unsent:
            self.flush(link)

    def _bound(self, sock: socket.SocketType) -> int:
        """Take the next of our addresses if there are several; returns the errno of a bind that failed."""
        sources = self.way.sources
        if not sources:
            return 0
        try:
            sock.setsockopt(socket.IPPROTO_IP, _BIND_ADDRESS_NO_PORT, 1)
            sock.bind((sources[self.counts.tried % len(sources)], 0))
        except OSError as error:
            return error.errno or errno.EINVAL
        return 0

    def _unborn(self, tag: int, reason: Reason, now: int) -> None:
        """There was not even a socket for it."""
        self.counts.failed += 1
        self.failures.add((StageName.TCP, reason, None), now)
        self.events.failed(tag, StageName.TCP, reason, None, now)

    def _ask(self, link: Link) -> None:
        """Send the first bytes at once: a connection over loopback is there by now, another says to wait."""
        if self.way.context is None:
            link.key = self._keys.next()
            data = self.way.head[0] + link.key + self.way.head[1]
        else:
            link.tls = Pipe(self.way.context, self.way.server_name)
            data = tls.hello(link.tls)
        try:
            sent = link.sock.send(data)
        except OSError as error:
            if error.errno in (errno.EAGAIN, errno.ENOTCONN):
                link.unsent = data
                self.poller.register(link.fd, WRITE)
                return
            self.poller.register(link.fd, READ)
            self.fail(link, StageName.TCP, reason_of(error))
            return
        if sent < len(data):
            link.unsent = data[sent:]
        self.poller.register(link.fd, READ if sent == len(data) else READ | WRITE)
        self._through(link)

    def _connected(self, link: Link) -> None:
        """The connection that was waited for is there, or cannot be made."""
        code = link.sock.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
        if code:
            self.fail(link, StageName.TCP, reason_of(OSError(code, os.strerror(code))))
            return
        self._through(link)

    def _through(self, link: Link) -> None:
        now = monotonic_ns()
        self.recorder.tcp.append((now - link.mark) // _US)
        link.mark = now
        link.state = ASKED if link.tls is None else TLS

    def _read(self, link: Link) -> None:
        try:
            data: bytes | None = link.sock.recv(RECEIVE)
            if link.tls is not None and data:
                data = self._plain(link, link.tls, data)
        except BlockingIOError:
            return
        except ssl.SSLError as error:
            self.lost(link, tls_reason(error))
            return
        except OSError as error:
            self.lost(link, reason_of(error))
            return
        if not data:
            if data is not None:
                self._finished(link)
        elif link.state == ASKED:
            self._answered(link, data)
        else:
            self.receive(link, data)

    def _plain(self, link: Link, pipe: Pipe, data: bytes) -> bytes | None:
        """What TLS makes of received bytes; during its handshake nothing, but it goes on."""
        if link.state != TLS:
            found = tls.opened(pipe, data)
        else:
            done = tls.shaken(pipe, data)
            if done:
                self._shaken(link, pipe)
            found = tls.opened(pipe, b"") if done else None
        if pipe.outgoing.pending:
            self.put(link, pipe.outgoing.read())
        return found

    def _shaken(self, link: Link, pipe: Pipe) -> None:
        now = monotonic_ns()
        self.recorder.tls.append((now - link.mark) // _US)
        link.mark, link.state, link.key = now, ASKED, self._keys.next()
        pipe.session.write(self.way.head[0] + link.key + self.way.head[1])

    def _answered(self, link: Link, data: bytes) -> None:
        now = monotonic_ns()
        if link.kept:
            data = link.kept + data
        answer = self.answers.judge(data, link.key or b"")
        if answer is None:
            link.kept = data
        elif answer.reason is None:
            self._open(link, answer, now)
        else:
            self.fail(link, answer.stage or StageName.RESPONSE, answer.reason, answer.status)

    def _open(self, link: Link, answer: Answer, now: int) -> None:
        recorder, opened = self.recorder, self.opened
        recorder.response.append((now - link.mark) // _US)
        recorder.open.append((now - link.due) // _US)
        link.key = link.kept = None
        link.mark, link.state, link.place, link.deflate = now, OPEN, len(opened), answer.deflate
        opened.append(link)
        self.under_way -= 1
        self.counts.opened += 1
        if len(opened) > self.most_open:
            self.most_open = len(opened)
        if self.way.socketio is not None:
            link.speech = self.way.socketio.session()
        self.events.opened(link.tag, now)
        for text in (self.way.first, self.way.message):
            if text is not None and link.state == OPEN:
                self.send(link, masked(TEXT, text))
        if answer.rest and link.state == OPEN:
            self.receive(link, answer.rest)

    def _finished(self, link: Link) -> None:
        """The server has ended the connection without a further word."""
        if link.state == ASKED and link.kept:
            cut = self.answers.ended(link.kept)
            self.fail(link, StageName.RESPONSE, cut.reason or Reason.CLOSED, cut.status)
        else:
            self.lost(link, Reason.CLOSED)
