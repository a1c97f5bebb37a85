"""The faults that a demo service can have: what is switched on, and when."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from wsinvest.demo.schedule import Schedule


class Front(StrEnum):
    """What stands at the URL's port in place of the service itself."""

    NONE = "none"
    CLOSED = "closed"  # nothing
    EXPIRED = "expired"  # the service over TLS, with a certificate that has expired
    STRIPPING = "stripping"  # a proxy that drops the headers Upgrade and Connection
    STOPPED = "stopped"  # a process that listens and is stopped


@dataclass(frozen=True, slots=True)
class Faults:
    """The faults that are switched on; without arguments none is.

    `close_every`: every n-th handshake is closed without a response. `path`: that of the URL, while the service's own
    is /ws. `other_origin`: the application sends an Origin that is not allowed. `other_secret`: the login signs with
    another secret than the endpoint checks with. `idle_s`: the age at which silent sessions are closed, 0 for none;
    sessions are then held for `hold_s`. `schedule`: when the secret is gone.
    """

    secret_unset: bool = False
    close_every: int = 0
    settings_missing: bool = False
    path: str = "/ws"
    other_origin: bool = False
    other_secret: bool = False
    idle_s: float = 0.0
    hold_s: float = 0.0
    front: Front = Front.NONE
    schedule: Schedule | None = None


INCIDENT: Final = Faults(secret_unset=True, close_every=5, settings_missing=True)
HEALTHY: Final = Faults()
WATCHED: Final = Faults(schedule=Schedule(well_s=45.0, gone_s=60.0, period_s=300.0))
TRAINING: Final = (
    Faults(front=Front.CLOSED),
    Faults(front=Front.EXPIRED),
    Faults(path="/socket"),
    Faults(other_origin=True),
    Faults(other_secret=True),
    Faults(front=Front.STRIPPING),
    Faults(front=Front.STOPPED),
    Faults(idle_s=5.0, hold_s=9.0),
)
BY_NAME: Final = {
    "demo": INCIDENT,
    "demo-healthy": HEALTHY,
    "demo-watch": WATCHED,
    **{f"demo-training-{number}": faults for number, faults in enumerate(TRAINING, 1)},
}
