"""The hops of the token trace, each from the facts alone. GOOD: the token passed this hop, with or without a flaw."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from wsinvest.analysis import clocks, route
from wsinvest.analysis.attribution import Attribution, attribute, proof_of
from wsinvest.analysis.decodings import connects, issues, opens, signed_by
from wsinvest.analysis.proofs import Proofs
from wsinvest.facts.comparison import typical
from wsinvest.facts.config import Config, ValueState
from wsinvest.facts.decodings import AS_LOADED, DECODINGS, SECRET
from wsinvest.facts.handshake import Handshake
from wsinvest.facts.login import Login
from wsinvest.facts.token import GenerationState, Token
from wsinvest.facts.token_trace import Flaw, Hop, HopName, HopState
from wsinvest.model.attempt import Attempt, TokenState
from wsinvest.model.stage import Reason, StageName, State
from wsinvest.model.target import TokenSource


@dataclass(frozen=True, slots=True)
class HopInput:
    """The input of each hop: the codes of all findings, and the facts of the case."""

    codes: frozenset[str]
    token: Token
    config: Config | None
    login: Login | None
    handshake: Handshake | None
    now: datetime

    @property
    def baseline(self) -> Attempt | None:
        """The typical repeat, None when no handshake was made."""
        return typical(self.handshake.repeats) if self.handshake and self.handshake.repeats else None

    @property
    def given(self) -> bool:
        """True if the token was given (an option, WS_TOKEN or the URL), not requested or minted."""
        return self.token.source in (TokenSource.HEADER, TokenSource.ENV, TokenSource.URL)


_TOO_LONG: Final = frozenset({"token.size.too_long", "http.header.too_large"})
_REFUSALS: Final = frozenset(
    {
        "http.auth.rejected",
        "session.close.policy",
        "session.close.app_code",
        "session.connect.refused",
    }
)
_KEY_CODES: Final = ("token.signature.invalid", "token.header.kid_unknown")
_BY_STATE: Final = {
    TokenState.ABSENT: Flaw.MISSING,
    TokenState.EMPTY: Flaw.EMPTY,
    TokenState.NULL: Flaw.EMPTY,
    TokenState.PLACEHOLDER: Flaw.PLACEHOLDER,
    TokenState.NOT_TEXT: Flaw.NOT_JWT,
}
# By code, or by the prefix that several codes share.
_BY_FORMAT: Final = {
    "token.format.bearer_prefix": Flaw.PREFIXED,
    "token.format.quoted": Flaw.QUOTED,
    "token.format.whitespace": Flaw.BLANKS,
    "token.format.encoding": Flaw.ENCODED,
    "token.format.truncated": Flaw.TRUNCATED,
    "token.format.not_jwt": Flaw.NOT_JWT,
    "token.header.alg_none": Flaw.ALGORITHM,
    "token.header.alg_mismatch": Flaw.ALGORITHM,
    "token.claim": Flaw.CLAIM,
}
_BY_TIME: Final = {"token.time.expired": Flaw.STALE, "token.time.not_yet_valid": Flaw.EARLY}
_BY_TRANSPORT: Final = {"token.transport.mismatch": Flaw.WRONG_PLACE, "token.transport.param_name": Flaw.WRONG_NAME}


def _secret(facts: HopInput) -> Hop:
    """The hop of JWT_SECRET: set, missing, empty, or not needed for this token."""
    config, shown = facts.config, f"config:values/{SECRET}"
    if config is None:
        return Hop(HopName.SECRET, HopState.UNKNOWN)
    setting = config.setting(SECRET)
    if setting.state is ValueState.SET:
        return Hop(HopName.SECRET, HopState.GOOD, fingerprint=setting.fingerprint, via=AS_LOADED, shown=shown)
    relied = not facts.given or facts.token.state is not TokenState.PRESENT
    needed = SECRET in config.required and config.source_named and relied
    if not needed or issues(facts.login) or connects(facts.handshake):
        return Hop(HopName.SECRET, HopState.UNKNOWN if needed else HopState.NOT_INVOLVED)
    flaw = Flaw.MISSING if setting.state is ValueState.MISSING else Flaw.EMPTY
    return Hop(HopName.SECRET, HopState.GOOD, flaw, shown="config:unset")


def _signature(facts: HopInput) -> Hop:
    """The hop of signing: with the key as loaded, with another decoding, or with an unknown key."""
    token, verdict, made = facts.token, facts.token.verdict, facts.token.generation
    if token.state is not TokenState.PRESENT or token.source is TokenSource.MINTED:
        return _minted_signature(made.state, made.fingerprint)
    if (verdict and verdict.verified) or token.undamaged_verifies:
        fingerprint = token.undamaged_fingerprint or token.fingerprint
        return Hop(HopName.SIGNATURE, HopState.GOOD, Flaw.NONE, fingerprint, AS_LOADED, "token:verdict/verified")
    for place, one in enumerate(token.readings):
        if one.verified and one.reading != AS_LOADED:
            return Hop(
                HopName.SIGNATURE,
                HopState.GOOD,
                Flaw.OTHER_KEY,
                token.fingerprint,
                one.reading,
                f"token:readings/{place}",
            )
    if verdict and verdict.code in _KEY_CODES:
        return Hop(HopName.SIGNATURE, HopState.GOOD, Flaw.OTHER_KEY, token.fingerprint, shown="token:verdict/code")
    return Hop(HopName.SIGNATURE, HopState.UNKNOWN)


def _minted_signature(state: GenerationState, fingerprint: str) -> Hop:
    """The hop of signing for a token that wsinvest minted, or would have."""
    if state in (GenerationState.SIGNED, GenerationState.FAILED):
        flaw = Flaw.NONE if state is GenerationState.SIGNED else Flaw.UNSIGNED
        return Hop(HopName.SIGNATURE, HopState.GOOD, flaw, fingerprint, shown="token:generation/state")
    return Hop(HopName.SIGNATURE, HopState.UNKNOWN)


def _login(facts: HopInput) -> Hop:
    """The hop of the login that issued the token."""
    login, token = facts.login, facts.token
    if login is None or (login.token_state is not TokenState.PRESENT and token.source is not TokenSource.LOGIN):
        return Hop(HopName.LOGIN, HopState.NOT_INVOLVED)
    flaw = _BY_STATE.get(login.token_state, Flaw.NONE)
    if not flaw and token.source is TokenSource.LOGIN:
        flaw = _flaw_of(facts)
    return Hop(HopName.LOGIN, HopState.GOOD, flaw, login.token_fingerprint, shown="login:token_state")


def _client(facts: HopInput) -> Hop:
    """The hop of the client that holds the token before sending."""
    token = facts.token
    from_login = token.source is TokenSource.LOGIN and token.state is TokenState.PRESENT
    flaw = Flaw.NONE if from_login else _flaw_of(facts)
    return Hop(HopName.CLIENT, HopState.GOOD, flaw, token.fingerprint, token.source, "token:state")


def _place(facts: HopInput) -> Hop:
    """The hop of putting the token in its place in the request: query, header, cookie, subprotocol, message."""
    baseline, handshake = facts.baseline, facts.handshake
    if baseline is None or handshake is None:
        return Hop(HopName.PLACE, HopState.UNKNOWN)
    sent = baseline.sent
    hop = Hop(
        HopName.PLACE,
        HopState.GOOD,
        fingerprint=sent.token_fingerprint,
        via=sent.token_place,
        shown=f"handshake:repeats/{baseline.id}",
    )
    for code, flaw in _BY_TRANSPORT.items():
        probe = Proofs(handshake).opened(code) if code in facts.codes else None
        if probe is not None:
            return replace(hop, flaw=flaw, shown=f"handshake:probes/{probe.id}")
    if sent.token_fingerprint and facts.token.fingerprint not in ("", sent.token_fingerprint):
        return replace(hop, flaw=Flaw.CHANGED)
    return replace(hop, flaw=_BY_STATE.get(sent.token_state, Flaw.NONE))


def _request(facts: HopInput) -> Hop:
    """The hop of sending the request."""
    baseline = facts.baseline
    request = baseline.stage(StageName.REQUEST) if baseline else None
    opened = baseline is not None and (baseline.opened or baseline.response is not None)
    if baseline is None or not (opened or (request and request.state is not State.SKIPPED)):
        return Hop(HopName.REQUEST, HopState.UNKNOWN)
    unsendable = baseline.failed is not None and baseline.failed.reason is Reason.UNSENDABLE
    flaw = Flaw.UNSENDABLE if unsendable else _BY_STATE.get(baseline.sent.token_state, Flaw.NONE)
    shown = f"handshake:repeats/{baseline.id}"
    return Hop(HopName.REQUEST, HopState.GOOD, flaw, baseline.sent.token_fingerprint, shown=shown)


def _verdict(facts: HopInput) -> Hop:
    """The hop of the server's verdict on the token."""
    baseline, handshake = facts.baseline, facts.handshake
    if baseline is None or handshake is None:
        return Hop(HopName.VERDICT, HopState.UNKNOWN)
    shown = f"handshake:repeats/{baseline.id}"
    hop = Hop(HopName.VERDICT, HopState.GOOD, fingerprint=baseline.sent.token_fingerprint, shown=shown)
    if facts.codes & _BY_TRANSPORT.keys():
        return replace(hop, flaw=Flaw.REFUSED)
    if attribute(handshake, replaced=False) is Attribution.CLEARED:
        return hop
    if facts.codes & _TOO_LONG:
        return replace(hop, flaw=Flaw.TOO_LONG)
    refused = bool(facts.codes & _REFUSALS) and not route.unclear(handshake)
    if not refused and not proof_of(handshake):
        return Hop(HopName.VERDICT, HopState.UNKNOWN)
    return _refusal(facts, handshake, hop)


