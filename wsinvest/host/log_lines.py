"""Lines that servers and proxies are known to write: a row each: what it says, what it names, and who writes it."""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from wsinvest.facts.log import LogPattern as Says

MOST_BYTES: Final = 4096  # of a line that are searched for what it names


@dataclass(frozen=True, slots=True)
class Known:
    """A known line. `words`: stand in it; `shape`: matches it too, if given, and its groups are what the line names.

    `source`: the program, and its file or message where there is one. `wide`: the words stand in many other lines, so
    that a whole log is not searched for them, only what was added during the attempts.
    """

    words: bytes
    says: Says
    source: str
    shape: str = ""
    wide: bool = False

    def names(self, text: bytes) -> str | None:
        """What this text names (an address, a name, a status), empty if nothing; None if it is another line."""
        if not self.shape:
            return ""
        found = _compiled(self.shape).search(text)
        if found is None:
            return None
        return ":".join(group.decode("utf-8", "replace") for group in found.groups() if group)


@lru_cache(maxsize=256)
def _compiled(shape: str) -> re.Pattern[bytes]:
    return re.compile(shape.encode(), re.IGNORECASE)


_NGINX: Final = r'while connecting to upstream(?:[^\n]*?upstream: "(?:\w+:/{0,2})?(unix:[^:"]+|[^/"]+))?'
_NGINX_READS: Final = r'[^\n]*?(?:upstream: "(?:\w+:/{0,2})?([^/"]+)|$)'
# Times and bytes before the termination state, five counts of connections behind it (option tcplog).
_TCPLOG: Final = r" [\w.-]+~? ([\w.-]+/\S+) -?\d+(?:/-?\d+){{2}} \+?\d+ {} \d+(?:/\+?\d+){{4}} "
_ADDRESS: Final = r"(\[[0-9a-f:.]+\]:\d+|[\w.-]+:\d+)"
_DENIED: Final = (
    r"(?:not (?:allowed|accepted|permitted|authori[sz]ed|trusted)|reject|refus|denied|block|disallow|forbid|unauthori)"
)

