"""What a load tells whoever drives it: a connection opened, failed, or was ended by the server."""

from wsinvest.model.stage import Reason, StageName


class Events:
    """Subclass what you need. The methods run inside the loop: be quick; opening further connections is fine.

    `tag`: the number that was given with the connection, 0 if none was. Times are of the monotonic clock in ns.
    """

    def opened(self, tag: int, now_ns: int) -> None:
        """The answer was checked: the connection is open."""

    def failed(self, tag: int, stage: StageName, reason: Reason, status: int | None, now_ns: int) -> None:
        """It did not open."""

    def closed(self, tag: int, code: int | None, now_ns: int) -> None:
        """The server ended an open one, with this close code or (None) without a close frame."""
