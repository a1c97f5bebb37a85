"""The token's times, judged by the server's clock where it is known, and the difference between the clocks."""

from datetime import datetime, timedelta
from typing import Final

from wsinvest.collect.handshake import Handshake
from wsinvest.collect.token import Anatomy, Token
from wsinvest.judgement import Clear, Confidence, Hit, NotMeasured, Outcome, Severity, Step
from wsinvest.language import Phrase, Text, Words
from wsinvest.model import Thresholds
from wsinvest.proof import blame
from wsinvest.registry import rule
from wsinvest.rules.certificate import SET_CLOCK
from wsinvest.steps import TODAY

RENEW_TOKEN: Final = Step(
    "renew_token",
    TODAY,
    30,
    Phrase(
        "Renew the token before it runs out, and before each connection.",
        "Renovar o token antes que expire e antes de cada conexão.",
    ),
    Phrase("At every handshake the token has time left.", "Em cada handshake o token ainda tem prazo."),
)
NO_CLOCK: Final = Phrase(
    "No answer told the server's time, so the clocks were not compared.",
    "Nenhuma resposta informou a hora do servidor; os relógios não foram comparados.",
)
_AHEAD: Final = Phrase("ahead of", "adiantado em relação ao")
_BEHIND: Final = Phrase("behind", "atrasado em relação ao")
_WITHOUT: Final = timedelta(0)


@rule(
    "token.time.expired",
    leads_to=("http.auth.rejected", "session.close.policy", "session.close.app_code"),
    text=Text(
        en=Words(
            title="The token expired at {exp:time}, {ago:minutes} before this run",
            impact="{effect}",
            cause="The client goes on using a token after its time.",
            fix="Renew the token before connecting; refuse to connect with one that has run out.",
            check="At the next handshake exp lies in the future.",
        ),
        pt_BR=Words(
            title="O token expirou em {exp:time}, {ago:minutes} antes desta execução",
            impact="{effect}",
            cause="O cliente continua usando um token vencido.",
            fix="Renove o token antes de conectar; não conecte com um token vencido.",
            check="No próximo handshake, exp está no futuro.",
        ),
    ),
    steps=(RENEW_TOKEN,),
)
def expired(token: Token, handshake: Handshake | None, thresholds: Thresholds, now: datetime) -> Outcome:
    """Decisive under a signature that verifies; within the leeway only where the server refuses."""
    exp, clock = token.anatomy.exp if token.anatomy else None, now + _skew(token)
    if exp is None or exp > clock:
        return Clear()
    late = clock - exp
    acquitted = blame.blame(handshake, blame.FRESH) is blame.Blame.ACQUITTED
    if acquitted and late <= timedelta(seconds=thresholds.leeway_s):
        return Clear()
    facts = ("token:anatomy/exp", *_verified(token))
    values = {"exp": exp, "ago": late / timedelta(minutes=1)}
    return _hit(Severity.CRITICAL, token, handshake, facts, values)


@rule(
    "token.time.not_yet_valid",
    leads_to=("http.auth.rejected",),
    text=Text(
        en=Words(
            title="The token is not valid before {start:time}, {ahead:minutes} after this run",
            impact="{effect}",
            cause="The issuer's clock is ahead, or nbf was set into the future.",
            fix="Synchronise the clocks by NTP; let the server allow a few seconds.",
            check="A fresh token opens a connection at once.",
        ),
        pt_BR=Words(
            title="O token só vale a partir de {start:time}, {ahead:minutes} depois desta execução",
            impact="{effect}",
            cause="O relógio do emissor está adiantado, ou nbf foi definido no futuro.",
            fix="Sincronize os relógios por NTP; faça o servidor tolerar alguns segundos.",
            check="Um token recém-emitido abre uma conexão imediatamente.",
        ),
    ),
    steps=(SET_CLOCK,),
)
def not_yet_valid(token: Token, handshake: Handshake | None, thresholds: Thresholds, now: datetime) -> Outcome:
    """nbf or iat beyond the leeway."""
    start, clock = _start(token.anatomy), now + _skew(token)
    if start is None or start <= clock + timedelta(seconds=thresholds.leeway_s):
        return Clear()
    facts = ("token:anatomy/nbf", "token:anatomy/iat", *_verified(token))
    values = {"start": start, "ahead": (start - clock) / timedelta(minutes=1)}
    return _hit(Severity.HIGH, token, handshake, facts, values)


