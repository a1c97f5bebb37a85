"""Did the upgrade reach the server? The answers and the configuration of the proxy together."""

import re
from dataclasses import replace
from typing import Final

from wsinvest.analysis import ends, proxy_conf, upgrade
from wsinvest.analysis.front import header_of
from wsinvest.analysis.upgrade import Loss
from wsinvest.analysis.upgrade_rivals import STRIPPED, STRIPPED_RIVAL, UNSUPPORTED, UNSUPPORTED_RIVAL
from wsinvest.facts.backends import AskedBackend, Backends
from wsinvest.facts.handshake import Handshake
from wsinvest.facts.log import Log, LogPattern
from wsinvest.facts.log_delta import LogDelta
from wsinvest.facts.proxy import Proxy
from wsinvest.model.attempt import Attempt
from wsinvest.model.finding import Confidence

_NGINX: Final = re.compile(r"\bnginx/(\d{1,3})\.(\d{1,3})\.(\d{1,3})")
_SINCE: Final = (1, 29, 7)  # nginx speaks HTTP/1.1 to the server behind unless it is told otherwise
# What servers answer to a request for a WebSocket route that came without an upgrade.
_WITHOUT_UPGRADE: Final = (200, 400, 404, 405, 426, 500, 501, 505)


def loss(
    handshake: Handshake,
    log: Log | None = None,
    log_delta: LogDelta | None = None,
    proxy: Proxy | None = None,
    backends: Backends | None = None,
) -> Loss | None:
    """Why the upgrades were answered in place of a 101; None if nothing shows that they were lost.

    As `upgrade.loss` says; PROVEN too by the server's log, and where the configuration drops the upgrade and the
    answer is one that a request without an upgrade may get. Where the configuration passes it on, the server is to
    blame for what may be either, unless another proxy stands behind this one.
    """
    logged = without_upgrade(handshake, log_delta)
    by_log = Loss(STRIPPED, logged, Confidence.PROVEN) if logged else None
    found, dropped = by_log or upgrade.loss(handshake, log, log_delta), proxy_conf.drops_upgrade(proxy)
    if dropped is not None:
        return _dropped(handshake, found, dropped)
    doubtful = found is not None and found.code == STRIPPED and found.confidence is Confidence.INFERRED
    if found and doubtful and UNSUPPORTED_RIVAL in found.rivals and proxy_conf.surely_passes_upgrade(proxy):
        if further_proxy(backends):
            return found
        others = tuple(rival for rival in found.rivals if rival is not UNSUPPORTED_RIVAL)
        return replace(found, code=UNSUPPORTED, rivals=(STRIPPED_RIVAL, *others))
    return found


def further_proxy(backends: Backends | None) -> AskedBackend | None:
    """The first that, asked straight, is a proxy itself by its answer; None if none is."""
    asked = backends.asked if backends else ()
    return next((one for one in asked if not one.attempt.opened and upgrade.through_gateway(one.attempt)), None)


def without_upgrade(handshake: Handshake, log_delta: LogDelta | None) -> tuple[Attempt, ...]:
    """The refused repeats, if the server's log says of each of them that it came without an upgrade.

    Our own plain GETs, which ask for none, may leave the same line: so many do not count.
    """
    refused = ends.answered(handshake.repeats, *_WITHOUT_UPGRADE)
    lines = log_delta.lines(LogPattern.UPGRADE_MISSING) if log_delta else 0
    return refused if lines >= len(refused) + len(handshake.plain) else ()


def _dropped(handshake: Handshake, found: Loss | None, dropped: proxy_conf.Answer) -> Loss | None:
    """The loss that the configuration explains, None if no answer may be that of a server without an upgrade."""
    if found is not None and found.code == UNSUPPORTED and found.confidence is Confidence.PROVEN:
        return found
    ended = found.attempts if found else ends.answered(handshake.repeats, *_WITHOUT_UPGRADE)
    if not ended:
        return None
    told = found is not None and found.code == STRIPPED and found.confidence is Confidence.PROVEN
    sure = told or dropped.no or _is_old_nginx(ended[0])
    probe = found.probe if found and found.code == STRIPPED else None
    return Loss(STRIPPED, ended, Confidence.PROVEN if sure else Confidence.INFERRED, (), probe, dropped)


def _is_old_nginx(attempt: Attempt) -> bool:
    match = _NGINX.search(header_of(attempt, "server"))
    return match is not None and tuple(map(int, match.groups())) < _SINCE
