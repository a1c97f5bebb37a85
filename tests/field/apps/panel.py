"""Tornado: it compares Origin with Host by itself, and may do its work on its event loop."""

import asyncio
import time

import tornado.web
import tornado.websocket


class Panel(tornado.websocket.WebSocketHandler):
    """Says back what it hears."""

    def on_message(self, message: str | bytes) -> None:
        self.write_message(message)


def serve(port: int, path: str = "/api/panel", blocks_s: float = 0.0) -> None:
    """Run it. `blocks_s`: so long it does nothing else, every other second."""

    async def run() -> None:
        tornado.web.Application([(path, Panel)]).listen(port, "127.0.0.1")
        while True:
            await asyncio.sleep(2)
            time.sleep(blocks_s)

    asyncio.run(run())
