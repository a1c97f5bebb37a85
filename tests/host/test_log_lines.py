"""A known line says one thing, and what it names is read from it, whichever server wrote it."""

import pytest

from wsinvest.facts.log import LogPattern as Says
from wsinvest.host.log_lines import known_in, known_lines

NGINX = (
    '2026/11/28 20:44:25 [error] 7#7: *1 {}, client: 10.0.0.9, server: , request: "GET /ws HTTP/1.1", upstream: "{}"'
)
HTTP = "http://[::1]:9000/ws"
LINES = (
    ("ERROR:pika: TCP Connection attempt failed: ConnectionRefusedError(111, 'Connection refused'); "
     "dest=(<AddressFamily.AF_INET: 2>, <SocketKind.SOCK_STREAM: 1>, 6, '', ('10.0.0.3', 5672))",
     Says.DEPENDENCY_REFUSED, "10.0.0.3:5672"),
    ("reporting failure: AMQPConnectorSocketConnectError: ConnectionRefusedError(111, 'Connection refused')",
     Says.DEPENDENCY_REFUSED, ""),
    ("%3|1758357099.8|FAIL|rdkafka#consumer-2| [thrd:kafka:9092/1]: kafka:9092/1: Connect to ipv6#[::1]:9092 failed: "
     "Connection refused (after 1ms in state CONNECT)", Says.DEPENDENCY_REFUSED, "[::1]:9092"),
    ("consumer: Cannot connect to amqp://guest:**@10.0.0.3:5672//: [Errno 111] Connection refused.",
     Says.DEPENDENCY_REFUSED, "10.0.0.3:5672"),
    ("WARNING:  Unsupported upgrade request.", Says.UPGRADE_UNSUPPORTED, ""),
    ("ValueError: Django can only handle ASGI/HTTP connections, not websocket.", Says.APPLICATION_HTTP_ONLY, ""),
    ("ValueError: No application configured for scope type 'websocket'", Says.APPLICATION_HTTP_ONLY, ""),
    ("accept4() failed (24: Too many open files)", Says.DESCRIPTORS_EXHAUSTED, ""),
    ('[error] 7#7: *1 limiting connections by zone "perip", client: ::1', Says.LIMIT_REACHED,
     'connections by zone "perip"'),
    ('limiting requests, excess: 0.998 by zone "one", client: ::1', Says.LIMIT_REACHED, 'requests:by zone "one"'),
    ("[error] 7#7: *1 access forbidden by rule, client: ::1, server: a", Says.ACCESS_RULE, ""),
    ("[authz_core:error] [pid 7] [client ::1:40000] AH01630: client denied by server configuration: proxy:http://a/ws",
     Says.ACCESS_RULE, ""),
    ("[access_compat:error] [client ::1:40000] AH01797: client denied by server configuration: /srv", Says.ACCESS_RULE,
     ""),
    ("[29/Nov/2026:09:00:00.123] f f/<NOSRV> 0/-1/-1/-1/0 403 192 - - PR-- 1/1/0/0/0 0/0",
     Says.ACCESS_RULE, ""),
    ('ModSecurity: Access denied with code 403 (phase 1). Matched "Operator" [id "920350"] [msg "Host is a number"]',
     Says.ACCESS_RULE, "920350"),
    ("WARNING:  Exceeded concurrency limit.", Says.LIMIT_REACHED, "concurrency limit"),
    ("[2026-11-28 20:00:00 +0000] [7] [CRITICAL] WORKER TIMEOUT (pid:31)", Says.WORKER_TIMEOUT, "31"),
    ("FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory", Says.MEMORY_OUT, ""),
    ("Exception in thread main java.lang.OutOfMemoryError: Java heap space", Says.MEMORY_OUT, ""),
    ("Traceback (most recent call last):\n  File\nMemoryError", Says.MEMORY_OUT, ""),
    ("E, [2026] ERROR -- : Request origin not allowed: https://localhost:8443", Says.ORIGIN_REJECTED,
     "https://localhost:8443"),
    ("WARN Handshake request rejected, Origin header value https://a.example not allowed", Says.ORIGIN_REJECTED,
     "https://a.example"),
    ("websockets.exceptions.InvalidOrigin: invalid Origin header: https://a.example", Says.ORIGIN_REJECTED,
     "https://a.example"),
    ("upgrade: websocket: request origin not allowed by Upgrader.CheckOrigin", Says.ORIGIN_REJECTED, ""),
    ('request Origin "http://a.example" is not authorized for Host "b"', Says.ORIGIN_REJECTED, "http://a.example"),
    ("http://a.example is not an accepted origin.", Says.ORIGIN_REJECTED, "http://a.example"),
    ("rejected upgrade: origin http://a.example", Says.ORIGIN_REJECTED, ""),
    ("Origin http://a.example was blocked", Says.ORIGIN_REJECTED, ""),
    ("Invalid HTTP_HOST header: 'shop:8000'. You may need to add 'shop' to ALLOWED_HOSTS.", Says.HOST_REJECTED,
     "shop:8000"),
    ("[ActionDispatch::HostAuthorization::DefaultResponseApp] Blocked hosts: shop.test", Says.HOST_REJECTED,
     "shop.test"),
    ("A request from a reverse proxy was received from 172.30.33.5, but your HTTP integration is not set-up",
     Says.TRUSTED_PROXIES, "172.30.33.5"),
    ("400: forwarded by 10.0.0.7, which is an untrusted proxy", Says.TRUSTED_PROXIES, ""),
    ("RangeError: Max payload size exceeded", Says.MESSAGE_TOO_BIG, ""),
    ("websockets.exceptions.PayloadTooBig: frame with 70000 bytes exceeds limit of 65536 bytes",
     Says.MESSAGE_TOO_BIG, ""),
    (NGINX.format("auth request unexpected status: 302 while sending to client", HTTP), Says.AUTH_REQUEST, "302"),
    (NGINX.format("connect() failed (111: Connection refused) while connecting to upstream", HTTP),
     Says.UPSTREAM_REFUSED, "[::1]:9000"),
    (NGINX.format("no live upstreams while connecting to upstream", "http://app/ws"), Says.UPSTREAM_REFUSED, "app"),
    ("(111)Connection refused: AH00957: ws: attempt to connect to 127.0.0.1:81 (127.0.0.1:81) failed",
     Says.UPSTREAM_REFUSED, "127.0.0.1:81"),
    ("[ALERT] (7) : backend 'app' has no server available!", Says.UPSTREAM_MARKED_DOWN, "app"),
    ('127.0.0.1:5 [28/Nov/2026:20:00:00.1] web app/<NOSRV> 0/2003/-1/-1/2003 503 217 - - sQ-- 3/3/2/0/0 0/1 "GET /ws"',
     Says.LIMIT_REACHED, "sQ"),
    ('127.0.0.1:5 [28/Nov/2026:20:00:00.1] front back/s1 0/0/-1/-1/1 503 217 - - SC-- 1/1/0/0/3 0/0 "GET /ws"',
     Says.UPSTREAM_REFUSED, "back/s1"),
    ('{"level":"error","logger":"http.log.error","msg":"dial tcp 127.0.0.1:9: connect: connection refused"}',
     Says.UPSTREAM_REFUSED, "127.0.0.1:9"),
    ('DBG 502 Bad Gateway error="dial tcp 10.0.0.2:80: connect: connection refused"', Says.UPSTREAM_REFUSED,
     "10.0.0.2:80"),
    ("[vite] ws proxy error:\nError: connect ECONNREFUSED 127.0.0.1:9000\n    at TCPConnectWrap", Says.UPSTREAM_REFUSED,
     "127.0.0.1:9000"),
    (NGINX.format("connect() failed (113: No route to host) while connecting to upstream", HTTP),
     Says.UPSTREAM_UNREACHABLE, "[::1]:9000"),
    (NGINX.format("connect() to unix:/run/app.sock failed (2: No such file or directory) while connecting to upstream",
                  "http://unix:/run/app.sock:/ws"), Says.UPSTREAM_UNREACHABLE, "unix:/run/app.sock"),
    (NGINX.format("connect() to unix:/run/app.sock failed (13: Permission denied) while connecting to upstream",
                  "http://unix:/run/app.sock:/ws"), Says.UPSTREAM_FORBIDDEN, "unix:/run/app.sock"),
    (NGINX.format("connect() to [::1]:9000 failed (13: Permission denied) while connecting to upstream", HTTP),
     Says.UPSTREAM_FORBIDDEN, "[::1]:9000"),
    ("(13)Permission denied: AH00957: http: attempt to connect to 127.0.0.1:81 (127.0.0.1:81) failed",
     Says.UPSTREAM_FORBIDDEN, "127.0.0.1:81"),
    ('{"level":"error","logger":"http.log.error","msg":"dial unix /run/app.sock: connect: permission denied"}',
     Says.UPSTREAM_FORBIDDEN, "/run/app.sock"),
    ('{"level":"error","logger":"http.log.error","msg":"dial unix /run/a.sock: connect: no such file or directory"}',
     Says.UPSTREAM_UNREACHABLE, "unix:/run/a.sock"),
    (NGINX.format("upstream sent too big header while reading response header from upstream", HTTP),
     Says.UPSTREAM_HEAD_TOO_BIG, "[::1]:9000"),
    ("no resolver defined to resolve chat.internal, client: 127.0.0.1, server: ", Says.UPSTREAM_UNNAMED,
     "chat.internal"),
    ('{"level":"error","logger":"http.log.error","msg":"http2: invalid Upgrade request header: [\\"websocket\\"]"}',
     Says.UPSTREAM_HTTP2, ""),
    ("AH01144: No protocol handler was valid for the URL /ws (scheme 'ws'). If you are using a DSO version",
     Says.SCHEME_UNHANDLED, "ws"),
    ("LOG3[7]: s_connect: connect 127.0.0.1:39585: Connection refused (111)", Says.UPSTREAM_REFUSED,
     "127.0.0.1:39585"),
    ("2026/11/29 12:49:07 upgrade: websocket: response does not implement http.Hijacker", Says.CONNECTION_WITHHELD, ""),
    ("TypeError: FastAPI.__call__() missing 1 required positional argument: 'send'", Says.HTTP_ONLY, ""),
    ("TypeError: Flask.__call__() missing 1 required positional argument: 'start_response'", Says.HTTP_ONLY, ""),
    ("RuntimeError: Cannot obtain socket from WSGI environment.", Says.CONNECTION_WITHHELD, ""),
    ("ValueError: No route found for path 'ws/room/'.", Says.NO_ROUTE, "ws/room/"),
    ('ActionController::RoutingError (No route matches [GET] "/cable"):', Says.NO_ROUTE, "/cable"),
    ("** (Phoenix.Router.NoRouteError) no route found for GET /socket (AppWeb.Router)", Says.NO_ROUTE, "/socket"),
    ("backend could not be resolved (3: Host not found)", Says.UPSTREAM_UNREACHABLE, "backend"),
    (NGINX.format("upstream timed out (110: Connection timed out) while connecting to upstream", HTTP),
     Says.UPSTREAM_TIMEOUT, "[::1]:9000"),
    (NGINX.format("upstream timed out (110: Connection timed out) while reading response header from upstream", HTTP),
     Says.UPSTREAM_TIMEOUT, "[::1]:9000"),
    (NGINX.format("upstream timed out (110: Connection timed out) while proxying upgraded connection", HTTP),
     Says.UPSTREAM_IDLE, ""),
    (NGINX.format("upstream sent no valid HTTP/1.0 header while reading response header from upstream", HTTP),
     Says.UPSTREAM_NOT_HTTP, "[::1]:9000"),
    (NGINX.format("upstream prematurely closed connection while reading response header from upstream", HTTP),
     Says.UPSTREAM_CLOSED, "[::1]:9000"),
    (NGINX.format("SSL_do_handshake() failed (SSL: error:0A00010B) while SSL handshaking to upstream",
                  "https://127.0.0.1:9/"), Says.UPSTREAM_TLS, "127.0.0.1:9"),
    ("ConnectionRefusedError: [Errno 111] Connect call failed ('127.0.0.1', 6379)", Says.DEPENDENCY_REFUSED,
     "127.0.0.1:6379"),
    ("redis.exceptions.ConnectionError: Error 111 connecting to redis:6379. Connection refused.",
     Says.DEPENDENCY_REFUSED, "redis:6379"),
    ("ConnectionError: Error -2 connecting to redis:6379. Name or service not known.", Says.DEPENDENCY_UNRESOLVED,
     "redis:6379"),
    ('connection to server at "127.0.0.1", port 5432 failed: Connection refused', Says.DEPENDENCY_REFUSED,
     "127.0.0.1:5432"),
    ('could not translate host name "db" to address: Name or service not known', Says.DEPENDENCY_UNRESOLVED, "db"),
    ("(2003, \"Can't connect to MySQL server on 'db' ([Errno 111] Connection refused)\")", Says.DEPENDENCY_REFUSED,
     "db"),
    ("[ioredis] Unhandled error event: Error: connect ECONNREFUSED 127.0.0.1:6379", Says.DEPENDENCY_REFUSED,
     "127.0.0.1:6379"),
    ("Error: getaddrinfo ENOTFOUND redis", Says.DEPENDENCY_UNRESOLVED, "redis"),
    ("dial tcp 127.0.0.1:5432: connect: connection refused", Says.DEPENDENCY_REFUSED, "127.0.0.1:5432"),
    ("dial tcp: lookup redis on 127.0.0.53:53: no such host", Says.DEPENDENCY_UNRESOLVED, "redis"),
    ("Connection refused - connect(2) for 127.0.0.1:6379 (RedisClient::CannotConnectError)", Says.DEPENDENCY_REFUSED,
     "127.0.0.1:6379"),
    ("java.net.UnknownHostException: kafka", Says.DEPENDENCY_UNRESOLVED, "kafka"),
    ("PSQLException: Connection to localhost:5432 refused. Check that the hostname", Says.DEPENDENCY_REFUSED,
     "localhost:5432"),
    ("Connection to node -1 (localhost/127.0.0.1:9092) could not be established. Broker may not be available.",
     Says.DEPENDENCY_REFUSED, "localhost:9092"),
    ("SSL_do_handshake() failed (SSL: error:0A000416) while SSL handshaking, client: 127.0.0.1", Says.TLS_FAILED, ""),
    ('127.0.0.1:5 [28/Nov/2026:20:00:00.1] front back/s1 0/-1/0 0 SC 1/1/0/0/3 0/0', Says.UPSTREAM_REFUSED, "back/s1"),
    ('127.0.0.1:5 [28/Nov/2026:20:00:00.1] front back/<NOSRV> -1/-1/0 0 SC 1/1/0/0/0 0/0', Says.UPSTREAM_MARKED_DOWN,
     "back/<NOSRV>"),
    ("127.0.0.1:5 [28/Nov/2026:20:00:00.1] shop shop/<NOSRV> 0/-1/-1/-1/0 503 217 - - SC-- 1/1/0/0/0 0/0",
     Says.UPSTREAM_MARKED_DOWN, "shop/<NOSRV>"),
    ('{"level":"error","logger":"http.log.error","msg":"no upstreams available","status":503}',
     Says.UPSTREAM_MARKED_DOWN, ""),
    (NGINX.format("upstream SSL certificate verify error: (18:self-signed) while SSL handshaking to upstream",
                  "https://127.0.0.1:9/"), Says.UPSTREAM_CERTIFICATE, "verify error: (18:self-signed)"),
    (NGINX.format('upstream SSL certificate does not match "localhost" while SSL handshaking to upstream',
                  "https://127.0.0.1:9/"), Says.UPSTREAM_CERTIFICATE, 'does not match "localhost"'),
    ('{"logger":"http.log.error","msg":"tls: failed to verify certificate: x509: signed by unknown authority"}',
     Says.UPSTREAM_CERTIFICATE, "x509: signed by unknown authority"),
    (NGINX.format("SSL_do_handshake() failed (SSL: error:0A000458:SSL routines::tlsv1 unrecognized name) "
                  "while SSL handshaking to upstream", "https://127.0.0.1:9/"), Says.UPSTREAM_NAME, ""),
    ("[remote 127.0.0.1:9] AH01961:  failed to enable ssl support [Hint: if using mod_ssl, see SSLProxyEngine]",
     Says.UPSTREAM_TLS_OFF, ""),
    ('127.0.0.1:5 [28/Nov/2026:20:00:00.1] front back/s1 1/-1/2003 0 sC 1/1/0/0/3 0/0', Says.UPSTREAM_TIMEOUT,
     "back/s1"),
    (NGINX.format('broken header: "GET /ws HTTP/1.1" while reading PROXY protocol', HTTP), Says.PROXY_PROTOCOL, ""),
    ("127.0.0.1:5 [28/Nov/2026:20:00:00.1] w/1: Received something which does not look like a PROXY protocol header",
     Says.PROXY_PROTOCOL, ""),
    ("http: TLS handshake error from 127.0.0.1:5: remote error", Says.TLS_FAILED, ""),
)  # fmt: skip
WIDE = (
    "rejected upgrade: origin http://a.example",
    "Origin http://a.example was blocked",
    "400: forwarded by 10.0.0.7, which is an untrusted proxy",
)
UNKNOWN = (
    "upgrade to 2.0 done", "origin http://a.example connected", "original file was blocked by the user",
    "connecting to redis:6379", "127.0.0.1 GET /rigin 200", "MemoryErrors are counted",
    # A consumer of Channels that is routed without as_asgi(): the server and its application have WebSocket.
    "TypeError: AsyncConsumer.__call__() missing 1 required positional argument: 'send'",
)  # fmt: skip


@pytest.mark.parametrize(("line", "says", "about"), LINES, ids=range(len(LINES)))
def test_a_known_line_says_one_thing_and_names_it(line: str, says: Says, about: str):
    """As an entry, and as a line among others, where its words are not those of many lines."""
    assert (says, about) == known_in(line.encode())
    if line in WIDE:
        assert {} == known_lines(line.encode())
    elif "\n" not in line:
        assert {5: (says, about)} == known_lines(f"fine\n{line}\nfine".encode())


@pytest.mark.parametrize("line", UNKNOWN)
def test_what_only_looks_like_a_known_line_is_none(line: str):
    """The words alone are not enough where they stand in common sentences."""
    assert known_in(line.encode()) is None
    assert {} == known_lines(line.encode())


def test_every_pattern_has_a_line():
    """No member without a line that is tested, but those that test_log.py has."""
    assert {Says.WORKER_CONNECTIONS} == set(Says) - {says for _line, says, _about in LINES}
