"""Comparison of two attempts: the change opened the connection, advanced it, or changed nothing. Pure."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from wsinvest.facts.limits import TOO_MANY_REQUESTS
from wsinvest.model.attempt import Attempt
from wsinvest.model.stage import Reason, StageName

# Probes on these axes carry no token: only the stage that they reach is compared, not the status.
BY_STAGE: Final = frozenset({"scheme", "family", "sni", "alpn"})
_TLS_HELLO_AXES: Final = frozenset({"sni", "alpn"})
CONTROL: Final = "control"  # without a token, or without a change: if it opens, no probe proves anything
UNCHANGED: Final = "unchanged"  # the control that repeats the request after a change opened: did the fault pass?
OTHER_TOKEN: Final = "other_token"  # noqa: S105 another token in place of the one in use
TOKEN_TIME: Final = "token_time"  # noqa: S105 the token in use with another exp: the one change that shows its effect
HOST: Final = "host"  # another Host header, without a token: another site may answer
PATH: Final = "path"  # another path of the same server
NOWHERE: Final = "nowhere"  # a path that nobody serves: what it gets shows no endpoint at another path either
_CREDENTIALS: Final = frozenset({401, 403})
# The statuses that show an endpoint at another name or path; ASGI servers answer 403 where they have none.
_SHOWS_ENDPOINT: Final = {HOST: _CREDENTIALS, PATH: frozenset({401})}
# At the same stage another status counts as ADVANCED, except for these and 5xx: they may be a step back.
_NO_PROGRESS: Final = frozenset({400, TOO_MANY_REQUESTS})
_SERVER_ERRORS: Final = 500
_CERTIFICATE: Final = frozenset(reason for reason in Reason if reason.name.startswith("CERTIFICATE_"))
_CUT: Final = frozenset({Reason.CLOSED, Reason.RESET})
_REFUSING: Final = frozenset({StageName.REQUEST, StageName.RESPONSE, StageName.FIRST_SECOND})


class Comparison(StrEnum):
    """OPENED: opens and stays open. ADVANCED: fails later or with another answer. NOTHING: neither."""

    NOTHING = "nothing"
    ADVANCED = "advanced"
    OPENED = "opened"


@dataclass(frozen=True, slots=True)
class Ending:
    """How an attempt ended, as far as attempts are compared; `stage` is None if it had no fault."""

    stage: StageName | None
    reason: Reason | None = None
    status: int | None = None
    code: int | None = None

    @property
    def depth(self) -> int:
        """The depth of the failed stage, as in `Attempt.depth`; above all stages if there was no fault."""
        return len(StageName) if self.stage is None else self.stage.depth


WELL: Final = Ending(None)


def ending(attempt: Attempt) -> Ending:
    """How this attempt ended."""
    failed = attempt.failed
    if failed is None:
        return WELL
    status = attempt.response.status if attempt.response else None
    return Ending(failed.name, failed.reason, status, attempt.close.code if attempt.close else None)


def informative(repeats: tuple[Attempt, ...]) -> tuple[Attempt, ...]:
    """The repeats that reached the stage at which the typical repeat fails.

    If that is the first second, repeats that were closed by wsinvest right after open are left out.
    """
    late = ending(typical(repeats)).stage is StageName.FIRST_SECOND
    return tuple(one for one in repeats if not late or one.failed or one.passed(StageName.FIRST_SECOND))


def typical(repeats: tuple[Attempt, ...]) -> Attempt:
    """The first repeat with the most frequent ending; probes are compared with it, not with a rare failure.

    The first repeat if it failed in the first second: only that one is kept open long enough to show such a fault.
    """
    first = repeats[0]
    if ending(first).stage is StageName.FIRST_SECOND:
        return first
    commonest = Counter(map(ending, repeats)).most_common(1)[0][0]
    return next(repeat for repeat in repeats if ending(repeat) == commonest)


def variance(repeats: tuple[Attempt, ...]) -> frozenset[Ending]:
    """The endings that some repeats have without any change (baseline variance), without that of the typical repeat."""
    return frozenset(map(ending, informative(repeats))) - {ending(typical(repeats))}


def compare(probe: Attempt, base: Attempt, ruled_out: Iterable[Ending] = ()) -> Comparison:
    """What the probe's change did to the ending of `base`.

    `ruled_out`: endings that prove nothing, because repeats (baseline variance) or controls end so too.
    """
    before, after = ending(base), ending(probe)
    axis = probe.change.axis if probe.change else ""
    if after == before or after in set(ruled_out) or axis == NOWHERE:
        return Comparison.NOTHING
    if after == WELL:
        return Comparison.OPENED
    if _is_cut(before) and _is_cut(after):
        return Comparison.NOTHING
    if axis == "scheme" or (axis in _TLS_HELLO_AXES and before.stage is StageName.TLS):
        return Comparison.ADVANCED if _speaks_scheme(probe) else Comparison.NOTHING
    if axis in _SHOWS_ENDPOINT:  # another page or error is no progress; a request for credentials shows an endpoint
        served = after.depth > StageName.RESPONSE.depth or after.status in _SHOWS_ENDPOINT[axis]
        return Comparison.ADVANCED if served and before.status not in _CREDENTIALS else Comparison.NOTHING
    if after.depth > before.depth:
        return Comparison.ADVANCED
    advanced = after.depth == before.depth and axis not in BY_STAGE and _other_status(before, after)
    return Comparison.ADVANCED if advanced else Comparison.NOTHING


def refused(attempt: Attempt) -> bool:
    """True if the request was refused, so that another request may get further.

    False if no connection was made, if the port does not speak HTTP, or if a 101 broke the protocol's rules.
    """
    failed = attempt.failed
    if failed is None or failed.reason is Reason.NOT_HTTP:
        return False
    return failed.name in _REFUSING


def _speaks_scheme(probe: Attempt) -> bool:
    """True if the port speaks the probe's scheme: TLS passed, it showed a certificate, or it sent an HTTP answer."""
    if probe.passed(StageName.TLS) or probe.response is not None:
        return True
    return probe.failed is not None and probe.failed.reason in _CERTIFICATE


