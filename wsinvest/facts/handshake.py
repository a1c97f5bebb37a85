"""The handshake: repeats of the baseline, probes, and plain requests of the same path."""

from dataclasses import dataclass

from wsinvest.facts.limits import LeftOut, Stop, asks_to_stop, rate_limited
from wsinvest.facts.tally import Tally
from wsinvest.model.attempt import Attempt, Response
from wsinvest.model.registry import facts


@dataclass(frozen=True, slots=True)
class PlainGet:
    """A GET without upgrade on a path of the target. `label` is `path` or `root`; status None: no HTTP answer."""

    label: str
    status: int | None
    content_type: str = ""
    response: Response | None = None


@facts("handshake")
@dataclass(frozen=True, slots=True)
class Handshake:
    """All attempts. Rates and percentiles use `repeats` only; the first of them is the baseline, and the
    last of several offers compression, as browsers do.

    `elsewhere`: an upgrade on a path that nobody serves, where the refusals may be about the path.
    """

    repeats: tuple[Attempt, ...]
    probes: tuple[Attempt, ...] = ()
    plain: tuple[PlainGet, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    on_this_host: bool = False
    elsewhere: Attempt | None = None

    @property
    def baseline(self) -> Attempt:
        """The first repeat."""
        return self.repeats[0]

    @property
    def stopped(self) -> bool:
        """Whether an answer wanted fewer requests."""
        attempts = any(map(rate_limited, (*self.repeats, *self.probes)))
        return attempts or any(asks_to_stop(one.response) for one in self.plain)

    @property
    def cut_by_deadline(self) -> bool:
        """Whether the run's deadline left out attempts that were planned."""
        return any(left.why is Stop.DEADLINE for left in self.left_out)

    @property
    def tally(self) -> Tally:
        """The repeats, counted: rates and percentiles come from these alone."""
        return Tally.of(self.repeats)
