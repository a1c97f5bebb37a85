"""Known lines of servers on themselves, and on what they refuse. Narrow rows stand before wide ones."""

from typing import Final

from wsinvest.facts.log import LogPattern as Says
from wsinvest.host.log_line import Known

_DENIED: Final = (
    r"(?:not (?:allowed|accepted|permitted|authori[sz]ed|trusted)|reject|refus|denied|block|disallow|forbid|unauthori)"
)

SERVER_LINES: Final = (
    # The server has no WebSocket, or only HTTP.
    Known(b"nsupported upgrade request", Says.UPGRADE_UNSUPPORTED, "uvicorn protocols/http"),
    Known(b"o supported WebSocket library", Says.UPGRADE_UNSUPPORTED, "uvicorn protocols/http"),
    Known(b"can only handle ASGI/HTTP connections", Says.APPLICATION_HTTP_ONLY, "Django core/handlers/asgi.py"),
    Known(b"No application configured for scope type 'websocket'", Says.APPLICATION_HTTP_ONLY, "Channels routing.py"),
    Known(
        b"required positional argument: 'send'",
        Says.HTTP_ONLY,
        "a WSGI worker (gunicorn) with an ASGI application",
        r"^(?![\s\S]*Consumer\.__call__\(\))",  # a consumer of Channels that is routed without as_asgi() says so too
    ),
    Known(b"required positional argument: 'start_response'", Says.HTTP_ONLY, "an ASGI server with a WSGI application"),
    # A request for the endpoint that came without its upgrade.
    Known(
        b"Failed to upgrade to WebSocket (",
        Says.UPGRADE_MISSING,
        "Action Cable server/base.rb",
        r"HTTP_CONNECTION: (?![^,\n]*upgrade)|HTTP_UPGRADE: (?!websocket)",
    ),
    Known(
        b"Handshake failed due to invalid ", Says.UPGRADE_MISSING, "Spring", r"invalid (?:Upgrade|Connection) header"
    ),
    Known(b"the client is not using the websocket protocol", Says.UPGRADE_MISSING, "gorilla/websocket server.go"),
    Known(
        b" header must contain '",
        Says.UPGRADE_MISSING,
        "Bandit, WebSockAdapter",
        r"'(?:connection|upgrade)' header must contain '(?:upgrade|websocket)'",
    ),
    Known(b"InvalidUpgrade: ", Says.UPGRADE_MISSING, "websockets exceptions.py", r"(?:missing|invalid) \w+ header"),
    Known(
        b"ebSocket protocol violation: ",
        Says.UPGRADE_MISSING,
        "coder/websocket accept.go",
        r"(?:Connection|Upgrade) header \"[^\"\n]*\" does not contain",
    ),
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
        b"Refusing websocket connection",
        Says.ORIGIN_REJECTED,
        "Bokeh server/views/ws.py",
        r"connection from Origin '([^'\s]+)'",
    ),
    Known(
        b"does NOT match the expected origin",
        Says.ORIGIN_REJECTED,
        "n8n push/index.ts",
        r"\(Origin: \"([^\"\s]+)\"",
    ),
    Known(b"does not match origin", Says.ORIGIN_REJECTED, "code-server http.ts", r"host \S+ does not match origin"),
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
)
