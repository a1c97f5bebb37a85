"""Did the upgrade reach the server? What an answer in place of the 101 shows of the request that the server saw."""

import re
from dataclasses import dataclass
from typing import Final

from wsinvest.analysis import ends, envoy, surer
from wsinvest.analysis.front import body_of, header_of
from wsinvest.analysis.proofs import Proofs
from wsinvest.analysis.proxy_conf import Answer
from wsinvest.analysis.proxy_lines import lines_of
from wsinvest.analysis.route import REFUSAL_RIVAL
from wsinvest.analysis.upgrade_rivals import (
    HTTP_2_RIVAL,
    PATH_RIVAL,
    STRIPPED,
    STRIPPED_RIVAL,
    UNSUPPORTED,
    UNSUPPORTED_RIVAL,
)
from wsinvest.facts.comparison import CONTROL
from wsinvest.facts.handshake import Handshake, PlainGet
from wsinvest.facts.log import Log, LogPattern
from wsinvest.facts.log_delta import LogDelta
from wsinvest.i18n.messages import Phrase
from wsinvest.model.attempt import Attempt, Response
from wsinvest.model.finding import Confidence, Fail, Rival, Severity

_HTTP_ONLY: Final = (LogPattern.HTTP_ONLY, LogPattern.APPLICATION_HTTP_ONLY)
_VERSION: Final = 13
_BAD_REQUEST, _UNAUTHORIZED, _UPGRADE_REQUIRED, _FAILED, _OLD_HTTP = 400, 401, 426, 500, 505
_NO_SUCH_PAGE: Final = (404, 405, 501)
# Matches the part of the request that a proxy drops (HTTP version, Upgrade, Connection) and a word of complaint, on one
# line and in either order.
_DROPPED: Final = (
    r"(?:\bHTTP/1\.0\b|\b(?:upgrade|connection)\b[\"'`]?\s+(?:hdr|header)|[\"'`](?:upgrade|connection)[\"'`]"
    r"|\bwebsocket\s+(?:connection\s+)?upgrade\b|\bconnection\s+upgrade\b)"
)
_COMPLAINT: Final = r"\b(?:missing|invalid|no|not|only|must|without|unsupported|require[sd]?|expected|absent|lacks?)\b"
# hyper and axum: the upgrade arrived, and the server that carries the application does not hand its sockets out.
_WITHHELD: Final = re.compile(r"no upgrade state was present")
_SAYS_LOST: Final = rf"{_COMPLAINT}[^\n]{{0,60}}{_DROPPED}|{_DROPPED}[^\n]{{0,60}}{_COMPLAINT}"
_ENGINE_IO: Final = re.compile(r'"code"\s*:\s*3\b.{0,40}bad request', re.I)
# Servers and gateways by their Server header. Of the ASGI servers only uvicorn can be installed without a WebSocket
# library: a 404 of the others comes from the application. ASGI servers write the header's name in lower case.
_MAY_LACK: Final = re.compile(r"uvicorn", re.I)
_LOWER_CASE: Final = re.compile(r"uvicorn|hypercorn|granian", re.I)
_GATEWAY: Final = re.compile(
    r"nginx|openresty|tengine|apache(?!-coyote)|httpd|haproxy|envoy|caddy|traefik|varnish|cloudflare|awselb|litespeed|squid|lighttpd|h2o/",
    re.I,
)
_WITHOUT_WEBSOCKET: Final = re.compile(r"wsgiserver|waitress|simplehttp|basehttp|cheroot", re.I)
# Servers and proxies whose 404 means "no route": on a WebSocket-only route they answer 400 or 426, or never get there.
_INFORMATIVE_SERVER: Final = re.compile(r"aiohttp|tornado|websockets/|cowboy|kestrel|jetty|undertow", re.I)
_INFORMATIVE_PAGE: Final = re.compile(
    r"<center>(?:nginx|openresty)|the requested url\b.{0,80}\bwas not found on this server|^404 page not found\s*$"
    r"|<h1>404 not found</h1>\s*the resource could not be found|http status 404",
    re.I | re.S,
)
# 404 texts of web frameworks. An upgrade gets 403 or 400 from their routers, or their server does not pass it on.
_PAGE_ROUTER: Final = re.compile(
    r'^\s*\{"detail":\s*"not found"\}\s*$|\bcannot get /|requested resource was not found on this server',
    re.I,
)
_ASKS_FOR_UPGRADE: Final = re.compile(r"(?:.*\b(?:upgrade required|websocket)\b.*)?", re.I | re.S)
# Werkzeug's default page for a 400 says no more than the status: Flask and Quart show it on WebSocket-only routes.
_SAYS_NOTHING: Final = re.compile(
    r"(?:\s|400|bad request|the browser \(or proxy\) sent a request that this server could not understand\.)*", re.I
)
# Error pages of nginx, Apache and HAProxy themselves. Werkzeug's page has words of Apache's, but no "misconfiguration".
_OWN_PAGE: Final = re.compile(
    r"<center>(?:nginx|openresty|tengine)|<address>apache|internal error or\s+misconfiguration|<html><body><h1>50[01] ",
    re.I,
)
_OF_A_PROGRAM: Final = re.compile(r"Traceback|\w(?:Error|Exception)\b")  # the names of exceptions
_NO_PAGES: Final = ("application/json", "text/plain")
_TAG: Final = re.compile(r"<[^<>]*>")
_DIGITS: Final = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class Loss:
    """Upgrades that did not arrive: the code that this supports, the attempts, the confidence and the rivals."""

    code: str
    attempts: tuple[Attempt, ...]
    confidence: Confidence
    rivals: tuple[Rival, ...] = ()
    probe: Attempt | None = None  # the probe that showed it, if the repeats failed earlier
    configured: Answer | None = None  # what the proxy's configuration says to it