@rule(
    "token.time.clock_skew",
    leads_to=("token.time.not_yet_valid", "token.time.expired", "tls.certificate.not_yet_valid"),
    text=Text(
        en=Words(
            title="The token service's clock is {size:s} {direction} the clock of this machine",
            impact="Tokens count as expired or not yet valid on one side; such failures come and go. {effect}",
            cause="At least one of the two clocks is not synchronised; this comparison does not tell which.",
            fix="Synchronise both machines by NTP.",
            check="The Date header of an answer differs from the local clock by less than a second or two.",
        ),
        pt_BR=Words(
            title="O relógio do serviço de login está {size:s} {direction} relógio desta máquina",
            impact="Tokens parecem expirados ou ainda não válidos em um dos lados; as falhas vão e vêm. {effect}",
            cause="Pelo menos um dos relógios não está sincronizado; a comparação não diz qual.",
            fix="Sincronize as duas máquinas por NTP.",
            check="O cabeçalho Date de uma resposta difere do relógio local em menos de um ou dois segundos.",
        ),
    ),
    steps=(SET_CLOCK,),
)
def clock_skew(token: Token, handshake: Handshake | None, thresholds: Thresholds, now: datetime) -> Outcome:
    """Proven as a cause only where one clock takes the token and the other does not."""
    if token.server_skew_s is None:
        return NotMeasured(NO_CLOCK)
    size = abs(token.server_skew_s)
    if size <= thresholds.skew_medium_s:
        return Clear()
    said = blame.blame(handshake, ())
    harmless = said is blame.Blame.ACQUITTED
    severity = Severity.HIGH if size > thresholds.skew_high_s and not harmless else Severity.MEDIUM
    turns = _in_force(token.anatomy, now) != _in_force(token.anatomy, now + _skew(token))
    sure = Confidence.PROVEN if turns and said is blame.Blame.SUSPECTED else Confidence.OBSERVED
    direction = _AHEAD if token.server_skew_s > 0 else _BEHIND
    values = {"size": size, "direction": direction, "effect": blame.EFFECT[said]}
    return Hit(severity, sure, values, ("token:server_skew_s",))


def _hit(
    severity: Severity, token: Token, handshake: Handshake | None, facts: tuple[str, ...], values: dict[str, object]
) -> Outcome:
    """A server that takes a token out of its time is a fault of its own, if a lesser one."""
    decisive = bool(_verified(token))
    said = blame.hit(severity, handshake, blame.FRESH, facts, decisive=decisive, acquitted=Severity.MEDIUM)
    return Hit(said.severity, said.confidence, {**said.values, **values}, said.evidence)


def _verified(token: Token) -> tuple[str, ...]:
    """The evidence that the signature matches, if it does."""
    return ("token:verdict/verified",) if token.verdict is not None and token.verdict.verified else ()


def _skew(token: Token) -> timedelta:
    return _WITHOUT if token.server_skew_s is None else timedelta(seconds=token.server_skew_s)


def _start(anatomy: Anatomy | None) -> datetime | None:
    starts = [moment for moment in (anatomy.nbf, anatomy.iat) if moment] if anatomy else []
    return max(starts, default=None)


def _in_force(anatomy: Anatomy | None, clock: datetime) -> bool:
    """Whether the token's times hold at this moment; true where it has none."""
    start = _start(anatomy)
    over = anatomy is not None and anatomy.exp is not None and anatomy.exp <= clock
    return not over and (start is None or start <= clock)
