"""Sockets of the server's port: connections, and the queue of its listener against the backlog."""

from wsinvest.model.gauge import COUNT, gauge
from wsinvest.sample.here import Here


@gauge(connections=COUNT, listen_queue=COUNT, listen_backlog=COUNT)
def sockets(here: Here) -> dict[str, float]:
    """Established connections, and the fullest listener if there is one."""
    seen = here.ports
    found: dict[str, float | None] = {
        "connections": seen.connections,
        "listen_queue": seen.queue,
        "listen_backlog": seen.backlog,
    }
    return {name: value for name, value in found.items() if value is not None}
