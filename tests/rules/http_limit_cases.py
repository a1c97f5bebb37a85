"""Cases that the tests of several rules share."""

from tests.building import answered, ended, opened, repeats
from wsinvest.facts.handshake import Handshake
from wsinvest.model.attempt import Attempt, Change
from wsinvest.model.session import Close
from wsinvest.model.stage import Reason, StageName

ALONE = Change("alone", "alone")
NGINX = "<center>nginx/1.22.1</center>"


def crowd(refusal: Attempt, *, refused: int, let_in: int, alone: int, then: bool = True) -> Handshake:
    """The first opens alone, others are refused or let in beside it; then some alone, the last of which may fail."""
    made = [opened(f"p{n:02}", change=ALONE) for n in range(1, alone + 1)]
    made += [] if then else [answered("p99", 503, NGINX, change=ALONE)]
    beside = [refusal] * refused + [opened("r90")] * let_in
    return repeats(opened("r01"), *beside, probes=made)


def closed(reason: Reason) -> Attempt:
    return ended("r02", StageName.RESPONSE, reason)


BUSY = ended("r02", StageName.FIRST_SECOND, Reason.CLOSE_FRAME, close=Close(1013))
