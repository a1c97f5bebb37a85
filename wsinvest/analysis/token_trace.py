"""The hops of a token, from the secret to the server's verdict: what is known of it at each, and what went wrong."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Final

from wsinvest.analysis import clocks
from wsinvest.analysis.attribution import Attribution, attribute, proof_of
from wsinvest.analysis.decodings import connects, issues, signed_by
from wsinvest.analysis.proofs import opened_by, outcome
from wsinvest.facts.comparison import Comparison, typical
from wsinvest.facts.config import Config, ValueState
from wsinvest.facts.decodings import AS_READ, READINGS, SECRET
from wsinvest.facts.handshake import Handshake
from wsinvest.facts.login import Login
from wsinvest.facts.token import Anatomy, GenerationState, Token
from wsinvest.model.attempt import Attempt, TokenState
from wsinvest.model.stage import Reason, StageName, State
from wsinvest.model.target import TokenSource


class HopName(StrEnum):
    """The hops in the order in which a token makes them."""

    SECRET = "secret"  # noqa: S105
    SIGNED = "signed"
    LOGIN = "login"
    HELD = "held"
    PLACED = "placed"
    SENT = "sent"
    JUDGED = "judged"


class HopState(StrEnum):
    """How a token left a hop."""

    GOOD = "good"
    BROKE = "broke"  # here it went wrong
    CARRIED = "carried"  # it had gone wrong before
    UNKNOWN = "unknown"
    ASIDE = "aside"  # not on this token's way


class Flaw(StrEnum):
    """What became of the token at a hop."""

    NONE = ""
    MISSING = "missing"
    EMPTY = "empty"
    PLACEHOLDER = "placeholder"
    UNSIGNED = "unsigned"
    OTHER_KEY = "other_key"
    PREFIXED = "prefixed"
    QUOTED = "quoted"
    BLANKS = "blanks"
    ENCODED = "encoded"
    TRUNCATED = "truncated"
    NOT_JWT = "not_jwt"
    ALGORITHM = "algorithm"
    CLAIM = "claim"
    STALE = "stale"
    EARLY = "early"
    CHANGED = "changed"
    WRONG_PLACE = "wrong_place"
    WRONG_NAME = "wrong_name"
    UNSENDABLE = "unsendable"
    TOO_LONG = "too_long"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Hop:
    """One hop. `via`: the reading of the secret, the source or the place that was used; `shown`: the evidence."""

    name: HopName
    state: HopState
    flaw: Flaw = Flaw.NONE
    fingerprint: str = ""
    via: str = ""
    shown: str = ""


@dataclass(frozen=True, slots=True)
class Facts:
    """What the hops are told from."""

    token: Token
    config: Config | None
    login: Login | None
    handshake: Handshake | None
    now: datetime

    @property
    def baseline(self) -> Attempt | None:
        """The attempt that speaks for all repeats, None when none was made."""
        return typical(self.handshake.repeats) if self.handshake and self.handshake.repeats else None

    @property
    def given(self) -> bool:
        """Whether the token was there before anybody asked for one."""
        return self.token.source in (TokenSource.ENV, TokenSource.URL)


# ── Each hop before anybody knows how it ended: GOOD stands for known and on the token's way ─────────────────────────


def _secret(facts: Facts) -> Hop:
    config, shown = facts.config, f"config:values/{SECRET}"
    if config is None:
        return Hop(HopName.SECRET, HopState.UNKNOWN)
    setting = config.setting(SECRET)
    if setting.state is ValueState.SET:
        return Hop(HopName.SECRET, HopState.GOOD, fingerprint=setting.fingerprint, via=AS_READ, shown=shown)
    relied = not facts.given or facts.token.state is not TokenState.PRESENT
    needed = SECRET in config.required and config.source_named and relied
    if not needed or issues(facts.login) or connects(facts.handshake):
        return Hop(HopName.SECRET, HopState.UNKNOWN if needed else HopState.ASIDE)
    flaw = Flaw.MISSING if setting.state is ValueState.MISSING else Flaw.EMPTY
    return Hop(HopName.SECRET, HopState.GOOD, flaw, shown="config:unset")


def _signed(facts: Facts) -> Hop:
    token, verdict, made = facts.token, facts.token.verdict, facts.token.generation
    if token.state is not TokenState.PRESENT or token.source is TokenSource.MINTED:
        return _generated(made.state, made.fingerprint)
    if (verdict and verdict.verified) or token.undamaged_verifies:
        fingerprint = token.undamaged_fingerprint or token.fingerprint
        return Hop(HopName.SIGNED, HopState.GOOD, Flaw.NONE, fingerprint, AS_READ, "token:verdict/verified")
    for place, one in enumerate(token.readings):
        if one.verified and one.reading != AS_READ:
            return Hop(
                HopName.SIGNED,
                HopState.GOOD,
                Flaw.OTHER_KEY,
                token.fingerprint,
                one.reading,
                f"token:readings/{place}",
            )
    if verdict and verdict.code in _KEY_CODES:
        return Hop(HopName.SIGNED, HopState.GOOD, Flaw.OTHER_KEY, token.fingerprint, shown="token:verdict/code")
    return Hop(HopName.SIGNED, HopState.UNKNOWN)


def _generated(state: GenerationState, fingerprint: str) -> Hop:
    if state in (GenerationState.SIGNED, GenerationState.FAILED):
        flaw = Flaw.NONE if state is GenerationState.SIGNED else Flaw.UNSIGNED
        return Hop(HopName.SIGNED, HopState.GOOD, flaw, fingerprint, shown="token:generation/state")
    return Hop(HopName.SIGNED, HopState.UNKNOWN)


def _login(facts: Facts) -> Hop:
    login, token = facts.login, facts.token
    if login is None or (login.token_state is not TokenState.PRESENT and token.source is not TokenSource.LOGIN):
        return Hop(HopName.LOGIN, HopState.ASIDE)
    flaw = _BY_STATE.get(login.token_state, Flaw.NONE)
    if not flaw and token.source is TokenSource.LOGIN:
        flaw = _flaw_of(facts)
    return Hop(HopName.LOGIN, HopState.GOOD, flaw, login.token_fingerprint, shown="login:token_state")


def _held(facts: Facts) -> Hop:
    token = facts.token
    from_login = token.source is TokenSource.LOGIN and token.state is TokenState.PRESENT
    flaw = Flaw.NONE if from_login else _flaw_of(facts)
    return Hop(HopName.HELD, HopState.GOOD, flaw, token.fingerprint, token.source, "token:state")


def _placed(facts: Facts) -> Hop:
    baseline, handshake = facts.baseline, facts.handshake
    if baseline is None or handshake is None:
        return Hop(HopName.PLACED, HopState.UNKNOWN)
    sent = baseline.sent
    hop = Hop(
        HopName.PLACED,
        HopState.GOOD,
        fingerprint=sent.token_fingerprint,
        via=sent.token_place,
        shown=f"handshake:repeats/{baseline.id}",
    )
    for axis, flaw in (("place", Flaw.WRONG_PLACE), ("parameter", Flaw.WRONG_NAME)):
        probe = opened_by(handshake, axis)
        if probe is not None:
            return replace(hop, flaw=flaw, shown=f"handshake:probes/{probe.id}")
    if sent.token_fingerprint and facts.token.fingerprint not in ("", sent.token_fingerprint):
        return replace(hop, flaw=Flaw.CHANGED)
    return replace(hop, flaw=_BY_STATE.get(sent.token_state, Flaw.NONE))


def _sent(facts: Facts) -> Hop:
    baseline = facts.baseline
    request = baseline.stage(StageName.REQUEST) if baseline else None
    opened = baseline is not None and (baseline.opened or baseline.response is not None)
    if baseline is None or not (opened or (request and request.state is not State.SKIPPED)):
        return Hop(HopName.SENT, HopState.UNKNOWN)
    unsendable = baseline.failed is not None and baseline.failed.reason is Reason.UNSENDABLE
    flaw = Flaw.UNSENDABLE if unsendable else _BY_STATE.get(baseline.sent.token_state, Flaw.NONE)
    shown = f"handshake:repeats/{baseline.id}"
    return Hop(HopName.SENT, HopState.GOOD, flaw, baseline.sent.token_fingerprint, shown=shown)


def _judged(facts: Facts) -> Hop:
    baseline, handshake = facts.baseline, facts.handshake
    if baseline is None or handshake is None:
        return Hop(HopName.JUDGED, HopState.UNKNOWN)
    said = attribute(handshake, replaced=False)
    hop = Hop(
        HopName.JUDGED,
        HopState.GOOD,
        fingerprint=baseline.sent.token_fingerprint,
        shown=f"handshake:repeats/{baseline.id}",
    )
    if opened_by(handshake, "place") or opened_by(handshake, "parameter"):
        return replace(hop, flaw=Flaw.REFUSED)
    if said is Attribution.CLEARED:
        return hop
    if baseline.response is not None and baseline.response.status in _TOO_LARGE:
        return replace(hop, flaw=Flaw.TOO_LONG)
    if said is not Attribution.SUSPECTED and not proof_of(handshake):
        return Hop(HopName.JUDGED, HopState.UNKNOWN)
    return _refused(facts, handshake, hop)


def _refused(facts: Facts, handshake: Handshake, hop: Hop) -> Hop:
    """The refusal with its reason, where a probe or a clock tells one that was not to be seen before."""
    for name in READINGS[1:]:
        probe = signed_by(handshake, name)
        if probe is not None and outcome(handshake, probe) is not Comparison.NOTHING:
            return replace(hop, flaw=Flaw.OTHER_KEY, via=name, shown=f"handshake:probes/{probe.id}")
    clock = clocks.of_server(handshake)
    by_server = _out_of_time(facts.token.anatomy, facts.now + clock.skew) if clock else Flaw.NONE
    if clock and by_server and not _out_of_time(facts.token.anatomy, facts.now):
        return replace(hop, flaw=by_server, shown=clock.shown)
    return replace(hop, flaw=Flaw.REFUSED)


def _flaw_of(facts: Facts) -> Flaw:
    """What is wrong with the token itself, from its text inwards; the key is another hop's."""
    token = facts.token
    code = token.verdict.code if token.verdict else ""
    damaged = (flaw for name, flaw in _BY_DAMAGE.items() if getattr(token.damage, name))
    return (
        _BY_STATE.get(token.state, Flaw.NONE)
        or next(damaged, Flaw.NONE)
        or next((flaw for prefix, flaw in _BY_CODE.items() if code.startswith(prefix)), Flaw.NONE)
        or _out_of_time(token.anatomy, facts.now)
    )


