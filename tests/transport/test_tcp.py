"""Bytes in and out of a real socket: nothing that arrived is lost, and nothing waits for ever."""

import asyncio
import errno
import socket
import ssl
import struct

import pytest

from wsinvest.model.stage import Reason
from wsinvest.transport.tcp import BUFFER_LIMIT, PIECE_LIMIT, Stream, connected, reason_of


async def pair() -> tuple[Stream, socket.socket]:
    """A stream and the socket at its other end."""
    ours, theirs = socket.socketpair()
    ours.setblocking(False)
    return await connected(ours), theirs


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (ConnectionRefusedError(errno.ECONNREFUSED, ""), Reason.REFUSED),
        (BrokenPipeError(errno.EPIPE, ""), Reason.RESET),
        (OSError(errno.EMFILE, ""), Reason.DESCRIPTORS_EXHAUSTED),
        (OSError(errno.EADDRNOTAVAIL, ""), Reason.PORTS_EXHAUSTED),
        (OSError(errno.ENETUNREACH, ""), Reason.UNREACHABLE),
        (TimeoutError(), Reason.TIMEOUT),
        (ssl.SSLEOFError(), Reason.CLOSED),
    ],
)
def test_a_fault_is_told_by_type_and_number(error: OSError, reason: Reason):
    """Never by its text, which is of the system's language."""
    assert reason is reason_of(error)


def test_what_came_before_the_end_is_received_first():
    """Then how it ended, however often one asks; nothing can be sent any more."""

    async def run() -> list[object]:
        stream, peer = await pair()
        with peer:
            peer.sendall(b"refused: full")
        said = [await stream.receive(5), await stream.receive(5), await stream.receive(5), await stream.send(b"x", 5)]
        stream.abort()
        return said

    assert [b"refused: full", Reason.CLOSED, Reason.CLOSED, Reason.CLOSED] == asyncio.run(run())


def test_a_reader_that_is_cancelled_as_bytes_arrive_ends():
    """A watch that was asked to leave went on for ever where both came in one turn of the loop."""

    async def run() -> bool:
        stream, peer = await pair()
        reading = asyncio.ensure_future(stream.receive(5))
        await asyncio.sleep(0)
        stream.data_received(b"x")
        reading.cancel()
        await asyncio.wait([reading])
        stream.abort()
        peer.close()
        return reading.cancelled()

    assert asyncio.run(run())


def test_a_reset_is_no_close():
    """RST on a TCP connection of our own."""

    async def run() -> object:
        with socket.create_server(("127.0.0.1", 0)) as server:
            ours = socket.create_connection(server.getsockname())
            ours.setblocking(False)
            stream, (peer, _) = await connected(ours), server.accept()
            peer.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            peer.close()
            said = await stream.receive(5)
            stream.abort()
            return said

    assert Reason.RESET is asyncio.run(run())


def test_silence_and_a_peer_that_does_not_read_end_in_time():
    """Waiting for bytes, and for room to send."""

    async def run() -> list[object]:
        stream, peer = await pair()
        with peer:
            said = [await stream.receive(0.01), await stream.send(b"x" * 2**23, 0.01)]
            stream.abort()
        return said

    assert [Reason.TIMEOUT, Reason.TIMEOUT] == asyncio.run(run())


def test_a_flood_is_held_back_and_arrives_whole():
    """Reading pauses at the limit and goes on when the buffer was taken."""

    async def run() -> int:
        stream, peer = await pair()
        size, got = 4 * BUFFER_LIMIT, 0
        sending = asyncio.to_thread(peer.sendall, b"x" * size)
        task = asyncio.create_task(sending)
        while got < size:
            data = await stream.receive(5)
            assert isinstance(data, bytes)
            got += len(data)
        await task
        peer.close()
        stream.abort()
        return got - size

    assert 0 == asyncio.run(run())


def test_a_flood_comes_in_pieces_and_leaves_others_their_turn():
    """Each piece is little work, a deadline is looked at after it, and no other connection waits for the last."""

    async def run() -> tuple[int, list[int]]:
        stream, peer = await pair()
        with peer:
            peer.sendall(b"x" * 5 * PIECE_LIMIT)
            while len(stream._received) < 5 * PIECE_LIMIT:
                await asyncio.sleep(0)
            sizes, turns = [], 0

            async def others() -> None:
                nonlocal turns
                while True:
                    turns += 1
                    await asyncio.sleep(0)

            task = asyncio.create_task(others())
            for _ in range(5):
                data = await stream.receive(5)
                assert isinstance(data, bytes)
                sizes.append(len(data))
            task.cancel()
            stream.abort()
        return turns, sizes

    turns, sizes = asyncio.run(run())

    assert [PIECE_LIMIT] * 5 == sizes
    assert turns >= len(sizes) - 1
