"""Only one address family is accepted."""

import pytest

from tests.building import ended, opened, repeats, said, target
from wsinvest.facts.handshake import Handshake
from wsinvest.model.attempt import Address, Attempt, Change
from wsinvest.model.finding import Confidence, Pass, Severity
from wsinvest.model.stage import Reason, Stage, StageName, State
from wsinvest.rules.dns.family_mismatch import family_mismatch

V4 = Address("IPv4", "127.0.0.1", tried=True)
V6 = Address("IPv6", "::1", tried=True, reason=Reason.REFUSED)


def over(family: Address, *, passed: bool) -> Attempt:
    """The probe over the other family, which carries no token and is judged by the stage that it reaches."""
    state = State.PASSED if passed else State.FAILED
    stages = (Stage(StageName.TCP, state, 1.0, None if passed else Reason.REFUSED),)
    return Attempt("p01", stages, Change("family", "other_family"), addresses=(family,))


REFUSED = ended("r01", StageName.TCP, Reason.REFUSED, addresses=(V6, Address("IPv4", "127.0.0.1")))


@pytest.mark.parametrize(
    ("level", "facts"),
    [
        (Severity.CRITICAL, repeats(REFUSED, probes=[over(V4, passed=True)])),
        (Severity.HIGH, repeats(opened("r01", addresses=(V6, V4)))),
    ],
)
def test_one_family_refuses(level: Severity, facts: Handshake):
    """Seen inside one attempt that went on to the other address, or by the probe over the other family."""
    found = said(family_mismatch, handshake=facts, target=target())

    assert (level, Confidence.PROVEN) == (found.severity, found.confidence)
    assert ("IPv4", "IPv6") == (found.values["open"], found.values["closed"])


@pytest.mark.parametrize(
    "facts",
    [
        repeats(REFUSED),
        repeats(opened("r01", addresses=(V4, Address("IPv6", "::1")))),
        repeats(REFUSED, probes=[over(Address("IPv4", "127.0.0.1", tried=True, reason=Reason.REFUSED), passed=False)]),
    ],
)
def test_both_refuse_or_were_not_tried(facts: Handshake):
    """Without an address that accepts there is no mismatch."""
    assert Pass() == said(family_mismatch, handshake=facts, target=target())
