"""Reading answers byte by byte: what h11 takes, what real servers send instead, and the limits."""

import gzip

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wsinvest.model.stage import Reason
from wsinvest.transport.http1 import BODY_LIMIT, PIECES_LIMIT, ResponseReader


def read(*parts: bytes, end: bool = True) -> ResponseReader:
    """A reader that was fed these parts, one after the other."""
    reader = ResponseReader()
    for part in parts:
        reader.feed(part)
    if end:
        reader.end()
    return reader


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (b"HTTP/1.1 403 Forbidden\r\nContent-Length: 2\r\n\r\nno", (403, b"Forbidden", "1.1", b"no")),
        (b"HTTP/1.0 403 Forbidden\r\n\r\nno", (403, b"Forbidden", "1.0", b"no")),
        (b"HTTP/1.1 403\r\n\r\nno", (403, b"", "1.1", b"no")),
        (b"HTTP/1.1 403 \r\n\r\nno", (403, b"", "1.1", b"no")),
        (b"HTTP/1.1 403 Forbidden\nServer: x\n\nno", (403, b"Forbidden", "1.1", b"no")),
        (b"HTTP/1 403 Forbidden\r\n\r\nno", (403, b"Forbidden", "1", b"no")),
        (b"HTTP/1.1 403 Forbidden\r\nContent-Length: 9\r\n\r\nno", (403, b"Forbidden", "1.1", b"no")),
        (b"HTTP/1.1 403 No\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nno\r\n0\r\n\r\n", (403, b"No", "1.1", b"no")),
        (b"HTTP/1.1 403 No\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nno\r\nzz", (403, b"No", "1.1", b"no")),
        (b"HTTP/1.1 403 No\r\nX-\xc3\xa9: 1\r\nServer: x\r\n\r\nno", (403, b"No", "1.1", b"no")),
        (b"HTTP/1.1 403 No\r\nnonsense\r\n\r\nno", (403, b"No", "1.1", b"no")),
        (b"HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\nHTTP/1.1 403 No\r\n\r\nno", (403, b"No", "1.1", b"no")),
        (b"HTTP/1.1 103 E\r\nX-\xe9: 1\r\n\r\nHTTP/1.1 403 No\r\n\r\nno", (403, b"No", "1.1", b"no")),
        (b"HTTP/1.1 403 Forbidden\r\nServer: x", (403, b"Forbidden", "1.1", b"")),
        (b"\r\nHTTP/1.1 403 No\r\n\r\nno", (403, b"No", "1.1", b"no")),
        (b"HTTP/1.1 403 N\xc3\xa3o\r\nContent-Length: 2\r\n\r\nno", (403, "Não".encode(), "1.1", b"no")),
    ],
)
@pytest.mark.parametrize("pieces", ["whole", "bytes"])
def test_real_answers_are_read(raw, expected, pieces):
    """Whole or byte by byte, in order or odd: the status is found."""
    reader = read(raw) if pieces == "whole" else read(*(raw[i : i + 1] for i in range(len(raw))))

    assert reader.failed is None
    head = reader.head
    assert expected == (head.status, head.phrase, head.http_version, reader.body)


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (b"", Reason.CLOSED),
        (b"HTTP/1.1 4", Reason.CLOSED),
        (b"HTTP/1.1 101 Switching Pro", Reason.CLOSED),
        (b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nSec-WebSo", Reason.CLOSED),
        (b"HTTP/1.1 101 S\r\nX-\xe9: 1\r\nUpgrade: websocket\r\n", Reason.CLOSED),
        (b"HTTP/1.1 103 Early Hints\r\n\r\n", Reason.CLOSED),
        (b"SSH-2.0-OpenSSH_9.2\r\n", Reason.NOT_HTTP),
        (b"\x15\x03\x03\x00\x02\x02\x28", Reason.NOT_HTTP),
        (b"HTTP/1.1 ok\r\n\r\n", Reason.NOT_HTTP),
        (b"HTTP/1.1 1010 Switching\r\n\r\n", Reason.NOT_HTTP),
        (b"<html>", Reason.NOT_HTTP),
        (b"HTTP/1.1 200 " + b"x" * 9000, Reason.TOO_LARGE),
        (b"HTTP/1.1 200 OK\r\nX: " + b"x" * 9000 + b"\r\n\r\n", Reason.TOO_LARGE),
        (b"HTTP/1.1 200 OK\r\n" + b"X: 1\r\n" * 129 + b"\r\n", Reason.TOO_LARGE),
        (b"HTTP/1.1 200 OK\r\nodd name: 1\r\n" + b"X: 1\r\n" * 128 + b"\r\nbody", Reason.TOO_LARGE),
        (b"HTTP/1.1 200 OK\r\nodd name: 1\r\nX: " + b"x" * 9000 + b"\r\n\r\nbody", Reason.TOO_LARGE),
        (b"HTTP/1.1 103 Early Hints\r\n\r\n" * 9000, Reason.TOO_LARGE),
    ],
)
def test_no_answer_has_a_reason(raw, expected):
    """Nothing, half a line, another protocol, or more than a client takes."""
    reader = read(raw)

    assert expected is reader.failed
    assert reader.head is None
    assert reader.complete


def test_another_protocol_is_seen_at_its_first_byte():
    """Nobody waits for an SSH server to finish its sentence."""
    assert Reason.NOT_HTTP is read(b"S", end=False).failed


def test_a_first_line_that_is_no_status_line_is_enough():
    """Nobody waits for the rest of it either."""
    assert Reason.NOT_HTTP is read(b"HTTP/1.1 ok\r\n\r\n", end=False).failed


def test_bytes_after_a_101_are_frames():
    """They are handed on, whatever the packet that brought them."""
    reader = read(b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n\x88\x00", end=False)

    assert (101, b"\x88\x00") == (reader.head.status, reader.rest)
    assert reader.complete


def test_bytes_after_an_odd_101_are_frames_too():
    """The same when h11 refused the head."""
    reader = read(b"HTTP/1.1 101 S\r\nX-\xe9: 1\r\nUpgrade: websocket\r\n\r\n\x88\x00", end=False)

    assert (101, b"\x88\x00") == (reader.head.status, reader.rest)


@pytest.mark.parametrize("framing", [b"", b"Content-Length: 999999\r\n"])
def test_a_body_has_a_limit(framing):
    """At 64 KiB the reader has read enough."""
    reader = read(b"HTTP/1.1 200 OK\r\n" + framing + b"\r\n", b"x" * 50_000, b"x" * 50_000, end=False)

    assert reader.complete
    assert BODY_LIMIT == len(reader.body)


def test_a_body_in_chunks_of_one_byte_ends_early():
    """What came so far stays; a server cannot make us take a body apart byte by byte."""
    reader = read(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"1\r\nx\r\n" * 40_000, end=False)

    assert reader.complete
    assert b"x" * PIECES_LIMIT == reader.body


def test_a_body_is_read_without_its_coding():
    """Some servers pack it although nobody asked."""
    reader = read(b"HTTP/1.1 403 No\r\nContent-Encoding: gzip\r\n\r\n" + gzip.compress(b"token expired"))

    assert b"token expired" == reader.body


@given(st.lists(st.binary(max_size=60), max_size=6), st.sampled_from([b"", b"HTTP/1.1 ", b"HTTP/1.1 200 OK\r\n"]))
def test_no_bytes_make_it_raise(parts, start):
    """Whatever a server sends, there is a head or a reason."""
    reader = read(start, *parts)

    assert reader.complete
    assert (reader.head is None) == (reader.failed is not None)
