"""Cases that the tests of several rules share."""

from tests.building import answered, opened, repeats
from wsinvest.model.attempt import Change, Sent


def probed(axis, label, *, status=403, sent=None):
    """A refused baseline, a probe that opens, and a control that is refused."""
    control = answered("p99", status, change=Change("control", "without_token"), base="r01")
    probe = opened("p01", change=Change(axis, label), base="r01")
    return repeats(answered("r01", status, sent=sent or Sent()), probes=(probe, control))


def still_refused(axis, label):
    """A refused baseline and a probe that changes nothing."""
    probe = answered("p01", 403, change=Change(axis, label), base="r01")
    return repeats(answered("r01", 403), probes=(probe,))
