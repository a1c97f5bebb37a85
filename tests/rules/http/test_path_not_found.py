"""There is no endpoint at that path."""

from dataclasses import replace

import pytest

from tests.building import answered, ended, opened, repeats, said, target
from tests.rules.http_access_cases import FORGED, FRESH, NOTHING_THERE, VALID, ask, token
from tests.rules.logs import added
from tests.rules.settings import config, file
from wsinvest.facts.handshake import PlainGet
from wsinvest.facts.log import LogPattern
from wsinvest.facts.proxy import Directive, Place, Proxy
from wsinvest.facts.token import Token
from wsinvest.model.attempt import Change, Response, TokenState
from wsinvest.model.finding import Confidence, Fail, Pass
from wsinvest.model.stage import Reason, StageName
from wsinvest.model.target import TokenSource
from wsinvest.rules.http.path_not_found import path_not_found

NOTHING_ANYWHERE = (PlainGet("path", 404), PlainGet("root", 404))


@pytest.mark.parametrize(
    ("expected", "status", "plain", "known"),
    [
        (Confidence.INFERRED, 404, NOTHING_THERE, None),
        (Confidence.INFERRED, 404, NOTHING_ANYWHERE, None),
        (Confidence.INFERRED, 404, (), None),
        (None, 403, (), None),
        (None, 403, NOTHING_ANYWHERE, token(verdict=VALID)),
        (None, 403, (PlainGet("path", 426), PlainGet("root", 200)), token(verdict=VALID)),
        (Confidence.INFERRED, 403, NOTHING_THERE, token(verdict=VALID)),
        (Confidence.INFERRED, 403, NOTHING_THERE, token()),
        (Confidence.INFERRED, 403, NOTHING_THERE, token(TokenState.ABSENT)),
        (Confidence.INFERRED, 403, NOTHING_THERE, None),
        (None, 403, NOTHING_THERE, token(TokenState.EMPTY)),
        (None, 403, NOTHING_THERE, token(verdict=FORGED)),
        (None, 401, NOTHING_THERE, token(verdict=VALID)),
    ],
)
def test_the_path(expected: Confidence | None, status: int, plain: tuple[PlainGet, ...], known: Token | None):
    """A 403 speaks of the path only where a plain GET finds nothing and a good token is refused as well."""
    found = ask(path_not_found, repeats(answered("r01", status), plain=plain), known)

    assert expected == (found.confidence if isinstance(found, Fail) else None)


@pytest.mark.parametrize(
    ("expected", "body", "server"),
    [
        (Confidence.PROVEN, "404: Not Found", "Python/3.11 aiohttp/3.14.5"),
        (Confidence.PROVEN, "<hr><center>nginx/1.22.1</center>", "nginx"),
        (Confidence.PROVEN, "<p>The requested URL was not found on this server.</p>", "Apache/2.4.71"),
        (Confidence.PROVEN, "<h1>404 Not Found</h1>\nThe resource could not be found.", ""),
        (Confidence.PROVEN, "404 page not found\n", ""),
        (Confidence.INFERRED, "<title>Oops</title>", "nginx"),
        (Confidence.INFERRED, "", ""),
    ],
)
def test_a_404_proves_the_path_where_a_route_for_websockets_would_answer_otherwise(
    expected: Confidence, body: str, server: str
):
    """An unknown router may say 404 to every upgrade that a proxy has made an ordinary request."""
    page = Response(404, headers=(("Server", server),), body=body)
    plain = (PlainGet("path", 404, response=page), PlainGet("root", 200))
    found = ask(path_not_found, repeats(answered("r01", 404, body, headers=page.headers), plain=plain))

    assert expected is found.confidence
    assert (expected is Confidence.INFERRED) is bool(found.rivals)


def test_where_every_path_is_missing_the_site_may_be_another():
    """The default site of a proxy says 404 to everything."""
    found = ask(path_not_found, repeats(answered("r01", 404), plain=NOTHING_ANYWHERE))

    assert "http.host.unrecognized" in {rival.code for rival in found.rivals}


@pytest.mark.parametrize("change", [FRESH, Change("origin", "origin_allowed"), Change("parameter", "named_jwt")])
def test_a_change_that_helps_on_the_same_path_shows_that_the_path_is_there(change: Change):
    """Routers answer 404 to a plain GET of a path that serves WebSockets only."""
    facts = repeats(answered("r01", 403), probes=[opened("p01", change=change, base="r01")], plain=NOTHING_THERE)

    assert Pass() == ask(path_not_found, facts, token(verdict=VALID))


