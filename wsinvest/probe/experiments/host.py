"""Another Host header on the same connection: which names does the server know? No token is sent."""

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from wsinvest.config.urls import public
from wsinvest.facts.comparison import HOST
from wsinvest.i18n.messages import _
from wsinvest.model.attempt import Attempt
from wsinvest.model.hosts import host_of
from wsinvest.model.registry import experiment
from wsinvest.model.stage import Reason, StageName
from wsinvest.model.target import Target, host_header
from wsinvest.probe.request import NotApplicable, ProbeRequest
from wsinvest.redact.credentials import Credentials

# What servers do with a name that they do not know: the default site's page or redirect, an error, or no answer.
_UNKNOWN: Final = frozenset({200, 301, 302, 303, 307, 308, 404, 421, 503})
_CUT_OFF: Final = frozenset({Reason.CLOSED, Reason.RESET})
# These are about credentials as a rule, unless they name the host, or are Django's page for a host not allowed.
_REFUSED: Final = frozenset({400, 403})
_NAMES_THE_HOST: Final = re.compile(r"\bhost\b|\bdomain\b|<h1>bad request \(400\)", re.I)
_NAME: Final = re.compile(r"[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?", re.I)
_SEPARATES: Final = ("http.host.unrecognized",)


@experiment(HOST, separates=_SEPARATES, order=31, text=_("Host as in Location"))
def host_redirect(request: ProbeRequest, base: Attempt) -> ProbeRequest | NotApplicable:
    """The name to which the answer sends us: nobody connects there, only the header says so."""
    return _named((base.response.header("location"),) if base.response else (), request, base)


@experiment(HOST, separates=_SEPARATES, order=32, text=_("a configured name as Host"))
def host_configured(
    request: ProbeRequest, base: Attempt, target: Target, credentials: Credentials
) -> ProbeRequest | NotApplicable:
    """The first other name that the configuration holds: of the origins, the login, the health page."""
    origins = (target.origin, *credentials.origins)
    return _named((*origins, *(str(url) for url in (target.login_url, target.health_url) if url)), request, base)


@experiment(HOST, separates=_SEPARATES, order=35, text=_("Host of the certificate"))
def host_certificate(request: ProbeRequest, base: Attempt) -> ProbeRequest | NotApplicable:
    """Another name that the certificate is for."""
    return _named((f"//{name}" for name in base.tls.names) if base.tls else (), request, base)


@experiment(HOST, separates=_SEPARATES, order=33, text=_("Host with or without port"))
def host_port(request: ProbeRequest, base: Attempt) -> ProbeRequest | NotApplicable:
    """The port taken off, which some servers do not expect, or put on where it is the scheme's own."""
    usual = host_header(request.url)
    bare = usual.removesuffix(f":{request.url.port}")
    return _changed(f"{bare}:{request.url.port}" if usual == bare else bare, request, base)


@experiment(HOST, separates=_SEPARATES, order=34, text=_("localhost as Host"))
def host_localhost(request: ProbeRequest, base: Attempt) -> ProbeRequest | NotApplicable:
    """The name that many services keep from their development."""
    return _named(("//localhost",), request, base)


def _named(urls: Iterable[str], request: ProbeRequest, base: Attempt) -> ProbeRequest | NotApplicable:
    """The first other host of these, with the port that would be sent anyway."""
    name = next((host for host in map(host_of, urls) if _NAME.fullmatch(host) and host != request.url.host), "")
    if not name:
        return NotApplicable("no other name is known")
    return _changed(host_header(replace(request.url, host=name)), request, base)


def _changed(host: str, request: ProbeRequest, base: Attempt) -> ProbeRequest | NotApplicable:
    if not _suspicious(base):
        return NotApplicable("the failure has nothing to do with the Host header")
    return replace(request, host=host, token=None, headers=(), cookies=(), resource=public(request.resource))


def _suspicious(base: Attempt) -> bool:
    failed, answer = base.failed, base.response
    if failed is None or failed.name is not StageName.RESPONSE:
        return False
    if answer is None:
        return failed.reason in _CUT_OFF
    said = answer.status in _REFUSED and bool(_NAMES_THE_HOST.search(answer.body))
    return answer.status in _UNKNOWN or said