def warned(log: Log | None, log_delta: LogDelta | None) -> tuple[str, ...]:
    """References to the server's log where it warns of a missing WebSocket library: during the run, else lately."""
    now = log_delta.cite(LogPattern.UPGRADE_UNSUPPORTED, *_HTTP_ONLY) if log_delta else ()
    lately = bool(log and log.lately(LogPattern.UPGRADE_UNSUPPORTED))
    return now or (("log:said/upgrade_unsupported/lately",) if lately else ())


def loss(handshake: Handshake, log: Log | None = None, log_delta: LogDelta | None = None) -> Loss | None:
    """Why the upgrades were answered in place of a 101; None if nothing shows that they were lost.

    PROVEN by the text or status of the answer, or by the server's log; INFERRED where a plain GET gets the same answer,
    and by a 505 without words on HTTP/1.0 or Upgrade.
    """
    pages = as_a_page(handshake, 200, _BAD_REQUEST, *_NO_SUCH_PAGE)
    if pages and warned(log, log_delta):
        return Loss(UNSUPPORTED, pages, Confidence.PROVEN)
    refused = tuple(one for one in handshake.repeats if one.failed and one.response and one.response.status >= 400)
    if refused and log_delta and log_delta.lines(*_HTTP_ONLY):
        return Loss(UNSUPPORTED, refused, Confidence.PROVEN)
    said = tuple(filter(says_lost, handshake.repeats))
    if said and all(map(_by_version_alone, said)):
        return Loss(STRIPPED, said, Confidence.INFERRED, (HTTP_2_RIVAL,))
    if said:
        return Loss(STRIPPED, said, Confidence.PROVEN)
    refused = envoy.refused_upgrades(handshake)
    if refused:
        return Loss(STRIPPED, refused, Confidence.INFERRED, (envoy.ASKED_FIRST,))
    return _by_page(handshake, pages) or _after_token_check(handshake) or _by_gateway(handshake) or _by_probe(handshake)


