"""The loopback interface: unreachable addresses of our own machine have only one explanation."""

import pytest

from tests.building import ended, opened, repeats, said
from wsinvest.model.attempt import Address, Attempt
from wsinvest.model.finding import Confidence, Fail, Pass, Severity
from wsinvest.model.stage import Reason, StageName
from wsinvest.rules.tcp.loopback_down import loopback_down


def tried(*addresses: str, reason: Reason = Reason.UNREACHABLE) -> Attempt:
    """An attempt that got no connection at any of these addresses."""
    found = tuple(Address("IPv6" if ":" in one else "IPv4", one, tried=True, reason=reason) for one in addresses)
    return ended("r01", StageName.TCP, reason, addresses=found)


@pytest.mark.parametrize("addresses", [("127.0.0.1",), ("::1", "127.0.0.1"), ("127.8.8.8",)])
def test_our_own_address_is_unreachable_only_without_lo(addresses):
    """Proven: the kernel routes these addresses to lo and nowhere else."""
    outcome = said(loopback_down, handshake=repeats(tried(*addresses)))

    assert isinstance(outcome, Fail)
    assert (Severity.CRITICAL, Confidence.PROVEN) == (outcome.severity, outcome.confidence)


@pytest.mark.parametrize(
    "attempt",
    [
        tried("192.0.2.1"),
        tried("::1", "192.0.2.1"),
        tried("127.0.0.1", reason=Reason.REFUSED),
        ended("r01", StageName.TCP, Reason.UNREACHABLE),
        opened("r01"),
    ],
)
def test_other_addresses_and_other_ends_say_nothing_about_lo(attempt):
    """A host out of reach is a matter of the network."""
    assert Pass() == said(loopback_down, handshake=repeats(attempt))
