"""Known lines of proxies on what comes to them, and on what stands behind them. Narrow rows stand before wide ones."""

from typing import Final

from wsinvest.facts.log import LogPattern as Says
from wsinvest.host.log_line import ADDRESS, Known

_NGINX: Final = r'while connecting to upstream(?:[^\n]*?upstream: "(?:\w+:/{0,2})?(unix:[^:"]+|[^/"]+))?'
_NGINX_READS: Final = r'[^\n]*?(?:upstream: "(?:\w+:/{0,2})?([^/"]+)|$)'
# Times and bytes before the termination state, five counts of connections behind it (option tcplog).
_TCPLOG: Final = r" [\w.-]+~? ([\w.-]+/\S+) -?\d+(?:/-?\d+){{2}} \+?\d+ {} \d+(?:/\+?\d+){{4}} "

PROXY_LINES: Final = (
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
    Known(
        b"upstream SSL certificate",
        Says.UPSTREAM_CERTIFICATE,
        "nginx ngx_http_upstream.c",
        r"upstream SSL certificate (verify error: \([^)]*\)|does not match \"[^\"]*\")",
    ),
    Known(
        b"failed to verify certificate: ",
        Says.UPSTREAM_CERTIFICATE,
        "Caddy, Traefik",
        r"(?:http\.log\.error|Bad Gateway)[\s\S]*failed to verify certificate: ([^\"\n]+)",
    ),
    Known(
        b"unrecognized name",
        Says.UPSTREAM_NAME,
        "nginx ngx_http_upstream.c",
        r"unrecognized name.*handshaking to upstream",
    ),
    Known(b"AH01961: ", Says.UPSTREAM_TLS_OFF, "Apache mod_ssl"),
    Known(b"SSL handshaking to upstream", Says.UPSTREAM_TLS, "nginx ngx_http_upstream.c", _NGINX_READS),
    Known(b"upstream SSL certificate", Says.UPSTREAM_TLS, "nginx ngx_http_upstream.c", _NGINX_READS),
    Known(b"Permission denied", Says.UPSTREAM_FORBIDDEN, "nginx", r"failed \(13: [^)]*\) " + _NGINX),
    Known(
        b"(13)Permission denied: AH",
        Says.UPSTREAM_FORBIDDEN,
        "Apache mod_proxy",
        rf"AH(?:00957|02454)[^\n]*?attempt to connect to (?:{ADDRESS}|Unix domain socket (\S+))",
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
        b"AH00957: ", Says.UPSTREAM_REFUSED, "Apache mod_proxy", rf"AH00957(?:[^\n]*attempt to connect to {ADDRESS})?"
    ),
    # <NOSRV> with SC: no server was asked, since by its checks none is up.
    Known(
        b"/<NOSRV> ", Says.UPSTREAM_MARKED_DOWN, "HAProxy log format", r" [\w.-]+~? ([\w.-]+/<NOSRV>) [^\n]* SC(?:--)? "
    ),
    Known(b"has no server available", Says.UPSTREAM_MARKED_DOWN, "HAProxy backend.c", r"backend '?([\w.-]+)|available"),
    Known(b"no upstreams available", Says.UPSTREAM_MARKED_DOWN, "Caddy reverseproxy", r"http\.log\.error"),
    Known(b" SC-- ", Says.UPSTREAM_REFUSED, "HAProxy log format", r" [\w.-]+~? ([\w.-]+/\S+) [\d/+-]+ 50\d "),
    Known(b" SC ", Says.UPSTREAM_REFUSED, "HAProxy log format", _TCPLOG.format("SC")),
    Known(b" sC ", Says.UPSTREAM_TIMEOUT, "HAProxy log format", _TCPLOG.format("sC")),
    Known(b"dial tcp", Says.UPSTREAM_REFUSED, "Caddy reverseproxy", rf"http\.log\.error.*dial tcp {ADDRESS}.*refused"),
    Known(
        b"dial unix",
        Says.UPSTREAM_UNREACHABLE,
        "Caddy reverseproxy",
        r"http\.log\.error.*dial (unix) (\S+): connect: (?:no such file|connection refused)",
    ),
    Known(b"dial tcp", Says.UPSTREAM_REFUSED, "Traefik", rf"502 Bad Gateway.*dial tcp {ADDRESS}: connect: .*refused"),
    Known(
        b"ECONNREFUSED",
        Says.UPSTREAM_REFUSED,
        "node http-proxy, Vite",
        r"prox(?:y|ying)\b[\s\S]*ECONNREFUSED(?: (\S+)|\])",
    ),
    Known(
        b"no resolver defined to resolve", Says.UPSTREAM_UNNAMED, "nginx ngx_http_upstream.c", r"to resolve ([^\s,]+)"
    ),
    Known(b"s_connect: ", Says.UPSTREAM_REFUSED, "stunnel network.c", rf"connect {ADDRESS}: Connection refused"),
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
)
