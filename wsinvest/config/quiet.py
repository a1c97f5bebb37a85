"""Windows of planned work: `Sun 02:00-03:00 Europe/Lisbon`, or `daily 02:00-03:00` in UTC."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta, tzinfo
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from wsinvest.model.failure import Failure

_DAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_DAILY: Final = "daily"
_WINDOW: Final = re.compile(
    r"(?P<day>[A-Za-z]{3,5}) (?P<from>\d{1,2}:\d{2})-(?P<to>\d{1,2}:\d{2})(?: (?P<zone>[\w+/-]{1,64}))?"
)
_DAY: Final = timedelta(days=1)


class QuietError(Failure):
    """A window cannot be read; one line."""


@dataclass(frozen=True, slots=True)
class Quiet:
    """A window that returns each week, or each day where `day` is None. Its end may lie on the next day."""

    day: int | None
    begins: time
    ends: time
    zone: tzinfo = UTC

    def covers(self, at: datetime) -> bool:
        """True if this moment is in the window; its end is not."""
        here = at.astimezone(self.zone)
        if self.begins < self.ends:
            return self._is_day(here) and self.begins <= here.time() < self.ends
        late, early = here.time() >= self.begins, here.time() < self.ends
        return (late and self._is_day(here)) or (early and self._is_day(here - _DAY))

    def _is_day(self, at: datetime) -> bool:
        return self.day is None or at.weekday() == self.day


def quiet_of(text: str) -> Quiet:
    """The window that the text names; raises QuietError."""
    found = _WINDOW.fullmatch(" ".join(text.split()))
    day = found["day"].lower() if found else ""
    if found is None or day not in (*_DAYS, _DAILY):
        raise QuietError("is no window; write it as Sun 02:00-03:00 Europe/Lisbon, or daily 02:00-03:00 for UTC")
    try:
        begins, ends = (time.fromisoformat(found[name].zfill(5)) for name in ("from", "to"))
    except ValueError as error:
        raise QuietError("has no such time of day; times are 00:00 to 23:59") from error
    try:
        zone: tzinfo = ZoneInfo(found["zone"]) if found["zone"] else UTC
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise QuietError(
            f"names the time zone {found['zone']}, which is not known here; use one as Europe/Lisbon"
        ) from error
    if begins == ends:
        raise QuietError("begins when it ends; a window of a whole day is two: 00:00-12:00 and 12:00-00:00")
    return Quiet(None if day == _DAILY else _DAYS.index(day), begins, ends, zone)
