"""Cases that the tests of several rules share."""

from tests.building import answered, ended
from tests.rules.settings import config
from wsinvest.model.attempt import EngineIo, Response
from wsinvest.model.session import Close
from wsinvest.model.stage import Reason, StageName

NAMED = config({"JWT_SECRET": "of the service"})


def refused(error: int | None, identity: str = "r01", **more):
    return answered(identity, 400, engineio=EngineIo(4, "websocket", error=error), **more)


def late(reason: Reason, **more):
    more = {"engineio": EngineIo(4, "websocket"), "close": Close(None, "invalid token", 4.0)} | more
    return ended("r01", StageName.FIRST_SECOND, reason, Response(101), **more)
