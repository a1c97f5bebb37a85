"""nginx and HAProxy in front of an echo server, for exams of capacity."""

import contextlib
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.load.served import Served, running, served, wait_for
from tests.servers import closed_port

SBIN = "/usr/sbin:/usr/local/sbin:/usr/bin:/usr/local/bin"
NGINX, HAPROXY = (shutil.which(name, path=SBIN) for name in ("nginx", "haproxy"))
_NGINX = """
daemon off; worker_processes {workers}; {more} pid {folder}/nginx.pid; error_log {folder}/error.log;
{user}
events {{ worker_connections {most}; {events} }}
http {{
  access_log off; client_body_temp_path {folder}/b; proxy_temp_path {folder}/p; fastcgi_temp_path {folder}/f;
  uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
  server {{
    listen 127.0.0.1:{port}{listen}{tls}
    location / {{ proxy_pass http://127.0.0.1:{backend}; proxy_http_version 1.1; proxy_read_timeout 1h;
      proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection "upgrade"; }}
  }}
}}
"""
_HAPROXY = """
global
  maxconn 4000
  nbthread 1
defaults
  mode http
  timeout connect 5s
  timeout client 1h
  timeout server 1h
frontend front
  bind 127.0.0.1:{port}
  maxconn {most}
  default_backend back
backend back
  server one 127.0.0.1:{backend}
"""


@dataclass
class Proxied:
    """The target file, the proxy's port, and the server behind it."""

    target: Path
    port: int
    behind: Served


@contextlib.contextmanager
def nginx(
    folder: Path,
    most: int,
    *,
    kind: str = "websockets",
    files: int = 0,
    pem: str = "",
    workers: int = 1,
    more: str = "",
    events: str = "",
    listen: str = "",
) -> Iterator[Proxied]:
    """nginx with so many worker_connections for each worker; with `pem` it ends TLS.

    `files`: RLIMIT_NOFILE of the server behind. `more`, `events`: further directives; `listen`: further words of it.
    """
    several = {"workers": workers, "more": more, "events": events, "listen": listen and f" {listen}"}
    tls = f" ssl; ssl_certificate {pem}; ssl_certificate_key {pem};" if pem else ";"
    user = "user root;" if os.geteuid() == 0 else ""
    with _in_front(
        folder, _NGINX, [str(NGINX), "-p", str(folder), "-c"], kind, files, most=most, tls=tls, user=user, **several
    ) as up:
        yield up


@contextlib.contextmanager
def haproxy(folder: Path, most: int, *, kind: str = "websockets", files: int = 0) -> Iterator[Proxied]:
    """HAProxy with this maxconn."""
    with _in_front(folder, _HAPROXY, [str(HAPROXY), "-q", "-f"], kind, files, most=most) as up:
        yield up


@contextlib.contextmanager
def _in_front(folder: Path, text: str, argv: list[str], kind: str, files: int, **values: object) -> Iterator[Proxied]:
    conf, target, port = folder / "proxy.conf", folder / "shop.toml", closed_port()
    secure = "ssl" in str(values.get("tls", ""))
    with served(kind, files=files) as behind:
        conf.write_text(text.format(folder=folder, port=port, backend=behind.port, **values))
        url = f"wss://localhost:{port}/" if secure else f"ws://127.0.0.1:{port}/"
        target.write_text(f'url = "{url}"\nproxy_conf = "{conf}"\n[process]\nport = {behind.port}\n')
        with running([*argv, str(conf)]):
            wait_for(port)
            yield Proxied(target, port, behind)
