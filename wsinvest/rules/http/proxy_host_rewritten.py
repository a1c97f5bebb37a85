"""The proxy puts another Host in the place of the client's."""

import re
from typing import Final

from wsinvest.analysis import ends
from wsinvest.analysis.forwarding import HOST_LINES, own_page_behind_gateway, own_page_refused
from wsinvest.analysis.front import body_of, speaks_of_host
from wsinvest.analysis.origin import ORIGIN_RIVAL
from wsinvest.analysis.proofs import Proofs
from wsinvest.analysis.remediation import TODAY
from wsinvest.analysis.straight import opens_past_proxy
from wsinvest.facts.backends import Backends
from wsinvest.facts.config import Config
from wsinvest.facts.handshake import Handshake
from wsinvest.facts.proxy import Proxy
from wsinvest.facts.proxy_headers import host_sent
from wsinvest.i18n.messages import Phrase, Text, _, filled
from wsinvest.model.attempt import Attempt
from wsinvest.model.finding import Confidence, Fail, Outcome, Pass, Rival, Step
from wsinvest.model.hosts import host_of
from wsinvest.model.registry import rule
from wsinvest.model.target import Target, host_header

_CODE: Final = "http.proxy.host_rewritten"
_BY_HEADER: Final = _("With X-Forwarded-Host sent by us, and nothing else changed, the server answers otherwise.")
_BY_ORIGIN: Final = _("The server takes the Origin {origin}, whose host is the one that the proxy sends.")
_BY_FILE: Final = _(
    "The server refuses the page of the URL's own host, and the proxy's configuration sends Host: {host}."
)
_BY_GATEWAY: Final = _(
    "The server refuses an Origin of the URL's own host, which servers take for their own where Host arrives as it was "
    "sent; a proxy stands in front."
)
_PAST_PROXY: Final = _("Straight at the server, with the URL's own Host, the same request with the same Origin opens.")
_BY_WORDS: Final = _("The server refuses the Host {host}, which is not the one that was sent.")
# The name that a refusal quotes: Django, Vite, webpack-dev-server, Rails, Spring.
_QUOTED: Final = (
    r"(?:HTTP_HOST header: ['\"]?|host \(?['\"]|blocked hosts?: |host header:? ['\"]?)([a-z0-9][a-z0-9.:_-]{1,100})"
)
KEEP_HOST: Final = Step(
    "keep_host",
    TODAY,
    15,
    _("Let the proxy pass the client's Host on to the server, with its port, then reload it."),
    _("A handshake with the application's own Origin opens."),
    snippet=HOST_LINES,
    restarts=True,
)


@rule(
    "http.proxy.host_rewritten",
    leads_to=(
        "http.answer.unexplained",
        "http.auth.rejected",
        "http.host.unrecognized",
        "http.origin.rejected",
        "http.path.not_found",
    ),
    text=Text(
        title=_("The proxy tells the server another host than the client named ({status})"),
        impact=_("{count:int} of {of:int} attempts {count:plural:was|were} refused; the server's own page is too."),
        cause=_(
            "The server compares Origin or Host with its own name, and is told another host than the client named. "
            "{why}"
        ),
        fix=_("Forward the client's Host header unchanged from the proxy to the server."),
        check=_("A handshake with the application's own Origin opens."),
        name=_("The proxy tells the server another host"),
    ),
    steps=(KEEP_HOST,),
)
def proxy_host_rewritten(
    handshake: Handshake,
    target: Target,
    proxy: Proxy | None = None,
    config: Config | None = None,
    backends: Backends | None = None,
) -> Outcome:
    """Fail when the server gets another Host: proven by a probe, or where answer and configuration agree.

    Inferred where a server behind a gateway refuses the Origin of the URL's own page.
    """
    probe = Proofs(handshake).of(_CODE)
    if probe is not None and probe.change is not None:
        by_origin = probe.change.axis == "origin"
        why = filled(_BY_ORIGIN, origin=probe.sent.origin) if by_origin else _BY_HEADER
        sure = Confidence.PROVEN if probe.opened else Confidence.INFERRED
        return _found(handshake, ends.as_typical(handshake), sure, why, f"handshake:probes/{probe.id}/stages")
    by_page = _by_file(handshake, target, proxy) or _by_gateway(handshake, target, proxy, config, backends)
    return _by_words(handshake, target) or by_page or Pass()


def _by_words(handshake: Handshake, target: Target) -> Fail | None:
    """The Fail if the refusal quotes another Host than the one that was sent."""
    for one in filter(speaks_of_host, handshake.repeats):
        quoted = re.search(_QUOTED, body_of(one), re.I)
        if quoted and host_of(f"//{quoted[1]}") not in ("", target.url.host) and not one.sent.host:
            why = filled(_BY_WORDS, host=quoted[1])
            return _found(handshake, (one,), Confidence.PROVEN, why, f"handshake:repeats/{one.id}/response/body")
    return None


def _by_file(handshake: Handshake, target: Target, proxy: Proxy | None) -> Fail | None:
    """The Fail if the configuration sends another Host and the server refuses the URL's own page, or the Host."""
    sent = host_sent(proxy, target.url)
    if not sent or sent == host_header(target.url):
        return None
    turned = Proofs(handshake).of("http.origin.rejected")
    refused = tuple(filter(speaks_of_host, handshake.repeats)) or (
        own_page_refused(handshake, target) if turned else ()
    )
    why = filled(_BY_FILE, host=sent)
    return _found(handshake, refused, Confidence.PROVEN, why, "proxy:headers") if refused else None


def _by_gateway(
    handshake: Handshake, target: Target, proxy: Proxy | None, config: Config | None, backends: Backends | None
) -> Fail | None:
    """The Fail, inferred, if a server behind a gateway refuses its own page for its Origin; proven past it."""
    refused = own_page_behind_gateway(handshake, target, proxy, config)
    if not refused:
        return None
    if opens_past_proxy(handshake, backends):  # with the Host of the URL
        return _found(handshake, refused, Confidence.PROVEN, _PAST_PROXY, "backends:asked")
    return _found(handshake, refused, Confidence.INFERRED, _BY_GATEWAY, rivals=(ORIGIN_RIVAL,))


def _found(
    handshake: Handshake,
    ended: tuple[Attempt, ...],
    sure: Confidence,
    why: Phrase,
    *evidence: str,
    rivals: tuple[Rival, ...] = (),
) -> Fail:
    of, status = len(handshake.repeats), ends.status_of(ended)
    return ends.hit(ended, of, sure, evidence=evidence, rivals=rivals, status=status, why=why)
