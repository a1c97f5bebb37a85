"""The configurations of nginx that the bank puts in front of a server."""

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

_UPGRADE = 'proxy_http_version 1.1; proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection "upgrade";'
_HOST = "proxy_set_header Host $http_host;"


def configuration(folder: Path, sites: Iterable[str]) -> str:
    """A whole nginx.conf that writes nothing outside this folder."""
    paths = " ".join(
        f"{kind}_temp_path {folder}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    http = f"access_log off; {paths} {' '.join(sites)}"
    head = f"daemon off; master_process off; pid {folder}/nginx.pid; error_log {folder}/error.log;"
    return f"{head}\nevents {{ worker_connections 256; }}\nhttp {{ {http} }}\n"


def _site(port: int, *rules: str, tls: str = "") -> str:
    return f"server {{ listen 127.0.0.1:{port}{tls}; {' '.join(rules)} }}\n"


def _good(port: int, backend: int, _folder: Path) -> str:
    """As the manual says."""
    return _site(port, f"location / {{ proxy_pass http://127.0.0.1:{backend}; {_UPGRADE} {_HOST} }}")


def _tls(port: int, backend: int, folder: Path) -> str:
    """TLS ends here."""
    certificate = f"ssl_certificate {folder}/good/leaf.pem; ssl_certificate_key {folder}/good/leaf.pem;"
    return _site(port, certificate, f"location / {{ proxy_pass http://127.0.0.1:{backend}; {_UPGRADE} }}", tls=" ssl")


def _prefix(port: int, backend: int, _folder: Path) -> str:
    """The endpoint is published under /live; elsewhere there is a small site."""
    live = f"location /live/ {{ proxy_pass http://127.0.0.1:{backend}/; {_UPGRADE} }}"
    return _site(port, live, "location = / { return 200 'shop'; }", "location / { return 404; }")


def _silent(port: int, _backend: int, _folder: Path) -> str:
    """444: nginx closes without an answer."""
    return _site(port, "location /ws { return 444; }", "location / { return 200 'shop'; }")


def _narrow(port: int, backend: int, _folder: Path) -> str:
    """Room for short requests only."""
    limits = "client_header_buffer_size 1k; large_client_header_buffers 2 2k;"
    return _site(port, limits, f"location / {{ proxy_pass http://127.0.0.1:{backend}; {_UPGRADE} }}")


def _full(port: int, _backend: int, _folder: Path) -> str:
    """A balancer that says that all is full."""
    return _site(port, "location / { return 503 'Insufficient resources: too many connections'; }")


def _drops_authorization(port: int, backend: int, _folder: Path) -> str:
    """The Authorization header is emptied on the way."""
    drop = 'proxy_set_header Authorization "";'
    return _site(port, f"location / {{ proxy_pass http://127.0.0.1:{backend}; {_UPGRADE} {drop} }}")


def _strips(port: int, backend: int, _folder: Path) -> str:
    """proxy_pass and nothing else: HTTP/1.0, and no Upgrade."""
    return _site(port, f"location / {{ proxy_pass http://127.0.0.1:{backend}; {_HOST} }}")


def _strips_half(port: int, backend: int, _folder: Path) -> str:
    """HTTP/1.1 and Upgrade, but Connection says close."""
    half = "proxy_http_version 1.1; proxy_set_header Upgrade $http_upgrade;"
    return _site(port, f"location / {{ proxy_pass http://127.0.0.1:{backend}; {half} {_HOST} }}")


def _down(port: int, _backend: int, _folder: Path) -> str:
    """The server is not there."""
    return _site(port, f"location / {{ proxy_pass http://127.0.0.1:1; {_UPGRADE} }}")


def _page_only_up(port: int, backend: int, _folder: Path) -> str:
    """The site and its login work, the endpoint's server is not there."""
    site = f"location / {{ proxy_pass http://127.0.0.1:{backend}; }}"
    return _site(port, f"location /ws {{ proxy_pass http://127.0.0.1:1; {_UPGRADE} }}", site)


def _one_down(port: int, backend: int, _folder: Path) -> str:
    """One of two servers is down; nginx never stops asking it."""
    pool = f"upstream pool{port} {{ server 127.0.0.1:{backend} max_fails=0; server 127.0.0.1:1 max_fails=0; }}\n"
    give_up = "proxy_next_upstream off;"
    return pool + _site(port, f"location / {{ proxy_pass http://pool{port}; {_UPGRADE} {give_up} }}")


def _late(port: int, backend: int, _folder: Path) -> str:
    """Waits half a second for the server."""
    return _site(port, f"location / {{ proxy_pass http://127.0.0.1:{backend}; {_UPGRADE} proxy_read_timeout 500ms; }}")


def _limited(port: int, backend: int, _folder: Path) -> str:
    """Two connections at a time from one address."""
    zone = f"limit_conn_zone $binary_remote_addr zone=conn{port}:1m;\n"
    limit = f"limit_conn conn{port} 2;"
    return zone + _site(port, f"location / {{ {limit} proxy_pass http://127.0.0.1:{backend}; {_UPGRADE} {_HOST} }}")


def _limited_429(port: int, backend: int, folder: Path) -> str:
    """The same, but it says 429."""
    return _limited(port, backend, folder).replace("location / {", "location / { limit_conn_status 429;")


def _paced(port: int, backend: int, _folder: Path) -> str:
    """One request a second from one address, three at once."""
    zone = f"limit_req_zone $binary_remote_addr zone=req{port}:1m rate=1r/s;\n"
    limit = f"limit_req zone=req{port} burst=3 nodelay;"
    return zone + _site(port, f"location / {{ {limit} proxy_pass http://127.0.0.1:{backend}; {_UPGRADE} {_HOST} }}")


def _paced_429(port: int, backend: int, folder: Path) -> str:
    """The same, but it says 429."""
    return _paced(port, backend, folder).replace("location / {", "location / { limit_req_status 429;")


def _named(port: int, backend: int, _folder: Path, otherwise: str = "return 444;") -> str:
    """Serves chat.example; every other name gets the default site."""
    default = _site(port, f"location / {{ {otherwise} }}").replace(";", " default_server;", 1)
    served = f"location / {{ proxy_pass http://127.0.0.1:{backend}; {_UPGRADE} }}"
    return default + _site(port, "server_name chat.example;", served)


def _named_localhost(port: int, backend: int, folder: Path) -> str:
    """Serves localhost only; every other name is misdirected."""
    return _named(port, backend, folder, "return 421;").replace("chat.example", "localhost")


def _named_redirect(port: int, backend: int, folder: Path) -> str:
    """Sends every other name to chat.example."""
    return _named(port, backend, folder, "return 301 http://chat.example$request_uri;")


def _password(port: int, backend: int, folder: Path) -> str:
    """Asks for a name and a password of its own."""
    asks = f'auth_basic "internal"; auth_basic_user_file {folder}/htpasswd;'
    return _site(port, asks, f"location / {{ proxy_pass http://127.0.0.1:{backend}; {_UPGRADE} }}")


def _rewrites_host(port: int, backend: int, _folder: Path) -> str:
    """The server is told another name, and headers that nginx adds."""
    told = 'proxy_set_header Host internal.example; proxy_set_header X-Real-IP $remote_addr; add_header X-Edge "a1";'
    return _site(port, f"location / {{ proxy_pass http://127.0.0.1:{backend}; {_UPGRADE} {told} }}")


def _cuts_path(port: int, backend: int, _folder: Path) -> str:
    """A slash behind the address: /ws arrives as /."""
    return _site(port, f"location /ws {{ proxy_pass http://127.0.0.1:{backend}/; {_UPGRADE} {_HOST} }}")


def _drops_query(port: int, backend: int, _folder: Path) -> str:
    """A variable in proxy_pass, and no $args."""
    to = f"set $backend 127.0.0.1:{backend}; proxy_pass http://$backend/ws;"
    return _site(port, f"location /ws {{ {to} {_UPGRADE} {_HOST} }}")


def _impatient(port: int, backend: int, _folder: Path) -> str:
    """Drops what is idle for 30 s."""
    wait = "proxy_read_timeout 30s;"
    return _site(port, f"location / {{ proxy_pass http://127.0.0.1:{backend}; {_UPGRADE} {_HOST} {wait} }}")


def _hangs_up(port: int, backend: int, _folder: Path) -> str:
    """Closes without a word on all that ask for an upgrade."""
    asks = "if ($http_upgrade) { return 444; }"
    return _site(port, f"location / {{ {asks} proxy_pass http://127.0.0.1:{backend}; {_UPGRADE} {_HOST} }}")


def _denies(port: int, backend: int, folder: Path) -> str:
    """An access list that lets nobody in."""
    return _good(port, backend, folder).replace("location / {", "location / { deny all;", 1)


def _excepts(port: int, backend: int, folder: Path) -> str:
    """Only POST is let in; a handshake is a GET."""
    return _good(port, backend, folder).replace("location / {", "location / { limit_except POST { deny all; }", 1)


def _wants_proxy(port: int, backend: int, folder: Path) -> str:
    """Reads a PROXY protocol header first, which nobody sends."""
    return _good(port, backend, folder).replace(f":{port};", f":{port} proxy_protocol;", 1)


FRONTS: Mapping[str, Callable[[int, int, Path], str]] = {
    "good": _good,
    "tls": _tls,
    "prefix": _prefix,
    "silent": _silent,
    "narrow": _narrow,
    "full": _full,
    "drops authorization": _drops_authorization,
    "nginx strips": _strips,
    "nginx strips half": _strips_half,
    "nginx down": _down,
    "nginx page only": _page_only_up,
    "nginx one down": _one_down,
    "nginx late": _late,
    "nginx limited": _limited,
    "nginx limited 429": _limited_429,
    "nginx paced": _paced,
    "nginx paced 429": _paced_429,
    "nginx named": _named,
    "nginx named localhost": _named_localhost,
    "nginx named redirect": _named_redirect,
    "nginx password": _password,
    "nginx rewrites host": _rewrites_host,
    "nginx cuts path": _cuts_path,
    "nginx drops query": _drops_query,
    "nginx impatient": _impatient,
    "nginx hangs up": _hangs_up,
    "nginx denies": _denies,
    "nginx excepts": _excepts,
    "nginx wants proxy": _wants_proxy,
}
