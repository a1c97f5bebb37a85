"""What a run of this version does not look at is said in every report of it."""

from tests.building import WATCHED, answered, case, opened, repeats
from tests.rules.settings import config
from wsinvest.diagnose.limits import limits_of
from wsinvest.facts.log import Log
from wsinvest.model.attempt import Negotiated
from wsinvest.model.session import EventKind, SessionEvent

LOG = Log("server.log", 900, 10, 10, 10, 4)
SET = config({"MAX_RECONNECT_ATTEMPTS": "3", "LOG_FORMAT": "json", "LOG_LEVEL": "INFO"})


def topics(**facts):
    """What the limits of a case with these facts are about."""
    return [name for limit in limits_of(case(**facts)) for name in limit.topics]


def test_sessions_and_the_proxy_are_named_in_every_run():
    """Sessions only where one opened; the log where none was read."""
    assert ["sessions", "proxy", "log"] == topics(handshake=repeats(opened("r01")))
    assert ["proxy"] == topics(handshake=repeats(answered("r01", 401)), log=LOG)


def test_a_setting_that_nothing_uses_is_named():
    """So that nobody takes it for obeyed."""
    found = [*limits_of(case(handshake=repeats(opened("r01")), config=SET))][-1]

    assert "MAX_RECONNECT_ATTEMPTS, LOG_FORMAT: set for this target" in found.why.say("en")
    assert "log" not in topics(handshake=repeats(opened("r01")), log=LOG, config=SET)


def test_messages_that_came_were_read_for_errors_only():
    """A later one, or one in words of its own, may still be an error."""
    told = opened("r01", session=(SessionEvent(EventKind.RECEIVED, 5.0, size=40), *WATCHED))

    assert [False, True] == ["for errors only" in one.why.say("en") for one in sessions(told)]
    assert [False] == ["for errors only" in one.why.say("en") for one in sessions(opened("r01", session=WATCHED))]


def test_a_server_that_waits_for_a_first_message_is_named():
    """It is known by its subprotocol; that is no fault, and what follows was not seen."""
    waits = opened("r01", session=WATCHED, negotiated=Negotiated("graphql-transport-ws"))
    own = opened("r01", session=WATCHED, negotiated=Negotiated("v1.chat"))

    assert "connection_init, subprotocol graphql-transport-ws" in sessions(waits)[-1].why.say("en")
    assert 1 == len(sessions(own))


def sessions(attempt):
    """What is said of the sessions of this attempt."""
    return [one for one in limits_of(case(handshake=repeats(attempt))) if "sessions" in one.topics]