@pytest.mark.parametrize(("plain", "kind"), [(NOTHING_THERE, Fail), (NOTHING_ANYWHERE, Pass), ((), Pass)])
def test_400_for_a_path_that_a_plain_get_does_not_find_is_a_hint(plain, kind):
    """Some libraries refuse an unknown path so; a 400 has other reasons, so it is never proven."""
    found = ask(path_not_found, repeats(answered("r01", 400), plain=plain))

    assert kind is type(found)
    assert Confidence.INFERRED is getattr(found, "confidence", Confidence.INFERRED)


@pytest.mark.parametrize(
    ("source", "key", "status", "kind"),
    [
        (TokenSource.MINTED, "JWT_SECRET", 403, Pass),
        (TokenSource.MINTED, "JWT_SECRET", 404, Fail),
        (TokenSource.MINTED, "NODE_ENV", 403, Fail),
        (TokenSource.LOGIN, "JWT_SECRET", 403, Fail),
    ],
)
def test_a_secret_behind_a_mark_explains_the_refusal(source, key, status, kind):
    """The token was signed with a secret that the server, which reads no BOM, may not have."""
    facts = repeats(answered("r01", status), plain=NOTHING_THERE)
    known, settings = replace(token(verdict=VALID), source=source), config(env_file=file(bom=True, first_key=key))

    found = said(path_not_found, handshake=facts, token=known, target=target(), config=settings)

    assert isinstance(found, kind)


@pytest.mark.parametrize(
    ("named", "lines", "expected"),
    [("ws", 2, Confidence.PROVEN), ("/ws", 2, Confidence.PROVEN), ("ws/room/", 2, None), ("ws", 1, None)],
)
def test_the_servers_log_says_that_it_has_no_such_route(named: str, lines: int, expected: Confidence | None):
    """Channels raises it, and the answer is 500; a line on another path is about another client."""
    facts = repeats(answered("r01", 500), answered("r02", 500))
    log = added(LogPattern.NO_ROUTE, lines, named, line="ValueError: No route found for path 'ws'.")
    found = said(path_not_found, handshake=facts, token=None, target=target(), log_delta=log)

    assert expected == (found.confidence if isinstance(found, Fail) else None)


OF_WS = (("connection", "close"), ("content-type", "text/html"), ("content-length", "11"))


@pytest.mark.parametrize(
    ("body", "headers", "expected"),
    [
        ("Bad Request", OF_WS, Confidence.INFERRED),
        ("Bad request", OF_WS, None),
        ("Bad Request", (*OF_WS, ("date", "Sun, 29 Nov 2026 12:49:07 GMT")), None),
        ("Missing or invalid Sec-WebSocket-Key header", OF_WS, None),
    ],
)
def test_npms_ws_refuses_another_path_with_an_answer_of_its_own(body: str, headers, expected: Confidence | None):
    """Also where a second WebSocketServer on the same HTTP server was meant."""
    answer = Response(400, headers=headers, content_type="text/html", body=body)
    facts = repeats(ended("r01", StageName.RESPONSE, Reason.STATUS, answer), plain=NOTHING_ANYWHERE)
    found = said(path_not_found, handshake=facts, token=None, target=target())

    assert expected == (found.confidence if isinstance(found, Fail) else None)
    if isinstance(found, Fail):
        assert ["share_http_server"] == [one.id for one in found.steps]


@pytest.mark.parametrize(
    ("proven", "body"), [(True, "<hr><center>nginx/1.22.1</center>"), (False, '{"detail":"no such room"}')]
)
def test_nginx_looked_for_a_file(proven: bool, body: str):
    """Its own 404, and a configuration that passes this path to nobody; another page was written by somebody else."""
    page = PlainGet("path", 404, response=Response(404, body=body))
    proxy = Proxy("nginx", "site.conf", Directive("server", "", Place("site.conf", 2)))
    seen = repeats(answered("r01", 404, body), plain=(page,))
    found = said(path_not_found, handshake=seen, token=None, target=target(), proxy=proxy)

    assert proven is (found.confidence is Confidence.PROVEN)
    assert proven is ("server (site.conf, line 2)" in found.values["why"].say("en"))


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ('{"error":"Room 42 not found"}', "Room 42 not found"),
        ('{"message":"Not Found"}', ""),
        ("404: Not Found", ""),
    ],
)
def test_a_404_may_be_about_what_the_request_names(body: str, words: str):
    """A room, a user, a session: the answer's own words are told with it."""
    page = Response(404, headers=(("Server", "Python/3.11 aiohttp/3.14.5"),), body=body)
    plain = (PlainGet("path", 404, response=page), PlainGet("root", 200))
    found = ask(path_not_found, repeats(answered("r01", 404, body, headers=page.headers), plain=plain))

    assert (Confidence.INFERRED if words else Confidence.PROVEN) is found.confidence
    told = path_not_found.text.say("cause", "en", found.values)
    assert words in told
    assert bool(words) is ("something that the request names" in told)
