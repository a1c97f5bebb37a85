"""Whether the other side reads JWT_SECRET otherwise than it is read here."""

from typing import Final

from wsinvest.analysis.decodings import cite, connects, in_order, proof
from wsinvest.facts.config import Config, ValueState
from wsinvest.facts.decodings import SECRET
from wsinvest.facts.handshake import Handshake
from wsinvest.facts.token import Token
from wsinvest.i18n.messages import _
from wsinvest.model.finding import Confidence, Fail, Outcome, Pass, Severity

FILLED_IN_LATER: Final = _("JWT_SECRET is filled in from the service's own environment, which was not read.")


def read_otherwise(
    config: Config,
    readings: tuple[str, ...],
    marked: bool,
    token: Token | None,
    handshake: Handshake | None,
) -> Outcome:
    """Proven by another reading that the other side uses; inferred from the mark unless something shows it is fine.

    Where tokens open connections both sides read the file alike, whatever we make of it.
    """
    if config.setting(SECRET).state is not ValueState.SET or connects(handshake):
        return Pass()
    values = {"file": env_file_name(config)}
    shown = proof(readings, token, handshake)
    if shown:
        return Fail(Severity.HIGH, Confidence.PROVEN, values, (*cite(config, SECRET), *shown))
    if not marked or in_order(token, handshake):
        return Pass()
    return Fail(Severity.HIGH, Confidence.INFERRED, values, cite(config, SECRET))


def env_file_name(config: Config) -> str:
    return config.env_file.path or ".env"
