"""A webhook server on loopback that answers as it is told, and keeps what it got."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Final

from tests.servers import closed_port

# With intervals of a fifth of a second a watch on a busy machine is late, and says so; no test is about that.
LATE: Final = ["watch.late"]


class Hook:
    """`status` is what it answers from now on; `got` what was posted and taken; `asked` counts all requests."""

    def __init__(self) -> None:
        """Takes everything."""
        self.status = 204
        self.headers: dict[str, str] = {}
        self.got: list[dict[str, Any]] = []
        self.asked = 0
        self.port = closed_port()

    @property
    def url(self) -> str:
        """Its address, with a secret in the path as those of chat services have."""
        return f"http://127.0.0.1:{self.port}/hooks/T0KEN-of-the-hook-9f86d081884c"

    @contextmanager
    def up(self) -> Iterator[None]:
        """Listen while the block runs."""
        server = ThreadingHTTPServer(("127.0.0.1", self.port), self._handler())
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        try:
            yield
        finally:
            server.shutdown()
            server.server_close()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        hook = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                """Keep what is taken."""
                body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
                hook.asked += 1
                if 200 <= hook.status < 300 and (said := json.loads(body)).get("alerts") != LATE:
                    hook.got.append(said)
                self.send_response(hook.status)
                for name, value in hook.headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def do_GET(self) -> None:
                """A dead man's ping."""
                hook.asked += 1
                self.send_response(hook.status)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_: Any) -> None:
                """Nothing."""

        return Handler
