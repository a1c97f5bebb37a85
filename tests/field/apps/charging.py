"""websockets: a central system of charging points, which speaks one subprotocol and no other."""

import asyncio

from websockets.asyncio.server import ServerConnection
from websockets.asyncio.server import serve as listen


def serve(port: int, subprotocol: str) -> None:
    """Run it."""

    async def station(connection: ServerConnection) -> None:
        async for message in connection:
            await connection.send(message)

    async def run() -> None:
        async with listen(station, "127.0.0.1", port, subprotocols=[subprotocol]):
            await asyncio.get_running_loop().create_future()

    asyncio.run(run())
