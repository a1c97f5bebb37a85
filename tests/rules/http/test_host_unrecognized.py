"""The server does not serve that name."""

import pytest

from tests.building import answered, ended, opened, repeats, said, target
from tests.rules.http_host_cases import CUT, LOCALHOST, OPEN, ask
from wsinvest.facts.proxy import Directive, Place, Proxy
from wsinvest.model.attempt import Attempt, Change
from wsinvest.model.finding import Confidence, Fail, Pass, Severity
from wsinvest.model.registry import load
from wsinvest.model.stage import Reason, StageName
from wsinvest.rules.http.host_unrecognized import host_unrecognized


@pytest.mark.parametrize("refusal", [CUT, answered("r01", 404), answered("r01", 301)])
@pytest.mark.parametrize(
    ("expected", "probe"),
    [
        (Confidence.PROVEN, OPEN),
        (Confidence.INFERRED, answered("p01", 401, **LOCALHOST)),
        (Confidence.INFERRED, answered("p01", 403, **LOCALHOST)),
        (None, answered("p01", 200, **LOCALHOST)),
        (None, answered("p01", 405, **LOCALHOST)),
        (None, ended("p01", StageName.RESPONSE, Reason.RESET, **LOCALHOST)),
    ],
)
def test_another_host(expected: Confidence | None, refusal: Attempt, probe: Attempt):
    """A page or an error of another site is no endpoint; who asks for credentials may be one."""
    found = ask(host_unrecognized, repeats(refusal, probes=[probe]))

    assert expected == (found.confidence if isinstance(found, Fail) else None)


def test_a_misdirected_request_is_about_the_name():
    """By the meaning of 421, until another name in the TLS hello is what it was about."""
    sni = opened("p01", change=Change("sni", "sni_absent"), base="r01")
    found = ask(host_unrecognized, repeats(answered("r01", 421)))

    assert (Fail, Confidence.INFERRED) == (type(found), found.confidence)
    assert Pass() == ask(host_unrecognized, repeats(answered("r01", 421), probes=[sni]))


def test_words_and_evidence():
    """Both names are told; high, however many it hits."""
    found = said(host_unrecognized, handshake=repeats(CUT, probes=[OPEN]), target=target())

    assert (Severity.HIGH, "localhost:8765") == (found.severity, found.values["other"])


def test_a_refusal_of_the_credentials_is_none_of_the_name():
    """Without a token another answer proves nothing where the token was refused."""
    assert Pass() == ask(host_unrecognized, repeats(answered("r01", 401), probes=[answered("p01", 403, **LOCALHOST)]))


def test_nothing_is_appended_where_the_server_gives_no_words():
    """A bare 421 says by its status alone that the name is the reason."""
    text = load().rules["http.host.unrecognized"].text
    found = ask(host_unrecognized, repeats(answered("r01", 421)))

    assert "The answer itself says that the Host header is the reason." == text.say("cause", "en", found.values)


def test_the_configuration_names_the_site_that_was_meant():
    """The default site answers a page; the names of the other one stand in the file."""
    proxy = Proxy("nginx", "site.conf", elsewhere=Directive("server_name", "app.example.org", Place("site.conf", 8)))
    page = repeats(answered("r01", 200, "Welcome"))
    found = said(host_unrecognized, handshake=page, target=target(), proxy=proxy)

    assert Confidence.PROVEN is found.confidence
    assert "server_name app.example.org (site.conf, line 8)" in host_unrecognized.text.say("cause", "en", found.values)
    assert Pass() == said(host_unrecognized, handshake=repeats(opened("r01")), target=target(), proxy=proxy)
