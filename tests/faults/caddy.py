"""The configurations of Caddy that the bank puts in front of a server."""

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path


def configuration(folder: Path, sites: Iterable[str]) -> str:
    """A whole Caddyfile that writes nothing outside this folder and asks nobody for certificates."""
    head = f"{{\n admin off\n auto_https off\n storage file_system {folder}/caddy\n}}\n"
    return head + "".join(sites)


def _site(port: int, *rules: str) -> str:
    return "\n ".join((f"http://:{port} {{", "bind 127.0.0.1", *rules)) + "\n}\n"


def _good(port: int, backend: int, _folder: Path) -> str:
    """As the manual says: upgrades pass by themselves, and Host as it came."""
    return _site(port, f"reverse_proxy 127.0.0.1:{backend}")


def _down(port: int, _backend: int, _folder: Path) -> str:
    """The server is not there."""
    return _site(port, "reverse_proxy 127.0.0.1:1")


def _page(port: int, _backend: int, _folder: Path) -> str:
    """A page at every path."""
    return _site(port, 'respond "<h1>shop</h1>" 200')


FRONTS: Mapping[str, Callable[[int, int, Path], str]] = {
    "caddy": _good,
    "caddy down": _down,
    "caddy page": _page,
}
