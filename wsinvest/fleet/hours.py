"""The last day of a target that is watched on this machine, hour by hour, for the fleet's table."""

from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Final

from wsinvest.host import paths
from wsinvest.host.files import StoreError
from wsinvest.model.failure import Failure
from wsinvest.store.history import History

HOURS: Final = 24


def hours_of(name: str, now: datetime | None = None) -> tuple[float | None, ...]:
    """The share of connections that opened in each of the last HOURS hours, oldest first; empty where nobody watches.

    None for an hour in which nothing was measured.
    """
    folder = paths.data() / "watch" / paths.slug(name)
    if not folder.is_dir():
        return ()
    last = (now or datetime.now(UTC)).replace(minute=0, second=0, microsecond=0)
    known: dict[datetime, float] = {}
    with suppress(Failure, StoreError, OSError):  # a history that cannot be read says nothing of this run
        for one in History.reading(folder).hours(HOURS / 24 + 1):
            if one.opened + one.failed:
                known[one.hour] = one.opened / (one.opened + one.failed)
    return tuple(known.get(last - timedelta(hours=HOURS - 1 - number)) for number in range(HOURS))
