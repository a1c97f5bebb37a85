"""Scheme, version and Origin as they are configured: found where they hurt, proven by a probe."""

import pytest

from tests.building import answered, opened, repeats
from tests.rules.saying import said
from tests.rules.settings import COMPLETE, config
from wsinvest.facts.config import UrlGiven
from wsinvest.model.attempt import Change, Sent
from wsinvest.model.finding import Clear, Confidence, Severity
from wsinvest.model.target import Origin
from wsinvest.rules.config.origin_missing import origin_missing
from wsinvest.rules.config.protocol_version_obsolete import protocol_version_obsolete
from wsinvest.rules.config.url_scheme_invalid import url_scheme_invalid


def probed(axis, label, *, status=403, sent=None):
    """A refused baseline, a probe that opens, and a control that is refused."""
    control = answered("p99", status, change=Change("control", "without_token"), base="r01")
    probe = opened("p01", change=Change(axis, label), base="r01")
    return repeats(answered("r01", status, sent=sent or Sent()), probes=(probe, control))


def still_refused(axis, label):
    """A refused baseline and a probe that changes nothing."""
    probe = answered("p01", 403, change=Change(axis, label), base="r01")
    return repeats(answered("r01", 403), probes=(probe,))


@pytest.mark.parametrize(
    ("scheme", "used", "words"),
    [("http", "ws", "begins with http://"), ("https", "wss", "begins with https://"), ("", "wss", "has no scheme")],
)
def test_a_scheme_that_is_no_websockets_is_high(scheme, used, words):
    """And it is told which one was used."""
    facts = config(url=UrlGiven(scheme, used, Origin.ENV_FILE))
    outcome = url_scheme_invalid(facts)
    spoken = said(url_scheme_invalid, outcome, "en", config=facts)

    assert (Severity.HIGH, Confidence.PROVEN) == (outcome.severity, outcome.confidence)
    assert words in spoken["title"]
    assert f"{used}://" in spoken["fix"]


@pytest.mark.parametrize("scheme", ["ws", "wss"])
def test_a_websockets_scheme_is_fine(scheme):
    """Either of the two."""
    assert Clear() == url_scheme_invalid(config(url=UrlGiven(scheme, scheme, Origin.OPTION)))


@pytest.mark.parametrize(
    ("shaken", "confidence"),
    [
        (None, Confidence.INFERRED),
        (probed("version", "version_13", status=426), Confidence.PROVEN),
        (still_refused("version", "version_13"), Confidence.INFERRED),
    ],
)
def test_another_version_than_13_is_high_and_proven_by_13(shaken, confidence):
    """An error to the one, an open connection to the other."""
    facts = config({**COMPLETE, "WS_PROTOCOL_VERSION": "8"})
    outcome = protocol_version_obsolete(facts, shaken)
    given = {"config": facts} | ({"handshake": shaken} if shaken else {})

    assert (Severity.HIGH, confidence) == (outcome.severity, outcome.confidence)
    assert "8" in said(protocol_version_obsolete, outcome, "pt_BR", **given)["title"]


def test_a_version_that_the_server_takes_is_advice():
    """Some servers still speak 7 and 8: nobody is kept out."""
    outcome = protocol_version_obsolete(config({**COMPLETE, "WS_PROTOCOL_VERSION": "8"}), repeats(opened("r01")))

    assert (Severity.MEDIUM, Confidence.OBSERVED) == (outcome.severity, outcome.confidence)


@pytest.mark.parametrize("values", [{}, COMPLETE])
def test_version_13_and_no_version_are_fine(values):
    """The library's own default is 13."""
    assert Clear() == protocol_version_obsolete(config(values), None)


@pytest.mark.parametrize(
    ("shaken", "severity", "confidence"),
    [
        (probed("origin", "origin_allowed"), Severity.HIGH, Confidence.PROVEN),
        (repeats(answered("r01", 403)), Severity.MEDIUM, Confidence.INFERRED),
    ],
)
def test_a_missing_origin_is_high_when_an_allowed_one_opens(shaken, severity, confidence):
    """Medium while only the refusal is known."""
    facts = config({"WS_ALLOWED_ORIGINS": "http://h"})
    outcome = origin_missing(facts, shaken)

    assert (severity, confidence) == (outcome.severity, outcome.confidence)
    assert said(origin_missing, outcome, "en", config=facts, handshake=shaken)


@pytest.mark.parametrize(
    ("values", "shaken"),
    [
        ({"WS_ALLOWED_ORIGINS": "http://h"}, repeats(opened("r01"))),
        ({"WS_ALLOWED_ORIGINS": "http://h"}, repeats(answered("r01", 401))),
        ({"WS_ALLOWED_ORIGINS": "http://h"}, still_refused("origin", "origin_allowed")),
        ({}, repeats(answered("r01", 403))),
        (COMPLETE, repeats(answered("r01", 403, sent=Sent(origin="http://h")))),
    ],
)
def test_an_origin_that_was_not_refused_for_is_not_missing(values, shaken):
    """Nor one that is sent, nor one that helps nothing."""
    assert Clear() == origin_missing(config(values), shaken)
