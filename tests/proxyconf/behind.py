"""A server behind a real proxy that answers with the request that it got, and the proxy in front of it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager


@asynccontextmanager
async def echoing(port: int) -> AsyncIterator[None]:
    """Listens there, and sends back each request as its body."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            head = await reader.readuntil(b"\r\n\r\n")
            length = f"Content-Length: {len(head)}\r\n".encode()
            writer.write(b"HTTP/1.1 200 OK\r\nConnection: close\r\n" + length + b"\r\n" + head)
            await writer.drain()
        except asyncio.IncompleteReadError:
            pass  # somebody looked whether we listen
        writer.close()

    async with await asyncio.start_server(answer, "127.0.0.1", port):
        yield


@asynccontextmanager
async def running(*command: str, port: int) -> AsyncIterator[None]:
    """A child process that listens on this port; stopped at the end."""
    child = await asyncio.create_subprocess_exec(*command)
    try:
        await _up(port)
        yield
    finally:
        child.terminate()
        await child.wait()


async def _up(port: int) -> None:
    async with asyncio.timeout(20):
        while True:
            try:
                _, writer = await asyncio.open_connection("127.0.0.1", port)
            except OSError:
                await asyncio.sleep(0.02)
            else:
                writer.close()
                return


async def asked(port: int, path: str, host: str) -> tuple[str, str, dict[str, str]]:
    """The status, the path as it arrived behind the proxy, and the headers there, both in lower case."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(
        f"GET {path} HTTP/1.1\r\nHost: {host}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n".encode()
    )
    content = b""
    async with asyncio.timeout(20):
        status = (await reader.readline()).split()[1].decode()
        head = await reader.readuntil(b"\r\n\r\n")
        while status == "200" and b"\r\n\r\n" not in content and (more := await reader.read(65536)):
            content += more
    writer.close()
    assert head
    first, *lines = (content[max(0, content.find(b"GET ")) :] or b"GET - HTTP/1.1").decode().split("\r\n")
    return status, first.split(" ")[1], dict(line.lower().split(": ", 1) for line in lines if ": " in line)