def _refusal(facts: HopInput, handshake: Handshake, hop: Hop) -> Hop:
    """The refusal with its reason, if a probe or the server's clock shows one that was not visible before sending."""
    other = next((name for name in DECODINGS[1:] if opens(handshake, name)), None)
    signed = signed_by(handshake, other) if other else None
    if other and signed:
        return replace(hop, flaw=Flaw.OTHER_KEY, via=other, shown=f"handshake:probes/{signed.id}")
    clock = clocks.of_server(handshake)
    time = next((flaw for code, flaw in _BY_TIME.items() if code in facts.codes), Flaw.NONE)
    if clock and time and not _is_invalid_by_own_clock(facts):
        return replace(hop, flaw=time, shown=clock.shown)
    return replace(hop, flaw=Flaw.REFUSED)


def _flaw_of(facts: HopInput) -> Flaw:
    """The flaw of the token itself: state, format, claims, then times; the key belongs to another hop."""
    times = _BY_TIME.items() if _is_invalid_by_own_clock(facts) else ()
    found = (flaw for code, flaw in (*_BY_FORMAT.items(), *times) if any(map(_within(code), facts.codes)))
    return _BY_STATE.get(facts.token.state, Flaw.NONE) or next(found, Flaw.NONE)


def _within(prefix: str) -> Callable[[str], bool]:
    """A predicate: True for this code and for codes that begin with it and a dot."""
    return lambda code: code == prefix or code.startswith(f"{prefix}.")


def _is_invalid_by_own_clock(facts: HopInput) -> bool:
    """True if the token is out of its validity period by this machine's clock, before the server saw it."""
    anatomy = facts.token.anatomy
    if anatomy is None:
        return False
    starts = [moment for moment in (anatomy.nbf, anatomy.iat) if moment]
    return (anatomy.exp is not None and anatomy.exp <= facts.now) or (bool(starts) and max(starts) > facts.now)


HOPS: Final[tuple[Callable[[HopInput], Hop], ...]] = (_secret, _signature, _login, _client, _place, _request, _verdict)
