"""Reads the page of WS_ORIGIN once, if it is on a host of this target: what does its policy allow?"""

import html
import re
from collections.abc import Iterator
from typing import Final

from wsinvest.config import urls
from wsinvest.facts.comparison import WELL, ending
from wsinvest.facts.handshake import Handshake
from wsinvest.facts.origin_page import OriginPage, Policy
from wsinvest.model.case import ProblemKind, Unmeasured
from wsinvest.model.registry import collector
from wsinvest.model.target import Target, Url
from wsinvest.probe.exchange import exchange
from wsinvest.probe.routing import route_to
from wsinvest.redact.credentials import Credentials
from wsinvest.redact.redactor import Redactor
from wsinvest.transport.opener import Deadline

_META: Final = re.compile(rb"<meta\b[^<>]{0,200}?http-equiv=[\"']?content-security-policy[\"'\s][^<>]{0,4000}>", re.I)
_COMMENT: Final = re.compile(rb"<!--.*?(?:-->|\Z)", re.S)
_CONTENT: Final = re.compile(r"\bcontent=(?:\"([^\"]*)\"|'([^']*)')", re.I)
_MOST_SOURCES: Final = 60
_MOST_POLICIES: Final = 8
_PAGE_TYPE: Final = "text/html"
_OK: Final = 200


@collector
async def origin_page(
    target: Target, handshake: Handshake, redactor: Redactor, deadline: Deadline, credentials: Credentials | None = None
) -> OriginPage:
    """One GET of the origin's root, without credentials; only where the WebSocket itself opens."""
    page = _page(target)
    if page is None or handshake.stopped or not any(ending(one) == WELL for one in handshake.repeats):
        raise Unmeasured(ProblemKind.NOT_APPLICABLE, "no page of this host is named (WS_ORIGIN), or nothing opens")
    route = route_to(target, credentials)
    seen = await exchange(page, method="GET", resource="/", redactor=redactor, deadline=deadline, route=route)
    answer = seen.response
    if answer is None or answer.status != _OK or answer.content_type != _PAGE_TYPE:
        raise Unmeasured(ProblemKind.NOT_APPLICABLE, "no page is at the root of WS_ORIGIN")
    policies = tuple(_policies((*seen.policies, *_in_page(seen.body)), redactor))
    return OriginPage(str(page), answer.status, policies[:_MOST_POLICIES])


def _page(target: Target) -> Url | None:
    """The origin's root if it is a URL of the target's own host; of no other host is anything asked."""
    try:
        found = urls.http(target.origin).url if "://" in target.origin else None
    except urls.UrlError:
        return None
    return found if found is not None and found.host == target.url.host else None


def _in_page(body: bytes) -> Iterator[str]:
    """The policies of the page's own meta elements."""
    for element in _META.findall(_COMMENT.sub(b"", body)):
        said = _CONTENT.search(element.decode("utf-8", "replace"))
        if said:
            yield html.unescape(said[1] or said[2] or "")


def _policies(texts: tuple[str, ...], redactor: Redactor) -> Iterator[Policy]:
    """What each policy says of connections; a comma separates policies, a semicolon directives."""
    for text in (one for given in texts for one in given.split(",")):
        said: dict[str, tuple[str, ...]] = {}
        for directive in text.split(";"):
            name, *sources = directive.split()[: _MOST_SOURCES + 1] or [""]
            said.setdefault(name.lower(), tuple(redactor.clean(one, limit=200) for one in sources))
        for name in ("connect-src", "default-src"):
            if name in said and len(said[name]) < _MOST_SOURCES:
                yield Policy(name, said[name])
                break
