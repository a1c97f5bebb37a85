"""The server behind the proxy does not answer in time."""

import pytest

from tests.building import answered, repeats, said
from tests.rules.http_front_cases import of
from wsinvest.facts.log import LogCount, LogPattern
from wsinvest.facts.log_delta import LogDelta
from wsinvest.model.finding import Confidence, Pass
from wsinvest.rules.http.proxy_backend_down import proxy_backend_down
from wsinvest.rules.http.proxy_backend_timeout import proxy_backend_timeout


@pytest.mark.parametrize(
    ("status", "step", "word"),
    [
        (504, "unblock_server", "did not answer"),
        (524, "unblock_server", "did not answer"),
        (522, "admit_proxy", "firewall"),
    ],
)
def test_the_step_is_that_of_the_status(status: int, step: str, word: str):
    """A slow server runs, so that nobody has to start it; 522 never got as far as the server's program."""
    hit = said(proxy_backend_timeout, handshake=of(status))

    assert ([step], Confidence.OBSERVED) == ([one.id for one in hit.steps], hit.confidence)
    assert word in proxy_backend_timeout.text.say("cause", "en", hit.values)


def test_a_502_after_a_wait_is_a_late_answer():
    """Apache says so where others say 504."""
    hit = said(proxy_backend_timeout, handshake=repeats(answered("r01", 502, took_ms=1900.0)))

    assert (["unblock_server"], Confidence.INFERRED) == ([one.id for one in hit.steps], hit.confidence)


def test_nginx_does_not_call_a_slow_server_a_bad_gateway():
    """It says 504 then; its late 502 is a name that did not resolve, or a server that is down or goes away."""
    late = repeats(answered("r01", 502, "<hr><center>nginx/1.22.1</center>", took_ms=1900.0))

    assert Pass() == said(proxy_backend_timeout, handshake=late)
    assert Pass() != said(proxy_backend_down, handshake=late)


def test_a_server_that_was_not_reached_was_not_slow():
    """nginx answers 502 after its resolver's timeout, and its log says that the name was not found."""
    late = repeats(answered("r01", 502, took_ms=1900.0))
    for says, expected in ((LogPattern.UPSTREAM_UNREACHABLE, Pass()), (LogPattern.UPSTREAM_CLOSED, None)):
        found = said(proxy_backend_timeout, handshake=late, log_delta=LogDelta(90, (LogCount(says, 1),)))

        assert (found == Pass()) is (expected == Pass())


def test_a_504_of_the_server_itself_blames_no_proxy():
    """aiohttp answers so where a handler raises TimeoutError, at once and with nothing in front."""
    own = answered("r01", 504, headers=(("server", "Python/3.12 aiohttp/3.11.0"),))

    assert Pass() == said(proxy_backend_timeout, handshake=repeats(own))
    assert Pass() != said(proxy_backend_timeout, handshake=repeats(answered("r01", 504)))
