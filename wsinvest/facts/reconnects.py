"""Clients in a log that lost their connections together and came back together: the clearest such wave.

A log has the times of ends and of attempts. What is usual is measured in the same log, outside of the wave.
"""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from wsinvest.i18n.messages import _
from wsinvest.model.registry import facts

# Most logs have whole seconds; what happens within one second is then written with the times of two.
WITHIN_S: Final = 2
# Clients that come every 15 s, all at once and without any fault, would be 7.5 times as many in their two seconds as
# on average: less than any line of the rule.
BACK_S: Final = 15
LEAST: Final = 20  # ends within WITHIN_S; fewer are no wave worth keeping
_LOOKED_AT: Final = 50  # windows with the most ends


@dataclass(frozen=True, slots=True)
class End:
    """A connection that ended at `at` (s since 1970); `client`: a digest of its address, 0 where none is written."""

    at: int
    client: int = 0


@dataclass(frozen=True, slots=True)
class Attempt:
    """A handshake that began at `at` (s since 1970), whatever became of it; `client` as of an end."""

    at: int
    client: int = 0


@dataclass(frozen=True, slots=True)
class Wave:
    """Connections that ended within WITHIN_S, and the attempts in the busiest WITHIN_S of the BACK_S after it.

    `time`: of the ends, as the log has it, without a zone. `ended`, `came`: how many; `usual_ends` and
    `usual_attempts`: in as much time, on average over the `usual_s` seconds of the log that lie outside. `after_s`:
    from the first end to the first of these attempts. `clients`, `clients_back`: different addresses among the ends,
    and how many of them are among the attempts; 0 where the log names none. `file`: which log, if several were named.
    """

    time: str
    ended: int
    usual_ends: float
    came: int
    usual_attempts: float
    after_s: int
    usual_s: int
    clients: int = 0
    clients_back: int = 0
    file: str = ""


@facts("config", label=_("reconnects in the log"))
@dataclass(frozen=True, slots=True)
class Reconnects:
    """What the named logs tell of ends of WebSocket connections and of attempts; `wave`: the clearest one, if any.

    `span_s`: from the first to the last time of the log that tells most.
    """

    ends: int
    attempts: int
    span_s: int
    wave: Wave | None = None


def wave_of(ends: Sequence[End], attempts: Sequence[Attempt], span_s: int) -> tuple[Wave, int] | None:
    """The wave in which most connections both ended and came back, and when it began; None if there is none.

    The wave's `time` is empty. `span_s`: the whole time that the log covers.
    """
    ended, began = sorted(one.at for one in ends), sorted(one.at for one in attempts)
    best: tuple[int, int, int] | None = None  # connections, the second of the ends, that of the attempts
    for at in _fullest(ended):
        lost = _within(ended, at)
        back = max(range(at, at + BACK_S), key=lambda second: (_within(began, second), -second))
        both = min(lost, _within(began, back))
        if best is None or both > best[0]:
            best = both, at, back
    if best is None or not best[0]:
        return None
    _both, at, back = best
    return _measured(ends, attempts, at, back, span_s), at


def _measured(ends: Sequence[End], attempts: Sequence[Attempt], at: int, back: int, span_s: int) -> Wave:
    lost = [one for one in ends if at <= one.at < at + WITHIN_S]
    came = [one for one in attempts if back <= one.at < back + WITHIN_S]
    meanwhile = range(at, at + BACK_S + WITHIN_S)
    usual_s = max(0, span_s - len(meanwhile))
    per_window = WITHIN_S / usual_s if usual_s else 0.0
    clients = {one.client for one in lost} - {0}
    return Wave(
        time="",
        ended=len(lost),
        usual_ends=round(sum(one.at not in meanwhile for one in ends) * per_window, 2),
        came=len(came),
        usual_attempts=round(sum(one.at not in meanwhile for one in attempts) * per_window, 2),
        after_s=min(one.at for one in came) - at,
        usual_s=usual_s,
        clients=len(clients),
        clients_back=len(clients & {one.client for one in came}),
    )


def _fullest(ended: Sequence[int]) -> list[int]:
    """The seconds at which a window with many ends begins, that with the most first."""
    per_second: Mapping[int, int] = Counter(ended)
    counts = {at: per_second[at] + per_second.get(at + 1, 0) for at in per_second}
    return sorted((at for at, count in counts.items() if count >= LEAST), key=lambda at: -counts[at])[:_LOOKED_AT]


def _within(times: Sequence[int], at: int) -> int:
    return bisect_right(times, at + WITHIN_S - 1) - bisect_left(times, at)
