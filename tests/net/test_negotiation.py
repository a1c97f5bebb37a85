"""The rules of RFC 6455 for a 101 and the frames after it."""

import pytest
from websockets.utils import accept_key

from tests.servers import close_frame
from wsinvest.attempt import Reason
from wsinvest.net.negotiation import Conversation
from wsinvest.net.wire import Head

GOOD = (("Upgrade", "websocket"), ("Connection", "keep-alive, Upgrade"))


def judged(*headers: tuple[str, str], offered: tuple[str, ...] = (), accept: bool = True) -> Reason | None:
    """What is wrong with a 101 of these headers."""
    rules = Conversation(offered)
    given = (*headers, ("Sec-WebSocket-Accept", accept_key(rules.key))) if accept else headers
    return rules.judge(Head(101, b"", "1.1", tuple((name.encode(), value.encode()) for name, value in given)))


@pytest.mark.parametrize(
    ("headers", "accept", "expected"),
    [
        (GOOD, True, None),
        ((("upgrade", "WebSocket"), ("connection", "upgrade")), True, None),
        (GOOD, False, Reason.UPGRADE_MISSING),
        ((*GOOD, ("Sec-WebSocket-Accept", "d3Jvbmc=")), False, Reason.ACCEPT_INVALID),
        ((*GOOD, ("Sec-WebSocket-Accept", "d3Jvbmc=")), True, Reason.ACCEPT_INVALID),
        (GOOD[:1], True, Reason.UPGRADE_MISSING),
        (GOOD[1:], True, Reason.UPGRADE_MISSING),
        ((("Upgrade", "h2c"), GOOD[1]), True, Reason.UPGRADE_MISSING),
        ((("Upgrade", "\x01"), GOOD[1]), True, Reason.UPGRADE_MISSING),
        ((*GOOD, ("Sec-WebSocket-Protocol", "v1")), True, Reason.SUBPROTOCOL_UNREQUESTED),
        ((*GOOD, ("Sec-WebSocket-Extensions", "permessage-deflate")), True, Reason.EXTENSION_INVALID),
        ((*GOOD, ("Sec-WebSocket-Extensions", ";;")), True, Reason.EXTENSION_INVALID),
    ],
)
def test_a_101_keeps_every_rule_or_breaks_a_named_one(headers, accept, expected):
    """Which one, not that one was broken."""
    assert expected is judged(*headers, accept=accept)


@pytest.mark.parametrize(
    ("answer", "expected"),
    [("v2", None), ("v3", Reason.SUBPROTOCOL_UNREQUESTED), ("v1, v2", Reason.SUBPROTOCOL_UNREQUESTED)],
)
def test_one_of_the_offered_subprotocols(answer, expected):
    """One, and of those."""
    assert expected is judged(*GOOD, ("Sec-WebSocket-Protocol", answer), offered=("v1", "v2"))


def test_a_ping_is_answered_and_a_message_is_not_kept():
    """The server must see a living client."""
    rules = Conversation()

    assert b"" == rules.feed(b"\x81\x02hi")
    assert 0x8A == rules.feed(b"\x89\x00")[0]


def test_a_close_frame_is_seen_at_once():
    """Without waiting for the connection's end; our answer is ready."""
    rules = Conversation()
    answer = rules.feed(close_frame(4001, "no"))

    assert (4001, "no") == (rules.close_received.code, rules.close_received.reason)
    assert 0x88 == answer[0]
    assert b"" == rules.close()


@pytest.mark.parametrize("frame", [b"\xff\x00", b"\x81\x80aaaa", b"\x82\x7f\x00\x00\x00\x00\x00\x20\x00\x01"])
def test_bytes_that_are_no_frames(frame):
    """A bad opcode, a masked frame, a message of more than 1 MiB."""
    rules = Conversation()
    rules.feed(frame)

    assert rules.broken
    assert rules.close_received is None
