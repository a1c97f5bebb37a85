"""The name server gives no usable answer."""

from tests.building import ended, opened, repeats, said, target
from wsinvest.model.finding import Severity
from wsinvest.model.stage import Reason, StageName
from wsinvest.rules.dns.resolver_timeout import resolver_timeout


def test_some_lookups_fail():
    """A resolver that answers at times is high, not critical."""
    facts = repeats(ended("r01", StageName.DNS, Reason.RESOLVER_TIMEOUT), opened("r02"))

    assert Severity.HIGH == said(resolver_timeout, handshake=facts, target=target()).severity
