"""How two attempts compare, while probes are being made: green, further than before, or nothing gained. Pure."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from wsinvest.model.attempt import Attempt, Reason, StageName

# These probes carry no token, so only how far they come says anything.
BY_STAGE: Final = frozenset({"scheme", "family", "sni", "alpn"})
_OF_THE_HELLO: Final = frozenset({"sni", "alpn"})
HOST: Final = "host"  # another Host header, without a token: some other site may answer as well
_CREDENTIALS: Final = frozenset({401, 403})
TOO_MANY_REQUESTS: Final = 429
# At the same stage a new status is progress, but for these: they may as well be a step back.
_NO_PROGRESS: Final = frozenset({400, TOO_MANY_REQUESTS})
_SERVER_ERRORS: Final = 500
_CERTIFICATE: Final = frozenset(reason for reason in Reason if reason.name.startswith("CERTIFICATE_"))
_REFUSING: Final = frozenset({StageName.REQUEST, StageName.RESPONSE, StageName.FIRST_SECOND})


class Comparison(StrEnum):
    """Green: the connection opens and stays. Advanced: it fails later, or with another answer. Red: nothing gained."""

    NOTHING = "nothing"
    ADVANCED = "advanced"
    OPENED = "opened"


@dataclass(frozen=True, slots=True)
class Ending:
    """How an attempt ended, in what two attempts are compared by; `stage` is None when all went well."""

    stage: StageName | None
    reason: Reason | None = None
    status: int | None = None
    code: int | None = None

    @property
    def depth(self) -> int:
        """How far it came, as in `Attempt.depth`."""
        return len(StageName) if self.stage is None else self.stage.depth


WELL: Final = Ending(None)


def ending(attempt: Attempt) -> Ending:
    """How the attempt ended."""
    failed = attempt.failed
    if failed is None:
        return WELL
    status = attempt.response.status if attempt.response else None
    return Ending(failed.name, failed.reason, status, attempt.close.code if attempt.close else None)


def informative(repeats: tuple[Attempt, ...]) -> tuple[Attempt, ...]:
    """The repeats that reached the stage in question: one that was let go after open knows nothing of what follows."""
    late = ending(typical(repeats)).stage is StageName.FIRST_SECOND
    return tuple(one for one in repeats if not late or one.failed or one.passed(StageName.FIRST_SECOND))


def typical(repeats: tuple[Attempt, ...]) -> Attempt:
    """The first repeat that ended as most of them did: a probe is compared with the rule, not with an accident.

    A fault of the first second shows only in the one repeat that stayed open, which therefore speaks for all.
    """
    first = repeats[0]
    if ending(first).stage is StageName.FIRST_SECOND:
        return first
    commonest = Counter(map(ending, repeats)).most_common(1)[0][0]
    return next(repeat for repeat in repeats if ending(repeat) == commonest)


def variance(repeats: tuple[Attempt, ...]) -> frozenset[Ending]:
    """Ends that the target shows now and then without any change; none when all repeats ended alike."""
    return frozenset(map(ending, informative(repeats))) - {ending(typical(repeats))}


def compare(probe: Attempt, base: Attempt, ruled_out: Iterable[Ending] = ()) -> Comparison:
    """What the probe's change did to the end of `base`; `ruled_out`: ends that prove nothing (noise, the control's)."""
    before, after = ending(base), ending(probe)
    if after == before or after in set(ruled_out):
        return Comparison.NOTHING
    if after == WELL:
        return Comparison.OPENED
    axis = probe.change.axis if probe.change else ""
    if axis == "scheme" or (axis in _OF_THE_HELLO and before.stage is StageName.TLS):
        return Comparison.ADVANCED if _understood(probe) else Comparison.NOTHING
    if axis == HOST:  # a page or an error of another site is no progress; who asks for credentials is an endpoint
        served = after.depth > StageName.RESPONSE.depth or after.status in _CREDENTIALS
        return Comparison.ADVANCED if served and before.status not in _CREDENTIALS else Comparison.NOTHING
    if after.depth > before.depth:
        return Comparison.ADVANCED
    told = after.depth == before.depth and axis not in BY_STAGE and _tells(before, after)
    return Comparison.ADVANCED if told else Comparison.NOTHING


def refused(attempt: Attempt) -> bool:
    """Whether the request as such was turned down, so that another one may fare better.

    Not when no connection came about, when the port speaks no HTTP, or when a 101 broke the protocol's rules.
    """
    failed = attempt.failed
    if failed is None or failed.reason is Reason.NOT_HTTP:
        return False
    return failed.name in _REFUSING


def _understood(probe: Attempt) -> bool:
    """Whether the port speaks the scheme: a TLS session, a certificate even if it is bad, or any HTTP answer."""
    if probe.passed(StageName.TLS) or probe.response is not None:
        return True
    return probe.failed is not None and probe.failed.reason in _CERTIFICATE


def _tells(before: Ending, after: Ending) -> bool:
    if after.status is None or after.status == before.status:
        return False
    return after.status not in _NO_PROGRESS and after.status < _SERVER_ERRORS
