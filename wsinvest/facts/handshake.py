"""The handshake: repeats of the baseline, probes, and plain GETs of the same host."""

from dataclasses import dataclass

from wsinvest.facts.dialogue import Dialogue
from wsinvest.facts.limits import LeftOut, Stop, asks_to_stop, rate_limited
from wsinvest.facts.polling import Polling
from wsinvest.facts.tally import Tally
from wsinvest.i18n.messages import _
from wsinvest.model.attempt import Attempt, Response
from wsinvest.model.registry import facts


@dataclass(frozen=True, slots=True)
class PlainGet:
    """A GET without upgrade. `label`: `path` (that of the URL) or `root` (/). `status`: None without an HTTP answer."""

    label: str
    status: int | None
    content_type: str = ""
    response: Response | None = None


@facts("handshake", label=_("handshake"))
@dataclass(frozen=True, slots=True)
class Handshake:
    """All attempts. Rates and percentiles use `repeats` only; the first of them is the baseline.

    The last of several repeats offers compression, as browsers do. `elsewhere`: the control on an unknown path, made
    where the refusals may be about the path. `dialogue`: the message that was sent on request. `polling`:
    what Socket.IO answers to clients that begin with it, asked where a WebSocket opens.
    """

    repeats: tuple[Attempt, ...]
    probes: tuple[Attempt, ...] = ()
    plain: tuple[PlainGet, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    on_this_host: bool = False
    elsewhere: Attempt | None = None
    dialogue: Dialogue | None = None
    polling: Polling | None = None

    @property
    def baseline(self) -> Attempt:
        """The first repeat."""
        return self.repeats[0]

    @property
    def stopped(self) -> bool:
        """True if an answer asked for fewer requests (429 or Retry-After)."""
        attempts = any(map(rate_limited, (*self.repeats, *self.probes)))
        return attempts or any(asks_to_stop(one.response) for one in self.plain)

    @property
    def cut_by_deadline(self) -> bool:
        """True if the run's deadline left out planned attempts."""
        return any(left.why is Stop.DEADLINE for left in self.left_out)

    @property
    def tally(self) -> Tally:
        """The tally of the repeats."""
        return Tally.of(self.repeats)
