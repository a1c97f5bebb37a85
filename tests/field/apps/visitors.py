"""Clients that hold sessions for as long as they are left alone, as the pages of other people do."""

import asyncio

from websockets.asyncio.client import connect


def serve(port: int, count: int) -> None:
    """Hold so many sessions at /ws of this port."""

    async def run() -> None:
        held = [await connect(f"ws://127.0.0.1:{port}/ws", ping_interval=None) for _ in range(count)]
        print(len(held), "are here", flush=True)
        await asyncio.get_running_loop().create_future()

    asyncio.run(run())
