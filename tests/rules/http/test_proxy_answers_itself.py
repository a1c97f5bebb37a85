"""A line of the proxy's configuration answers in place of the server, and the answer that came is that one."""

from dataclasses import replace

import pytest

from tests.building import answered, ended, opened, repeats, said, target
from wsinvest.facts.proxy import Directive, Place, Proxy
from wsinvest.model.attempt import Change
from wsinvest.model.finding import Confidence, Fail, Pass
from wsinvest.model.stage import Reason, StageName
from wsinvest.rules.http.proxy_answers_itself import proxy_answers_itself

CLOSED = ended("r01", StageName.RESPONSE, Reason.CLOSED)
PLACE = Place("site.conf", 7)


def _proxy(name: str, value: str) -> Proxy:
    return Proxy("nginx", "site.conf", ends=(Directive("if", "$http_upgrade", PLACE), Directive(name, value, PLACE)))


def ask(proxy: Proxy, *attempts, **more):
    return said(proxy_answers_itself, handshake=repeats(*attempts, **more), target=target(), proxy=proxy)


@pytest.mark.parametrize(
    ("fails", "name", "value", "came"),
    [
        (True, "return", "444", CLOSED),
        (True, "return", "503 'later'", answered("r01", 503)),
        (True, "http-request return", "status 503 string later", answered("r01", 503)),
        (True, "http-request reject", "if { path_beg /ws }", CLOSED),
        (True, "http-request tarpit", "deny_status 403", answered("r01", 403)),
        (True, "RewriteRule", "^ - [F]", answered("r01", 403)),
        (True, "RewriteRule", "^ - [R=503,L]", answered("r01", 503)),
        (True, "ProxyPass", "/ws !", answered("r01", 404)),
        (True, "rewrite", "^/ws$ /socket break", answered("r01", 404)),
        (False, "return", "503", answered("r01", 502)),
        (False, "return", "404", answered("r01", 404)),
        (False, "return", "401", answered("r01", 401)),
        (False, "return", "302 https://example.com/", answered("r01", 302)),
        (False, "http-request deny", "deny_status 403", answered("r01", 403)),
        (False, "return", "444", opened("r01")),
    ],
)
def test_file_and_answer_agree(fails, name, value, came):
    """Another status than that of the line was given by somebody else; redirects and passwords have their own rules."""
    found = ask(_proxy(name, value), came)

    assert fails is isinstance(found, Fail)
    assert not fails or found.confidence is Confidence.PROVEN


def test_what_was_not_read_makes_it_likely():
    """An include before it may answer first."""
    found = ask(replace(_proxy("return", "503"), unread=(PLACE,)), answered("r01", 503))

    assert found.confidence is Confidence.INFERRED


def test_a_probe_that_opens_says_more():
    """A refused browser or Host has its own finding."""
    probe = opened("p01", change=Change("host", "host_localhost"), base="r01")

    assert Pass() == ask(_proxy("return", "403"), answered("r01", 403), probes=[probe])


def test_both_lines_are_quoted():
    """The condition, then what it does, with file and line."""
    found = ask(_proxy("return", "444"), CLOSED)
    cause = proxy_answers_itself.text.say("cause", "en", found.values)

    assert "if $http_upgrade (site.conf, line 7); return 444 (site.conf, line 7)" in cause
