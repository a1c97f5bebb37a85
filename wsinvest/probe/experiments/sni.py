"""Another name in the TLS hello, or none: which names does the listener know? No token is sent."""

import re
from dataclasses import replace

from wsinvest.config.urls import public
from wsinvest.i18n.messages import _
from wsinvest.model.attempt import Attempt
from wsinvest.model.hosts import address_of, host_of
from wsinvest.model.registry import experiment
from wsinvest.model.stage import Reason, StageName
from wsinvest.model.target import AuthMode, Target
from wsinvest.probe.request import NotApplicable, ProbeRequest
from wsinvest.redact.credentials import Credentials
from wsinvest.transport.tls import Terms

# How servers end a hello whose name they do not know: by its own alert, by another one, or without a word.
_TURNED_AWAY = frozenset({Reason.TLS_NAME, Reason.TLS_ALERT, Reason.TLS_FAILED, Reason.CLOSED, Reason.RESET})
_MISDIRECTED = 421
_NAME = re.compile(r"(?:[a-z0-9_-]{1,63}\.)+[a-z0-9-]{1,63}")  # what can stand in a hello


@experiment(
    "sni",
    separates=("tls.sni.unrecognized",),
    order=16,
    text=_("without a name in the TLS hello"),
)
def sni_absent(request: ProbeRequest, base: Attempt) -> ProbeRequest | NotApplicable:
    """As old clients ask; the listener then serves its default."""
    return NotApplicable("an IP address is never sent") if address_of(request.url.host) else _named("", request, base)


@experiment(
    "sni",
    separates=("tls.sni.unrecognized",),
    order=17,
    text=_("with a configured name in the TLS hello"),
)
def sni_configured(
    request: ProbeRequest, base: Attempt, target: Target, credentials: Credentials
) -> ProbeRequest | NotApplicable:
    """The first other host name that the configuration holds: of the origin, the login, the health page."""
    origins = (target.origin, *credentials.origins)
    pages = [url.host for url in (target.login_url, target.health_url) if url]
    hosts = filter(_NAME.fullmatch, (*map(host_of, origins), *pages))
    known = next((host for host in hosts if host != request.url.host and not address_of(host)), "")
    return _named(known, request, base) if known else NotApplicable("no other name is configured")


@experiment(
    "sni",
    separates=("tls.sni.unrecognized",),
    order=18,
    text=_("with localhost in the TLS hello"),
)
def sni_localhost(request: ProbeRequest, base: Attempt) -> ProbeRequest | NotApplicable:
    """The name of a loopback address."""
    address = address_of(request.url.host)
    if address is None or not address.is_loopback:
        return NotApplicable("the host is no loopback address")
    return _named("localhost", request, base)


@experiment(
    "alpn",
    separates=("tls.alpn.no_http11",),
    order=19,
    text=_("without ALPN in the TLS hello"),
)
def alpn_absent(request: ProbeRequest, base: Attempt) -> ProbeRequest | NotApplicable:
    """No list of protocols: HTTP/1.1 is what is then spoken."""
    if base.failed is None or base.failed.reason is not Reason.TLS_ALPN:
        return NotApplicable("the server did not turn http/1.1 away")
    return _on(Terms(alpn=False), request)


def _named(name: str, request: ProbeRequest, base: Attempt) -> ProbeRequest | NotApplicable:
    if not request.url.secure or not _turned_away(base):
        return NotApplicable("the failure has nothing to do with the name in the TLS hello")
    return _on(Terms(name=name), request)


def _on(terms: Terms, request: ProbeRequest) -> ProbeRequest:
    return replace(
        request,
        terms=terms,
        token=None,
        place=AuthMode.NONE,
        headers=(),
        cookies=(),
        resource=public(request.resource),
    )


def _turned_away(base: Attempt) -> bool:
    if base.response is not None:
        return base.response.status == _MISDIRECTED
    return base.failed is not None and base.failed.name is StageName.TLS and base.failed.reason in _TURNED_AWAY
