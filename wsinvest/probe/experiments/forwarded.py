"""What a proxy should tell the server: the scheme that the client used, the Host that it sent. Both are true of us."""

from dataclasses import replace
from typing import Final

from wsinvest.facts.comparison import refused
from wsinvest.facts.proxy import Proxy
from wsinvest.facts.proxy_headers import other_host
from wsinvest.i18n.messages import _
from wsinvest.model.attempt import Attempt
from wsinvest.model.hosts import host_of
from wsinvest.model.registry import experiment
from wsinvest.model.target import host_header
from wsinvest.probe.request import NotApplicable, ProbeRequest

# A server that takes https for http redirects, or refuses an Origin of https; a login's 401 is about neither.
_TAKES_FOR_HTTP: Final = frozenset({301, 302, 303, 307, 308, 400, 403, 404, 426})
_ABOUT_HOST: Final = frozenset({400, 403, 404, 421})


@experiment("forwarded", separates=("http.proxy.scheme_lost",), order=6, text=_("with X-Forwarded-Proto: https"))
def scheme_told(request: ProbeRequest, base: Attempt) -> ProbeRequest | NotApplicable:
    """The header that most servers read; a proxy that sets it writes over ours."""
    if not request.url.secure or not _answered(base, _TAKES_FOR_HTTP):
        return NotApplicable("the URL's scheme is not wss, or the answer is not about it")
    return replace(request, forwarded=(*request.forwarded, ("X-Forwarded-Proto", "https")))


@experiment("origin", separates=("http.proxy.scheme_lost",), order=36, text=_("with the page's Origin as http"))
def origin_plain(request: ProbeRequest, base: Attempt) -> ProbeRequest | NotApplicable:
    """As the server sees its own address if it takes the connection for plain HTTP."""
    return _origin(request, base, "http")


@experiment("origin", separates=("http.proxy.scheme_lost",), order=37, text=_("with the page's Origin as wss"))
def origin_wss(request: ProbeRequest, base: Attempt) -> ProbeRequest | NotApplicable:
    """As the server sees its own address if the proxy says wss in X-Forwarded-Proto."""
    return _origin(request, base, "wss")


@experiment("forwarded", separates=("http.proxy.host_rewritten",), order=7, text=_("with X-Forwarded-Host"))
def host_told(request: ProbeRequest, base: Attempt) -> ProbeRequest | NotApplicable:
    """The Host of the URL, for servers that compare it with the Origin or with their list."""
    if not _answered(base, _ABOUT_HOST) or host_of(request.origin) != request.url.host:
        return NotApplicable("no Origin of the URL's own host was sent, or the answer is not about it")
    return replace(request, forwarded=(*request.forwarded, ("X-Forwarded-Host", host_header(request.url))))


@experiment("origin", separates=("http.proxy.host_rewritten",), order=8, text=_("with the Origin of the Host behind"))
def origin_behind(request: ProbeRequest, base: Attempt, proxy: Proxy | None) -> ProbeRequest | NotApplicable:
    """As a page of the name that the proxy's configuration sends to the server in place of ours."""
    behind = other_host(proxy, request.url)
    if not behind or not _answered(base, _ABOUT_HOST):
        return NotApplicable("no other host is known to be told to the server, or the answer is not about it")
    return replace(request, origin=f"{'https' if request.url.secure else 'http'}://{behind}")


def _answered(base: Attempt, statuses: frozenset[int]) -> bool:
    return refused(base) and base.response is not None and base.response.status in statuses


def _origin(request: ProbeRequest, base: Attempt, scheme: str) -> ProbeRequest | NotApplicable:
    own = host_header(request.url)
    if not request.url.secure or request.origin != f"https://{own}" or not _answered(base, _TAKES_FOR_HTTP):
        return NotApplicable("the Origin that was sent is not the URL's own by https, or it was not refused")
    return replace(request, origin=f"{scheme}://{own}")