def _out_of_time(anatomy: Anatomy | None, clock: datetime) -> Flaw:
    if anatomy is None:
        return Flaw.NONE
    if anatomy.exp is not None and anatomy.exp <= clock:
        return Flaw.STALE
    starts = [moment for moment in (anatomy.nbf, anatomy.iat) if moment]
    # A second's difference is nobody's fault: iat has whole seconds, and a run begins before its token is made.
    late = starts and (max(starts) - clock).total_seconds() > _SLACK_S
    return Flaw.EARLY if late else Flaw.NONE


_SLACK_S: Final = 10.0
_TOO_LARGE: Final = (413, 414, 431)
_KEY_CODES: Final = ("token.signature.invalid", "token.header.kid_unknown")
_BY_STATE: Final = {
    TokenState.ABSENT: Flaw.MISSING,
    TokenState.EMPTY: Flaw.EMPTY,
    TokenState.NULL: Flaw.EMPTY,
    TokenState.PLACEHOLDER: Flaw.PLACEHOLDER,
    TokenState.NOT_TEXT: Flaw.NOT_JWT,
}
_BY_DAMAGE: Final = {
    "bearer_prefix": Flaw.PREFIXED,
    "quoted": Flaw.QUOTED,
    "whitespace": Flaw.BLANKS,
    "percent_encoded": Flaw.ENCODED,
    "standard_base64": Flaw.ENCODED,
    "truncated": Flaw.TRUNCATED,
}
_BY_CODE: Final = {
    "token.format.not_jwt": Flaw.NOT_JWT,
    "token.header.alg": Flaw.ALGORITHM,
    "token.claim.": Flaw.CLAIM,
}
QUESTIONS: Final[tuple[Callable[[Facts], Hop], ...]] = (_secret, _signed, _login, _held, _placed, _sent, _judged)
