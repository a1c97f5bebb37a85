"""Data classes of a watched target: one sample of it, and what the probe, the canary and the gauges saw. No I/O."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Final

from wsinvest.model.stage import Reason, StageName

CERTIFICATE: Final = "certificate"  # the part of a probe that only a handshake over TLS has
STAGES: Final = (
    StageName.DNS,
    StageName.TCP,
    StageName.TLS,
    StageName.REQUEST,
    StageName.RESPONSE,
    StageName.NEGOTIATION,
    StageName.OPEN,
)


class Why(StrEnum):
    """Why a part of a sample is unknown: the fault is ours, or the server lets us in no further. Never an outage."""

    NETWORK = "network"  # no route or no resolver on this host
    DESCRIPTORS = "descriptors"  # EMFILE here
    PORTS = "ports"  # EADDRNOTAVAIL here
    RATE_LIMITED = "rate_limited"  # 429: probes pause as long as asked
    PERMISSION = "permission"
    MISSING = "missing"  # the process, file or endpoint that a gauge reads is gone
    TIMEOUT = "timeout"
    ONE_AT_A_TIME = "one_at_a_time"  # the held connection: while it was open, handshakes got a 503
    LATE = "late"  # the cycle before was not over
    BUG = "bug"


@dataclass(frozen=True, slots=True)
class ProbeSeen:
    """One staged handshake. Times are whole microseconds; `stages_us`: of STAGES as far as it came, None if skipped.

    `stage` and `reason`: where and why it failed, None if it opened. `status`: of the HTTP answer, `close`: the code of
    the server's close frame; None if there was none. `serial`: the certificate's, `valid_s`: seconds until it ends.
    """

    stages_us: tuple[int | None, ...] = ()
    open_us: int | None = None
    stage: StageName | None = None
    reason: Reason | None = None
    status: int | None = None
    close: int | None = None
    serial: str = ""
    valid_s: int | None = None

    @property
    def failed(self) -> bool:
        """True if the connection did not open, or was ended within its first moments."""
        return self.stage is not None


class CanaryEnd(StrEnum):
    """What ended the held connection. Only the first three are the server's or the network's doing."""

    CLOSED = "closed"  # a close frame of the server
    CUT = "cut"  # no close frame: 1006
    SILENT = "silent"  # a ping had no answer for longer than the canary waits
    OURS = "ours"  # the watch ended or renewed it


@dataclass(frozen=True, slots=True)
class CanarySeen:
    """The held connection since the sample before. Ages are seconds, `ping_us` the slowest round trip, None if none.

    `age_s`: of the connection that is open, or of the one that ended. `end`: None while it is open.
    """

    age_s: float
    ping_us: int | None = None
    missed: int = 0
    end: CanaryEnd | None = None
    code: int | None = None


@dataclass(frozen=True, slots=True)
class Sample:
    """What one cycle saw of a target.

    `at`: UTC, for people. `mono_ns`: the monotonic clock of the boot `boot`; durations are counted by it alone.
    `seq`: counts the samples of a target from 1, over restarts. `gauges`: by the gauge's name, in the gauge's unit,
    as it was read last, at most the gauge's interval ago.
    `unknown`: for `probe`, `canary` or a gauge's name, why it could not be measured. A part that is neither there nor
    unknown was not due. `quiet`: planned work; it is shown and not counted.
    """

    at: datetime
    mono_ns: int
    boot: str
    seq: int
    probe: ProbeSeen | None = None
    canary: CanarySeen | None = None
    gauges: Mapping[str, float] = field(default_factory=dict)
    unknown: Mapping[str, Why] = field(default_factory=dict)
    quiet: bool = False
