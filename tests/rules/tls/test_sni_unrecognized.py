"""The TLS listener does not know the name that was sent."""

from dataclasses import replace

import pytest

from tests.building import SESSION, answered, ended, opened, target
from tests.rules.tls_terms_cases import ALERT, ask, sure
from wsinvest.model.attempt import Attempt, Change
from wsinvest.model.finding import Confidence
from wsinvest.model.stage import Reason, StageName
from wsinvest.model.target import Url
from wsinvest.rules.tls.sni_unrecognized import sni_unrecognized

UNKNOWN_NAME = ended("r01", StageName.TLS, Reason.TLS_NAME)


def named(end: Attempt) -> Attempt:
    return replace(end, id="p01", base="r01", change=Change("sni", "sni_configured"))


@pytest.mark.parametrize(
    ("end", "probe", "expected"),
    [
        (UNKNOWN_NAME, None, Confidence.PROVEN),
        (ALERT, None, None),
        (ALERT, named(answered("p01", 404, tls=SESSION)), Confidence.PROVEN),
        (ALERT, named(opened("p01", tls=SESSION)), Confidence.PROVEN),
        (ALERT, named(ended("p01", StageName.TLS, Reason.CERTIFICATE_UNTRUSTED)), Confidence.PROVEN),
        (ALERT, named(ALERT), None),
        (ended("r01", StageName.TLS, Reason.CLOSED), named(answered("p01", 401, tls=SESSION)), Confidence.PROVEN),
        (answered("r01", 421, tls=SESSION), None, None),
        (answered("r01", 421, tls=SESSION), named(answered("p01", 421, tls=SESSION)), None),
        (answered("r01", 421, tls=SESSION), named(opened("p01", tls=SESSION)), Confidence.PROVEN),
    ],
)
def test_an_unknown_name(end: Attempt, probe: Attempt | None, expected: Confidence | None):
    """By the alert made for it, or by another name that comes further; a bad certificate is further than none."""
    assert expected is sure(ask(sni_unrecognized, end, probes=[probe] if probe else []))


def test_an_address_is_never_sent():
    """The words say so: the listener wants a name."""
    by_address = ask(sni_unrecognized, UNKNOWN_NAME, at=target(Url("wss", "127.0.0.1", 443)))

    assert "without a name" in by_address.values["sent"].say("en")
    assert "the name chat.example.org" == ask(sni_unrecognized, UNKNOWN_NAME).values["sent"].say("en")
