"""websockets: a bridge to a screen that sends one line and is then silent, and never pings."""

import asyncio

from websockets.asyncio.server import ServerConnection
from websockets.asyncio.server import serve as listen


def serve(port: int) -> None:
    """Run it."""

    async def bridge(connection: ServerConnection) -> None:
        await connection.send(b"RFB 003.008\n")
        async for _ in connection:
            pass

    async def run() -> None:
        async with listen(bridge, "127.0.0.1", port, subprotocols=["binary"], ping_interval=None):
            await asyncio.get_running_loop().create_future()

    asyncio.run(run())
