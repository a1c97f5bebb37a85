"""The section with the token trace: each hop with its state, each decoding of the secret, clock skew."""

from collections.abc import Iterator
from typing import Final

from wsinvest.analysis.token_trace import Trace, TriedDecoding, trace
from wsinvest.facts.token import Token
from wsinvest.facts.token_trace import Flaw, Hop, HopName, HopState
from wsinvest.facts.words import DECODING_WORDS, ENUMS
from wsinvest.i18n.messages import NOTHING, _
from wsinvest.model.attempt import TokenState
from wsinvest.model.target import AuthMode, TokenSource
from wsinvest.report import labels
from wsinvest.report.blocks import Badge, Block, Fold, Lead, Line, Mono, Paragraph, Stop, Table, Tone, Trail
from wsinvest.report.sections.view import View

HOPS: Final = {
    HopName.SECRET: _("secret"),
    HopName.SIGNATURE: _("signature"),
    HopName.LOGIN: _("answer of the login"),
    HopName.CLIENT: _("client"),
    HopName.PLACE: _("place in the request"),
    HopName.REQUEST: _("request"),
    HopName.VERDICT: _("verdict of the server"),
}
STATES: Final = {
    HopState.GOOD: _("in order"),
    HopState.BROKEN: _("went wrong here"),
    HopState.ALREADY_BROKEN: _("already broken"),
    HopState.UNKNOWN: _("unknown"),
    HopState.NOT_INVOLVED: _("not involved"),
}
FLAWS: Final = {
    Flaw.NONE: NOTHING,
    Flaw.MISSING: _("missing"),
    Flaw.EMPTY: _("empty"),
    Flaw.PLACEHOLDER: _("a placeholder", "token"),
    Flaw.UNSIGNED: _("could not be signed"),
    Flaw.OTHER_KEY: _("another key"),
    Flaw.PREFIXED: _("Bearer before it"),
    Flaw.QUOTED: _("quotes around it"),
    Flaw.BLANKS: _("blanks at its ends"),
    Flaw.ENCODED: _("encoded once more"),
    Flaw.TRUNCATED: _("cut short"),
    Flaw.NOT_JWT: _("no JWT"),
    Flaw.ALGORITHM: _("another algorithm"),
    Flaw.CLAIM: _("a claim does not fit"),
    Flaw.STALE: _("expired"),
    Flaw.EARLY: _("not yet valid"),
    Flaw.CHANGED: _("changed on its way"),
    Flaw.WRONG_PLACE: _("not where the server reads it"),
    Flaw.WRONG_NAME: _("under another name"),
    Flaw.UNSENDABLE: _("cannot be sent"),
    Flaw.TOO_LONG: _("too long"),
    Flaw.REFUSED: _("refused", "token"),
}
_VIA: Final = {
    HopName.CLIENT: ENUMS[TokenSource],
    HopName.PLACE: ENUMS[AuthMode],
}
TONES: Final = {
    HopState.GOOD: Tone.GOOD,
    HopState.BROKEN: Tone.BAD,
    HopState.ALREADY_BROKEN: Tone.MEDIUM,
    HopState.UNKNOWN: Tone.UNKNOWN,
    HopState.NOT_INVOLVED: Tone.UNKNOWN,
}
NO_TOKEN: Final = _("No token was named for this run, or none is due here, so there is none to follow.")
BROKE_AT: Final = _("The token went wrong at “{hop}”: {flaw}.")
LET_IN: Final = _("The token came through every hop, and the server let it in.")
LET_IN_WITHOUT: Final = _("No token was sent, and the server let the connection in.")
NOT_TOLD: Final = _("Nothing went wrong with the token as far as it could be followed.")
CLOCK: Final = _("{skew:s} (within {half:s})")
TABLE: Final = _("The token, hop by hop")
_HOP: Final = _("Hop")
_WHAT: Final = _("What is seen")
_PROOF: Final = _("Evidence", "singular")
_DECODINGS: Final = _("Each decoding of the secret")
_VERIFIES: Final = _("Issued token verifies")
_OPENS: Final = _("Token signed with it gets further")
_NOT_TRIED: Final = _("not tried")


