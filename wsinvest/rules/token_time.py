"""The token's times, judged by the server's clock where it is known, and the difference between the clocks."""

from datetime import datetime, timedelta
from typing import Final

from wsinvest.analysis import attribution, clocks
from wsinvest.analysis.clocks import Clock
from wsinvest.analysis.remediation import TODAY
from wsinvest.facts.handshake import Handshake
from wsinvest.facts.token import Anatomy, Token
from wsinvest.i18n.messages import Phrase, Text, Words
from wsinvest.model.finding import Clear, Confidence, Hit, NotMeasured, Outcome, Severity, Step
from wsinvest.model.registry import rule
from wsinvest.model.target import Thresholds
from wsinvest.rules.certificate import SET_CLOCK

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
_SERVER: Final = Phrase("The server's", "do servidor")
_ISSUER: Final = Phrase("The token service's", "do serviço de login")
_BY_SERVER: Final = Phrase(" by the server's clock", " pelo relógio do servidor")
_BY_OURS: Final = Phrase("", "")


@rule(
    "token.time.expired",
    leads_to=("http.auth.rejected", "session.close.policy", "session.close.app_code"),
    text=Text(
        en=Words(
            title="The token expired at {exp:time}, {ago:minutes} before this run{clock}",
            impact="{effect}",
            cause="The client goes on using a token after its time.",
            fix="Renew the token before connecting; refuse to connect with one that has run out.",
            check="At the next handshake exp lies in the future.",
            name="The token has expired",
        ),
        pt_BR=Words(
            title="O token expirou em {exp:time}, {ago:minutes} antes desta execução{clock}",
            impact="{effect}",
            cause="O cliente continua usando um token vencido.",
            fix="Renove o token antes de conectar; não conecte com um token vencido.",
            check="No próximo handshake, exp está no futuro.",
            name="O token expirou",
        ),
    ),
    steps=(RENEW_TOKEN,),
)
def expired(token: Token, handshake: Handshake | None, thresholds: Thresholds, now: datetime) -> Outcome:
    """Decisive under a signature that verifies; within the leeway only where the server refuses."""
    exp, clock = token.anatomy.exp if token.anatomy else None, now + _skew(token, handshake)
    if exp is None or exp > clock:
        return Clear()
    late = clock - exp
    acquitted = attribution.blame(handshake, attribution.FRESH) is attribution.Blame.ACQUITTED
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
def not_yet_valid(token: Token, handshake: Handshake | None, thresholds: Thresholds, now: datetime) -> Outcome:
    """nbf or iat beyond the leeway."""
    start, clock = _start(token.anatomy), now + _skew(token, handshake)
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
            title="{whose} clock is {size:s} {direction} the clock of this machine",
            impact="Tokens count as expired or not yet valid on one side; such failures come and go. {effect}",
            cause="At least one of the two clocks is not synchronised; this comparison, by the Date header of what "
            "answered (a proxy, where one stands in front), does not tell which.",
            fix="Synchronise both machines by NTP.",
            check="The Date header of an answer differs from the local clock by less than a second or two.",
            name="Two clocks differ",
        ),
        pt_BR=Words(
            title="O relógio {whose} está {size:s} {direction} relógio desta máquina",
            impact="Tokens parecem expirados ou ainda não válidos em um dos lados; as falhas vão e vêm. {effect}",
            cause="Pelo menos um dos relógios não está sincronizado; a comparação, feita pelo cabeçalho Date de quem "
            "respondeu (um proxy, se houver), não diz qual.",
            fix="Sincronize as duas máquinas por NTP.",
            check="O cabeçalho Date de uma resposta difere do relógio local em menos de um ou dois segundos.",
            name="Dois relógios divergem",
        ),
    ),
    steps=(SET_CLOCK,),
)
def clock_skew(token: Token, handshake: Handshake | None, thresholds: Thresholds, now: datetime) -> Outcome:
    """Proven as a cause only where one clock takes the token and the server's, as far as it is known, does not."""
    server, issuer = clocks.of_server(handshake), clocks.of_login(token)
    known = [(whose, clock) for whose, clock in ((_SERVER, server), (_ISSUER, issuer)) if clock is not None]
    if not known:
        return NotMeasured(NO_CLOCK)
    whose, clock = max(known, key=lambda pair: pair[1].certain_s)
    if clock.certain_s <= thresholds.skew_medium_s:
        return Clear()
    said = attribution.blame(handshake, ())
    turns = _turns(token.anatomy, now, server, issuer)
    # A token that is in force by every clock is refused for another reason.
    matters = turns if said is attribution.Blame.SUSPECTED else said is not attribution.Blame.ACQUITTED
    severity = Severity.HIGH if clock.certain_s > thresholds.skew_high_s and matters else Severity.MEDIUM
    sure = Confidence.PROVEN if turns and said is attribution.Blame.SUSPECTED else Confidence.OBSERVED
    direction = _AHEAD if clock.skew_s > 0 else _BEHIND
    values = {
        "whose": whose,
        "size": round(abs(clock.skew_s)),
        "direction": direction,
        "effect": attribution.EFFECT[said],
    }
    return Hit(severity, sure, values, tuple(clock.shown for _, clock in known))


def _turns(anatomy: Anatomy | None, now: datetime, server: Clock | None, issuer: Clock | None) -> bool:
    """Whether the token is in force by one clock and not by another: by the server's, where that is known, not."""
    ours, issued = _in_force(anatomy, now), _in_force(anatomy, now + issuer.skew) if issuer else None
    if server is None:
        return issued is not None and issued != ours
    return not _in_force(anatomy, now + server.skew) and (ours or issued is True)


def _hit(
    severity: Severity, token: Token, handshake: Handshake | None, facts: tuple[str, ...], values: dict[str, object]
) -> Outcome:
    """A server that takes a token out of its time is a fault of its own, if a lesser one."""
    decisive = bool(_verified(token))
    clock = clocks.of_server(handshake)
    seen = (clock.shown,) if clock else ()
    said = attribution.hit(
        severity, handshake, attribution.FRESH, (*facts, *seen), decisive=decisive, acquitted=Severity.MEDIUM
    )
    by = _BY_SERVER if clock else _BY_OURS
    return Hit(said.severity, said.confidence, {**said.values, **values, "clock": by}, said.evidence)


def _verified(token: Token) -> tuple[str, ...]:
    """The evidence that the signature matches, if it does."""
    return ("token:verdict/verified",) if token.verdict is not None and token.verdict.verified else ()


def _skew(token: Token, handshake: Handshake | None) -> timedelta:
    """The clock that decides less ours: the server's where it is known, else the token service's."""
    clock = clocks.of_server(handshake) or clocks.of_login(token)
    return clock.skew if clock else timedelta(0)


def _start(anatomy: Anatomy | None) -> datetime | None:
    starts = [moment for moment in (anatomy.nbf, anatomy.iat) if moment] if anatomy else []
    return max(starts, default=None)


def _in_force(anatomy: Anatomy | None, clock: datetime) -> bool:
    """Whether the token's times hold at this moment; true where it has none."""
    start = _start(anatomy)
    over = anatomy is not None and anatomy.exp is not None and anatomy.exp <= clock
    return not over and (start is None or start <= clock)
