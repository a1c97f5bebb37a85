"""The token trace: one token followed from the secret to the server's verdict, by fingerprint and state only.

The findings say what went wrong; the facts say at which hop, and with which key or place.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from wsinvest.analysis import clocks
from wsinvest.analysis.clocks import Clock
from wsinvest.analysis.credential import is_named
from wsinvest.analysis.decodings import signed_by
from wsinvest.analysis.proofs import outcome
from wsinvest.analysis.token_hops import HOPS, HopInput
from wsinvest.facts.comparison import Comparison
from wsinvest.facts.config import Config
from wsinvest.facts.decodings import DECODINGS
from wsinvest.facts.handshake import Handshake
from wsinvest.facts.login import Login
from wsinvest.facts.token import Token
from wsinvest.facts.token_trace import Hop, HopState
from wsinvest.model.finding import Diagnosis
from wsinvest.model.target import AuthMode


@dataclass(frozen=True, slots=True)
class TriedDecoding:
    """One decoding of the secret. `verifies`: an issued token verifies; `opens`: a token signed with it advances."""

    name: str
    key: str
    verifies: bool | None
    opens: bool | None


@dataclass(frozen=True, slots=True)
class Trace:
    """All hops, the decodings of the secret that were tried, and the clock that decides minus ours."""

    hops: tuple[Hop, ...]
    decodings: tuple[TriedDecoding, ...]
    clock: Clock | None

    @property
    def broken_hop(self) -> Hop | None:
        """The hop at which the token went wrong, None if it did not or it is unknown."""
        return next((hop for hop in self.hops if hop.state is HopState.BROKEN), None)


def trace(diagnosis: Diagnosis) -> Trace | None:
    """The trace of the token in use; None if no token is needed, none was named, or nothing is known of it."""
    case = diagnosis.case
    token, target = case.facts(Token), case.manifest.target
    if token is None or target.auth.mode is AuthMode.NONE or not is_named(token, target, case.facts(Config)):
        return None
    codes = frozenset(finding.code for finding in diagnosis.findings)
    facts = HopInput(codes, token, case.facts(Config), case.facts(Login), case.facts(Handshake), case.now)
    hops = _with_states(tuple(hop(facts) for hop in HOPS))
    clock = clocks.of_server(facts.handshake) or clocks.of_login(token)
    return Trace(hops, tuple(_tried_decodings(facts)), clock)


def _with_states(hops: tuple[Hop, ...]) -> tuple[Hop, ...]:
    """The hops with final states: the first flaw BROKEN, later ones ALREADY_BROKEN; none if the token was accepted."""
    if hops[-1].state is HopState.GOOD and not hops[-1].flaw:
        return hops
    marked: list[Hop] = []
    broken = False
    for hop in hops:
        passed = hop.state is HopState.GOOD
        state = HopState.ALREADY_BROKEN if broken else HopState.BROKEN if hop.flaw else hop.state
        marked.append(replace(hop, state=state) if passed else hop)
        broken = broken or (passed and bool(hop.flaw))
    return tuple(marked)


def _tried_decodings(facts: HopInput) -> Iterator[TriedDecoding]:
    """Each decoding of the secret that was tried, by a verdict or by a probe."""
    verified = {one.reading: one for one in facts.token.readings}
    for name in DECODINGS:
        probe, verdict = signed_by(facts.handshake, name), verified.get(name)
        if verdict is None and probe is None:
            continue
        opens = None
        if probe is not None and facts.handshake is not None:
            opens = outcome(facts.handshake, probe) is not Comparison.NOTHING
        yield TriedDecoding(name, verdict.key if verdict else "", verdict.verified if verdict else None, opens)
