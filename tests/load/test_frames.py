"""Frames: what we make and read is what `websockets`, which we did not write, reads and makes."""

import pytest
from websockets.extensions.permessage_deflate import PerMessageDeflate
from websockets.frames import Frame, Opcode
from websockets.protocol import OPEN
from websockets.server import ServerProtocol

from wsinvest.load import frames
from wsinvest.model.stage import Reason

SIZES = (0, 1, 125, 126, 127, 65535, 65536, 70000)


def read_by_websockets(data: bytes, *, deflate: bool = False) -> Frame:
    """The frame as a server of `websockets` gets it."""
    server = ServerProtocol(state=OPEN)
    if deflate:
        server.extensions = [PerMessageDeflate(False, False, 15, 15)]
    server.receive_data(data)
    assert server.parser_exc is None
    (event,) = server.events_received()
    assert isinstance(event, Frame)
    return event


def made_by_websockets(opcode: Opcode, payload: bytes, *, fin: bool = True) -> bytes:
    """The bytes that a server of `websockets` sends."""
    return Frame(opcode, payload, fin).serialize(mask=False)


@pytest.mark.parametrize("size", SIZES)
def test_a_message_of_any_size_is_read(size: int):
    """All three forms of a length, and their borders."""
    payload = bytes(index % 251 for index in range(size))
    event = read_by_websockets(frames.masked(frames.BINARY, payload))

    assert (Opcode.BINARY, payload, True) == (event.opcode, event.data, event.fin)


def test_masks_are_never_used_twice():
    """RFC 6455 section 5.3: each frame gets a fresh one. 3,000 pings are more than one draw of masks."""
    pinger = frames.Pinger()
    masks = [pinger.ping(1, 2)[2:6] for _ in range(3000)]

    assert 2990 < len(set(masks))


def test_a_ping_brings_both_of_its_times_back():
    """When it was due and when it was sent; the server has to know nothing of it."""
    event = read_by_websockets(frames.Pinger().ping(123_456_789_012_345, 123_456_789_999_999))
    answer = made_by_websockets(Opcode.PONG, bytes(event.data))

    assert Opcode.PING is event.opcode
    assert answer.startswith(frames.PONG_START)
    assert frames.WHOLE_PONG == len(answer)
    assert (123_456_789_012_345, 123_456_789_999_999) == frames.times_of(answer[2:])


def test_a_pong_of_somebody_else_has_no_times():
    """Another length cannot be ours."""
    assert (0, 0) == frames.times_of(b"hello")


@pytest.mark.parametrize("text", [b"", b"a", b"hello " * 1000])
def test_a_compressed_message_needs_no_other_before_it(text: bytes):
    """Two in a row: the second refers to nothing in the first."""
    packed = frames.masked(frames.TEXT, frames.deflated(text), compressed=True)

    for _ in range(2):
        event = read_by_websockets(packed, deflate=True)
        assert text == event.data


def test_frames_are_found_wherever_the_bytes_are_cut():
    """A read may end in the middle of a head, a length or a payload."""
    stream = b"".join(
        [
            made_by_websockets(Opcode.TEXT, b"one"),
            made_by_websockets(Opcode.PONG, b"x" * 16),
            made_by_websockets(Opcode.BINARY, b"y" * 300),
            made_by_websockets(Opcode.TEXT, b"z" * 70000, fin=False),
            made_by_websockets(Opcode.CLOSE, b"\x03\xe8"),
        ]
    )
    whole = frames.parsed(stream)

    for cut in (*range(1, 340), 70_300, len(stream) - 1):
        first, left, fault = frames.parsed(stream[:cut])
        second, rest, _ = frames.parsed(left + stream[cut:])
        assert (whole[0], b"", None) == (first + second, rest, fault)
    assert [1, 10, 2, 1, 8] == [head & 0x0F for head, _ in whole[0]]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"\x83\x00", Reason.OPCODE_UNKNOWN),
        (b"\x81\x80", Reason.MASKED),
        (b"\xa1\x00", Reason.PROTOCOL_ERROR),
        (b"\x09\x00", Reason.PROTOCOL_ERROR),
        (b"\x8a\x7e", Reason.PROTOCOL_ERROR),
        (b"\x82\x7f" + (2**40).to_bytes(8, "big"), Reason.MESSAGE_TOO_LARGE),
    ],
)
def test_a_frame_that_breaks_the_rules_is_named(data: bytes, reason: Reason):
    """By the first two bytes, or the length: its payload is not waited for."""
    assert reason is frames.parsed(data)[2]
