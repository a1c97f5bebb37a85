"""Does the server use another decoding of JWT_SECRET than the value as loaded?"""

from typing import Final

from wsinvest.analysis.configuration import cite
from wsinvest.analysis.decodings import connects, in_order, proof
from wsinvest.facts.config import Config, ValueState
from wsinvest.facts.decodings import SECRET
from wsinvest.facts.handshake import Handshake
from wsinvest.facts.token import Token
from wsinvest.i18n.messages import _
from wsinvest.model.finding import Confidence, Fail, Outcome, Pass, Severity

FILLED_IN_LATER: Final = _("JWT_SECRET is filled in from the service's own environment, which was not read.")


def read_otherwise(
    config: Config,
    decodings: tuple[str, ...],
    marked: bool,
    token: Token | None,
    handshake: Handshake | None,
) -> Outcome:
    """The outcome for a JWT_SECRET that the server may decode in one of these ways.

    PROVEN if the server uses one of these decodings; INFERRED if the value is `marked` and nothing shows that it works
    as loaded. Pass where tokens open connections: then both sides use the same value.
    """
    if config.setting(SECRET).state is not ValueState.SET or connects(handshake):
        return Pass()
    values = {"file": env_file_name(config)}
    shown = proof(decodings, token, handshake)
    if shown:
        return Fail(Severity.HIGH, Confidence.PROVEN, values, (*cite(config, SECRET), *shown))
    if not marked or in_order(token, handshake):
        return Pass()
    return Fail(Severity.HIGH, Confidence.INFERRED, values, cite(config, SECRET))


def env_file_name(config: Config) -> str:
    """The path of the `.env`, or ".env" if none was named."""
    return config.env_file.path or ".env"