def _by_page(handshake: Handshake, pages: tuple[Attempt, ...]) -> Loss | None:
    """The loss if the upgrade got the same answer as a plain GET; the code depends on the kind of server."""
    not_found = tuple(one for one in pages if one.response and one.response.status in _NO_SUCH_PAGE)
    empty = tuple(one for one in pages if is_silent(one) and plain(handshake, "root") and not Proofs(handshake).any)
    if not_found and without_websocket(not_found[0]):
        return Loss(UNSUPPORTED, not_found, Confidence.INFERRED, (STRIPPED_RIVAL,))
    if not_found and (of_a_page_router(not_found[0]) or may_lack(not_found[0])):
        if through_gateway(not_found[0]):
            return Loss(STRIPPED, not_found, Confidence.INFERRED, (UNSUPPORTED_RIVAL, PATH_RIVAL))
        others = () if of_a_page_router(not_found[0]) else (PATH_RIVAL,)
        return Loss(UNSUPPORTED, not_found, Confidence.INFERRED, (STRIPPED_RIVAL, *others))
    return Loss(STRIPPED, empty, Confidence.INFERRED, (UNSUPPORTED_RIVAL,)) if empty else None


def _after_token_check(handshake: Handshake) -> Loss | None:
    """The loss if a request without a token gets 401 and one with it an empty 400 or 404.

    Then the path exists and accepted the token, and the handler saw no upgrade.
    """
    control = ends.probes_of(handshake, CONTROL)
    empty = tuple(one for one in ends.answered(handshake.repeats, _BAD_REQUEST, 404) if _says_nothing(one))
    if not empty or not ends.answered(control, _UNAUTHORIZED) or Proofs(handshake).any:
        return None
    return Loss(STRIPPED, empty, Confidence.INFERRED, (UNSUPPORTED_RIVAL, REFUSAL_RIVAL))


def _by_gateway(handshake: Handshake) -> Loss | None:
    """The loss if a gateway answers 500 or 501 to upgrades with a page of its own but serves a plain GET.

    Any other page comes from the application, which then saw the upgrade.
    """
    page = plain(handshake, "path")
    failed = tuple(one for one in ends.answered(handshake.repeats, _FAILED, 501) if _is_gateways_own(one))
    served = page is not None and page.status is not None and page.status < _FAILED
    return Loss(STRIPPED, failed, Confidence.INFERRED) if failed and served else None


def _by_probe(handshake: Handshake) -> Loss | None:
    """The loss if a probe gets the answer of a server that saw no upgrade: the first fault hid the second one."""
    told = next((one for one in handshake.probes if says_lost(one) and not one.sent.host), None)
    ended = ends.as_typical(handshake)
    return Loss(STRIPPED, ended, Confidence.PROVEN, probe=told) if told and ends.end_of(ended[0]) else None


def is_silent(attempt: Attempt) -> bool:
    """True if this is a 400 whose text says no more than the status."""
    return attempt.response is not None and attempt.response.status == _BAD_REQUEST and _says_nothing(attempt)


def _says_nothing(attempt: Attempt) -> bool:
    """True if a request with version 13 got an answer whose text says no more than "400 bad request"."""
    answer = attempt.response
    if answer is None or attempt.sent.version != _VERSION:
        return False
    return _SAYS_NOTHING.fullmatch(_TAG.sub(" ", answer.body)) is not None


def says_lost(attempt: Attempt) -> bool:
    """True if the answer says that Upgrade, Connection, version or HTTP/1.1 did not arrive, although all were sent."""
    answer = attempt.response
    if answer is None or not attempt.failed or answer.status < _BAD_REQUEST or attempt.sent.version != _VERSION:
        return False
    if _WITHHELD.search(answer.body):  # http.server.connection_withheld says it
        return False
    if answer.status == _OLD_HTTP or re.search(_SAYS_LOST, answer.body, re.I) or _ENGINE_IO.search(answer.body):
        return True
    if answer.status == _UPGRADE_REQUIRED:
        versions = answer.header("sec-websocket-version")
        if versions and str(_VERSION) not in versions:  # it got the upgrade, and speaks other versions
            return False
        asked_for = answer.header("upgrade").lower()
        return asked_for == "websocket" or (not asked_for and bool(_ASKS_FOR_UPGRADE.fullmatch(answer.body.strip())))
    return answer.status == _BAD_REQUEST and str(_VERSION) in answer.header("sec-websocket-version")