# The first row that fits an entry is what the entry says, so narrow rows stand before wide ones: a proxy's line on its
# upstream and a server's line on its database hold the same words of the operating system.
LINES: Final = (
    # The server has no WebSocket, or only HTTP.
    Known(b"nsupported upgrade request", Says.UPGRADE_UNSUPPORTED, "uvicorn protocols/http"),
    Known(b"o supported WebSocket library", Says.UPGRADE_UNSUPPORTED, "uvicorn protocols/http"),
    Known(b"can only handle ASGI/HTTP connections", Says.HTTP_ONLY, "Django core/handlers/asgi.py"),
    Known(b"No application configured for scope type 'websocket'", Says.HTTP_ONLY, "Channels routing.py"),
    Known(b"required positional argument: 'send'", Says.HTTP_ONLY, "a WSGI worker (gunicorn) with an ASGI application"),
    Known(b"required positional argument: 'start_response'", Says.HTTP_ONLY, "an ASGI server with a WSGI application"),
    # The server has WebSocket, and something of its own keeps the connection from it.
    Known(b"does not implement http.Hijacker", Says.CONNECTION_WITHHELD, "gorilla and coder/websocket, Go"),
    Known(b"annot obtain socket from WSGI environment", Says.CONNECTION_WITHHELD, "simple-websocket ws.py"),
    Known(b"no upgrade state was present", Says.CONNECTION_WITHHELD, "axum extract/ws.rs"),
    Known(b"No route found for path ", Says.NO_ROUTE, "Channels routing.py", r"for path ['\"]([^'\"\n]*)['\"]"),
    Known(
        b"No route matches [GET] ", Says.NO_ROUTE, "Rails action_dispatch", r"No route matches \[GET\] \"([^\"\n]+)\""
    ),
    Known(b"no route found for GET ", Says.NO_ROUTE, "Phoenix router.ex", r"no route found for GET (\S+)"),
    # Limits.
    Known(b"oo many open files", Says.DESCRIPTORS_EXHAUSTED, "strerror(EMFILE)"),
    Known(b"EMFILE", Says.DESCRIPTORS_EXHAUSTED, "errno.h"),
    Known(b"worker_connections are not enough", Says.WORKER_CONNECTIONS, "nginx core/ngx_connection.c"),
    Known(
        b"limiting connections by zone",
        Says.LIMIT_REACHED,
        "nginx ngx_http_limit_conn_module.c",
        r"limiting (connections by zone \"[^\"]+\")",
    ),
    Known(
        b"limiting requests, excess",
        Says.LIMIT_REACHED,
        "nginx ngx_http_limit_req_module.c",
        r"limiting (requests), excess: [\d.]+ (by zone \"[^\"]+\")",
    ),
    Known(b"xceeded concurrency limit", Says.LIMIT_REACHED, "uvicorn protocols/http", r"exceeded (concurrency limit)"),
    Known(b"AH00161: ", Says.LIMIT_REACHED, "Apache server/mpm/event", r"reached (\w+)"),
    # The request waited in the queue of a server at its maxconn until `timeout queue`.
    Known(b" sQ-- ", Says.LIMIT_REACHED, "HAProxy log format", r" 503 \d+ \S+ \S+ (sQ)-- "),
    Known(b"WORKER TIMEOUT", Says.WORKER_TIMEOUT, "gunicorn arbiter.py", r"WORKER TIMEOUT \(pid:(\d+)\)"),
    Known(b"HARAKIRI", Says.WORKER_TIMEOUT, "uWSGI core/master_checks.c", r"HARAKIRI[^\n]*?\(pid: ?(\d+)"),
    Known(b"Terminating timed out worker", Says.WORKER_TIMEOUT, "puma cluster.rb"),
    Known(b"heap out of memory", Says.MEMORY_OUT, "V8"),
    Known(b"java.lang.OutOfMemoryError", Says.MEMORY_OUT, "JDK"),
    Known(b"ut of memory: Killed process", Says.MEMORY_OUT, "Linux mm/oom_kill.c"),
    Known(b"annot allocate memory", Says.MEMORY_OUT, "strerror(ENOMEM)"),
    Known(b"runtime: out of memory", Says.MEMORY_OUT, "Go runtime/malloc.go"),
    Known(b"memory allocation of ", Says.MEMORY_OUT, "Rust alloc", r"memory allocation of \d+ bytes failed"),
    Known(b"MemoryError", Says.MEMORY_OUT, "CPython", r"(?:^|\n)MemoryError\b"),
    # What the server refuses.
    Known(b"Request origin not allowed", Says.ORIGIN_REJECTED, "Action Cable connection/base.rb", r"allowed: (\S+)"),
    Known(
        b"Handshake request rejected, Origin header value",
        Says.ORIGIN_REJECTED,
        "Spring OriginHandshakeInterceptor",
        r"Origin header value (\S+) not allowed",
    ),
    Known(b"Cross origin websockets not allowed", Says.ORIGIN_REJECTED, "Tornado websocket.py"),
    Known(b"invalid Origin header: ", Says.ORIGIN_REJECTED, "websockets exceptions.py", r"Origin header: (\S+)"),
    Known(b"not allowed by Upgrader.CheckOrigin", Says.ORIGIN_REJECTED, "gorilla/websocket server.go"),
    Known(
        b"is not authorized for Host",
        Says.ORIGIN_REJECTED,
        "coder/websocket accept.go",
        r'Origin "([^"]*)" is not authorized',
    ),
    Known(b"is not an accepted origin", Says.ORIGIN_REJECTED, "python-engineio", r"(\S+) is not an accepted origin"),
    Known(
        b"Could not check origin for",
        Says.ORIGIN_REJECTED,
        "Phoenix",
        r"check origin(?:[\s\S]*?of the request: (\S+))?",
    ),
    Known(b"Blocking Cross Origin", Says.ORIGIN_REJECTED, "Jupyter Server", r"Blocking(?:.*?Origin: ([^\s,]+))?"),
    Known(
        b"does not have permission to access the resource", Says.ORIGIN_REJECTED, "ASP.NET Core", r"origin (\S+) does"
    ),
    Known(
        b"rigin",
        Says.ORIGIN_REJECTED,
        "applications in their own words",
        rf"\borigin\b[^\n]{{0,80}}\b{_DENIED}|\b{_DENIED}\w*[^\n]{{0,20}}\borigin\b",
        wide=True,
    ),
    Known(b"Invalid HTTP_HOST header: ", Says.HOST_REJECTED, "Django http/request.py", r"HTTP_HOST header: '([^']*)'"),
    Known(b"Blocked host", Says.HOST_REJECTED, "Rails host_authorization.rb", r"Blocked hosts?: (\S+)"),
    Known(
        b"reverse proxy was received from",
        Says.TRUSTED_PROXIES,
        "Home Assistant components/http",
        r"was received from ([\w.:]+),",
    ),
    Known(
        b"from an untrusted proxy",
        Says.TRUSTED_PROXIES,
        "Home Assistant components/http",
        r"from an untrusted proxy,? ([\w.:]+)",
    ),
    Known(
        b"rox",
        Says.TRUSTED_PROXIES,
        "applications in their own words",
        r"\bun-?trusted (?:reverse )?prox(?:y|ies)\b|\bprox(?:y|ies)\b[^\n]{0,40}\bnot (?:a )?trusted\b",
        wide=True,
    ),
    Known(b"ERR_ERL_UNEXPECTED_X_FORWARDED_FOR", Says.TRUSTED_PROXIES, "express-rate-limit"),
    Known(b"xceeds limit", Says.MESSAGE_TOO_BIG, "aiohttp, websockets", r"(?:message|frame)\b[^\n]{0,80}exceeds limit"),
    Known(b"over size limit", Says.MESSAGE_TOO_BIG, "websockets"),
    Known(b"Max payload size exceeded", Says.MESSAGE_TOO_BIG, "npm ws lib/receiver.js"),
    Known(b"websocket: read limit exceeded", Says.MESSAGE_TOO_BIG, "gorilla/websocket conn.go"),
    Known(b"read limited at ", Says.MESSAGE_TOO_BIG, "coder/websocket read.go", r"read limited at (\d+) bytes"),
    Known(b"MessageTooLargeException", Says.MESSAGE_TOO_BIG, "Jetty websocket"),
    Known(b"message was too big for the output buffer", Says.MESSAGE_TOO_BIG, "Tomcat websocket"),
    # A proxy on what comes to it.
    Known(b"access forbidden by rule", Says.ACCESS_RULE, "nginx ngx_http_access_module.c"),
    Known(b"AH01630: ", Says.ACCESS_RULE, "Apache mod_authz_core"),
    Known(b"AH01797: ", Says.ACCESS_RULE, "Apache mod_access_compat"),
    Known(b" PR-- ", Says.ACCESS_RULE, "HAProxy log format", r" 403 \d+ \S+ \S+ PR-- "),
    Known(b"ModSecurity: Access denied", Says.ACCESS_RULE, "ModSecurity", r'(?:\[id "(\d+)"\]|$)'),
    Known(b'broken header: "', Says.PROXY_PROTOCOL, "nginx core/ngx_proxy_protocol.c"),
    Known(b"does not look like a PROXY protocol header", Says.PROXY_PROTOCOL, "HAProxy connection.c"),
    # A proxy on what stands behind it.
    Known(
        b"auth request unexpected status",
        Says.AUTH_REQUEST,
        "nginx ngx_http_auth_request_module.c",
        r"unexpected status: (\d+)",
    ),
    Known(b"Error calling http", Says.AUTH_REQUEST, "Traefik auth/forward.go", r"Error calling (\S+?)\. Cause"),
    Known(b"SSL handshaking to upstream", Says.UPSTREAM_TLS, "nginx ngx_http_upstream.c", _NGINX_READS),
    Known(b"upstream SSL certificate", Says.UPSTREAM_TLS, "nginx ngx_http_upstream.c", _NGINX_READS),
    Known(b"AH01961: ", Says.UPSTREAM_TLS, "Apache mod_ssl"),
    Known(b"Permission denied", Says.UPSTREAM_FORBIDDEN, "nginx", r"failed \(13: [^)]*\) " + _NGINX),
    Known(
        b"(13)Permission denied: AH",
        Says.UPSTREAM_FORBIDDEN,
        "Apache mod_proxy",
        rf"AH(?:00957|02454)[^\n]*?attempt to connect to (?:{_ADDRESS}|Unix domain socket (\S+))",
    ),
    Known(
        b"permission denied", Says.UPSTREAM_FORBIDDEN, "Caddy", r"http\.log\.error.*dial (?:tcp|unix) (\S+): connect"
    ),
    Known(b"http2: invalid Upgrade request header", Says.UPSTREAM_HTTP2, "Go net/http: Caddy, Traefik"),
    Known(b"AH01144: ", Says.SCHEME_UNHANDLED, "Apache mod_proxy", r"\(scheme '([^']*)'\)"),
    Known(b"upstream sent too big header", Says.UPSTREAM_HEAD_TOO_BIG, "nginx ngx_http_upstream.c", _NGINX_READS),
    Known(b"Connection refused) while connecting to upstream", Says.UPSTREAM_REFUSED, "nginx", _NGINX),
    Known(b"no live upstreams", Says.UPSTREAM_REFUSED, "nginx ngx_http_upstream.c", _NGINX_READS),
    Known(
        b"AH00957: ", Says.UPSTREAM_REFUSED, "Apache mod_proxy", rf"AH00957(?:[^\n]*attempt to connect to {_ADDRESS})?"
    ),
    Known(b"has no server available", Says.UPSTREAM_REFUSED, "HAProxy backend.c", r"backend '?([\w.-]+)|available"),
    Known(b" SC-- ", Says.UPSTREAM_REFUSED, "HAProxy log format", r" [\w.-]+~? ([\w.-]+/\S+) [\d/+-]+ 50\d "),
    Known(b" SC ", Says.UPSTREAM_REFUSED, "HAProxy log format", _TCPLOG.format("SC")),
    Known(b" sC ", Says.UPSTREAM_TIMEOUT, "HAProxy log format", _TCPLOG.format("sC")),
    Known(b"dial tcp", Says.UPSTREAM_REFUSED, "Caddy reverseproxy", rf"http\.log\.error.*dial tcp {_ADDRESS}.*refused"),
    Known(
        b"dial unix",
        Says.UPSTREAM_UNREACHABLE,
        "Caddy reverseproxy",
        r"http\.log\.error.*dial (unix) (\S+): connect: (?:no such file|connection refused)",
    ),
    Known(b"dial tcp", Says.UPSTREAM_REFUSED, "Traefik", rf"502 Bad Gateway.*dial tcp {_ADDRESS}: connect: .*refused"),
    Known(
        b"ECONNREFUSED",
        Says.UPSTREAM_REFUSED,
        "node http-proxy, Vite",
        r"prox(?:y|ying)\b[\s\S]*ECONNREFUSED(?: (\S+)|\])",
    ),
    Known(
        b"no resolver defined to resolve", Says.UPSTREAM_UNNAMED, "nginx ngx_http_upstream.c", r"to resolve ([^\s,]+)"
    ),
    Known(b"s_connect: ", Says.UPSTREAM_REFUSED, "stunnel network.c", rf"connect {_ADDRESS}: Connection refused"),
    Known(b"host not found in upstream", Says.UPSTREAM_UNREACHABLE, "nginx", r'upstream "([^"]+)'),
    Known(
        b"could not be resolved", Says.UPSTREAM_UNREACHABLE, "nginx core/ngx_resolver.c", r"(\S+) could not be resolved"
    ),
    Known(b"while connecting to upstream", Says.UPSTREAM_TIMEOUT, "nginx", r"timed out\) " + _NGINX),
    Known(b"while connecting to upstream", Says.UPSTREAM_UNREACHABLE, "nginx", r"failed \(\d+: [^)]*\) " + _NGINX),
    Known(b"while proxying upgraded connection", Says.UPSTREAM_IDLE, "nginx", r"timed out\).*proxying upgraded"),
    Known(
        b"while reading response header from upstream", Says.UPSTREAM_TIMEOUT, "nginx", r"timed out\)" + _NGINX_READS
    ),
    Known(
        b"upstream sent no valid HTTP/1.0 header", Says.UPSTREAM_NOT_HTTP, "nginx ngx_http_proxy_module.c", _NGINX_READS
    ),
    Known(b"while reading response header from upstream", Says.UPSTREAM_CLOSED, "nginx", _NGINX_READS),
    Known(b"(70007)", Says.UPSTREAM_TIMEOUT, "Apache mod_proxy", r"timeout specified has expired.*AH01102"),
    Known(b"AH01102: ", Says.UPSTREAM_CLOSED, "Apache mod_proxy_http"),
    Known(b" SH-- ", Says.UPSTREAM_CLOSED, "HAProxy log format", r" [\w.-]+~? ([\w.-]+/\S+) [\d/+-]+ 50\d "),
    Known(b" sH-- ", Says.UPSTREAM_TIMEOUT, "HAProxy log format", r" [\w.-]+~? ([\w.-]+/\S+) [\d/+-]+ 50\d "),
    Known(b" sC-- ", Says.UPSTREAM_TIMEOUT, "HAProxy log format", r" [\w.-]+~? ([\w.-]+/\S+) [\d/+-]+ 50\d "),
    # A server on what it needs.
    Known(
        b"Connect call failed",
        Says.DEPENDENCY_REFUSED,
        "asyncio base_events.py",
        r"Connect call failed \('([^']+)', (\d+)",
    ),
    Known(
        b"connecting to ",
        Says.DEPENDENCY_REFUSED,
        "redis-py connection.py",
        rf"Error (?:111|61|10061) connecting to {_ADDRESS}",
    ),
    Known(
        b"connecting to ",
        Says.DEPENDENCY_UNRESOLVED,
        "redis-py connection.py",
        rf"Error (?:-\d+|8|11001) connecting to {_ADDRESS}",
    ),
    Known(
        b"connection to server at",
        Says.DEPENDENCY_REFUSED,
        "libpq fe-connect.c",
        r'connection to server at "([^"]+)"(?: \([^)]*\))?, port (\d+) failed: Connection refused',
    ),
    Known(b"could not translate host name", Says.DEPENDENCY_UNRESOLVED, "libpq", r'host name "([^"]+)"'),
    Known(b"MySQL server on '", Says.DEPENDENCY_REFUSED, "MySQL clients", r"MySQL server on '([^']+)'"),
    Known(b"[Errno 111] Connection refused", Says.DEPENDENCY_REFUSED, "pymongo", rf"{_ADDRESS}: \[Errno 111\]"),
    Known(
        b"Failed to establish a new connection",
        Says.DEPENDENCY_REFUSED,
        "urllib3",
        r"host='([^']+)', port=(\d+)\)?[^\n]*Connection refused",
    ),
    Known(b"getaddrinfo E", Says.DEPENDENCY_UNRESOLVED, "Node dns", r"getaddrinfo (?:ENOTFOUND|EAI_AGAIN) (\S+)"),
    Known(b"ECONNREFUSED", Says.DEPENDENCY_REFUSED, "Node net", r"connect ECONNREFUSED ([^\s,;)\"']+)"),
    Known(b"no such host", Says.DEPENDENCY_UNRESOLVED, "Go net", r"lookup ([^\s:]+)[^\n]*no such host"),
    Known(
        b"connection refused", Says.DEPENDENCY_REFUSED, "Go net", rf"dial tcp {_ADDRESS}: connect: connection refused"
    ),
    Known(b"Connection refused - connect(2)", Says.DEPENDENCY_REFUSED, "Ruby socket", rf"connect\(2\) for {_ADDRESS}"),
    Known(
        b"connect(2) for ",
        Says.DEPENDENCY_REFUSED,
        "Ruby socket",
        r'Connection refused - connect\(2\) for "([^"]+)" port (\d+)',
    ),
    Known(b"java.net.UnknownHostException", Says.DEPENDENCY_UNRESOLVED, "JDK", r"UnknownHostException: ([\w.-]+)"),
    Known(
        b"Unable to connect to ",
        Says.DEPENDENCY_REFUSED,
        "Lettuce",
        r"Unable to connect to \[?([\w.-]+)/?(?:<unresolved>|[\d.]+)?:(\d+)",
    ),
    Known(b"refused. Check that the hostname", Says.DEPENDENCY_REFUSED, "PgJDBC", rf"Connection to {_ADDRESS} refused"),
    Known(
        b"Broker may not be available",
        Says.DEPENDENCY_REFUSED,
        "Kafka NetworkClient",
        r"\(([\w.-]+)/[\d.]+:(\d+)\) could not be established",
    ),
    Known(
        b"TCP Connection attempt failed",
        Says.DEPENDENCY_REFUSED,
        "pika connection_workflow.py",
        r"ConnectionRefusedError\([^\n]*dest=[^\n]*\('([^']+)', (\d+)",
    ),
    Known(
        b"AMQPConnectorSocketConnectError",
        Says.DEPENDENCY_REFUSED,
        "pika connection_workflow.py",
        r"SocketConnectError: ConnectionRefusedError\(",
    ),
    Known(
        b" failed: Connection refused",
        Says.DEPENDENCY_REFUSED,
        "librdkafka rdkafka_transport.c",
        rf"Connect to ipv[46]#{_ADDRESS} failed",
    ),
    Known(
        b"Cannot connect to ",
        Says.DEPENDENCY_REFUSED,
        "Celery worker/consumer.py",
        r"Cannot connect to \w+://(?:[^@/\s]*@)?([\w.-]+:\d+)[^\n]*Connection refused",
    ),
    Known(b"Connection refused [tcp://", Says.DEPENDENCY_REFUSED, "Predis", r"\[tcp://([^\]]+)\]"),
    # TLS towards clients, which is the widest: it stands last.
    Known(b"SSL_do_handshake() failed", Says.TLS_FAILED, "nginx"),
    Known(b"SSL handshake failure", Says.TLS_FAILED, "HAProxy"),
    Known(b"TLS handshake error from", Says.TLS_FAILED, "Go net/http"),
)


_NARROW: Final = tuple(row for row in LINES if not row.wide)


def known_in(text: bytes) -> tuple[Says, str] | None:
    """What this entry says and what it names, by the first row that fits; None if no row does."""
    for row in LINES:
        if row.words in text:
            named = row.names(text)
            if named is not None:
                return row.says, named
    return None


def known_lines(text: bytes) -> dict[int, tuple[Says, str]]:
    """Where each known line of this text begins, what it says and names, by the first row that fits and is not wide."""
    found: dict[int, tuple[Says, str]] = {}
    for row in _NARROW:
        at = text.find(row.words)
        while at >= 0:
            start = text.rfind(b"\n", 0, at) + 1
            end = text.find(b"\n", at)
            end = len(text) if end < 0 else end
            if start not in found:
                named = row.names(text[start : min(end, start + MOST_BYTES)])
                if named is not None:
                    found[start] = row.says, named
            at = text.find(row.words, end)
    return found
