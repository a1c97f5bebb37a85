"""An alert of a real watch carries its cause within ten seconds, and it is the one that `diagnose` names."""

from tests.watched.causes import SHARE, examined, sample, share

FAULTS = 20  # of the families in turn; `python -m tests.watched.causes` watches all


def test_alerts_carry_the_cause_that_diagnose_names():
    """Of 95 % of the faults whose handshake fails; each of the bank's own servers, watched as its own process."""
    found = examined(sample(FAULTS))

    assert len(found) > FAULTS / 2
    assert share(found) >= SHARE, [one for one in found if not one.right]