def _by_version_alone(attempt: Attempt) -> bool:
    """True for a 505 whose text speaks neither of Upgrade nor of HTTP/1.0."""
    answer = attempt.response
    return answer is not None and answer.status == _OLD_HTTP and not re.search(_SAYS_LOST, answer.body, re.I)


def as_a_page(handshake: Handshake, *statuses: int) -> tuple[Attempt, ...]:
    """The repeats that got one of these statuses with the same body as a plain GET of the path."""
    page = plain(handshake, "path")
    answered = ends.answered(handshake.repeats, *statuses)
    return tuple(one for one in answered if page and page.response and one.response and _same_page(one.response, page))


def plain(handshake: Handshake, label: str) -> PlainGet | None:
    """The plain GET with this label (`path` or `root`), None if it was not made."""
    return next((get for get in handshake.plain if get.label == label), None)


def path_told(attempt: Attempt) -> bool:
    """True if the sender of this 404 answers a WebSocket route differently, so that the 404 means no route."""
    by_server = _INFORMATIVE_SERVER.search(header_of(attempt, "server"))
    return bool(by_server or _INFORMATIVE_PAGE.search(body_of(attempt)))


def of_a_page_router(attempt: Attempt) -> bool:
    """True if the 404 text is that of a web framework that handled the upgrade as a plain GET."""
    return bool(_PAGE_ROUTER.search(body_of(attempt)))


def may_lack(attempt: Attempt) -> bool:
    """True if the server is uvicorn, which may run without a WebSocket library."""
    return bool(_MAY_LACK.search(header_of(attempt, "server")))


def through_gateway(attempt: Attempt) -> bool:
    """True if a gateway answered: by its Server name, a Via header, or a Server header in rewritten case."""
    answer = attempt.response
    if answer is None:
        return False
    server = answer.header("server")
    rewritten = any(name == "Server" and _LOWER_CASE.search(value) for name, value in answer.headers)
    return bool(_GATEWAY.search(server)) or bool(answer.header("via")) or rewritten


def _is_gateways_own(attempt: Attempt) -> bool:
    """True if the answer is an error page that nginx, Apache or HAProxy writes itself."""
    answer = attempt.response
    if answer is None or answer.content_type in _NO_PAGES or _OF_A_PROGRAM.search(answer.body):
        return False
    return bool(_OWN_PAGE.search(answer.body))


def without_websocket(attempt: Attempt) -> bool:
    """True if the server is of a kind that never supports WebSocket (wsgiref, waitress, http.server, cheroot)."""
    return bool(_WITHOUT_WEBSOCKET.search(header_of(attempt, "server")))


def _same_page(answer: Response, page: PlainGet) -> bool:
    """True if status, content type and body are equal apart from digits: pages may carry times and ids."""
    other = page.response
    if other is None or (answer.status, answer.content_type) != (other.status, other.content_type):
        return False
    return _DIGITS.sub("", answer.body) == _DIGITS.sub("", other.body)


def upgrade_lost(
    handshake: Handshake,
    found: Loss,
    at_most: Severity,
    *evidence: str,
    snippet: Phrase | None = None,
    why: object = "",
) -> Fail:
    """A Fail for this loss, with the plain GET and the probe as evidence."""
    plain = ("handshake:plain",) if handshake.plain else ()
    told = (f"handshake:probes/{found.probe.id}/response/status",) if found.probe else ()
    return ends.hit(
        found.attempts,
        len(handshake.repeats),
        found.confidence,
        at_most=at_most,
        evidence=(*plain, *told, *evidence),
        rivals=found.rivals,
        surer=(surer.DIRECT, surer.PROXY_CONF) if found.code == STRIPPED else (surer.DIRECT,),
        snippet=snippet or (lines_of(found.probe or found.attempts[0]) if found.code == STRIPPED else None),
        status=ends.status_of((found.probe,) if found.probe else found.attempts),
        why=why,
    )