def section(view: View) -> tuple[Block, ...]:
    """Where it went wrong, then the hops, the clock and the decodings; the figure's table has the fingerprints."""
    found = trace(view.diagnosis)
    if found is None:
        return (Paragraph(view.say(NO_TOKEN)),)
    trail = Trail(tuple(_stop(view, hop) for hop in found.hops))
    if found.broken_hop is None:
        return (Fold(sentence(view, found), (trail, *further(view, found))),)
    return (Lead(sentence(view, found)), trail, *further(view, found))


def traced(view: View) -> tuple[Block, ...]:
    """The section for a terminal, which has no figures: the hops as a table with fingerprints and evidence."""
    found = trace(view.diagnosis)
    return section(view) if found is None else (Lead(sentence(view, found)), hops(view, found), *further(view, found))


def further(view: View, found: Trace) -> Iterator[Block]:
    """The clock that decides against ours, and the decodings that were tried."""
    if found.clock is not None:
        half = (found.clock.most_s - found.clock.least_s) / 2
        yield view.pairs((labels.SKEW, view.say(CLOCK, skew=found.clock.skew_s, half=round(half, 1))))
    if found.decodings:
        rows = tuple(_decoding(view, one) for one in found.decodings)
        columns = view.columns(labels.DECODING, labels.FINGERPRINT, _VERIFIES, _OPENS)
        yield Fold(view.say(_DECODINGS), (Table(view.say(_DECODINGS), columns, rows),), paper=False)


def sentence(view: View, found: Trace) -> str:
    """Where the token went wrong, in one sentence."""
    broke, last = found.broken_hop, found.hops[-1]
    if broke is not None:
        return view.say(BROKE_AT, hop=HOPS[broke.name], flaw=what(view, broke))
    if last.state is not HopState.GOOD:
        return view.say(NOT_TOLD)
    token = view.facts(Token)
    return view.say(LET_IN_WITHOUT if token is None or token.state is TokenState.ABSENT else LET_IN)


def hops(view: View, found: Trace) -> Table:
    """A row for each hop."""
    columns = view.columns(_HOP, labels.STATE, _WHAT, labels.FINGERPRINT, _PROOF)
    return Table(view.say(TABLE), columns, tuple(_row(view, hop) for hop in found.hops))


def what(view: View, hop: Hop) -> str:
    """The flaw of a hop, with the decoding, token source or place in brackets; empty without any."""
    via = _via(view, hop)
    flaw = view.say(FLAWS[hop.flaw])
    return f"{flaw} ({via})" if flaw and via else flaw or via


def _via(view: View, hop: Hop) -> str:
    if hop.via in DECODING_WORDS:
        return view.say(DECODING_WORDS[hop.via])
    words = {str(member): phrase for member, phrase in _VIA.get(hop.name, {}).items()}
    return view.say(words[hop.via]) if hop.via in words else ""


def _stop(view: View, hop: Hop) -> Stop:
    state, flaw = view.say(STATES[hop.state]), what(view, hop)
    return Stop(view.say(HOPS[hop.name]), f"{state}: {flaw}" if flaw else state, TONES[hop.state])


def _row(view: View, hop: Hop) -> tuple[Line, ...]:
    state = Badge(view.say(STATES[hop.state]), TONES[hop.state])
    return (view.say(HOPS[hop.name]), state, what(view, hop), _mono(hop.fingerprint), _mono(hop.shown))


def _decoding(view: View, one: TriedDecoding) -> tuple[Line, ...]:
    verifies = "–" if one.verifies is None else view.yes(one.verifies)
    opens = view.say(_NOT_TRIED) if one.opens is None else view.yes(one.opens)
    return (view.say(DECODING_WORDS[one.name]), _mono(one.key), verifies, opens)


def _mono(text: str) -> Line:
    return Mono(text) if text else ""
