"""The proxy makes another path of the URL's."""

import pytest

from tests.building import WS, answered, opened, repeats, said
from tests.rules.proxy_cases import PLACE, nginx
from wsinvest.facts.handshake import PlainGet
from wsinvest.facts.proxy import Directive
from wsinvest.model.finding import Confidence, Fail, Pass
from wsinvest.model.target import Auth, AuthMode, Target
from wsinvest.rules.http.path_not_found import path_not_found
from wsinvest.rules.http.proxy_path_rewritten import proxy_path_rewritten

PLAIN = (PlainGet("path", 404), PlainGet("root", 200))
TARGET = Target("shop", WS, auth=Auth(AuthMode.NONE))
PASS = Directive("proxy_pass", "http://127.0.0.1:9000/", PLACE)


def outcome(rule, attempt, behind="/", **more):
    """The outcome for one attempt behind a proxy that makes this of /ws."""
    proxy = nginx(PASS, path_behind=behind)
    return said(rule, handshake=repeats(attempt, plain=PLAIN), target=TARGET, proxy=proxy, **more)


@pytest.mark.parametrize(
    ("attempt", "behind", "expected"),
    [
        (answered("r01", 404), "/", Fail),
        (answered("r01", 403), "/", Pass),  # it may want a credential that was not named
        (answered("r01", 200, "<h1>shop</h1>"), "/", Fail),
        (answered("r01", 404), "/ws", Pass),
        (answered("r01", 404), "", Pass),
        (answered("r01", 401), "/", Pass),
        (answered("r01", 502), "/", Pass),
        (opened("r01"), "/", Pass),
    ],
)
def test_a_path_that_is_not_found_and_was_changed(attempt, behind, expected):
    """A proxy that changes nothing, or an answer that says nothing of the path, is no such fault."""
    assert expected is type(outcome(proxy_path_rewritten, attempt, behind))


def test_it_says_which_line_makes_which_path():
    """Inferred: the URL may be wrong as well, which is a rival and no second root."""
    found = outcome(proxy_path_rewritten, answered("r01", 404))

    assert (Confidence.INFERRED, "/ws", "/") == (found.confidence, found.values["path"], found.values["behind"])
    assert "proxy_pass http://127.0.0.1:9000/ (/etc/nginx/conf.d/shop.conf, line 7)" == found.values["said"].say("en")
    assert ["http.path.not_found"] == [rival.code for rival in found.rivals]
    assert isinstance(outcome(path_not_found, answered("r01", 404), token=None), Pass)
