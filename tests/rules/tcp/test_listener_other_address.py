"""The port is bound, but not on the address that the URL leads to."""

import pytest

from tests.building import ended, opened, repeats, said
from wsinvest.facts.bound import Bound
from wsinvest.model.attempt import Address
from wsinvest.model.finding import Confidence, NotMeasured, Pass, Severity
from wsinvest.model.stage import Reason, StageName
from wsinvest.rules.tcp.listener_other_address import listener_other_address

PROVEN, INFERRED = Confidence.PROVEN, Confidence.INFERRED


def refused(address: str):
    """One attempt that was refused at this address."""
    at = Address("IPv6" if ":" in address else "IPv4", address, tried=True, reason=Reason.REFUSED)
    return repeats(ended("r01", StageName.TCP, Reason.REFUSED, addresses=(at,)))


@pytest.mark.parametrize(
    ("tried", "bound", "sure"),
    [
        ("192.0.2.7", ("127.0.0.1",), PROVEN),
        ("127.0.0.1", ("::1",), PROVEN),
        ("127.0.0.1", ("::",), PROVEN),
        ("192.0.2.7", ("::",), INFERRED),
        ("::1", ("0.0.0.0", "127.0.0.1"), PROVEN),
    ],
)
def test_bound_elsewhere(tried: str, bound: tuple[str, ...], sure: Confidence):
    """Both addresses are named."""
    found = said(listener_other_address, handshake=refused(tried), bound=Bound(8000, bound))

    assert (Severity.CRITICAL, sure) == (found.severity, found.confidence)
    title = listener_other_address.text.say("title", "en", found.values)
    assert tried in title
    assert bound[0] in title


@pytest.mark.parametrize(("tried", "bound"), [("127.0.0.1", "0.0.0.0"), ("127.0.0.1", "127.0.0.1"), ("::1", "::")])
def test_a_refusal_by_an_address_that_is_bound_has_another_cause(tried: str, bound: str):
    """A filter of the host, for example."""
    assert isinstance(said(listener_other_address, handshake=refused(tried), bound=Bound(8000, (bound,))), Pass)


def test_nothing_to_say():
    """Nobody listens, nothing was refused, or it was not looked at."""
    assert isinstance(said(listener_other_address, handshake=refused("::1"), bound=Bound(8000)), Pass)
    at_ease = repeats(opened("r01"))
    assert isinstance(said(listener_other_address, handshake=at_ease, bound=Bound(8000, ("::1",))), Pass)
    assert isinstance(said(listener_other_address, handshake=at_ease, bound=None), NotMeasured)
