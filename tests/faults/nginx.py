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


FRONTS: Mapping[str, Callable[[int, int, Path], str]] = {
    "good": _good,
    "tls": _tls,
    "prefix": _prefix,
    "silent": _silent,
    "narrow": _narrow,
    "full": _full,
    "drops authorization": _drops_authorization,
}
