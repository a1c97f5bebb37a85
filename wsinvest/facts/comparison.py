"""How two attempts compare: the change opened the connection, advanced it, or gained nothing; and what that proves."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from wsinvest.model.attempt import Attempt
from wsinvest.model.stage import Reason, StageName

# These probes carry no token, so only how far they come says anything.
BY_STAGE: Final = frozenset({"scheme", "family", "sni", "alpn"})
_OF_THE_HELLO: Final = frozenset({"sni", "alpn"})
CONTROL: Final = "control"  # without a token, or without a change: what opens all the same proves nothing
OTHER_TOKEN: Final = "other_token"  # noqa: S105 another token in place of the one in use
HOST: Final = "host"  # another Host header, without a token: some other site may answer as well
_CREDENTIALS: Final = frozenset({401, 403})
TOO_MANY_REQUESTS: Final = 429
# At the same stage a new status is progress, but for these: they may as well be a step back.
_NO_PROGRESS: Final = frozenset({400, TOO_MANY_REQUESTS})
_SERVER_ERRORS: Final = 500
_CERTIFICATE: Final = frozenset(reason for reason in Reason if reason.name.startswith("CERTIFICATE_"))
_REFUSING: Final = frozenset({StageName.REQUEST, StageName.RESPONSE, StageName.FIRST_SECOND})


class Comparison(StrEnum):
    """Opened: the connection opens and stays. Advanced: it fails later, or with another answer. Nothing: neither."""

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


def controls(probes: Iterable[Attempt]) -> tuple[Attempt, ...]:
    """The probes that must stay red for others to prove anything: without a token, and without a change."""
    return tuple(probe for probe in probes if probe.change and probe.change.axis == CONTROL)


def control_red(repeats: tuple[Attempt, ...], probes: tuple[Attempt, ...]) -> bool:
    """True if neither a repeat nor a control opened: only then an open probe proves anything."""
    return not any(ending(one) == WELL for one in (*informative(repeats), *controls(probes)))


def settled(repeats: tuple[Attempt, ...], probes: tuple[Attempt, ...]) -> tuple[Attempt, ...]:
    """The probes, each with its outcome: known only when all were made, since a control may come last."""
    return tuple(replace(probe, outcome=outcome(repeats, probes, probe).value) for probe in probes)


def outcome(repeats: tuple[Attempt, ...], probes: tuple[Attempt, ...], probe: Attempt) -> Comparison:
    """What this probe's change did to the attempt that it changes, as far as the controls let it prove anything."""
    if not control_red(repeats, probes):
        return Comparison.NOTHING
    ruled_out = {ending(one) for one in informative(repeats)} - {ending(typical(repeats))}
    if probe.change is None or probe.change.axis != CONTROL:
        ruled_out |= {ending(one) for one in controls(probes) if not _builds_on(probes, one, probe)}
    base = next((one for one in (*repeats, *probes) if one.id == probe.base), typical(repeats))
    return compare(probe, base, ruled_out)


def _builds_on(probes: tuple[Attempt, ...], later: Attempt, probe: Attempt) -> bool:
    """True if this attempt carries the probe's change already: its ending says nothing against that change."""
    by_id = {one.id: one for one in probes}
    base = by_id.get(later.base)
    while base is not None and base is not probe:
        base = by_id.get(base.base)
    return base is probe
