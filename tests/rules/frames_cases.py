"""Cases that the tests of several rules share."""

from tests.building import ended
from wsinvest.model.attempt import Negotiated, Response, Sent
from wsinvest.model.session import Close
from wsinvest.model.stage import Reason, StageName

ANSWERED = Response(101, headers=(("Sec-WebSocket-Extensions", "permessage-deflate"),))


def broken(reason: Reason, identity: str = "r01", **more):
    more = {"close": Close(None, "", 7.0), "negotiated": Negotiated()} | more
    return ended(identity, StageName.FIRST_SECOND, reason, Response(101), **more)


def unasked(identity: str = "r01", **more):
    return ended(identity, StageName.NEGOTIATION, Reason.EXTENSION_INVALID, ANSWERED, **more)


ASKING = Sent(extensions=("permessage-deflate",))
