"""Proxies that lose what the server behind them needs to know, and pools in which one server differs."""

from collections.abc import Callable, Mapping
from pathlib import Path

_UPGRADE = 'proxy_http_version 1.1; proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection "upgrade";'
_HOST = "proxy_set_header Host $http_host;"
_FRONT = Callable[[int, int, Path], str]


def _nginx(rules: str, *, http: str = "", tls: bool = False) -> _FRONT:
    def front(port: int, backend: int, folder: Path) -> str:
        leaf = f"{folder}/good/leaf.pem"
        listener = f"listen 127.0.0.1:{port}" + (
            f" ssl; ssl_certificate {leaf}; ssl_certificate_key {leaf};" if tls else ";"
        )
        filled = f"{http} server {{ {listener} location / {{ {rules} {_UPGRADE} }} }}\n"
        for name, value in (("PORT", port), ("BACKEND", backend), ("FOLDER", folder), ("LEAF", leaf)):
            filled = filled.replace(name, str(value))
        return filled

    return front


def _haproxy(*rules: str, bind: str = "", more: tuple[str, ...] = ()) -> _FRONT:
    def front(port: int, backend: int, folder: Path) -> str:
        lines = (f"listen site{port}", f"bind 127.0.0.1:{port}{bind}", *rules)
        text = "\n ".join(lines) + "\n" + "\n ".join(more) + "\n"
        return text.replace("BACKEND", str(backend)).replace("FOLDER", str(folder)).replace("PORT", str(port))

    return front


def _apache(port: int, backend: int, _folder: Path) -> str:
    """mod_proxy without ProxyPreserveHost."""
    rules = f"ProxyVia On\nProxyPass / http://127.0.0.1:{backend}/ upgrade=websocket"
    return f"Listen 127.0.0.1:{port}\n<VirtualHost 127.0.0.1:{port}>\n{rules}\n</VirtualHost>"


_OTHER = "server { listen unix:FOLDER/other-PORT.sock; location / { return 404; } }"
_POOL = "upstream pool-PORT { server 127.0.0.1:BACKEND max_fails=0; server unix:FOLDER/other-PORT.sock max_fails=0; }"
_INNER = (
    "server { listen unix:FOLDER/tls-PORT.sock ssl; ssl_certificate LEAF; ssl_certificate_key LEAF;"
    " location / { proxy_pass http://127.0.0.1:BACKEND; } }"
)
NGINX: Mapping[str, _FRONT] = {
    "nginx other host": _nginx("proxy_pass http://127.0.0.1:BACKEND;"),
    "nginx untold scheme": _nginx(f"proxy_pass http://127.0.0.1:BACKEND; {_HOST}", tls=True),
    "nginx told scheme": _nginx(
        f"proxy_pass http://127.0.0.1:BACKEND; {_HOST} proxy_set_header X-Forwarded-Proto $scheme;"
        " proxy_set_header X-Forwarded-For $remote_addr;",
        tls=True,
    ),
    "nginx uneven": _nginx(f"proxy_pass http://pool-PORT; {_HOST}", http=f"{_OTHER} {_POOL}"),
    "nginx plain to TLS": _nginx(f"proxy_pass http://unix:FOLDER/tls-PORT.sock; {_HOST}", http=_INNER),
}
HAPROXY: Mapping[str, _FRONT] = {
    "haproxy forwards": _haproxy("mode tcp", "retries 0", "server one 127.0.0.1:1"),
    "haproxy hsts": _haproxy(
        'http-response set-header Strict-Transport-Security "max-age=63072000"',
        "server one 127.0.0.1:BACKEND",
        bind=" ssl crt FOLDER/good/leaf.pem alpn http/1.1",
    ),
    "haproxy untold scheme": _haproxy(
        "server one 127.0.0.1:BACKEND", bind=" ssl crt FOLDER/good/leaf.pem alpn http/1.1"
    ),
    "haproxy uneven": _haproxy(
        "balance roundrobin",
        "server one 127.0.0.1:BACKEND",
        "server two unix@FOLDER/two-PORT.sock",
        more=("listen two-PORT", "bind unix@FOLDER/two-PORT.sock", "http-request return status 404"),
    ),
}
APACHE: Mapping[str, _FRONT] = {"apache other host": _apache}
