"""Looks a target's name up again while it is loaded: another answer ends the load, and is never connected to."""

import socket
import threading
from contextlib import suppress

from wsinvest.load.consent import Permission
from wsinvest.model.hosts import address_of
from wsinvest.model.target import Url


class AddressWatch:
    """`check` asks, in a thread; `moved` is True once the answer held none of the addresses that consented."""

    def __init__(self, url: Url, permission: Permission) -> None:
        """Nothing is asked yet; nor ever where the URL names an address."""
        self.moved = False
        self._url, self._addresses = url, permission.addresses
        self._named = address_of(url.host) is None and not permission.free
        self._thread: threading.Thread | None = None

    def check(self) -> None:
        """Ask once more, unless the last answer has not come yet."""
        if self._named and (self._thread is None or not self._thread.is_alive()):
            self._thread = threading.Thread(target=self.look, daemon=True)
            self._thread.start()

    def look(self) -> None:
        """Ask now. A resolver that does not answer tells nothing."""
        with suppress(OSError, UnicodeError):
            answers = socket.getaddrinfo(self._url.host, self._url.port, type=socket.SOCK_STREAM)
            self.moved = not self._addresses & {str(sockaddr[0]) for *_rest, sockaddr in answers}
