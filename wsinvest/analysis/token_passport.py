"""The token's passport: one token followed from the secret to the server's verdict, by fingerprint and state alone."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from wsinvest.analysis import clocks
from wsinvest.analysis.clocks import Clock
from wsinvest.analysis.credential import is_named
from wsinvest.analysis.decodings import signed_by
from wsinvest.analysis.proofs import outcome
from wsinvest.analysis.token_trace import QUESTIONS, Facts, Hop, HopState
from wsinvest.facts.comparison import Comparison
from wsinvest.facts.config import Config
from wsinvest.facts.decodings import READINGS
from wsinvest.facts.handshake import Handshake
from wsinvest.facts.login import Login
from wsinvest.facts.token import Token
from wsinvest.model.case import Case
from wsinvest.model.target import AuthMode


@dataclass(frozen=True, slots=True)
class Reading:
    """One reading of the secret: does an issued token verify with it, and does one signed with it come further?"""

    name: str
    key: str
    verifies: bool | None
    opens: bool | None


@dataclass(frozen=True, slots=True)
class Passport:
    """Every hop, every reading of the secret that was tried, and the clock that decides less ours."""

    hops: tuple[Hop, ...]
    readings: tuple[Reading, ...]
    clock: Clock | None

    @property
    def broke(self) -> Hop | None:
        """The hop at which the token went wrong, None when it did not or nobody knows."""
        return next((hop for hop in self.hops if hop.state is HopState.BROKE), None)


def passport(case: Case) -> Passport | None:
    """The passport of the token in use, None where no token is due, none was named, or nothing is known of it."""
    token, target = case.facts(Token), case.manifest.target
    if token is None or target.auth.mode is AuthMode.NONE or not is_named(token, target, case.facts(Config)):
        return None
    facts = Facts(token, case.facts(Config), case.facts(Login), case.facts(Handshake), case.now)
    hops = _marked(tuple(question(facts) for question in QUESTIONS))
    clock = clocks.of_server(facts.handshake) or clocks.of_login(token)
    return Passport(hops, tuple(_readings(facts)), clock)


def _marked(hops: tuple[Hop, ...]) -> tuple[Hop, ...]:
    """The first flaw is where it broke, and everything behind it carries that on; what is let in was not broken."""
    if hops[-1].state is HopState.GOOD and not hops[-1].flaw:
        return hops
    marked: list[Hop] = []
    broken = False
    for hop in hops:
        on_its_way = hop.state is HopState.GOOD
        state = HopState.CARRIED if broken else HopState.BROKE if hop.flaw else hop.state
        marked.append(replace(hop, state=state) if on_its_way else hop)
        broken = broken or (on_its_way and bool(hop.flaw))
    return tuple(marked)


def _readings(facts: Facts) -> Iterator[Reading]:
    judged = {one.reading: one for one in facts.token.readings}
    for name in READINGS:
        probe = signed_by(facts.handshake, name)
        if name in judged or probe is not None:
            verifies = judged[name].verified if name in judged else None
            opens = (
                None
                if probe is None or facts.handshake is None
                else outcome(facts.handshake, probe) is not Comparison.NOTHING
            )
            yield Reading(name, judged[name].key if name in judged else "", verifies, opens)
