"""The proxy reaches its server over two address families, and the server listens on one."""

from collections.abc import Iterator
from typing import Final

from wsinvest.analysis import ends, turns
from wsinvest.analysis.remediation import TODAY
from wsinvest.facts.backends import AskedBackend, Backends
from wsinvest.facts.handshake import Handshake
from wsinvest.facts.log import LogPattern
from wsinvest.facts.log_delta import LogDelta
from wsinvest.facts.proxy import Proxy
from wsinvest.i18n.messages import Phrase, Text, _, filled
from wsinvest.model.attempt import Attempt
from wsinvest.model.finding import Confidence, Fail, Outcome, Pass, Severity, Step
from wsinvest.model.hosts import address_of
from wsinvest.model.registry import rule

_UNREACHED: Final = (502, 503)
_ASKED: Final = _("Asked straight, {bad} refuses connections and {good} takes them.")
_CONFIGURED: Final = _("The configuration of the proxy names {names}, and attempts fail strictly in turn.")
_LOGGED: Final = _("The log of the proxy says that {at} refuses, and attempts fail strictly in turn.")
_FAMILIES: Final = 2
ONE_FAMILY: Final = Step(
    "one_family",
    TODAY,
    10,
    _("Name the address on which the server listens in the proxy, in place of localhost; or listen on both."),
    _("Twenty handshakes in a row open."),
    snippet=_(
        "# nginx; not localhost, which is [::1] as well\n"
        "server 127.0.0.1:PORT;\n"
        "# on which addresses does the server listen?\n"
        "ss -ltn"
    ),
    restarts=True,
)


@rule(
    "http.proxy.backend_family",
    leads_to=("http.proxy.backend_down", "http.answer.unexplained"),
    text=Text(
        title=_("The proxy takes the server's IPv4 and IPv6 address in turn, and the server listens on one ({status})"),
        impact=_("{count:int} of {of:int} attempts ended at the proxy; a retry gets through."),
        cause=_("{why} localhost is 127.0.0.1 and ::1, and a proxy uses both."),
        fix=_("Name the one address in the proxy, or let the server listen on both."),
        check=_("Twenty handshakes in a row open."),
        name=_("The proxy reaches its server over one address family only"),
    ),
    steps=(ONE_FAMILY,),
)
def proxy_backend_family(
    handshake: Handshake,
    backends: Backends | None = None,
    proxy: Proxy | None = None,
    log_delta: LogDelta | None = None,
) -> Outcome:
    """Fail when some attempts get 502 and one family of the server behind refuses; proven by asking both.

    Inferred from the configuration where attempts fail strictly in turn and the server was not asked.
    """
    ended = ends.answered(handshake.repeats, *_UNREACHED)
    if not ended or not any(one.opened for one in handshake.repeats):
        return Pass()
    pair = next(_pairs(backends.asked), None) if backends else None
    if pair is not None:
        bad, good = pair
        why = filled(_ASKED, bad=bad.at, good=good.at)
        return _found(handshake, ended, Confidence.PROVEN, why, ("backends:asked",))
    refused = log_delta.about(LogPattern.UPSTREAM_REFUSED) if log_delta else ()
    loopback = tuple(one for one in refused if one.startswith("[::1]"))
    if log_delta and loopback and len(loopback) == len(refused) == 1 and turns.servers_in_turn(handshake) == _FAMILIES:
        why = filled(_LOGGED, at=loopback[0])
        return _found(handshake, ended, Confidence.PROVEN, why, log_delta.cite(LogPattern.UPSTREAM_REFUSED))
    names = _two_families(proxy)
    if backends or not names or not turns.servers_in_turn(handshake):
        return Pass()
    shown = ("proxy:backends", *turns.shown_by(handshake))
    return _found(handshake, ended, Confidence.INFERRED, filled(_CONFIGURED, names=", ".join(names)), shown)


def _pairs(asked: tuple[AskedBackend, ...]) -> Iterator[tuple[AskedBackend, AskedBackend]]:
    """An address that refuses with one of the other family at the same port that does not."""
    for bad in asked:
        if bad.refuses:
            yield from (
                (bad, one) for one in asked if (one.port == bad.port and one.family != bad.family and not one.refuses)
            )


def _two_families(proxy: Proxy | None) -> tuple[str, ...]:
    """The servers of the configuration that are reached over two families; empty if none is."""
    named = proxy.backends if proxy else ()
    local = tuple(f"{one.host}:{one.port}" for one in named if one.host == "localhost")
    literal = {(address.version, one.port) for one in named if (address := address_of(one.host.strip("[]")))}
    both = {port for version, port in literal if version == 4 and (6, port) in literal}
    return local or tuple(f"{one.host}:{one.port}" for one in named if one.port in both)


def _found(
    handshake: Handshake, ended: tuple[Attempt, ...], sure: Confidence, why: Phrase, evidence: tuple[str, ...]
) -> Fail:
    return ends.hit(
        ended,
        len(handshake.repeats),
        sure,
        at_most=Severity.HIGH,
        evidence=evidence,
        status=ends.status_of(ended),
        why=why,
    )
