"""A TCP forwarder like `ssh -L`: it accepts first and connects afterwards; where nobody is behind it, it closes."""

import asyncio
import contextlib


def serve(port: int, to: int) -> None:
    """Run it."""

    async def copy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError):
            while data := await reader.read(2**16):
                writer.write(data)
                await writer.drain()
        writer.close()

    async def forward(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            behind = await asyncio.open_connection("127.0.0.1", to)
        except OSError:
            writer.close()
            return
        await asyncio.gather(copy(reader, behind[1]), copy(behind[0], writer))

    async def run() -> None:
        async with await asyncio.start_server(forward, "127.0.0.1", port) as server:
            await server.serve_forever()

    asyncio.run(run())
