"""Cases that the tests of several rules share."""

from tests.building import ended
from wsinvest.model.session import Close
from wsinvest.model.stage import Reason, StageName


def closed(code, reason="", identity="r01"):
    why = Reason.NO_CLOSE_FRAME if code is None else Reason.CLOSE_FRAME
    return ended(identity, StageName.FIRST_SECOND, why, close=Close(code, reason, 12.0))
