"""A WebSocket server that consents to a load, and counts the TCP connections that it has: now, and at most.

The counts stand in the file that it is given, one line each time they change: seconds, connections now, most so far.
"""

import asyncio
import sys
import time
from http import HTTPStatus
from pathlib import Path
from typing import Any

from websockets.asyncio.server import ServerConnection, serve
from websockets.http11 import Request, Response


class Counted(ServerConnection):
    """A connection that is counted from its first moment to its last, whatever becomes of it."""

    now = most = 0

    def connection_made(self, transport: Any) -> None:
        super().connection_made(transport)
        count(+1)

    def connection_lost(self, exc: Exception | None) -> None:
        super().connection_lost(exc)
        count(-1)


def count(by: int) -> None:
    """One more or one less."""
    Counted.now += by
    Counted.most = max(Counted.most, Counted.now)
    with Path(sys.argv[3]).open("a") as file:
        file.write(f"{time.time():.3f} {Counted.now} {Counted.most}\n")


async def main(host: str, port: int) -> None:
    """Serve for ever."""

    def consents(connection: ServerConnection, request: Request) -> Response | None:
        if request.path != "/.well-known/wsinvest-load.txt":
            return None
        tomorrow = time.strftime("%Y-%m-%d", time.gmtime(time.time() + 86400))
        return connection.respond(HTTPStatus.OK, f"host: {host}\nmax_connections: 100\nuntil: {tomorrow}\n")

    async def echo(connection: ServerConnection) -> None:
        async for message in connection:
            await connection.send(message)

    async with serve(
        echo, host, port, process_request=consents, create_connection=Counted, compression=None, ping_interval=None
    ):
        count(0)
        await asyncio.get_running_loop().create_future()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], int(sys.argv[2])))