def _is_cut(one: Ending) -> bool:
    """True if the connection was cut before an answer; whether the request was still on its way is chance of timing."""
    return one.stage in (StageName.REQUEST, StageName.RESPONSE) and one.reason in _CUT and one.status is None


def _other_status(before: Ending, after: Ending) -> bool:
    """True if the status changed to one that counts as progress."""
    if after.status is None or after.status == before.status:
        return False
    return after.status not in _NO_PROGRESS and after.status < _SERVER_ERRORS


def controls(probes: Iterable[Attempt]) -> tuple[Attempt, ...]:
    """The control probes: without a token, and without a change."""
    return tuple(probe for probe in probes if probe.change and probe.change.axis == CONTROL)


def control_red(repeats: tuple[Attempt, ...], probes: tuple[Attempt, ...]) -> bool:
    """True if no repeat and no control opened: only then does a probe that opens prove anything."""
    return not any(ending(one) == WELL for one in (*informative(repeats), *controls(probes)))


def settled(repeats: tuple[Attempt, ...], probes: tuple[Attempt, ...]) -> tuple[Attempt, ...]:
    """The probes, each with its outcome; known only after all were made, since a control may be the last."""
    return tuple(replace(probe, outcome=outcome(repeats, probes, probe).value) for probe in probes)


def outcome(repeats: tuple[Attempt, ...], probes: tuple[Attempt, ...], probe: Attempt) -> Comparison:
    """The outcome of this probe's change against its base, NOTHING if a control or repeat opened."""
    if not control_red(repeats, probes):
        return Comparison.NOTHING
    ruled_out = variance(repeats)
    if probe.change is None or probe.change.axis != CONTROL:
        ruled_out |= {ending(one) for one in controls(probes) if not _builds_on(probes, one, probe)}
    if probe.change is not None and probe.change.axis == PATH:
        ruled_out |= {ending(one) for one in probes if one.change and one.change.axis == NOWHERE}
    base = next((one for one in (*repeats, *probes) if one.id == probe.base), typical(repeats))
    return compare(probe, base, ruled_out)


def _builds_on(probes: tuple[Attempt, ...], later: Attempt, probe: Attempt) -> bool:
    """True if `later` already carries this probe's change: then its ending does not rule that change out."""
    left = {one.id: one for one in probes}
    base = left.pop(later.base, None)
    while base is not None and base is not probe:  # each once: the bases of a run from elsewhere may form a circle
        base = left.pop(base.base, None)
    return base is probe
