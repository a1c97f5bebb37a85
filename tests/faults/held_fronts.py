"""Proxies that drop sessions that are idle for two seconds."""

from collections.abc import Callable, Mapping
from pathlib import Path

from tests.faults import apache, haproxy, nginx

IDLE_S = 2
Front = Mapping[str, Callable[[int, int, Path], str]]


def _nginx(port: int, backend: int, _folder: Path) -> str:
    """It counts what the server says."""
    idle = f"proxy_read_timeout {IDLE_S}s;"
    return nginx._site(port, f"location / {{ proxy_pass http://127.0.0.1:{backend}; {nginx._UPGRADE} {idle} }}")


def _haproxy(port: int, backend: int, _folder: Path) -> str:
    """The tunnel's own timeout."""
    return haproxy._site(port, f"timeout tunnel {IDLE_S}s", f"server one 127.0.0.1:{backend}")


def _apache(port: int, backend: int, _folder: Path) -> str:
    """The timeout of both sides: the longer one of them counts."""
    return apache._site(port, f"Timeout {IDLE_S}", f"ProxyPass / http://127.0.0.1:{backend}/ upgrade=websocket")


NGINX: Front = {"nginx idle": _nginx}
HAPROXY: Front = {"haproxy idle": _haproxy}
APACHE: Front = {"apache idle": _apache}
