"""What stands around the server is cited in words, and what another reference says is left out."""

import pytest

from tests.building import case, ended, opened
from tests.report.sections.sample import diagnosis, readable
from wsinvest.facts.backends import AskedBackend, Backends
from wsinvest.facts.environment_proxy import EnvironmentProxy
from wsinvest.facts.listener import Listener, Spoken
from wsinvest.facts.origin_page import OriginPage, Policy
from wsinvest.facts.workers import Doing, Pool, ProcessState, Worker, Workers
from wsinvest.model.stage import Reason, StageName
from wsinvest.report.cited import cited
from wsinvest.report.sections import view_of

REFUSES, OPENS = ended("b01", StageName.TCP, Reason.REFUSED), opened("b02")
WORKERS = (Worker(41, ProcessState.STOPPED), Worker(42, ProcessState.RUNNING, doing=Doing.COMPUTING))
FACTS = {
    "listener": Listener(Reason.CLOSED, 4.0, 1000.0, spoken=Spoken.MQTT),
    "backends": Backends(
        (
            AskedBackend("http", "localhost", "::1", 8000, REFUSES),
            AskedBackend("http", "localhost", "127.0.0.1", 8000, OPENS),
        )
    ),
    "by_proxy": EnvironmentProxy("HTTPS_PROXY", "127.0.0.1:3128", Reason.PROXY_DENIED),
    "workers": Workers(WORKERS, 10, 0.5, 2, Pool("gunicorn", "gthread", 1, 2)),
    "origin_page": OriginPage("https://shop.example/", 200, (Policy("connect-src", ("'self'", "https:")),)),
}


@pytest.mark.parametrize(
    ("reference", "expected"),
    [
        ("listener:unasked", "a connection on which nothing was sent: closed by the server"),
        ("listener:spoken", "the port speaks MQTT"),
        (
            "backends:asked",
            "asked straight, [::1]:8000: TCP connection: refused; asked straight, 127.0.0.1:8000: opened",
        ),
        ("by_proxy:reason", "asked for a tunnel, the proxy 127.0.0.1:3128: the proxy does not allow it"),
        ("by_proxy:variable", ""),
        ("workers:pool/processes", "gunicorn: 2 connections at a time, and 2 are open"),
        ("workers:pool/each", ""),
        ("workers:workers/0/state", "process 41: stopped by a signal"),
        ("workers:workers/1/doing", "process 42: computing"),
        ("workers:workers/7/state", ""),
        ("origin_page:policies/0", "connect-src of https://shop.example/: 'self' https:"),
        ("origin_page:policies/3", ""),
    ],
)
def test_in_words(reference: str, expected: str):
    """By its value; a figure that stands in the words of another one says nothing of its own."""
    assert expected == cited(view_of(diagnosis(of=case(**FACTS)), "en", readable()), reference)


@pytest.mark.parametrize(
    "reference", ["listener:unasked", "backends:asked", "by_proxy:reason", "workers:workers/0/state"]
)
def test_nothing_was_seen(reference: str):
    """No words for facts that are not there."""
    assert "" == cited(view_of(diagnosis(of=case()), "en", readable()), reference)
