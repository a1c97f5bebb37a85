"""Texts for what is seen of servers: their logs, their processes, the protocols that they speak."""

from collections.abc import Mapping
from enum import Enum
from typing import Final

from wsinvest.facts.listener import Spoken
from wsinvest.facts.log import LogPattern
from wsinvest.facts.polling import PollAnswer, Sharing
from wsinvest.facts.workers import Doing, ProcessState
from wsinvest.i18n.messages import Phrase, _

SERVERS: Final[Mapping[type[Enum], Mapping[Enum, Phrase]]] = {
    LogPattern: {
        LogPattern.UPGRADE_UNSUPPORTED: _("upgrade without a WebSocket library"),
        LogPattern.UPGRADE_MISSING: _("a handshake without Upgrade or Connection"),
        LogPattern.HTTP_ONLY: _("a server for pages only, without WebSocket"),
        LogPattern.APPLICATION_HTTP_ONLY: _("an application that takes HTTP only"),
        LogPattern.DESCRIPTORS_EXHAUSTED: _("too many open files"),
        LogPattern.WORKER_CONNECTIONS: _("worker_connections are not enough"),
        LogPattern.LIMIT_REACHED: _("a limit of connections or requests is reached"),
        LogPattern.WORKER_TIMEOUT: _("a worker did not answer in time and was ended"),
        LogPattern.MEMORY_OUT: _("no memory left"),
        LogPattern.ORIGIN_REJECTED: _("the Origin is not allowed"),
        LogPattern.HOST_REJECTED: _("the Host is not allowed"),
        LogPattern.TRUSTED_PROXIES: _("the proxy in front is not trusted"),
        LogPattern.ACCESS_RULE: _("a rule of the proxy or its firewall refuses the request"),
        LogPattern.MESSAGE_TOO_BIG: _("a message is too big"),
        LogPattern.AUTH_REQUEST: _("the authentication service gives no usable answer"),
        LogPattern.UPSTREAM_REFUSED: _("the server behind the proxy refuses"),
        LogPattern.UPSTREAM_UNREACHABLE: _("the server behind the proxy cannot be reached"),
        LogPattern.UPSTREAM_UNNAMED: _("the proxy has no resolver for the name of the server behind it"),
        LogPattern.UPSTREAM_FORBIDDEN: _("the system forbids the proxy to connect to the server behind it"),
        LogPattern.UPSTREAM_TIMEOUT: _("the server behind the proxy does not answer in time"),
        LogPattern.UPSTREAM_IDLE: _("the proxy ended an idle connection"),
        LogPattern.UPSTREAM_MARKED_DOWN: _("the proxy takes every server behind it for down"),
        LogPattern.UPSTREAM_CERTIFICATE: _("the proxy does not accept the certificate of the server behind it"),
        LogPattern.UPSTREAM_NAME: _("the server behind the proxy does not know the name that is sent in TLS"),
        LogPattern.UPSTREAM_TLS_OFF: _("the proxy's TLS to servers is switched off"),
        LogPattern.UPSTREAM_TLS: _("TLS to the server behind the proxy failed"),
        LogPattern.UPSTREAM_CLOSED: _("the server behind the proxy closed before it answered"),
        LogPattern.UPSTREAM_NOT_HTTP: _("what answers behind the proxy is not HTTP/1.1"),
        LogPattern.UPSTREAM_HTTP2: _("the proxy speaks HTTP/2 to the server, which carries no upgrade"),
        LogPattern.UPSTREAM_HEAD_TOO_BIG: _("the head of the server's answer is too big for the proxy"),
        LogPattern.SCHEME_UNHANDLED: _("no module of the proxy handles the scheme of the server's address"),
        LogPattern.CONNECTION_WITHHELD: _("the server's own code keeps the connection from the WebSocket library"),
        LogPattern.NO_ROUTE: _("the server has no route for the path"),
        LogPattern.DEPENDENCY_REFUSED: _("a service that the server needs refuses"),
        LogPattern.DEPENDENCY_UNRESOLVED: _("the name of a service that the server needs has no address"),
        LogPattern.TLS_FAILED: _("a TLS handshake failed"),
        LogPattern.PROXY_PROTOCOL: _("no PROXY protocol header before the request"),
    },
    ProcessState: {
        ProcessState.RUNNING: _("running"),
        ProcessState.SLEEPING: _("sleeping"),
        ProcessState.UNINTERRUPTIBLE: _("waiting in the kernel"),
        ProcessState.STOPPED: _("stopped by a signal"),
        ProcessState.TRACED: _("held by a debugger"),
        ProcessState.ZOMBIE: _("ended"),
        ProcessState.OTHER: _("in another state"),
    },
    Doing: {
        Doing.SERVING: _("serving"),
        Doing.COMPUTING: _("computing"),
        Doing.SLEEPING: _("asleep (a call such as time.sleep)"),
        Doing.READING: _("waiting for data from one connection"),
        Doing.LOCKED: _("waiting for a lock"),
        Doing.CHILD: _("waiting for a child process"),
        Doing.PIPE: _("waiting for a pipe"),
    },
    Spoken: {
        Spoken.UNKNOWN: _("none that is known"),
        Spoken.MQTT: _("MQTT"),
        Spoken.HTTP2: _("HTTP/2"),
        Spoken.AMQP: _("AMQP"),
        Spoken.REDIS: _("Redis"),
        Spoken.POSTGRESQL: _("PostgreSQL"),
        Spoken.MYSQL: _("MySQL"),
        Spoken.NATS: _("NATS"),
        Spoken.SSH: _("SSH"),
        Spoken.SMTP: _("SMTP"),
        Spoken.FTP: _("FTP"),
        Spoken.IMAP: _("IMAP"),
        Spoken.POP3: _("POP3"),
        Spoken.VNC: _("VNC"),
        Spoken.MEMCACHED: _("Memcached"),
    },
    PollAnswer: {
        PollAnswer.ENGINE_IO: _("a session was opened"),
        PollAnswer.ENGINE_IO_REFUSES: _("refused by Engine.IO"),
        PollAnswer.OTHER: _("an answer that Engine.IO does not give"),
        PollAnswer.NONE: _("no answer", "noun"),
    },
    Sharing: {
        Sharing.NOT_ASKED: _("not examined: no page of another origin"),
        Sharing.ALLOWED: _("allowed"),
        Sharing.MISSING: _("no Access-Control-Allow-Origin"),
        Sharing.OTHER: _("another Access-Control-Allow-Origin, or several"),
    },
}
