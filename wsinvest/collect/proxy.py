"""The configuration of the proxy in front, where one was named: what it does with the handshakes of this URL."""

from pathlib import Path

from wsinvest.config.resolve import shown_place
from wsinvest.facts.proxy import Proxy
from wsinvest.model.case import ProblemKind, Unmeasured
from wsinvest.model.registry import collector
from wsinvest.model.target import Target
from wsinvest.redact.redactor import Redactor


@collector
async def proxy(target: Target, redactor: Redactor) -> Proxy:
    """Read the file and those that it includes, within limits, for the location that serves this URL."""
    if not target.proxy_conf:
        raise Unmeasured(ProblemKind.NOT_APPLICABLE, "no proxy configuration is named (WS_PROXY_CONF)")
    from wsinvest.proxyconf import read, request  # with the parsers, which nobody else needs
    from wsinvest.proxyconf.files import Unreadable

    try:
        return read.read(Path(target.proxy_conf), request.of(target), redactor)
    except Unreadable as error:
        raise Unmeasured(ProblemKind.MISSING, f"{shown_place(target.proxy_conf)}: {error}") from error
