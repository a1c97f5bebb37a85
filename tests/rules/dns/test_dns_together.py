"""Names and addresses: what the resolver said, and which family refuses."""

import pytest

from tests.building import ended, repeats, said, target
from wsinvest.facts.handshake import Handshake
from wsinvest.model.finding import Confidence, Fail, Pass, Severity
from wsinvest.model.stage import Reason, StageName
from wsinvest.rules.dns.name_not_found import name_not_found
from wsinvest.rules.dns.resolver_timeout import resolver_timeout


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

    assert isinstance(found, Fail)
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
    assert Pass() == said(rule, handshake=repeats(ended("r01", StageName.TCP, Reason.REFUSED)), target=target())
