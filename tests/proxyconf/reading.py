"""Configurations for the tests of their readers: text in, facts out."""

from pathlib import Path

from wsinvest.config import urls
from wsinvest.facts.proxy import Proxy
from wsinvest.model.target import Target
from wsinvest.proxyconf import read, request
from wsinvest.redact.redactor import Redactor


def facts(folder: Path, text: str, url: str = "ws://127.0.0.1:8080/ws", origin: str = "", name: str = "conf") -> Proxy:
    """What a configuration of this text says of this URL."""
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return read.read(path, request.of(Target("t", urls.websocket(url, "").url, origin=origin)), Redactor())


def headers(proxy: Proxy) -> dict[str, str | None]:
    """What arrives, by name in lower case."""
    return {one.name.lower(): one.arrives for one in proxy.headers}


def values(proxy: Proxy) -> dict[str, str]:
    """The first value of each directive."""
    return {one.name: one.value for one in reversed(proxy.directives)}
