"""Rules that end a load: for each the last value that does not, and the first that does."""

import pytest

from wsinvest.facts.load import Aborted
from wsinvest.load import abort
from wsinvest.load.abort import RULES, Seen, abort_reason
from wsinvest.model.stage import Reason, StageName

BUSY = (StageName.RESPONSE, Reason.STATUS, 503)
LATER = (StageName.RESPONSE, Reason.STATUS, 429)
WRONG = (StageName.RESPONSE, Reason.STATUS, 500)
TIMEOUT = (StageName.TCP, Reason.TIMEOUT, None)
PORTS = (StageName.TCP, Reason.PORTS_EXHAUSTED, None)


@pytest.mark.parametrize(
    ("rule", "good", "bad"),
    [
        (abort.killed, Seen(died=True), Seen(died=True, killed=True)),
        (abort.died, Seen(killed=True), Seen(died=True)),
        (abort.moved, Seen(), Seen(moved=True)),
        (abort.refused, Seen(tried=9, failures={WRONG: 9}), Seen(tried=9000, failures={BUSY: 1})),
        (abort.refused, Seen(), Seen(tried=9000, failures={LATER: 1})),
        (abort.failing, Seen(tried=200, failures={TIMEOUT: 2}), Seen(tried=200, failures={TIMEOUT: 3})),
        (abort.failing, Seen(tried=10, failures={TIMEOUT: 1}), Seen(tried=10, failures={TIMEOUT: 2})),
        (abort.failing, Seen(tried=300, failures={TIMEOUT: 2, WRONG: 2}), Seen(tried=300, failures={WRONG: 4})),
        (abort.failing, Seen(tried=200, early=2), Seen(tried=200, early=3)),
        (abort.failing, Seen(tried=9, failures={PORTS: 9}), Seen(tried=9, failures={TIMEOUT: 9})),
        (abort.exhausted, Seen(tried=9, failures={TIMEOUT: 9}), Seen(tried=9, failures={PORTS: 1})),
        (abort.slow, Seen(slow_s=9.9), Seen(slow_s=10.0)),
        (abort.memory, Seen(memory=0.85), Seen(memory=0.86)),
        (abort.memory, Seen(memory=None), Seen(memory=0.99)),
        (abort.descriptors, Seen(descriptors=0.90), Seen(descriptors=0.91)),
        (abort.unwell, Seen(health=404), Seen(health=500)),
        (abort.unwell, Seen(health=None), Seen(health=0)),
        (abort.generator, Seen(limited_s=9.9), Seen(limited_s=10.0)),
        (abort.coordinator, Seen(silent_s=4.9), Seen(silent_s=5.0)),
    ],
)
def test_a_rule_applies_from_its_line_on(rule, good, bad):
    """What is not seen is no reason to stop."""
    assert not rule(good)
    assert rule(bad)


def test_every_reason_but_the_users_own_has_a_rule():
    """Ctrl-C is no observation."""
    assert set(Aborted) - {Aborted.NOT, Aborted.INTERRUPTED} == {why for why, _rule in RULES}


def test_the_first_reason_in_the_order_of_the_rules_is_given():
    """That the process was killed says more than that connections fail."""
    seen = Seen(tried=10, failures={TIMEOUT: 10}, died=True, killed=True)

    assert Aborted.KILLED is abort_reason(seen)
    assert Aborted.FAILING is abort_reason(seen, ignored=frozenset({Aborted.KILLED, Aborted.DIED}))
    assert Aborted.NOT is abort_reason(Seen())
