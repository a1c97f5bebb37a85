"""The rules of RFC 6455 for a 101 and the frames after it."""

import zlib

import pytest
from websockets.utils import accept_key

from tests.servers import close_frame
from wsinvest.model.stage import Reason
from wsinvest.transport.http1 import Head
from wsinvest.transport.websocket import Conversation

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
        ((*GOOD, ("Sec-WebSocket-Accept", "\x01")), False, Reason.ACCEPT_INVALID),
        ((*GOOD, ("Sec-WebSocket-Protocol", "\x1b[31mv1")), True, Reason.SUBPROTOCOL_UNREQUESTED),
        ((*GOOD, ("Sec-WebSocket-Protocol", "\0")), True, Reason.SUBPROTOCOL_UNREQUESTED),
        ((*GOOD, ("Sec-WebSocket-Extensions", "permessage-deflate\x07")), True, Reason.EXTENSION_INVALID),
        ((*GOOD, ("Sec-WebSocket-Extensions", 'permessage-deflate; a="\x07"')), True, Reason.EXTENSION_INVALID),
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


def test_a_ping_is_answered_and_a_message_is_not():
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


@pytest.mark.parametrize(
    ("frames", "expected"),
    [
        (b"\xff\x00", Reason.OPCODE_UNKNOWN),
        (b"\x81\x02hi\x83\x00", Reason.OPCODE_UNKNOWN),
        (b"\x81\x80aaaa", Reason.MASKED),
        (b"\x81\x02hi\x81\x82aaaahi", Reason.MASKED),
        (b"\x82\x7f\x00\x00\x00\x00\x00\x20\x00\x01", Reason.MESSAGE_TOO_LARGE),
        (b"\xc1\x05hello", Reason.RESERVED_BITS),
        (b"\x81\x02hi\xc2\x05hello", Reason.RESERVED_BITS),
        (b"\xe1\x05hello", Reason.PROTOCOL_ERROR),
        (b"\x41\x05hello", Reason.PROTOCOL_ERROR),
        (b"\xc9\x00", Reason.PROTOCOL_ERROR),
        (b"\x80\x00", Reason.PROTOCOL_ERROR),
        (b"\x09\x00", Reason.PROTOCOL_ERROR),
        (b"\x81\x02\xff\xfe", Reason.TEXT_INVALID),
        (b"\x01\x01\xc3\x80\x01\x41", Reason.TEXT_INVALID),
        (b"\x88\x04\x03\xe8\xff\xfe", Reason.TEXT_INVALID),
        (b"HTTP/1.1 400 Bad Request\r\n\r\nno", Reason.HTTP_AFTER_UPGRADE),
        (b"Hello, no frame", Reason.PROTOCOL_ERROR),
        (b"\x83\x05h", Reason.OPCODE_UNKNOWN),
        (b"\x81\x85aa", Reason.MASKED),
        (b"\x00\x05h", Reason.PROTOCOL_ERROR),
        (b"\x89\x7e\x00", Reason.PROTOCOL_ERROR),
        (b"\x99\x05h", Reason.PROTOCOL_ERROR),
        (b"\xc1\x05h", Reason.RESERVED_BITS),
        (b"\xd1\x05h", Reason.PROTOCOL_ERROR),
        (b"\x81\x05h", None),
        (b"\x01\x05h", None),
        (b"HTT", None),
        (b"\x82\x02\xff\xfe", None),
        (b"\x01\x01\xc3\x89\x00\x80\x01\xa9", None),
    ],
)
def test_which_rule_of_framing_was_broken(frames, expected):
    """The first that is; a character may be split over fragments, with a ping between them."""
    rules = Conversation()
    assert judged_open(rules) is None
    rules.feed(frames)

    assert expected is rules.fault
    assert rules.close_received is None


def judged_open(rules: Conversation, *headers: tuple[str, str]) -> Reason | None:
    """The handshake of a conversation that goes on."""
    given = (*GOOD, *headers, ("Sec-WebSocket-Accept", accept_key(rules.key)))
    return rules.judge(Head(101, b"", "1.1", tuple((name.encode(), value.encode()) for name, value in given)))


def test_compression_that_was_agreed_on_is_undone():
    """And its bit is no fault then; a message that is not what it says is one."""
    heard: list[str] = []
    rules = Conversation((), lambda text: heard.append(text) or (), deflate=True)
    packer = zlib.compressobj(wbits=-15)
    packed = (packer.compress(b"hello") + packer.flush(zlib.Z_SYNC_FLUSH))[:-4]

    assert judged_open(rules, ("Sec-WebSocket-Extensions", "permessage-deflate")) is None
    assert ("permessage-deflate",) == rules.extensions
    rules.feed(bytes([0xC1, len(packed)]) + packed)
    assert (["hello"], None) == (heard, rules.fault)
    rules = Conversation(deflate=True)
    judged_open(rules, ("Sec-WebSocket-Extensions", "permessage-deflate"))
    rules.feed(b"\xc1\x05\xff\xff")
    assert rules.fault is None
    rules.feed(b"\xff\xff\xff")
    assert Reason.PROTOCOL_ERROR is rules.fault


def test_a_listener_is_answered_for():
    """Each text message once, and nothing after the end."""
    rules = Conversation((), lambda text: (text.upper(),))
    answer = rules.feed(b"\x81\x02hi\x82\x02no\x01\x01a\x80\x01b")

    assert 2 == sum(byte == 0x81 for byte in answer[::8])
    rules.close()
    assert b"" == rules.feed(b"\x81\x02hi")


def test_the_key_can_be_given():
    """Whoever sent the request itself has its key; the accept of another one is refused."""
    key = "dGhlIHNhbXBsZSBub25jZQ=="  # RFC 6455 section 1.3
    fields = (*GOOD, ("Sec-WebSocket-Accept", "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="))
    head = Head(101, b"", "1.1", tuple((name.encode(), value.encode()) for name, value in fields))

    assert Conversation(key=key).judge(head) is None
    assert Reason.ACCEPT_INVALID is Conversation().judge(head)
