"""Names and addresses: what the resolver said, and which family refuses."""

import pytest

from tests.building import ended, opened, repeats, said, target
from wsinvest.facts.handshake import Handshake
from wsinvest.model.attempt import Address, Attempt, Change, Reason, Stage, StageName, State
from wsinvest.model.finding import Clear, Confidence, Hit, Severity
from wsinvest.rules.dns.family_mismatch import family_mismatch
from wsinvest.rules.dns.name_not_found import name_not_found
from wsinvest.rules.dns.resolver_timeout import resolver_timeout

V4 = Address("IPv4", "127.0.0.1", tried=True)
V6 = Address("IPv6", "::1", tried=True, reason=Reason.REFUSED)


def failing(*reasons: Reason) -> Handshake:
    return repeats(*(ended(f"r{n:02}", StageName.DNS, reason) for n, reason in enumerate(reasons, 1)))


@pytest.mark.parametrize(
    ("rule", "reason"),
    [
        (name_not_found, Reason.NAME_NOT_FOUND),
        (resolver_timeout, Reason.RESOLVER_TIMEOUT),
        (resolver_timeout, Reason.RESOLVER_FAILED),
        (resolver_timeout, Reason.TIMEOUT),
    ],
)
def test_lookups(rule, reason: Reason):
    """Each answer of the resolver has its own code, critical when nobody gets further."""
    found = said(rule, handshake=failing(reason), target=target())

    assert isinstance(found, Hit)
    assert Severity.CRITICAL == found.severity


def test_an_unknown_name_is_proven():
    """The resolver's own word is decisive; its silence is not."""
    assert (
        Confidence.PROVEN == said(name_not_found, handshake=failing(Reason.NAME_NOT_FOUND), target=target()).confidence
    )
    assert Confidence.OBSERVED == said(resolver_timeout, handshake=failing(Reason.TIMEOUT), target=target()).confidence


@pytest.mark.parametrize("rule", [name_not_found, resolver_timeout])
def test_a_name_that_resolves_is_clear(rule):
    """What happens later is not the name's fault."""
    assert Clear() == said(rule, handshake=repeats(ended("r01", StageName.TCP, Reason.REFUSED)), target=target())


def test_some_lookups_fail():
    """A resolver that answers at times is high, not critical."""
    facts = repeats(ended("r01", StageName.DNS, Reason.RESOLVER_TIMEOUT), opened("r02"))

    assert Severity.HIGH == said(resolver_timeout, handshake=facts, target=target()).severity


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
    assert Clear() == said(family_mismatch, handshake=facts, target=target())
