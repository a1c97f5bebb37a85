"""An idle cut is proven by pings that prevent it, and its timeout by what names one of that length."""

import pytest

from tests.building import said
from tests.rules.session.holding import all_ended, cut, held, idle, kept, proxy
from tests.rules.settings import config
from wsinvest.facts.session import HoldEnd
from wsinvest.model.finding import Confidence, Fail, Pass, Severity
from wsinvest.rules.session.idle_proxy_timeout import idle_proxy_timeout

NGINX = proxy("nginx", ("proxy_read_timeout", "1m"))


def of(session, conf=None, settings=None):
    """The outcome for these facts."""
    return said(idle_proxy_timeout, session=session, proxy=conf, config=settings)


@pytest.mark.parametrize(
    "session",
    [
        held(kept("h1", pinged=False), kept("h2")),
        held(cut("h1", 60_000), kept("h2")),
        held(cut("h1", 60_000), kept("h2"), cut("h3", 30_000)),
        held(cut("h1", 60_000), cut("h3", 60_000)),
        held(cut("h1", 60_000), kept("h2", pongs=0), cut("h3", 60_000)),
        held(cut("h1", 60_000), kept("h2", lasted_ms=60_100.0), cut("h3", 60_000)),
        all_ended(60_000),
        held(cut("h1", 60_000, end=HoldEnd.CLOSED), kept("h2"), cut("h3", 60_000, end=HoldEnd.CLOSED)),
    ],
    ids=["kept", "one", "two ages", "no pings", "no pong", "pings no longer", "pings too", "close frames"],
)
def test_less_is_no_idle_cut(session):
    """One cut may be chance; cuts with pings are no idle timeout; a proxy sends no close frame."""
    assert isinstance(of(session), Pass)


@pytest.mark.parametrize(
    ("conf", "settings", "server", "names"),
    [
        (NGINX, None, "", "nginx has proxy_read_timeout 1m (site.conf, line 1)"),
        (proxy("nginx"), None, "", "nginx has no proxy_read_timeout, so its default counts"),
        (
            proxy("haproxy", ("timeout client", "60000")),
            None,
            "",
            "haproxy has timeout client 60000 (site.conf, line 1)",
        ),
        (proxy("apache", ("ProxyTimeout", "60")), None, "", "apache has no Timeout, so its default counts"),
        (None, config({"PROXY_IDLE_TIMEOUT": "60"}), "", "PROXY_IDLE_TIMEOUT says the same"),
        (None, None, "nginx/1.25", "nginx answered, and that is its default: proxy_read_timeout"),
    ],
    ids=["nginx", "default of nginx", "HAProxy", "Apache", "setting", "answer"],
)
def test_a_timeout_of_that_length_proves_it(conf, settings, server, names):
    """Two sources that agree: the age of the cut, and what sets it."""
    found = of(idle(server=server), conf, settings)

    assert isinstance(found, Fail)
    assert (Severity.HIGH, Confidence.PROVEN, ()) == (found.severity, found.confidence, found.rivals)
    assert names in found.values["match"].say("en")


@pytest.mark.parametrize(
    ("conf", "age_ms"),
    [(None, 17_000), (proxy("nginx", ("proxy_read_timeout", "1h")), 17_000), (None, 50_000)],
    ids=["nothing named", "another length", "a default of what did not answer"],
)
def test_without_a_timeout_of_that_length_the_server_may_do_it(conf, age_ms):
    """Then the cause is inferred, and the command that tells them apart is given."""
    found = of(idle(age_ms), conf)

    assert isinstance(found, Fail)
    assert (Confidence.INFERRED, "session.idle.server_timeout") == (found.confidence, found.rivals[0].code)


def test_haproxy_uses_timeout_tunnel_alone_where_it_is_set():
    """timeout client of the same file does not end a tunnel then."""
    both = proxy("haproxy", ("timeout client", "60s"), ("timeout tunnel", "1h"))
    found = of(idle(), both)

    assert isinstance(found, Fail)
    assert Confidence.INFERRED is found.confidence


def test_the_lines_to_paste_are_of_the_program_that_was_found():
    """No lines of nginx for HAProxy."""
    found = of(idle(), proxy("haproxy", ("timeout tunnel", "60s")))

    assert isinstance(found, Fail)
    assert found.snippet is not None
    lines = found.snippet.say("en", {"path": "/ws"})
    assert "timeout tunnel 1h" in lines
    assert "proxy_read_timeout" not in lines


FORGOTTEN = (cut("h1", 75_000, end=HoldEnd.DEAD), cut("h3", 75_000, end=HoldEnd.DEAD))


def test_sessions_that_nothing_ended_and_that_are_dead_were_forgotten():
    """A NAT or firewall says nothing to either side; inferred, since nothing names it."""
    found = said(idle_proxy_timeout, session=held(*FORGOTTEN, kept("h2"), kept("h4")), proxy=None, config=None)

    assert isinstance(found, Fail)
    assert (Severity.HIGH, Confidence.INFERRED, 75.0) == (found.severity, found.confidence, found.values["age"])


@pytest.mark.parametrize(
    "others",
    [
        (kept("h2"), kept("h4", slowest_ms=800.0)),
        (kept("h2", pongs=0, slowest_ms=None), kept("h4")),
        (cut("h2", 60_000, pinged=True), kept("h4")),
        (),
    ],
    ids=["slow pongs", "no pong", "cut", "none"],
)
def test_dead_sessions_alone_tell_nothing(others):
    """A server that is slow or answers no ping leaves the ping at the end unanswered too."""
    assert isinstance(said(idle_proxy_timeout, session=held(*FORGOTTEN, *others), proxy=None, config=None), Pass)
