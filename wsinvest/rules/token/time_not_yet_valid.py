"""The token is not yet valid."""

from datetime import datetime, timedelta

from wsinvest.analysis.repairs import SET_CLOCK
from wsinvest.analysis.token_time import skew_of, start_of, time_finding, verified_by
from wsinvest.facts.handshake import Handshake
from wsinvest.facts.token import Token
from wsinvest.i18n.messages import Text, Words
from wsinvest.model.finding import Clear, Outcome, Severity
from wsinvest.model.registry import rule
from wsinvest.model.target import Thresholds


@rule(
    "token.time.not_yet_valid",
    leads_to=("http.auth.rejected",),
    text=Text(
        en=Words(
            title="The token is not valid before {start:time}, {ahead:minutes} after this run{clock}",
            impact="{effect}",
            cause="The issuer's clock is ahead, or nbf was set into the future.",
            fix="Synchronise the clocks by NTP; let the server allow a few seconds.",
            check="A fresh token opens a connection at once.",
            name="The token is not yet valid",
        ),
        pt_BR=Words(
            title="O token só vale a partir de {start:time}, {ahead:minutes} depois desta execução{clock}",
            impact="{effect}",
            cause="O relógio do emissor está adiantado, ou nbf foi definido no futuro.",
            fix="Sincronize os relógios por NTP; faça o servidor tolerar alguns segundos.",
            check="Um token recém-emitido abre uma conexão imediatamente.",
            name="O token ainda não é válido",
        ),
    ),
    steps=(SET_CLOCK,),
)
def time_not_yet_valid(token: Token, handshake: Handshake | None, thresholds: Thresholds, now: datetime) -> Outcome:
    """nbf or iat beyond the leeway."""
    start, clock = start_of(token.anatomy), now + skew_of(token, handshake)
    if start is None or start <= clock + timedelta(seconds=thresholds.leeway_s):
        return Clear()
    facts = ("token:anatomy/nbf", "token:anatomy/iat", *verified_by(token))
    values = {"start": start, "ahead": (start - clock) / timedelta(minutes=1)}
    return time_finding(Severity.HIGH, token, handshake, facts, values)
