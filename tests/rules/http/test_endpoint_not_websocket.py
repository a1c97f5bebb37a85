"""An ordinary page answers at that path."""

from dataclasses import replace

import pytest

from tests.building import answered, ended, opened, repeats, said, target
from tests.rules.http_page_cases import ask
from wsinvest.facts.handshake import PlainGet
from wsinvest.facts.proxy import Directive, Place, Proxy
from wsinvest.model.attempt import Change, Response
from wsinvest.model.finding import Confidence, Fail
from wsinvest.model.stage import Reason, StageName
from wsinvest.rules.http.endpoint_not_websocket import endpoint_not_websocket


@pytest.mark.parametrize(
    ("expected", "page", "other"),
    [(True, 200, 400), (False, 404, 400), (False, None, 400), (False, 200, 101)],
)
def test_a_400_without_a_word_where_a_page_is_served(expected: bool, page: int | None, other: int):
    """The path is a page's; not where another token is let in, for then it is the token."""
    probe = opened("p01") if other == 101 else answered("p01", other)
    minted = replace(probe, change=Change("token", "token_minted"))
    facts = repeats(answered("r01", 400, "Bad Request"), probes=[minted], plain=(PlainGet("path", page),))

    assert expected is isinstance(said(endpoint_not_websocket, handshake=facts, target=target(), log=None), Fail)


@pytest.mark.parametrize(
    ("body", "named"), [("", True), ("<h1>Welcome to nginx!</h1>", True), ("<title>Shop</title>", False)]
)
def test_an_empty_page_may_be_of_a_host_that_is_not_served(body: str, named: bool):
    """Caddy answers so; nginx by its own page."""
    found = ask(endpoint_not_websocket, answered("r01", 200, body))

    assert named is ("http.host.unrecognized" in [rival.code for rival in found.rivals])


def test_a_page_leaves_open_whether_the_upgrade_arrived():
    """The same page without upgrade: the proxy and the server are named as rivals."""
    page = PlainGet("path", 200, response=Response(200, body="shop"))
    found = endpoint_not_websocket(repeats(answered("r01", 200, "shop"), plain=(page,)), target(), None)

    assert {"http.proxy.upgrade_stripped", "http.server.websocket_unsupported"} == {one.code for one in found.rivals}


EVENTS = Response(200, content_type="text/event-stream")


@pytest.mark.parametrize(
    ("attempt", "words"),
    [
        (answered("r01", 405, headers=(("allow", "POST, OPTIONS"),)), "takes POST, OPTIONS only"),
        (answered("r01", 405, headers=(("allow", "GET"),)), ""),
        (answered("r01", 405), ""),
        (ended("r01", StageName.RESPONSE, Reason.STATUS, EVENTS), "EventSource"),
    ],
)
def test_what_is_there_in_its_place_is_said(attempt, words: str):
    """A route for other methods, and a stream of Server-Sent Events; a 405 without its methods says nothing."""
    found = said(endpoint_not_websocket, handshake=repeats(attempt), target=target(), log=None)

    assert bool(words) is isinstance(found, Fail)
    if isinstance(found, Fail):
        assert words in endpoint_not_websocket.text.say("cause", "en", found.values)


SITE = Place("site.conf", 5)
FILES = Proxy(
    "nginx", "site.conf", Directive("location", "/", SITE), directives=(Directive("try_files", "$uri /a.html"),)
)


@pytest.mark.parametrize(
    ("proven", "proxy"),
    [
        (True, FILES),
        (False, replace(FILES, directives=(Directive("try_files", "$uri @application"),))),
        (False, replace(FILES, directives=(Directive("uwsgi_pass", "application"),))),
        (False, replace(FILES, unread=(SITE,))),
        (False, replace(FILES, program="haproxy")),
        (False, None),
    ],
)
def test_the_block_of_nginx_that_serves_files_is_named(proven: bool, proxy: Proxy | None):
    """The page came, and the file says that this block passes nothing on; not where a part may, or was not read."""
    page = PlainGet("path", 200, response=Response(200, body="shop"))
    handshake = repeats(answered("r01", 200, "shop"), plain=(page,))
    found = endpoint_not_websocket(handshake, target(), proxy=proxy)

    assert proven is (found.confidence is Confidence.PROVEN)
    assert proven is ("site.conf, line 5" in found.values["why"].say("en"))
    assert proven is ("proxy:route" in found.evidence)


@pytest.mark.parametrize(
    ("body", "words", "step"),
    [
        ('{"error":{"code":401,"message":"Unauthorized"}}', "Its own words: Unauthorized", "follow_reason"),
        ('{"success":false,"msg":"service not found"}', "Its own words: service not found", "follow_reason"),
        ("<title>Scheduled maintenance</title>", "The page says: Scheduled maintenance", "follow_reason"),
        ("<title>Checking your browser</title>", "The page says: Checking your browser", "follow_reason"),
        ('{"message":"welcome","error":null,"success":true}', "belongs to a web page or API", "fix_path"),
        ("<title>Shop</title>", "belongs to a web page or API", "fix_path"),
    ],
)
def test_a_200_that_tells_of_something_else_is_not_called_a_wrong_path(body: str, words: str, step: str):
    """Gateways answer errors with 200; a page of maintenance or of a browser check stands in for any path."""
    found = ask(endpoint_not_websocket, answered("r01", 200, body))

    assert words in endpoint_not_websocket.text.say("cause", "en", found.values)
    assert [step] == [one.id for one in found.steps]
